"""The state of a case: the fold of its steps through the table of moves, never stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from anlan.model import Campus, Record, course_of, kind_of, row_key, unit_of
from anlan.model.moves import Move
from anlan.model.part import Part, fields_of, read_as


class Now(NamedTuple):
    """What a case is after its last step.

    `deadlines` holds (round, day): the first of a round is its target, the last is in force. `corrected` are texts of
    the head, `rows` those of rows of a sheet, by row.
    """

    state: str
    round: int = 1
    grade: str | None = None
    major_rule: str | None = None
    to: str | None = None
    deadlines: tuple[tuple[int, date], ...] = ()
    interim: str | None = None
    measures: str | None = None
    funds: str | None = None
    contingency: str | None = None
    submitter: str | None = None
    corrected: Mapping[str, str] = MappingProxyType({})
    rows: Mapping[str, Mapping[str, str]] = MappingProxyType({})

    @property
    def deadline(self) -> date | None:
        """The deadline in force in this round."""
        days = [d for r, d in self.deadlines if r == self.round]
        return days[-1] if days else None

    @property
    def first_deadline(self) -> date | None:
        """The first deadline of this round."""
        return next((d for r, d in self.deadlines if r == self.round), None)


class Stage(NamedTuple):
    """One step taken: its number in the record, what was before and after it; no move where the table has none."""

    n: int
    step: Any
    move: Move | None
    before: Now
    after: Now


@dataclass(frozen=True, slots=True)
class Course:
    """A record, its stages and its state; steps claimed after the clock do not count."""

    record: Record
    now: Now
    stages: tuple[Stage, ...]


CARRIED = ("grade", "major_rule", "to", "interim", "measures", "funds", "contingency")
# What no correction changes: what names a record and who answers for it, and what steps of their own change.
NEVER_CORRECTED = frozenset({
    "id", "by", "entered_by", "visibility", "grade", "major_rule", "to", "deadline", "approved_by", "steps", "rows", "evidence",
})  # fmt: skip
# What a seal or a draw fixed before anybody could know the result.
COMMITTED = {
    "seal": frozenset({"about", "at", "digest", "open_after"}),
    "draw": frozenset({"at", "method", "seals", "seed", "pool", "always", "take", "inspectors", "each", "recuse"}),
}
ROW_NAMES = frozenset({"date", "shift", "group"})  # they name a row, and a correction says which by them
_REOPENED: dict[str, Any] = {"measures": None, "funds": None, "contingency": None, "interim": None, "submitter": None}


def fold(record: Record, moment: datetime) -> Course:
    """The course of a record up to a moment."""
    course = course_of(kind_of(record.id))
    now = Now(course.start)
    stages = []
    for n, step in enumerate(getattr(record, "steps", ())):
        if step.at > moment:
            continue
        move = course.moves.get(step.step)
        if move is None or not move.allowed(now.state):
            stages.append(Stage(n, step, None, now, now))
            continue
        after = advance(now, step, move.to)
        stages.append(Stage(n, step, move, now, after))
        now = after
    return Course(record, now, tuple(stages))


def advance(now: Now, step: Any, to: str | None) -> Now:
    """One step on: whatever fields the step carries replace the folded ones."""
    values, name = step.__dict__, step.step
    sort: type[Part] = type(step)
    changes: dict[str, Any] = {k: v for k in _carried(sort) if (v := values.get(k)) is not None}
    if name == "fixed":
        changes["grade"] = "general"
    elif name == "regraded" and step.grade == "general":
        changes["major_rule"] = None
    elif name == "reopened":
        changes |= {"round": now.round + 1, **_REOPENED}
    elif name == "submitted":
        changes["submitter"] = unit_of(step.by)
    elif name == "corrected":
        changes |= _correction(now, step)
    if (day := values.get("deadline")) is not None:
        changes["deadlines"] = (*now.deadlines, (changes.get("round", now.round), day))
    if to is not None:
        changes["state"] = to
    return now._replace(**changes) if changes else now


@cache
def _carried(sort: type[Part]) -> tuple[str, ...]:
    """Which of the fields that carry over a sort of step has."""
    return tuple(name for name in CARRIED if name in fields_of(sort))


def _correction(now: Now, step: Any) -> dict[str, Any]:
    if step.row is None:
        return {"corrected": {**now.corrected, **step.set}}
    return {"rows": {**now.rows, step.row: {**now.rows.get(step.row, {}), **step.set}}}


def head_of(course: Course) -> Any:
    """The head of a record, as corrected since; when it happened stays as it was claimed first, as its id does."""
    record, said = course.record, course.now.corrected
    return _as_corrected(record, said, never_corrected(kind_of(record.id)) | {"at"}) if said else record


def never_corrected(kind: str) -> frozenset[str]:
    """The fields of a kind's head that no correction sets."""
    return NEVER_CORRECTED | COMMITTED.get(kind, frozenset())


def rows_of(course: Course) -> Iterator[Any]:
    """The rows of a sheet, as corrected since."""
    for row in course.record.__dict__["rows"]:
        yield _as_corrected(row, course.now.rows.get(row_key(row), {}), ROW_NAMES)


def _as_corrected(part: Part, said: Mapping[str, str], never: frozenset[str]) -> Part:
    """A part with the texts that its fields are given by the names under which they are written, where they can be read."""
    values = {
        name: read_as(info, said[written])
        for name, info in (type(part).model_fields.items() if said else ())
        if (written := info.alias or name) in said and name not in never
    }
    return part.model_copy(update={k: v for k, v in values.items() if v is not None}) if values else part


def may_write(who: str, unit: str, head_unit: str, now: Now, campus: Campus) -> bool:
    """Whether a unit may take a move that is kept for `who` (docs/design.md, moves of a hazard)."""
    responsible = unit_of(now.to) if now.to else None
    match who:
        case "office":
            return unit in campus.roles.office
        case "responsible":
            return responsible is not None and (unit == responsible or campus.parent(responsible) == unit)
        case "verifier":
            return (
                unit in campus.roles.verify
                and unit not in (responsible, now.submitter)
                and not _related(unit, responsible, campus)
            )
        case "reporter":
            return unit in campus.roles.office or unit == head_unit
    return True


def _related(unit: str, responsible: str | None, campus: Campus) -> bool:
    return responsible is not None and (campus.parent(unit) == responsible or campus.parent(responsible) == unit)


def may_enter(by: str, entered_by: str | None, campus: Campus) -> bool:
    """On behalf of a post: the office, the post's own unit, the unit above it; of outsiders anyone."""
    if entered_by is None:
        return True
    own, clerk = unit_of(by), unit_of(entered_by)
    return clerk == own or clerk == campus.parent(own) or clerk in campus.roles.office or campus.external(own)


FIVE = ("measures", "to", "funds", "deadline", "contingency")


def not_in_place(now: Now) -> list[str]:
    """Which of the five (measures, responsibility, funds, deadline, contingency plan) a hazard lacks."""
    return [name for name in FIVE if not getattr(now, name)]
