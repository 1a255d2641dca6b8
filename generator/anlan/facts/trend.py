"""Open, major and overdue hazards by day, counted from what changed each day and never refolded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

from anlan.facts.days import Days
from anlan.facts.fold import Course, Now
from anlan.facts.hazards import MENDING, overdue_from
from anlan.terms.vocab import ENDED_STATES

SPAN_DAYS = 90


@dataclass(frozen=True, slots=True)
class Trend:
    """Counts at the end of each day, the last of them at the moment of the ledger."""

    first: date
    open: tuple[int, ...]
    major: tuple[int, ...]
    overdue: tuple[int, ...]


class _Stretch(NamedTuple):
    """A hazard did not change from one day to before another."""

    now: Now
    since: date
    until: date


def trend(courses: Iterable[Course], days: Days, started: date | None = None) -> Trend:
    """The counts of the last days, today's among them even where the campus starts later; linear in the number of steps."""
    end = days.today + timedelta(days=1)
    first = min(days.today, max(days.today - timedelta(days=SPAN_DAYS - 1), started or date.min))
    changes: dict[str, Counter[date]] = {"open": Counter(), "major": Counter(), "overdue": Counter()}
    for course in courses:
        for stretch in _stretches(course, days, end):
            for name, start in _counted(stretch) if stretch.until > first else ():
                since = max(start, first)
                if since < stretch.until:
                    changes[name][since] += 1
                    changes[name][stretch.until] -= 1
    span = [first + timedelta(days=n) for n in range((end - first).days)]
    series = {name: tuple(accumulate(diff[day] for day in span)) for name, diff in changes.items()}
    return Trend(first, **series)


def _stretches(course: Course, days: Days, end: date) -> Iterator[_Stretch]:
    since, now = days.of(course.record.at), course.stages[0].before if course.stages else course.now
    for stage in course.stages:
        day = days.of(stage.step.at)
        if day > since:
            yield _Stretch(now, since, day)
            since = day
        now = stage.after
    if since < end:
        yield _Stretch(now, since, end)


def _counted(stretch: _Stretch) -> Iterator[tuple[str, date]]:
    """Under which heading a stretch counts, and from which day on."""
    now = stretch.now
    if now.state in ENDED_STATES:
        return
    yield "open", stretch.since
    if now.grade == "major":
        yield "major", stretch.since
    deadline = now.deadline
    if deadline and now.state in MENDING:
        yield "overdue", max(stretch.since, overdue_from(deadline))
