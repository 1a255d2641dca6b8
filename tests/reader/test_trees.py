"""What lies in a tree besides good files: links, special files, closed files, names and places that do not fit."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.reader.small import CAMPUS, RECORDS, both, check, committed, hazard, hazards, written

GOOD = "hz-20260511-library-good"


def good(root: Path, files: dict[str, str | bytes | None]) -> Path:
    """A campus with one good hazard and other files."""
    return written(root, {f"{RECORDS}/{GOOD}.yml": hazard(GOOD), **files})


def paths(found: list[dict[str, object]]) -> list[tuple[object, object]]:
    """Code and path of each finding."""
    return [(f["code"], f["path"]) for f in found]


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = written(tmp_path / "outside", {"secret.yml": "id: 1\n"})
    root = good(tmp_path / "campus", {})
    (root / RECORDS / "hz-20260511-library-1.yml").symlink_to(outside / "secret.yml")
    (root / RECORDS / "hz-20260511-library-2.yml").symlink_to(f"{GOOD}.yml")
    (root / RECORDS / "hz-20260511-library-3.yml").symlink_to("nowhere.yml")
    (root / "records/hazard/2027").symlink_to(outside, target_is_directory=True)
    (root / "records/hazard/loop").symlink_to("..", target_is_directory=True)
    (root / "plan").symlink_to(outside, target_is_directory=True)
    found = both(root)
    assert [code for code, _ in paths(found)] == ["FI111"] * 6
    assert "id: 1" not in str(found)


def test_a_linked_campus_is_no_campus(tmp_path: Path) -> None:
    root = written(tmp_path, {"other.yml": CAMPUS, "campus.yml": None})
    (root / "campus.yml").symlink_to("other.yml")
    assert paths(both(root)) == [("FI111", "campus.yml")]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    root = good(tmp_path, {})
    os.mkfifo(root / RECORDS / "hz-20260511-library-1.yml")
    ran = check(root)
    assert ran.places == {("FI111", "hz-20260511-library-1.yml", 1, 1)}
    (root / "campus.yml").unlink()
    os.mkfifo(root / "campus.yml")
    assert check(root).code == 2


def test_a_folder_named_like_a_record(tmp_path: Path) -> None:
    found = both(good(tmp_path, {f"{RECORDS}/hz-20260511-library-1.yml/note.txt": "x\n"}))
    assert paths(found) == [("FI113", f"{RECORDS}/hz-20260511-library-1.yml/note.txt")]


def test_a_submodule_is_no_record(tmp_path: Path) -> None:
    inner = written(tmp_path / "inner", {})
    committed(inner)
    root = good(tmp_path / "campus", {})
    inner.rename(root / "records/other")
    committed(root)
    assert ("FI111", "records/other") in paths(check(root, "--rev", "HEAD").findings)


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Without root's right to read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_may_not_be_read_is_said_and_the_rest_goes_on() -> None:
    with TemporaryDirectory() as name:
        root = good(Path(name) / "campus", {"plan/2026/index.md": "x", f"{RECORDS}/hz-20260511-library-1.yml": "x"})
        closed = [f"{RECORDS}/hz-20260511-library-1.yml", "plan/2026"]
        Path(name).chmod(0o755)
        try:
            for path in closed:
                (root / path).chmod(0)
            with as_somebody_else():
                ran = check(root)
        finally:
            for path in closed:
                (root / path).chmod(0o755)
    assert paths(ran.findings) == [("FI111", "plan/2026"), ("FI111", closed[0])]
    assert "may not be read" in ran.out


def test_a_closed_campus_is_refused() -> None:
    with TemporaryDirectory() as name:
        root = good(Path(name) / "campus", {})
        Path(name).chmod(0o755)
        (root / "campus.yml").chmod(0)
        with as_somebody_else():
            ran = check(root)
    assert paths(ran.findings) == [("FI111", "campus.yml")]
    assert ran.code == 1


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("plan/education/ls-fire.md", "plan/education/LS-fire.md"),
        (f"{RECORDS}/{GOOD}.yml", f"{RECORDS}/{GOOD.upper()}.yml"),
        (f"plan/{unicodedata.normalize('NFC', 'café')}.md", f"plan/{unicodedata.normalize('NFD', 'café')}.md"),
        ("plan/straße.md", "plan/STRASSE.md"),
    ],
)
def test_names_that_are_one_elsewhere(tmp_path: Path, one: str, two: str) -> None:
    found = both(good(tmp_path, {one: "---\ntitle: 一\n---\n", two: "---\ntitle: 二\n---\n"}))
    collided = [path for code, path in paths(found) if code == "FI112"]
    assert collided == [max(one, two)]


@pytest.mark.parametrize(
    "name", [b"a\xff.md", b"a\n.md", b"a\x1b[31m.md", "a\u202e.md".encode(), "a\u200b.md".encode()]
)
def test_a_name_that_cannot_be_shown(tmp_path: Path, name: bytes) -> None:
    root = good(tmp_path, {"plan/a.md": "---\ntitle: 一\n---\n"})
    (root / "plan/a.md").rename(root / "plan" / os.fsdecode(name))
    assert {f["code"] for f in both(root)} == {"FI112", "FI113"}


MISPLACED = {
    f"{RECORDS}/notes.txt": "FI113",
    f"{RECORDS}/hz-20260511-library-1.yaml": "FI113",
    f"{RECORDS}/hz-20260511-library.yml": "FI113",
    f"{RECORDS}/hz-20260511-图书馆-1.yml": "FI113",
    f"{RECORDS}/zz-20260511-library-1.yml": "FI113",
    "records/hz-20260511-library-1.yml": "FI114",
    "records/hazard/2026/06/hz-20260511-library-1.yml": "FI114",
    "records/hazard/2025/05/hz-20260511-library-1.yml": "FI114",
    "records/patrol/2026/05/hz-20260511-library-1.yml": "FI114",
    "records/hazard/hz-20260511-library-1.yml": "FI114",
    "records/evidence/aa/photo.jpg": "FI113",
    "records/evidence/aa/bb345678901234567890123456789012.jpg": "FI113",
    "plan/2026/tasks.yml": "FI113",
    "plan/二〇二六/index.md": "FI113",
    "standards/GB.yml": "FI113",
}
KEPT = ("plan", "plan/2026", "plan/checklists", "standards", "records/hazard", "records/evidence")


def test_a_file_has_its_place(tmp_path: Path) -> None:
    page = "---\ntitle: 一\n---\n"
    found = both(good(tmp_path, {path: page if path.endswith(".md") else hazard() for path in MISPLACED}))
    assert paths(found) == [(MISPLACED[path], path) for path in sorted(MISPLACED)]


@pytest.mark.parametrize(
    ("path", "mend"),
    [
        (f"{RECORDS}/hz-20260511-library-2.yaml", "let its name end in .yml"),
        (f"{RECORDS}/hz-20260511-Library-2.yml", "an id looks like hz-20260512-library-1"),
        ("records/.hz-20260511-library-2.yml.77.new", "it was left when writing was cut off; remove it"),
        (f"{RECORDS}/notes.txt", "records lie in records/"),
    ],
)
def test_what_has_no_place_is_told_what_is_likely_wrong(tmp_path: Path, path: str, mend: str) -> None:
    (found,) = both(good(tmp_path, {path: hazard()}))
    assert (found["code"], found["path"]) == ("FI113", path)
    assert found["help"].startswith(mend)


def test_an_empty_folder_is_kept_by_gitkeep(tmp_path: Path) -> None:
    assert both(good(tmp_path, {f"{folder}/.gitkeep": "" for folder in KEPT})) == []


def test_the_order_of_folders_changes_nothing(tmp_path: Path) -> None:
    names = [f"{n}" for n in range(12)]
    one = hazards(tmp_path / "one", dict.fromkeys(names, "x"))
    two = hazards(tmp_path / "two", dict.fromkeys(reversed(names), "x"))
    assert check(one).out == check(two).out
