"""Deadlines that became later though nobody approved it: a hazard voided or merged, and opened again with another day.

An extension asks for an approval; ending a hazard and opening it again sets a new deadline without. What was overdue
when it ended is overdue by its old deadline all the same, until an extension is approved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from anlan.facts.fold import Course, Stage
from anlan.facts.hazards import days_over
from anlan.rules.signal import Signal, SignalGround, lasted, of_record, signal_card, signal_rule
from anlan.terms.vocab import STATES
from anlan.terms.word import Word

SOON = timedelta(days=30)
_ENDS = ("void", "merged")


class Moved(NamedTuple):
    """A reopening with a later deadline: the old one, how the hazard had ended and how long before, and whether it was
    overdue then."""

    stage: Stage
    old: date
    new: date
    since: timedelta
    over: bool


class Owed(NamedTuple):
    """The reopenings that moved a deadline, and by step the old deadline that was due all the same, where one was;
    `now` is the one that is due still."""

    moved: tuple[Moved, ...]
    by_step: Mapping[int, date]
    now: date | None


_NOTHING = Owed((), {}, None)


def owed(ground: SignalGround, course: Course) -> Owed:
    """What became of a hazard's deadlines when it ended and was opened again."""
    if not any(s.step.step == "reopened" for s in course.stages):
        return _NOTHING
    held: date | None = None
    ended: Stage | None = None
    moved: list[Moved] = []
    by_step: dict[int, date] = {}
    for stage in course.stages:
        if held is not None:
            by_step[stage.n] = held
        if stage.after.state in _ENDS and stage.before.state not in _ENDS:
            ended = stage
        elif stage.step.step == "reopened":
            found = _moved(ground, course, stage, ended, held) if ended and stage.before.state in _ENDS else None
            moved += [found] if found else []
            held = found.old if found and found.over else None
        elif stage.step.step == "extended":
            held = None
    return Owed(tuple(moved), by_step, held)


def _moved(ground: SignalGround, course: Course, stage: Stage, ended: Stage, held: date | None) -> Moved | None:
    old, new, at = held or ended.before.deadline, stage.after.deadline, _known(ground, course, ended)
    if old is None or new is None or new <= old:
        return None
    over = days_over(ended.before.state, old, ground.facts.days.of(at)) > 0
    since = max(stage.step.at - at, timedelta())
    return Moved(stage, old, new, since, over) if over or since < SOON else None


def _known(ground: SignalGround, course: Course, stage: Stage) -> datetime:
    """When a step is known to have been taken: as it claims, or when it reached main, whichever is later."""
    at: datetime = stage.step.at
    landing = ground.landed.step(course.record.id, stage.n) if ground.landed else None
    return at if landing is None or ground.adopted(at, landing.commit) else max(at, ground.arrived(landing.commit))


@signal_rule(
    signal_card("NC109", "inconsistent", Word("时限没有批准就变晚了", "A deadline became later without an approval"),
                Word("延期要批准；作废或并入后再重启，时限一样变晚，却没有人批准", "an extension is approved; a hazard that is voided or merged and opened again gets a later deadline, and nobody approved it"),
                Word("核对为什么作废又重启；确需更长，走“延期”，再写一条说明（answer）", "look why it was ended and opened again; if it must be longer, let `extended` be approved, and answer it")),
)  # fmt: skip
def later(ground: SignalGround) -> Iterator[Signal]:
    """Reopenings of what was void or merged that set a later deadline, soon after or when it had been overdue."""
    for rid in ground.facts.hazards:
        for stage, old, new, since, _ in owed(ground, ground.facts.courses[rid]).moved:
            say = Word("“{s}” {t}后重启，时限从 {o} 变为 {n}，没有批准延期", "{s}, reopened {t} later: the deadline moved from {o} to {n}, and no extension was approved").fill(
                s=STATES[stage.before.state].word, t=lasted(since), o=old, n=new
            )  # fmt: skip
            yield of_record("NC109", rid, say, stage.step.at, ("steps", stage.n, "deadline"), f"{stage.after.round}")
