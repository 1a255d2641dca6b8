"""Periods as signals judge them: a waiver excuses only what was not over when its approval reached main."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from anlan.facts.duties import Cell, DutyFact, DutyLine
from anlan.rules.signal import SignalGround
from anlan.terms.word import Word
from anlan.trace import Commit


class Judged(NamedTuple):
    """A period that a schedule asks: its mark is that of the board, but for one that was waived when it was over; `note`
    says so."""

    duty: DutyFact
    line: DutyLine
    cell: Cell
    mark: str
    note: Word


def judged(ground: SignalGround) -> Iterator[Judged]:
    """Every period of every place and unit under every schedule."""
    for duty in ground.facts.duties:
        for line in duty.lines:
            for cell in line.cells:
                mark, note = _afterwards(ground, cell) if cell.mark == "waived" else (cell.mark, _NOTHING)
                yield Judged(duty, line, cell, mark, note)


_NOTHING = Word("", "")


def day_over(ground: SignalGround, day: date) -> datetime:
    """The moment at which a day is over, by the campus's clocks."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ground.ledger.zone)


def _afterwards(ground: SignalGround, cell: Cell) -> tuple[str, Word]:
    """What became of a waived period where every approval landed when it was over; where one did before, it is waived.

    What only the office sees is not named.
    """
    over = day_over(ground, cell.period.last)
    approvals = [_approval(ground, rid) for rid in cell.waivers]
    late = [a for a in approvals if a is not None and ground.arrived(a) >= over]
    if over > ground.ledger.moment or len(late) < len(approvals):
        return "waived", _NOTHING
    first = min(late, key=ground.arrived)
    seen = [w for w in cell.waivers if ground.ledger.records[w].visibility == "campus"]
    note = Word("；事后才免检：{w}，{a} {how}", "; waived only afterwards by {w}, {how} {a}").fill(
        a=f"{ground.arrived(first).astimezone(ground.ledger.zone):%Y-%m-%d %H:%M}",
        how=ground.came(first),
        w=", ".join(seen),
    )
    return "late" if cell.record else "missing", note if seen else _NOTHING


def _approval(ground: SignalGround, rid: str) -> Commit | None:
    """The landing of a waiver's approval; none where it is not known, or of ledgers that a campus brought with it."""
    course = ground.facts.courses[rid]
    stage = next((s for s in course.stages if s.move is not None and s.after.state == "approved"), None)
    landing = ground.landed.step(rid, stage.n) if ground.landed and stage else None
    if stage is None or landing is None or ground.adopted(stage.step.at, landing.commit):
        return None
    return landing.commit
