"""What a hazard waits for: one table of waits, from which both what was late and what is missing follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from anlan.facts.fold import Course, Stage


class _Row(NamedTuple):
    """A step that is waited for and the limit that counts; in which states, begun by which steps, answered by which."""

    step: str
    limit: str
    states: frozenset[str]
    begun: frozenset[str]
    answered: frozenset[str]


def _row(step: str, limit: str, states: str, begun: str, answered: str) -> _Row:
    return _Row(step, limit, *(frozenset(names.split()) for names in (states, begun, answered)))


_ROWS = (
    # waited for, by the limit, in the states, begun by, answered by; the head begins the first
    _row("assigned", "assign", "reported registered", "", "assigned"),
    _row("planned", "plan", "assigned", "assigned reopened transferred regraded", "planned"),
    _row("verified", "verify", "submitted", "submitted", "verified rejected"),
    _row("checked", "check", "closed", "closed", "checked"),
)


class Wait(NamedTuple):
    """A step that was waited for, by which limit, since when, and the stage that answered; none while it lasts."""

    step: str
    limit: str
    since: datetime
    stage: Stage | None


def waits(course: Course) -> Iterator[Wait]:
    """Every wait of every round that was answered, then what is waited for now; what another step overtook is neither."""
    open_: dict[_Row, datetime] = {_ROWS[0]: course.record.at}
    for stage in course.stages:
        if stage.move is None:
            continue
        name, state = stage.step.step, stage.after.state
        for row in _ROWS:
            if name in row.begun and state in row.states:
                open_[row] = stage.step.at
            elif row in open_ and name in row.answered:
                yield Wait(row.step, row.limit, open_.pop(row), stage)
            elif state not in row.states:
                open_.pop(row, None)
    yield from (Wait(row.step, row.limit, since, None) for row, since in open_.items())
