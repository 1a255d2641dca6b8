"""`anlan history`: the contract of its JSON, its text, and what it says of files that are none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from anlan.cli.main import main

from tests.site.place import DRAFTED, OFFICE, landed, repository
from tests.site.place import git as git_text
from tests.trace.shapes import git, written
from tests.trace.test_shapes import A, linear, merged

KEYS = [
    "commit",
    "parents",
    "role",
    "author_unit",
    "claimed_at",
    "committed_at",
    "received_at",
    "blob",
    "change",
    "fields",
]


def asked(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(["history", *words]) == code
    said = capsys.readouterr()
    assert (said.err == "") == (code == 0)
    return said.out if code == 0 else said.err


def revisions(capsys: pytest.CaptureFixture[str], repo: Path, what: str, *words: str) -> list[dict[str, Any]]:
    said = json.loads(asked(capsys, what, "--repo", str(repo), "--format", "json", *words))
    assert list(said) == ["version", "path", "revisions"]
    assert said["version"] == 1
    assert all([k for k in row if k not in ("unread", "against")] == KEYS for row in said["revisions"])
    return list(said["revisions"])


@pytest.fixture(scope="module")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(tmp_path_factory.mktemp("history") / "campus")


def test_a_record_by_its_id(campus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assigned, merge, draft = revisions(capsys, campus, Path(DRAFTED).stem)
    assert [assigned["role"], merge["role"], draft["role"]] == ["landing", "landing", "draft"]
    assert [assigned["change"], merge["change"], draft["change"]] == ["modified", "added", "added"]
    assert merge["parents"][1] == draft["commit"]
    assert (assigned["author_unit"], draft["author_unit"]) == ("security", "library")
    assert draft["claimed_at"] == merge["claimed_at"]
    assert assigned["claimed_at"] > merge["claimed_at"]
    assert assigned["blob"] == git_text(campus, "rev-parse", f"HEAD:{DRAFTED}")
    assert {f["field"].partition("[")[0] for f in assigned["fields"]} == {"steps"}
    assert {f["field"]: f["new"] for f in draft["fields"]}["id"] == Path(DRAFTED).stem


def test_by_its_path_from_wherever_and_up_to_a_revision(campus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_id = revisions(capsys, campus, Path(DRAFTED).stem)
    assert revisions(capsys, campus, DRAFTED) == by_id
    assert revisions(capsys, campus, f"./x/../{DRAFTED}") == by_id
    assert revisions(capsys, campus, str(campus / DRAFTED)) == by_id
    assert revisions(capsys, campus / "records", DRAFTED.removeprefix("records/"))[0]["blob"] == by_id[0]["blob"]
    assert revisions(capsys, campus, DRAFTED, "--rev", by_id[1]["commit"]) == by_id[1:]


@pytest.mark.parametrize(
    "what", ["hz-20200101-library-9", "nowhere.yml", "records", "../x.yml", "/etc/passwd", "", ".", "a\nb"]
)
def test_what_git_never_saw_is_one_line(what: str, campus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for lang in ("zh", "en"):
        assert asked(capsys, what, "--repo", str(campus), "--lang", lang, code=2).count("\n") == 1


def test_text_in_both_languages(campus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    english = asked(capsys, DRAFTED, "--repo", str(campus), "--lang", "en")
    assert english.count("\nlanding ") == 2
    assert english.count("\ndraft ") == 1
    assert "landings: 2, drafts: 1" in english
    for word in (
        "claimed: 2026-",
        "committed: 2026-",
        "received: no receipt",
        "unit: library (by the author's mail)",
        "  + steps[assigned ",
    ):
        assert word in english
    chinese = asked(capsys, DRAFTED, "--repo", str(campus), "--lang", "zh")
    for word in (
        "落地 ",
        "草稿 ",
        "自报时间: 2026-",
        "提交时间: 2026-",
        "接收时间: 没有回执",
        "单位: library（按提交邮箱）",
        "2 次落地，1 份草稿",
    ):
        assert word in chinese


def test_a_mail_that_two_units_claim_is_nobodys(
    campus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git_text(tmp_path, "clone", "-q", str(campus), "clone")
    clone = tmp_path / "clone"
    settings = clone / "campus.yml"
    settings.write_text(settings.read_text("utf-8").replace(OFFICE, "library@hillside.example"), "utf-8")
    landed(clone, "2026-06-01T09:00:00+08:00", "stranger@elsewhere.example", "one mail, two units")
    assert {r["author_unit"] for r in revisions(capsys, clone, DRAFTED)} == {None}


def test_any_file_of_any_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contents = [b"a: &x [1]\nb: *x\n", b"a: [1, 2\n", b"---\na: 1\n---\nb: 2\n", b"a: 1\na: 2\n", b"\xff\xfe\x00", b""]
    repo = written(linear(*({"k8s/中文 😀.yml": c} for c in contents)), tmp_path / "r.git")
    rows = revisions(capsys, repo, "k8s/中文 😀.yml")
    read = [row["fields"] is not None for row in reversed(rows)]
    assert read == [True, False, False, True, False, False]
    assert all(("unread" in row) == (row["fields"] is None) for row in rows)
    assert {row["author_unit"] for row in rows} == {row["claimed_at"] for row in rows} == {None}
    assert "no fields can be read" in asked(capsys, "k8s/中文 😀.yml", "--repo", str(repo), "--lang", "en")


def test_what_cannot_be_read_is_passed_over_and_the_next_held_against_what_stood_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contents = [b"a: 1\nb: 2\n", b'a: 1\nb: "\n', b"a: [\n", b"a: 3\nb: 2\n", b"a: [\n", b"a: 3\nb: 2\n"]
    repo = written(linear(*({A: c} for c in contents)), tmp_path / "r.git")
    same, _, altered, *unread, first = revisions(capsys, repo, A)
    told = [{"field": "a", "old": "1", "new": "3"}]
    assert altered["against"] == {"commit": first["commit"], "fields": told}
    assert same["against"] == {"commit": altered["commit"], "fields": []}
    assert not [r for r in unread if "against" in r or r["fields"] is not None]
    english = asked(capsys, A, "--repo", str(repo), "--lang", "en")
    assert f"  against {first['commit'][:12]}, the last that could be read:\n  ~ a: 1 → 3\n" in english
    assert f"  与最后读得了的 {first['commit'][:12]} 相比：\n" in asked(capsys, A, "--repo", str(repo), "--lang", "zh")


def test_a_hook_of_another_repository_does_not_change_whose_history_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = written(linear({A: b"a: 1\n"}, {A: b"a: 2\n"}), tmp_path / "mine.git")
    other = written(linear({A: b"b: 1\n"}), tmp_path / "other.git")
    told = revisions(capsys, mine, A)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR"):
        monkeypatch.setenv(name, str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / "index"))
    assert len(told) == 2
    assert revisions(capsys, mine, A) == told


def test_a_text_that_is_no_yaml(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = written(
        linear({"README": b"Hello there\n"}, {"README": b"# Title\n\nsome: thing: else\n"}), tmp_path / "r.git"
    )
    assert [row["fields"] for row in revisions(capsys, repo, "README")] == [None, None]


def test_a_deleted_file_keeps_its_history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = written(linear({A: b"a: 1\n"}, {}), tmp_path / "r.git")
    gone, came = revisions(capsys, repo, A)
    assert (gone["change"], gone["blob"], gone["fields"]) == (
        "deleted",
        None,
        [{"field": "a", "old": "1", "new": None}],
    )
    assert came["change"] == "added"


def test_a_draft_is_compared_with_the_first_parent_that_has_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shape = merged({}, {A: b"a: 2\n"}, {A: b"a: 3\n"}, {})
    top = shape.add({A: b"a: 3\n"}, 0, 3)
    repo = written(shape, tmp_path / "r.git")
    assert top == 4
    merge = next(r for r in revisions(capsys, repo, A) if r["role"] == "draft" and len(r["parents"]) == 2)
    assert (merge["change"], merge["fields"]) == ("modified", [{"field": "a", "old": "2", "new": "3"}])


def test_names_and_messages_in_any_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = written(linear({A: b"a: 1\n"}), tmp_path / "r.git")
    tree = git(repo, "rev-parse", "HEAD^{tree}").decode().strip()
    empty = git(repo, "hash-object", "-t", "tree", "-w", "/dev/null").decode().strip()
    bodies = {
        "bytes": b"tree %s\nauthor \xff\xfe <\xe9@x> 1700000000 +0800\ncommitter \xff <> 1700000000 -0330\n\n\xc3\x28 \x1b[31mred\n",
        "gbk": b"tree %s\nauthor \xd6\xd0\xce\xc4 <a@x> 1700000000 +0800\ncommitter C <c@x> 1700000000 +0800\nencoding GBK\n\n\xd6\xd0\n",
        "huge": b"tree %s\nauthor A <a@x> 1700000000 +0800\ncommitter C <c@x> 1700000000 +0800\n\n" + b"commit x\n:100644 y\n" * 50_000,
        "a header that looks like a row": b"tree %s\nauthor A <a@x> 1700000000 +0800\ncommitter C <c@x> 1700000000 +0800\n:100644 100644 x y M\n\n",
        "no date": b"tree %s\nauthor A <a@x>\ncommitter C <c@x>\n\n",
        "year 30000": b"tree %s\nauthor A <a@x> 884541340800 +9999\ncommitter C <c@x> 99999999999999 +9999\n\nx\n",
    }  # fmt: skip
    head = git(repo, "rev-parse", "HEAD").decode().strip()
    for n, body in enumerate(bodies.values()):
        data = body.replace(b"%s", (empty if n % 2 == 0 else tree).encode() + f"\nparent {head}".encode(), 1)
        head = git(repo, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", told=data).decode().strip()
    git(repo, "update-ref", "refs/heads/main", head)
    rows = revisions(capsys, repo, A)
    assert [row["change"] for row in rows] == ["added", "deleted", "added", "deleted", "added", "deleted", "added"]
    assert rows[5]["committed_at"] == "2023-11-14T18:43:20-03:30"
    text = asked(capsys, A, "--repo", str(repo), "--lang", "en")
    assert "\x1b" not in text
    assert "author: 中文" in text


def test_a_path_that_is_no_utf8_can_be_read_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = written(linear({"\udcff.yml": b"a: 1\n"}), tmp_path / "r.git")
    assert json.loads(asked(capsys, "\udcff.yml", "--repo", str(repo), "--format", "json"))["path"] == "\udcff.yml"


def test_a_file_that_becomes_a_link_is_deleted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also where the link's target is, byte by byte, what stood in the file."""
    repo = written(linear({A: b"n: 1\n"}, {f"{A}+l": b"n: 1\n"}), tmp_path / "r.git")
    assert [r["change"] for r in revisions(capsys, repo, A)] == ["deleted", "added"]


def test_a_path_is_taken_as_check_takes_it(
    campus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `anlan new` prints it, from where one stands; as seen from the repository; the file's name alone."""
    monkeypatch.chdir(campus.parent)
    told = {asked(capsys, what, "--repo", campus.name) for what in (
        f"{campus.name}/{DRAFTED}", DRAFTED, Path(DRAFTED).name, Path(DRAFTED).stem, str(campus / DRAFTED))}  # fmt: skip
    assert len(told) == 1
    monkeypatch.chdir((campus / DRAFTED).parent)
    assert {
        asked(capsys, what, "--repo", str(campus)) for what in (Path(DRAFTED).name, f"./{Path(DRAFTED).name}")
    } == told
    top = "/".join([".."] * len(Path(DRAFTED).parent.parts))
    assert asked(capsys, f"{top}/{DRAFTED}", "--repo", top) in told
    assert "--repo" in asked(capsys, f"{top}/../x.yml", "--repo", top, code=2)


def test_nothing_is_no_path(campus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, "", "--repo", str(campus), "--lang", "zh", code=2) == "anlan: 没有写编号或路径\n"
