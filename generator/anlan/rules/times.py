"""Times that can be: steps in order, an end after its start, and nothing claimed that has not happened yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from anlan.model import Drill, Duty, Inspection, Meeting, Patrol, Record, Training
from anlan.model.sheets import DutyRow, PatrolRow
from anlan.rules.rule import Ground, found, rule
from anlan.terms.finding import Card, Finding
from anlan.terms.word import Word

_ENDED = (Inspection, Drill, Training, Meeting)  # acts of which a record is written once they are over
_KEPT = (Patrol, Duty)  # sheets of what was done; a rota may be drawn up ahead


@rule(
    Card("CS503", "case", Word("步骤按时间先后", "Steps stand in time order"),
         Word("先后颠倒的经过说不通", "a course out of order makes no sense"), Word("核对 at；确实补录的写实际时间，放在应在的位置", "look at the times; write the real time")),
    Card("CS504", "case", Word("自报时间不得晚于当前时刻", "Nothing is claimed after the clock"),
         Word("还没发生的事不能登记，没巡的班、没完的演练也一样", "what has not happened cannot be recorded, nor can a shift or an end that is still to come"), Word("写实际发生的时间，核对年月日和时区", "write when it happened; look at day and offset")),
    Card("CS509", "case", Word("结束不早于开始", "An end is not before its start"),
         Word("时间颠倒的检查、演练无法采信", "an inspection or drill that ends before it begins is not credible"), Word("核对 at 与 until，或 from 与 until", "look at `at` and `until`, or `from` and `until`")),
)  # fmt: skip
def times(ground: Ground) -> Iterator[Finding]:
    """Head and steps in order; neither they, nor rows, nor ends are after the clock."""
    clock, today = ground.ledger.moment, ground.ledger.now.date()
    for record in ground.ledger.living():
        values = record.__dict__
        if values["at"] > clock:
            yield _future(record, ("at",), record.at, clock)
        if isinstance(record, _ENDED) and record.until > clock:
            yield _future(record, ("until",), record.until, clock)
        elif isinstance(record, _KEPT):
            yield from _rows_ahead(record, today)
        yield from _ends(record, values)
        last = None if values.get("rows") else values["at"]
        for n, step in enumerate(values["steps"]):
            if step.at > clock:
                yield _future(record, ("steps", n, "at"), step.at, clock)
            if last is not None and step.at < last:
                yield found("CS503", record.id, ("steps", n, "at"), Word(f"{_t(step.at)} 早于前一步的 {_t(last)}", f"{_t(step.at)} is before the step that precedes it, {_t(last)}"),
                            Word("按先后写，核对时间和时区", "put the steps in order; look at the times and offsets"))  # fmt: skip
            last = step.at


def _ends(record: Record, values: dict[str, Any]) -> Iterator[Finding]:
    end, start, name = values.get("until"), values.get("from_", values["at"]), "until"
    if end is None and "known_at" in values:
        end, name = values["known_at"], "known_at"
    if end is not None and end < start:
        yield found(
            "CS509",
            record.id,
            (name,),
            Word(f"{_t(end)} 早于 {_t(start)}", f"{_t(end)} is before {_t(start)}"),
            Word("核对起止时间", "look at start and end"),
        )


def _t(at: Any) -> str:
    return at.isoformat(timespec="minutes") if isinstance(at, datetime) else str(at)


def _rows_ahead(record: Patrol | Duty, today: date) -> Iterator[Finding]:
    """Shifts that have not begun on the campus's calendar."""
    rows: tuple[PatrolRow | DutyRow, ...] = record.rows
    for n, row in enumerate(rows):
        if row.date > today:
            say = Word(f"{row.date} 还没有到，今天是 {today}", f"{row.date} has not come yet; today is {today}")
            mend = Word("只写已经做了的班次，核对年月日", "write shifts that have been kept; look at the day")
            yield found("CS504", record.id, ("rows", n, "date"), say, mend)


def _future(record: Record, at: tuple[str | int, ...], claimed: datetime, clock: datetime) -> Finding:
    say = Word(
        f"{_t(claimed)} 晚于当前时刻 {_t(clock.astimezone(claimed.tzinfo))}",
        f"{_t(claimed)} is after the clock, {_t(clock.astimezone(claimed.tzinfo))}",
    )
    return found(
        "CS504",
        record.id,
        at,
        say,
        Word("写实际发生的时间，核对年月日和时区", "write when it happened; look at day and offset"),
    )
