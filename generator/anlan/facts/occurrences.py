"""When a schedule asks for something: its occurrences, each opening a period that lasts to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from anlan.facts.recurrence import Unread, recurrence
from anlan.model import Campus, Schedule
from anlan.model.campus import Span

AHEAD_DAYS = 60


@dataclass(frozen=True, slots=True)
class Period:
    """From a day up to and with another; `key` names it: its first day, or its month where it is a whole one."""

    key: str
    first: date
    last: date


def occurrence_days(rule: str, start: date, until: date) -> list[date]:
    """The days of a recurrence up to a day; none where it cannot be read (a check says so)."""
    return [day for day, _ in _turns(rule, start, until)]


def _turns(rule: str, start: date, until: date) -> Iterator[tuple[date, date]]:
    read = recurrence(rule, start)
    return iter(()) if isinstance(read, Unread) else read.turns(until)


def periods(schedule: Schedule, campus: Campus, today: date) -> tuple[Period, ...]:
    """The periods of a schedule from the campus's start to the one that today lies in and the next few.

    Where the recurrence itself ends, its last period is as long as if it did not.
    """
    until = min(today + timedelta(days=AHEAD_DAYS), schedule.until or date.max)
    pauses = [w for w in (*campus.windows, *campus.calendar.terms) if w.id in schedule.except_]
    out = []
    for first, following in _turns(schedule.rrule, schedule.start, until):
        last = min(following - timedelta(days=1), schedule.until or date.max)
        if not paused(first, pauses) and (campus.started is None or last >= campus.started):
            out.append(Period(_key(first, following), first, last))
    return tuple(out)


def paused(day: date, pauses: Iterable[Span]) -> bool:
    """Whether a day lies in a window in which a schedule rests."""
    return any(w.from_ <= day <= w.until for w in pauses)


def _key(first: date, following: date) -> str:
    """2026-04 for a month, 2026-04-06 for any other period."""
    whole_month = first.day == 1 and following == (first + timedelta(days=32)).replace(day=1)
    return f"{first:%Y-%m}" if whole_month else first.isoformat()
