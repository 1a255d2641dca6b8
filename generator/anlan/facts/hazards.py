"""What stands with each hazard: its state, deadline, days over it, how long it has been open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from anlan.facts.days import Days
from anlan.facts.fold import Course, Now, head_of
from anlan.model import Hazard, unit_of
from anlan.terms.vocab import ENDED_STATES

MENDING = ("assigned", "rectifying")
WAITING = ("submitted", "verified")


@dataclass(frozen=True, slots=True)
class HazardFact:
    """One hazard at the moment of the ledger, its head as corrected since; `overdue` counts days past the deadline, 0 when
    there is none to blame."""

    id: str
    record: Hazard
    now: Now
    open: bool
    place: str
    spot: str | None
    field: str
    unit: str | None
    reported: date
    ended: date | None
    deadline: date | None
    first_deadline: date | None
    moves: int
    overdue: int
    left: int | None
    age: int

    @property
    def major(self) -> bool:
        """Whether it is graded major."""
        return self.now.grade == "major"

    @property
    def state(self) -> str:
        """The folded state."""
        return self.now.state

    def order(self) -> tuple[bool, int, bool, date, str]:
        """Open before ended, the longest overdue first, major before general, then by deadline."""
        return (not self.open, -self.overdue, not self.major, self.deadline or date.max, self.id)


def hazard_fact(course: Course, days: Days) -> HazardFact:
    """The view of one folded hazard."""
    record, now = head_of(course), course.now
    assert isinstance(record, Hazard)
    is_open = now.state not in ENDED_STATES
    deadline = now.deadline
    ended = None if is_open else _ended(course, days)
    reported = days.of(record.at)
    return HazardFact(
        id=record.id, record=record, now=now, open=is_open, place=record.place,
        spot=record.spot, field=record.field, unit=unit_of(now.to) if now.to else None, reported=reported, ended=ended, deadline=deadline,
        first_deadline=now.first_deadline, moves=max(sum(r == now.round for r, _ in now.deadlines) - 1, 0), overdue=days_over(now.state, deadline, days.today),
        left=(deadline - days.today).days if deadline else None, age=max(((ended or days.today) - reported).days, 0),
    )  # fmt: skip


def days_over(state: str, deadline: date | None, today: date) -> int:
    """Days past a deadline, from the day after it; only while somebody is to mend."""
    return max((today - deadline).days, 0) if deadline and state in MENDING else 0


def overdue_from(deadline: date) -> date:
    """The first day on which a deadline is past."""
    return deadline + timedelta(days=1)


def _ended(course: Course, days: Days) -> date | None:
    """The day of the step that ended it."""
    at: datetime | None = next((s.step.at for s in reversed(course.stages) if s.before.state != s.after.state), None)
    return days.of(at) if at else None
