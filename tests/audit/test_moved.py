"""A deadline that became later without an approval: voided or merged, and opened again; what was overdue stays overdue."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.conftest import Audit
from tests.audit.edges import ID, Said, begun, land, one, said
from tests.gate.campus import (
    CLOSED,
    REGISTERED,
    VERIFIED,
    assigned,
    files,
    hazard,
    path,
    planned,
    step,
    submitted,
)

CLOCK = "2026-07-10T08:00+08:00"
OTHER = "hz-20260504-library-2"
OPEN = (REGISTERED, assigned(), planned())  # the deadline is 2026-05-30
OLD, NEW = f"MS102/{ID}/submitted/2026-05-30", f"MS102/{ID}/submitted/2026-07-01"


def void(at: str) -> str:
    """Voided at a moment."""
    return step("void", f"{at}+08:00", "security/clerk", reason="误报")


def merged(at: str) -> str:
    """Merged at a moment."""
    return step("merged", f"{at}+08:00", "security/clerk", into=OTHER, reason="同一处")


def again(at: str, deadline: str = "2026-07-01") -> str:
    """Opened again with a deadline."""
    return step("reopened", f"{at}+08:00", "security/clerk", to="library/head", deadline=deadline, reason="继续整改")


def extended(at: str, deadline: str = "2026-07-05") -> str:
    """Extended, with an approval."""
    return step(
        "extended", f"{at}+08:00", "security/clerk", deadline=deadline, reason="等配件", approved_by="security/head"
    )


def done(at: str) -> str:
    """Submitted at a moment."""
    return step("submitted", f"{at}+08:00", "library/head", done="已清走")


def seen(root: Path, *steps: str) -> dict[str, str]:
    """What is said of deadlines when a hazard took some steps."""
    found: Said = said(root, CLOCK, {**one(*OPEN, *steps), path(OTHER): hazard(OTHER, *OPEN)})
    return {
        k: s.say.en for k, s in found.items() if k.partition("/")[0] in ("NC109", "MS102", "LT102") and s.record == ID
    }


@pytest.mark.parametrize(
    ("steps", "moved", "over"),
    [
        # overdue when it ended: told, and overdue all the same, however long it was void
        ((void("2026-06-02T08:00"), again("2026-06-02T08:01")), "Void, reopened 1 minute later", [OLD]),
        ((merged("2026-06-02T08:00"), again("2026-06-02T08:01")), "Merged, reopened 1 minute later", [OLD]),
        ((void("2026-05-31T00:00"), again("2026-07-02T08:00", "2026-07-20")), "Void, reopened 32 days 8 hours later", [OLD]),
        # not overdue: told where it was soon; what is due is the new deadline
        ((void("2026-05-30T23:59"), again("2026-06-02T08:00")), "Void, reopened 2 days 9 hours later", [NEW]),
        ((void("2026-05-30T23:59"), again("2026-07-02T08:00", "2026-07-20")), "", []),
        ((void("2026-05-20T08:00"), again("2026-05-20T09:00", "2026-05-30")), "", [OLD]),
        # approved since
        ((void("2026-06-02T08:00"), again("2026-06-02T08:01"), extended("2026-06-03T08:00", "2026-07-20")), "Void, reopened 1 minute later", []),
        # twice: the first deadline is due
        ((void("2026-06-02T08:00"), again("2026-06-02T08:01", "2026-06-20"), void("2026-06-10T08:00"), again("2026-06-10T08:01")),
         "Void, reopened 1 minute later", [OLD]),
    ],
)  # fmt: skip
def test_a_later_deadline_without_an_approval(
    tmp_path: Path, steps: tuple[str, ...], moved: str, over: list[str]
) -> None:
    found = seen(tmp_path, *steps)
    told = [v.partition(":")[0] for k, v in found.items() if k.startswith("NC109")]
    assert set(told) == ({moved} if moved else set())
    assert [k for k in found if k.startswith("MS102")] == over


def test_it_says_which_deadline_was_which(tmp_path: Path) -> None:
    assert seen(tmp_path, void("2026-06-02T08:00"), again("2026-06-02T08:01")) == {
        OLD: "the deadline 2026-05-30 is past by 41 days; not submitted; reopened with 2026-07-01",
        f"NC109/{ID}/2": "Void, reopened 1 minute later: the deadline moved from 2026-05-30 to 2026-07-01, and no extension was approved",
    }


def test_what_was_submitted_by_the_new_deadline_is_late_by_the_old_one(tmp_path: Path) -> None:
    found = seen(tmp_path, void("2026-06-02T08:00"), again("2026-06-02T08:01"), done("2026-06-20T08:00"))
    assert found[f"LT102/{ID}/2026-06-20"] == "submitted 21 days after the deadline, 2026-05-30"


def test_what_was_closed_begins_anew(tmp_path: Path) -> None:
    found = seen(tmp_path, submitted(), VERIFIED, CLOSED, again("2026-06-20T08:00", "2026-07-20"))
    assert found == {}


def test_a_void_step_that_claims_to_be_older_counts_from_when_it_landed(tmp_path: Path, audit: Audit) -> None:
    repo = begun(tmp_path / "campus.git", "2026-05-01T08:00+08:00", files())
    land(repo, "2026-05-05T10:00+08:00", one(*OPEN))
    land(repo, "2026-06-12T08:00+08:00", one(*OPEN, void("2026-05-06T08:00"), again("2026-06-12T08:00")))
    keys = {s["signal"] for s in audit(repo) if s["record"] == ID}
    assert {OLD, f"NC109/{ID}/2"} <= keys
