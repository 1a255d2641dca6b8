"""When a schedule asks for something: its occurrences, each opening a period that lasts to the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from dateutil.rrule import rrulestr

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
    """The days of a recurrence rule up to a day; none where the rule cannot be read (a check says so)."""
    try:
        rrule = rrulestr(rule, dtstart=datetime.combine(start, time()))
        return [
            d.date() for d in rrule.between(datetime.combine(start, time()), datetime.combine(until, time()), inc=True)
        ]
    except (ValueError, TypeError, AttributeError):
        return []


def periods(schedule: Schedule, campus: Campus, today: date) -> tuple[Period, ...]:
    """The periods of a schedule from the campus's start to the one that today lies in and the next few."""
    until = today + timedelta(days=AHEAD_DAYS)
    days = occurrence_days(schedule.rrule, schedule.start, until + timedelta(days=400))
    pauses = [w for w in (*campus.windows, *campus.calendar.terms) if w.id in schedule.except_]
    out = []
    for first, following in pairwise(days):
        last = min(following - timedelta(days=1), schedule.until or date.max)
        if first > until or (schedule.until and first > schedule.until):
            break
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
