"""A waiver excuses what was not over when its approval reached main, and nothing before; who asked for one does not approve it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.conftest import Audit
from tests.audit.edges import DUTY, MONTHLY, begun, land
from tests.audit.test_missing import APPROVED, waiver
from tests.gate.campus import files, path, records, step
from tests.gate.judged import codes, judge

BEGUN = "2026-01-01T08:00+08:00"
AT = path("in-20260504-security-1")
MAY = {**files(), DUTY: MONTHLY}
WHOLE = waiver("2026-02-01/2026-12-31", APPROVED)
ASKED = waiver("2026-02-01/2026-12-31")


def told(found: list[dict[str, str]]) -> dict[str, str]:
    """What is said of each month of the dormitory."""
    keys = {s["signal"].removeprefix("MS101/fire-monthly/dorm1/"): s["message"] for s in found}
    return {k: m.partition("; ")[2] for k, m in keys.items() if "/" not in k}


def after(when: str, rid: str = "wa-20260210-dorms-1") -> str:
    """What a signal says of a waiver that landed when the period was over."""
    return f"waived only afterwards by {rid}, committed (no receipt) {when}"


@pytest.mark.parametrize(
    ("landed", "late"),
    [
        ("2026-02-28T23:59+08:00", []),
        ("2026-03-01T00:00+08:00", ["2026-02"]),
        ("2026-04-02T08:00+08:00", ["2026-02", "2026-03"]),
    ],
)
def test_what_was_over_when_the_waiver_landed_is_missing_all_the_same(
    tmp_path: Path, audit: Audit, landed: str, late: list[str]
) -> None:
    repo = begun(tmp_path / "campus.git", BEGUN, MAY)
    land(repo, landed, WHOLE)
    assert told(audit(repo)) == dict.fromkeys(late, after(landed[:16].replace("T", " ")))


def test_it_is_the_approval_that_counts_and_not_the_request(tmp_path: Path, audit: Audit) -> None:
    repo = begun(tmp_path / "campus.git", BEGUN, MAY)
    land(repo, "2026-02-11T08:00+08:00", ASKED)
    land(repo, "2026-03-02T08:00+08:00", WHOLE)
    assert list(told(audit(repo))) == ["2026-02"]


def test_a_waiver_that_was_there_before_excuses_though_another_comes_after(tmp_path: Path, audit: Audit) -> None:
    repo = begun(tmp_path / "campus.git", BEGUN, MAY)
    land(repo, "2026-02-11T08:00+08:00", WHOLE)
    again = {k.replace("dorms-1", "dorms-2"): str(v).replace("dorms-1", "dorms-2") for k, v in WHOLE.items()}
    land(repo, "2026-05-30T08:00+08:00", {**again})
    assert told(audit(repo)) == {}


def test_ledgers_that_a_campus_brings_with_it_tell_nothing_of_when(tmp_path: Path, audit: Audit) -> None:
    repo = begun(tmp_path / "campus.git", "2026-06-01T08:00+08:00", MAY)
    assert told(audit(repo)) == dict.fromkeys(("2026-02", "2026-03", "2026-04", "2026-05"), "")
    land(repo, "2026-06-10T08:00+08:00", WHOLE)
    assert told(audit(repo)) == {}


def test_what_is_made_up_for_is_late_and_not_waived(tmp_path: Path, audit: Audit) -> None:
    repo = begun(tmp_path / "campus.git", BEGUN, MAY)
    rid = "in-20260504-dorms-1"
    text = (
        records()["in-20260504-security-1"]
        .replace("security", "dorms")
        .replace("place: library", "place: dorm1")
        .replace("clerk", "head")
        .replace("not_ok", "ok")
    )
    other = {
        path(rid): text,
        path("in-20260505-dorms-1"): text.replace("20260504", "20260505").replace("05-04T", "05-05T"),
    }
    land(repo, "2026-05-06T08:00+08:00", {**other})
    before = [s["signal"] for s in audit(repo) if s["code"] == "LT107"]
    land(repo, "2026-06-02T08:00+08:00", WHOLE)
    found = {s["signal"]: s["message"] for s in audit(repo)}
    assert before == ["LT107/fire-monthly/dorm1/2026-04"]
    assert found[before[0]].endswith(after("2026-06-02 08:00"))


def test_a_waiver_for_the_office_is_not_named(tmp_path: Path, audit: Audit) -> None:
    repo = begun(tmp_path / "campus.git", BEGUN, MAY)
    hidden = {k: str(v).replace("reason:", "visibility: office\nreason:", 1) for k, v in WHOLE.items()}
    land(repo, "2026-04-02T08:00+08:00", {**hidden})
    assert told(audit(repo)) == {"2026-02": "", "2026-03": ""}


BY = step("approved", "2026-06-11T09:00+08:00", "security/head")


@pytest.mark.parametrize(
    ("asked", "approved", "told"),
    [
        ("security/head", BY, {"CS506"}),
        ("security/head", BY.replace("security/head", "security/clerk"), set()),
        ("security/head", f"{BY}    approved_by: college/vp-safety\n", set()),
        ("college/vp-safety\nentered_by: security/clerk", f"{BY}    approved_by: college/vp-safety\n", {"CS506"}),
        ("library/head\nentered_by: security/head", BY, {"CS506"}),
        ("library/head\nentered_by: security/clerk", BY, set()),
    ],
)
def test_nobody_approves_a_waiver_that_he_asked_for_or_entered(
    tmp_path: Path, asked: str, approved: str, told: set[str]
) -> None:
    repo = begun(tmp_path / "campus.git", BEGUN, MAY)
    rid = f"wa-20260610-{asked.partition('/')[0]}-1"
    head = f"id: {rid}\nschedule: fire-monthly\nplaces:\n  - dorm1\nfrom: 2026-06-12\nuntil: 2026-06-30\nreason: 封楼\nat: 2026-06-10T09:00+08:00\nby: {asked}\n"
    land(repo, "2026-06-12T08:00+08:00", {path(rid): f"{head}steps:\n{approved}"})
    ran = judge(repo, "main~1", "main")
    assert codes(ran) == told
