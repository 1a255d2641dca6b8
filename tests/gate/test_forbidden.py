"""What must not land, each alone in a branch: refused with its code, its record, and a way to mend it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.gate.campus import CLOCK, OFFICE, H, commit, path
from tests.gate.forbidden import FORBIDDEN, NOT_RECORDS, Forbidden, rid_of
from tests.reader.small import check, run


@pytest.mark.parametrize("case", FORBIDDEN, ids=lambda c: c.name)
def test_it_is_refused(case: Forbidden, campus: Path) -> None:
    branch = f"bad-{FORBIDDEN.index(case)}"
    commit(campus, branch, case.edits)
    ran = check(campus, "--base", "main", "--rev", branch, "--actor", case.actor, "--as-of", CLOCK)
    assert ran.code == 1, ran
    assert not ran.err
    hits = [f for f in ran.findings if f["code"].startswith(case.code) and f["path"] == case.path]
    assert hits, ran.findings
    assert hits[0]["level"] == "error"
    assert hits[0]["record"] == (
        None if case.path.startswith(NOT_RECORDS) or case.code in ("FI111", "FI113") else rid_of(case.path)
    )
    assert any(case.command in f["help"] for f in hits), hits
    for command in re.findall(
        r"(?:anlan|git) (?:step|checkout|rev-parse|diff|merge) [^;]*", " ".join(f["help"] for f in ran.findings)
    ):
        assert "…" not in command, "a command can be copied as it stands"


def test_there_are_enough_of_them() -> None:
    assert len(FORBIDDEN) > 90
    assert len({c.name for c in FORBIDDEN}) == len(FORBIDDEN)


@pytest.mark.parametrize("case", FORBIDDEN[::9], ids=lambda c: c.name)
def test_it_is_said_in_chinese_too(case: Forbidden, campus: Path) -> None:
    branch = f"zh-{FORBIDDEN.index(case)}"
    commit(campus, branch, case.edits)
    asked = ("--base", "main", "--rev", branch, "--actor", case.actor, "--as-of", CLOCK, "--lang", "zh")
    said = run("check", "--repo", campus, "--format", "json", *asked)
    hit = next(f for f in said.findings if f["code"].startswith(case.code))
    assert re.search(r"[\u4e00-\u9fff]", hit["message"])
    assert re.search(r"[\u4e00-\u9fff]", hit["help"])


@pytest.mark.parametrize("state", ["reported", "registered", "assigned", "rectifying", "submitted", "verified", "closed", "merged", "void"])  # fmt: skip
def test_a_record_that_was_deleted_is_voided_only_where_that_is_lawful(state: str, campus: Path) -> None:
    rid = getattr(H, state)
    commit(campus, f"gone-{state}", {path(rid): None})
    ran = check(campus, "--base", "main", "--rev", f"gone-{state}", "--actor", OFFICE, "--as-of", CLOCK)
    (hit,) = [f for f in ran.findings if f["code"] == "CH103"]
    may = state in ("reported", "registered", "assigned", "rectifying")
    assert (f"anlan step {rid} void" in hit["help"]) is may
    assert may or "is not voided any more" in hit["help"]
