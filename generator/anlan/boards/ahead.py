"""What comes next: deadlines, tasks and decisions due, schedules, campaigns and windows of the coming weeks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from anlan.boards.coverage import address
from anlan.boards.pieces import Piece
from anlan.boards.said import page_of
from anlan.boards.voice import Voice
from anlan.facts.fold import head_of
from anlan.facts.hazards import MENDING, HazardFact
from anlan.facts.occurrences import occurrence_days, paused

DAYS = 35
MOST = 15


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing on one day."""

    day: date
    shown: str
    weekday: str
    what: Piece
    note: str


def coming(voice: Voice) -> tuple[Coming, ...]:
    """The next things, in order of their days."""
    today = voice.facts.days.today
    last = today + timedelta(days=DAYS)
    found = (
        *_hazards(voice),
        *_tasks(voice),
        *_actions(voice),
        *_notices(voice),
        *_schedules(voice, last),
        *_campaigns(voice, last),
        *_windows(voice),
    )
    near = dict.fromkeys(thing for thing in found if today <= thing[0] <= last)
    rows = sorted(near, key=lambda thing: (thing[0], thing[1].text, thing[1].href))[:MOST]
    return tuple(
        Coming(d, voice.day(d), voice("今天", "today") if d == today else voice.weekday(d), piece, note)
        for d, piece, note in rows
    )


Thing = tuple[date, Piece, str]


def due_within(hazard: HazardFact, days: int) -> bool:
    """Whether a deadline falls in the next days, today among them, and somebody still is to mend."""
    return hazard.left is not None and 0 <= hazard.left < days and hazard.state in MENDING


def _hazards(voice: Voice) -> Iterator[Thing]:
    """Deadlines further off than a week; the nearer ones and the major hazards stand above on the same page."""
    for h in voice.facts.open:
        if h.deadline and h.state in MENDING and not h.major and not due_within(h, 7):
            yield (
                h.deadline,
                voice.record(h.id),
                voice.listed((voice.unit(h.unit), voice("整改期限", "deadline to mend"))),
            )


def _tasks(voice: Voice) -> Iterator[Thing]:
    for fact in voice.facts.measures:
        for t in fact.tasks:
            if t.task.due and t.by is None:
                who = voice.listed(map(voice.unit, t.task.units))
                yield (
                    t.task.due,
                    Piece(t.task.title, page_of(fact.path)),
                    voice.listed((who, voice(f"措施 {fact.measure.number}", f"measure {fact.measure.number}"))),
                )


def _actions(voice: Voice) -> Iterator[Thing]:
    for record, action in voice.facts.undone:
        yield (
            action.due,
            Piece(action.text, f"r/{record.id}/"),
            voice.listed((voice.unit(action.to), voice(f"{voice.kind(record)}议定", "decided"))),
        )


def _notices(voice: Voice) -> Iterator[Thing]:
    for notice in voice.ledger.of("notice"):
        course = voice.facts.courses[notice.id]
        if course.now.state in ("issued", "returned"):
            yield (
                head_of(course).due,
                voice.record(notice.id),
                voice.listed((voice.owner(notice.to), voice("通知要求回复", "reply asked for"))),
            )


def _schedules(voice: Voice, last: date) -> Iterator[Thing]:
    """The next turn of what does not come round every few days."""
    today, campus = voice.facts.days.today, voice.ledger.campus
    for schedule in voice.ledger.plan.schedules.values():
        days = [d for d in occurrence_days(schedule.rrule, schedule.start, last) if d >= today]
        pauses = [w for w in (*campus.windows, *campus.calendar.terms) if w.id in schedule.except_]
        if (
            days
            and len(days) < 4
            and not paused(days[0], pauses)
            and (schedule.until is None or days[0] <= schedule.until)
        ):
            yield (
                days[0],
                Piece(schedule.title, address(voice, schedule.id)),
                voice("周期任务开始一期", "a period of the schedule begins"),
            )


def _campaigns(voice: Voice, last: date) -> Iterator[Thing]:
    today = voice.facts.days.today
    for campaign in voice.ledger.plan.campaigns.values():
        for day in occurrence_days(campaign.rrule, campaign.start, last):
            if day >= today:
                end = day + timedelta(days=min(campaign.days - 1, (date.max - day).days))
                note = voice("宣传活动", "campaign") + (
                    voice(f"，至 {voice.day(end)}", f", to {voice.day(end)}") if end > day else ""
                )
                yield day, Piece(campaign.title), note


def _windows(voice: Voice) -> Iterator[Thing]:
    for window in voice.ledger.campus.windows:
        yield (
            window.from_,
            Piece(window.name),
            voice(f"重点时段，至 {voice.day(window.until)}", f"special period, to {voice.day(window.until)}"),
        )
