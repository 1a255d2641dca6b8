"""A landed record that is none, or cannot be read: whoever mends it is held against the last that was one."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.gate.campus import CLOCK, DORMS, LIBRARY, OFFICE, H, Link, commit, hazard, made, path, records, step
from tests.gate.judged import codes, judge
from tests.reader.small import check, git

SLIPS = {
    "a quote": 'x: "\n',
    "a tab": "\t\n",
    "a key twice": "title: 另一个\n",
    "no key": "- a\n",
    "a bracket": "x: [\n",
}
NO_RECORD = {
    "an unknown step": step("notted", "20T09:00", "library/head"),
    "a step that lacks a field": "  - step: noted\n    at: 2026-05-20T09:00+08:00\n",
    "an unknown key": "titel: 另一个\n",
}
SLIPS |= NO_RECORD
WHOLE = records()[H.closed]
ALTERED = WHOLE.replace("堆放纸箱", "基本畅通")
MORE = WHOLE + step("noted", "20T09:00", "library/head", note="通道畅通")


@pytest.fixture
def torn(campus: Path) -> Path:
    """A campus whose main line holds a record that was spoilt twice; how, nobody judged."""
    commit(campus, "torn", {path(H.closed): WHOLE + 'x: "\n'})
    commit(campus, "torn", {path(H.closed): WHOLE + 'y: "\n'}, "torn")
    return campus


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_what_was_spoilt_is_not_mended_into_something_else(slip: str, campus: Path) -> None:
    commit(campus, "torn", {path(H.closed): WHOLE + slip})
    commit(campus, "other", {path(H.closed): ALTERED}, "torn")
    ran = judge(campus, "torn", "other")
    assert (ran.code, codes(ran)) == (1, {"CH101"})


def test_however_often_it_was_spoilt(torn: Path) -> None:
    commit(torn, "other", {path(H.closed): ALTERED}, "torn")
    assert codes(judge(torn, "torn", "other")) == {"CH101"}


@pytest.mark.parametrize("actor", [OFFICE, LIBRARY, DORMS])
@pytest.mark.parametrize("bad", NO_RECORD.values(), ids=NO_RECORD)
def test_anybody_may_take_away_what_is_no_step(bad: str, actor: str, campus: Path) -> None:
    """It never was in force, however well its YAML can be read."""
    commit(campus, "torn", {path(H.closed): WHOLE + bad})
    commit(campus, "whole", {path(H.closed): WHOLE}, "torn")
    ran = judge(campus, "torn", "whole", actor)
    assert (ran.code, ran.findings) == (0, [])


@pytest.mark.parametrize("actor", [OFFICE, LIBRARY, DORMS])
def test_anybody_may_put_back_what_stood(actor: str, torn: Path) -> None:
    commit(torn, "whole", {path(H.closed): WHOLE}, "torn")
    ran = judge(torn, "torn", "whole", actor)
    assert (ran.code, ran.findings) == (0, [])


def test_a_step_that_comes_with_the_mend_is_its_writers_own(torn: Path) -> None:
    """What stood before is nobody's to vouch for again; the new step is."""
    commit(torn, "more", {path(H.closed): MORE}, "torn")
    assert codes(judge(torn, "torn", "more", LIBRARY)) == set()
    assert codes(judge(torn, "torn", "more", DORMS)) == {"CH201"}


def test_behind_a_link_nothing_is_looked_for(torn: Path) -> None:
    """A link is no file, so what stood was removed; putting it there was refused, or is shown by the audit."""
    commit(torn, "torn", {path(H.closed): Link(WHOLE)}, "torn")
    commit(torn, "torn", {path(H.closed): WHOLE + 'z: "\n'}, "torn")
    commit(torn, "other", {path(H.closed): ALTERED}, "torn")
    assert codes(judge(torn, "torn", "other")) == {"CH111"}


@pytest.mark.parametrize("actor", [OFFICE, LIBRARY])
@pytest.mark.parametrize("bad", ['x: "\n', NO_RECORD["an unknown key"]])
def test_nobody_removes_it_either(bad: str, actor: str, campus: Path) -> None:
    commit(campus, "torn", {path(H.closed): WHOLE + bad})
    commit(campus, "gone", {path(H.closed): None}, "torn")
    assert codes(judge(campus, "torn", "gone", actor)) == {"CH103"}


def test_the_command_of_the_refusal_puts_back_what_could_be_read(torn: Path, tmp_path: Path) -> None:
    """And not what the base holds, which nobody can read. The working tree is judged as a branch is."""
    git(tmp_path, "clone", "-q", "-b", "torn", str(torn), "clone")
    work = tmp_path / "clone"
    file = work / path(H.closed)
    file.write_text(ALTERED, "utf-8")
    asked = ("--base", "origin/torn", "--actor", LIBRARY, "--as-of", CLOCK)
    said = check(work, *asked).findings[0]["help"]
    git(work, *shlex.split(said.removeprefix("put back what stood: ").split("; ")[0])[1:])
    assert file.read_text("utf-8") == WHOLE
    assert check(work, *asked).findings == []


def test_below_a_folder_of_a_larger_repository(tmp_path: Path) -> None:
    """Paths are the campus's own, whatever folder of a repository it lies in."""
    plain = made(tmp_path / "plain.git")
    git(tmp_path, "clone", "-q", str(plain), "work")
    work = tmp_path / "work"
    inner = work / "college"
    inner.mkdir()
    for name in git(work, "ls-files").splitlines():
        (inner / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).rename(inner / name)
    git(work, "add", "-A")
    git(work, "-c", "user.name=a", "-c", "user.email=a@x", "commit", "-qm", "moved")
    for text in (WHOLE + "x: [\n", ALTERED):
        (inner / path(H.closed)).write_text(text, "utf-8")
        git(work, "-c", "user.name=a", "-c", "user.email=a@x", "commit", "-qam", "edited")
    assert codes(judge(inner, "HEAD~1", "HEAD")) == {"CH101"}


@pytest.mark.parametrize("slip", ["x: [\n", "titel: 另一个\n"], ids=["no YAML", "no record"])
def test_what_never_could_be_read_is_warned_of_only(slip: str, campus: Path) -> None:
    """It never was in force, so there is nothing to hold it against; the office may clear it away, too."""
    rid = "hz-20260504-library-77"
    commit(campus, "torn", {path(rid): hazard(rid) + slip})
    commit(campus, "whole", {path(rid): hazard(rid)}, "torn")
    commit(campus, "gone", {path(rid): None}, "torn")
    assert [codes(judge(campus, "torn", rev)) for rev in ("whole", "gone")] == [{"CH111"}, {"CH111"}]
    assert codes(judge(campus, "torn", "gone", LIBRARY)) == {"CH103", "CH111"}


def test_what_was_removed_and_came_back_torn_starts_anew(campus: Path) -> None:
    """The removal is its own finding; behind it nothing is looked for."""
    commit(campus, "gone", {path(H.closed): None})
    commit(campus, "gone", {path(H.closed): "x: [\n"}, "gone")
    commit(campus, "whole", {path(H.closed): WHOLE}, "gone")
    assert codes(judge(campus, "gone", "whole")) == {"CH111"}
