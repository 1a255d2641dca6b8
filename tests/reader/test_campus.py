"""campus.yml that is missing or wrong in every way, and front matter of pages that is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reader.small import CAMPUS, RECORDS, both, check, hazard, run, written

LINES = CAMPUS.splitlines()


def line_of(start: str) -> int:
    """The number of the line that begins so."""
    return next(n for n, line in enumerate(LINES, 1) if line.startswith(start))


def changed(old: str, new: str) -> str:
    """campus.yml with one passage changed."""
    assert CAMPUS.count(old) == 1, old
    return CAMPUS.replace(old, new)


PLACES = line_of("places:") + 2
SECURITY = line_of("  - {id: security")
DORMS = line_of("  - {id: dorms")
LIMITS = line_of("limits:") + 1
# name → (campus.yml, code, line, column)
BAD: dict[str, tuple[str | bytes, str, int, int]] = {
    "empty": ("", "FI106", 1, 1),
    "list": ("- 1\n", "SC205", 1, 1),
    "gbk": (CAMPUS.encode("gbk"), "FI101", 3, 8),
    "syntax": (changed("timezone: Asia/Shanghai", "timezone: [Asia/Shanghai"), "FI105", 5, 11),
    "twice": (f"{CAMPUS}format: 1\n", "FI109", len(LINES) + 1, 1),
    "unknown": (f"{CAMPUS}colour: red\n", "SC201", len(LINES) + 1, 1),
    "missing": (changed("git_domain: anlan.example\n", ""), "SC202", 1, 1),
    "zone": (changed("Asia/Shanghai", "Asia/Yunlu"), "SC203", 4, 11),
    "of the machine": (changed("Asia/Shanghai", "localtime"), "SC203", 4, 11),
    "no zone yet": (changed("Asia/Shanghai", "Factory"), "SC203", 4, 11),
    "leap seconds": (changed("Asia/Shanghai", "right/Asia/Shanghai"), "SC203", 4, 11),
    "a folder": (changed("Asia/Shanghai", "Asia"), "SC203", 4, 11),
    "no name of a file": (changed("Asia/Shanghai", "A" * 300), "SC203", 4, 11),
    "outside": (changed("Asia/Shanghai", "../../etc/passwd"), "SC203", 4, 11),
    "flag": (changed("key: true", "key: yes"), "SC203", PLACES - 1, 65),
    "clock": (changed('from: "20:00"', "from: 1200"), "SC203", line_of("shifts:") + 1, 33),
    "future": (changed("format: 1", "format: 2"), "CA401", 1, 9),
    "office": (changed("office: [security]", "office: [safety]"), "CA401", line_of("  office"), 12),
    "approver": (changed("[college/vp-safety]", "[college/head]"), "CA401", line_of("  approve_major"), 19),
    "parent": (changed("parent: logistics", "parent: houqin"), "CA401", DORMS, 39),
    "post": (changed("name: 保卫处, posts: [head, clerk]", "name: 保卫处, posts: [head, cook]"), "CA401", SECURITY, 45),
    "again": (changed("{id: library, name: 图书馆, unit", "{id: dorm1, name: 图书馆, unit"), "CA401", PLACES - 1, 10),
    "above": (changed("{id: library, name: 图书馆, unit", "{id: dorm9.2f, name: 图书馆, unit"), "CA401", PLACES, 10),
    "limit": (changed("grade: major, days: 90", "grade: major"), "CA401", LIMITS + 1, 12),
    "lec": (changed("red: 320", "red: 100"), "CA401", line_of("lec:"), 12),
}


@pytest.mark.parametrize("name", BAD)
def test_a_wrong_campus_is_told_at_its_place(tmp_path: Path, name: str) -> None:
    text, code, line, column = BAD[name]
    ran = check(written(tmp_path, {"campus.yml": text}))
    assert ran.places == {(code, "campus.yml", line, column)}
    assert ran.code == 1
    assert not ran.err


def test_without_a_readable_campus_the_files_are_read_all_the_same(tmp_path: Path) -> None:
    root = written(tmp_path, {"campus.yml": "- 1\n", f"{RECORDS}/hz-20260511-library-1.yml": hazard(at="昨天")})
    assert [(f["code"], f["line"], f["column"]) for f in both(root)] == [("SC205", 1, 1), ("SC203", 3, 5)]


@pytest.mark.parametrize("make", ["nothing", "file", "no campus", "campus folder"])
def test_no_campus_at_all_is_one_line_and_exit_2(tmp_path: Path, make: str) -> None:
    root = tmp_path / "campus"
    if make == "file":
        root.write_text("x")
    elif make != "nothing":
        (root / "campus.yml" if make == "campus folder" else root).mkdir(parents=True)
    for lang in ("zh", "en"):
        ran = run("check", "--repo", root, "--lang", lang)
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert ran.err.startswith("anlan: ")


# name → (page, code, line, column)
PAGES: dict[str, tuple[str | bytes, str, int, int]] = {
    "none": ("# 课程\n", "FI105", 1, 1),
    "open": ("---\ntitle: 课程\n", "FI105", 1, 1),
    "empty": ("", "FI105", 1, 1),
    "void": ("---\n---\n", "FI106", 2, 1),
    "syntax": ("---\ntitle: '课程\n---\n", "FI105", 2, 8),
    "twice": ("---\ntitle: 课程\ntitle: 课程\n---\n", "FI109", 3, 1),
    "alias": ("---\ntitle: &a 课程\n---\n", "FI107", 2, 8),
    "unknown": ("---\ntitle: 课程\nlayout: wide\n---\n", "SC201", 3, 1),
    "missing": ("---\nlayout: wide\n---\n", "SC201", 2, 1),
    "crlf": ("---\r\ntitle: 课程\r\nlayout: wide\r\n---\r\n", "SC201", 3, 1),
    "tab": ("---\ntitle: 课程\n---\n\n正文\t表格\n", "FI104", 5, 3),
    "mark": ("---\ntitle: 课程\n---\n\n正文\u202e\n", "FI103", 5, 3),
    "bytes": ("---\ntitle: 课程\n---\n\n".encode() + "正文".encode("gbk"), "FI101", 5, 1),
    "phone": ("---\ntitle: 课程\n---\n\n报警电话：13800000000\n", "PD102", 5, 6),
    "large": ("---\ntitle: 课程\n---\n" + "长" * 90_000, "FI110", 1, 1),
}


def test_front_matter_is_read_as_strictly(tmp_path: Path) -> None:
    root = written(tmp_path, {f"plan/education/{name}/index.md": page[0] for name, page in PAGES.items()})
    found = {(f["path"].split("/")[2], f["code"], f["line"], f["column"]) for f in both(root)}
    assert found == {(name, *page[1:]) for name, page in PAGES.items()} | {("missing", "SC202", 2, 1)}


def test_the_language_of_a_refusal_is_that_of_the_campus(tmp_path: Path) -> None:
    root = written(tmp_path, {"campus.yml": f"{CAMPUS}language: en\n"})
    assert run("check", "--repo", root).out == "0 errors, 0 warnings\n"
    assert run("check", "--repo", root, "--lang", "zh").out == "0 个错误，0 个提醒\n"
