"""What is in order must pass, with the warnings that belong to it and no others."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.gate.campus import CLOCK, LIBRARY, OFFICE, H, add, commit, edit, hazard, path, records
from tests.gate.honest import HONEST, Honest
from tests.reader.small import check, git, run


@pytest.mark.parametrize("case", HONEST, ids=lambda c: c.name)
def test_it_passes(case: Honest, campus: Path) -> None:
    branch = f"good-{HONEST.index(case)}"
    commit(campus, branch, case.edits)
    ran = check(campus, "--base", "main", "--rev", branch, "--actor", case.actor, "--as-of", CLOCK)
    assert ran.code == 0, ran.out
    assert not ran.err
    assert {f["code"] for f in ran.findings} == case.warnings
    assert all(f["level"] == "warning" for f in ran.findings)
    worse = errors(campus, branch) - errors(campus, "main")
    if case.name == "a limit tightened":  # it stops nobody, but a whole check judges by it what stood before, too
        worse = {w for w in worse if w[0] != "HZ106"}
    assert not worse, "what passes leaves main as sound as it was"


def errors(campus: Path, rev: str) -> set[tuple[str, str, str]]:
    """What a whole revision breaks."""
    found = check(campus, "--rev", rev, "--as-of", CLOCK).findings
    return {(f["code"], f["path"], f["message"]) for f in found if f["level"] == "error"}


def test_there_are_enough_of_them() -> None:
    assert len(HONEST) > 50
    assert len({c.name for c in HONEST}) == len(HONEST)


def test_other_quotes_are_warned_of_with_the_command(campus: Path) -> None:
    commit(campus, "quotes", edit(H.reported, "title: 安全出口堆放纸箱", 'title: "安全出口堆放纸箱"'))
    ran = check(campus, "--base", "main", "--rev", "quotes", "--actor", OFFICE, "--as-of", CLOCK)
    assert ran.code == 0
    assert f"git checkout main -- {path(H.reported)}" in ran.findings[0]["help"]


def test_what_a_refusal_says_to_do_works(campus: Path, tmp_path: Path) -> None:
    """An edited title is put back and corrected by the two commands of the refusal, word for word."""
    git(tmp_path, "clone", "-q", str(campus), "clone")
    work = tmp_path / "clone"
    file = work / path(H.reported)
    file.write_text(file.read_text("utf-8").replace("堆放纸箱", "堆放杂物 & 旧书"), "utf-8")
    said = check(work, "--base", "main", "--actor", LIBRARY, "--as-of", CLOCK).findings[0]["help"]
    back, then = said.removeprefix("put back what stood: ").split("; a slip is corrected: ")
    git(work, *shlex.split(back)[1:])
    answers = ("--by", "library/head", "--reason", "笔误", "--at", "2026-05-20T09:00+08:00")
    done = run(*shlex.split(then)[1:], "--repo", work, *answers)
    assert done.code == 0, done.err
    assert "set:\n      title: 安全出口堆放杂物 & 旧书" in file.read_text("utf-8")
    ran = check(work, "--base", "main", "--actor", LIBRARY, "--as-of", CLOCK)
    assert (ran.code, ran.findings) == (0, [])


@pytest.mark.parametrize("torn", ["x: [\n", "colour: red\n"], ids=["no YAML", "no record"])
def test_what_landed_as_no_record_is_mended(torn: str, campus: Path) -> None:
    """By the office and by its own unit, but by no other; what stood whole before is put back by anybody, unasked."""
    new = "hz-20260504-library-77"
    commit(campus, "torn", {path(new): hazard(new) + torn, path(H.reported): records()[H.reported] + torn})
    whole = {path(new): hazard(new), path(H.reported): records()[H.reported]}
    commit(campus, "whole", dict(whole), "torn")
    asked = ("--base", "torn", "--rev", "whole", "--as-of", CLOCK)
    for actor in (OFFICE, LIBRARY):
        ran = check(campus, *asked, "--actor", actor)
        assert ran.code == 0, ran.out
        assert {(f["code"], f["record"]) for f in ran.findings} == {("CH111", new)}
    other = check(campus, *asked, "--actor", "github:dorms")
    assert other.code == 1
    assert [(f["code"], f["record"]) for f in other.findings if f["level"] == "error"] == [("CH201", new)]


def test_what_was_wrong_before_blames_nobody(campus: Path) -> None:
    """A limit tightened after an assignment does not stop the next step of that hazard."""
    text = git(campus, "show", "main:campus.yml").replace("grade: general, days: 30", "grade: general, days: 3")
    commit(campus, "tight", {"campus.yml": text + "\n"})
    assert any(f["code"] == "HZ106" for f in check(campus, "--rev", "tight", "--as-of", CLOCK).findings)
    step = "  - step: noted\n    at: 2026-05-12T09:00+08:00\n    by: library/head\n    note: 在办\n"
    commit(campus, "goes-on", add(H.assigned, step), "tight")
    ran = check(campus, "--base", "tight", "--rev", "goes-on", "--actor", LIBRARY, "--as-of", CLOCK)
    assert (ran.code, ran.findings) == (0, [])


def test_settings_mend_a_plan_file_that_could_not_be_read(campus: Path) -> None:
    schedules = git(campus, "show", "main:plan/2026/schedules.yml") + "\n"
    commit(campus, "torn-plan", {"plan/2026/schedules.yml": "schedules: [\n"})
    commit(campus, "whole-plan", {"plan/2026/schedules.yml": schedules}, "torn-plan")
    ran = check(campus, "--base", "torn-plan", "--rev", "whole-plan", "--actor", OFFICE, "--as-of", CLOCK)
    assert (ran.code, ran.findings) == (0, [])
