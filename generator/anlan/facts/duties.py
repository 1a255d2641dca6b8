"""What was due by schedule and what was done: one line of cells for each place or unit."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from anlan.facts.days import Days
from anlan.facts.fold import Course, head_of
from anlan.facts.occurrences import Period, periods
from anlan.facts.places import Colours, PlaceFact, above, colours
from anlan.ledger import Ledger
from anlan.model import Campus, Query, Record, Schedule, Waiver, kind_of, unit_of
from anlan.model.campus import Dated, PlaceCard

Mark = Literal["done", "late", "waived", "missing", "open"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One period of one place or unit: what became of it, and the record that shows it; of a waived one, the record that
    made up for it all the same, and the waivers."""

    period: Period
    mark: Mark
    record: str | None = None
    waivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A place or unit under a schedule, period by period; `unit` answers for it."""

    target: str
    unit: str | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class DutyFact:
    """A schedule with its lines."""

    schedule: Schedule
    by_place: bool
    lines: tuple[DutyLine, ...]

    def total(self, units: frozenset[str] | None = None) -> Counter[str]:
        """How many cells bear each mark, of all lines or of those that some units answer for."""
        return Counter(c.mark for line in self.lines if units is None or line.unit in units for c in line.cells)


def done_and_due(total: Counter[str]) -> tuple[int, int]:
    """How many periods were done, late ones too, and how many were due."""
    done = total["done"] + total["late"]
    return done, done + total["missing"]


class _Deed(NamedTuple):
    """A record, or a row of one, that may fulfil a period."""

    day: date
    record: str
    by: str
    family: str | None = None
    shift: str | None = None
    exact: bool = False


class _Freed(NamedTuple):
    """The days for which a waiver frees a place."""

    first: date
    last: date
    waiver: str


def duty_facts(
    ledger: Ledger, courses: dict[str, Course], places: dict[str, PlaceFact], days: Days
) -> tuple[DutyFact, ...]:
    """Every schedule with what became of it."""
    deeds = _deeds(ledger, courses, days)
    waivers = _waivers(ledger, courses, days)
    then = colours((c for i, c in courses.items() if i.startswith("rk-")), ledger.campus.lec, days)
    return tuple(_duty(s, ledger, deeds, waivers, places, then, days) for s in ledger.plan.schedules.values())


def _duty(
    schedule: Schedule,
    ledger: Ledger,
    deeds: dict[tuple[str, str], list[_Deed]],
    waivers: Any,
    places: dict[str, PlaceFact],
    then: Colours,
    days: Days,
) -> DutyFact:
    spans = periods(schedule, ledger.campus, days.today)
    lines = []
    for target, unit, card in _targets(schedule, ledger.campus, places):
        asked = tuple(p for p in spans if _asks(schedule, target, card, then, p))
        if not asked:
            continue
        fitting = sorted(
            {d for d in deeds.get((schedule.what, target), ()) if _fits(schedule, d, target, ledger)},
            key=lambda d: (d.day, d.record),
        )
        freed = waivers.get((schedule.id, target), ())
        lines.append(DutyLine(target, unit, tuple(_cells(asked, fitting, freed, days.today))))
    return DutyFact(schedule, schedule.places is not None, tuple(lines))


def _targets(
    schedule: Schedule, campus: Campus, places: dict[str, PlaceFact]
) -> list[tuple[str, str | None, Dated | None]]:
    """The places that a schedule may ask with their units, or its units."""
    if schedule.places is None:
        return [(u, u, campus.unit_by_id.get(u)) for u in schedule.units]
    return [(p.id, p.unit, p.card) for p in places.values() if chosen(p.card, schedule.places)]


def chosen(card: PlaceCard, query: Query) -> bool:
    """Whether every condition that a query gives holds for a place, but for the colour, which changes with the days."""
    return (
        (query.kind is None or card.kind == query.kind)
        and (query.key is None or card.key == query.key)
        and set(query.tags) <= set(card.tags)
        and (not query.ids or card.id in query.ids)
    )


def _asks(schedule: Schedule, target: str, card: Dated | None, then: Colours, period: Period) -> bool:
    """Whether a place or unit is asked for a period: it stood throughout, and had the colour on its first day."""
    if card is not None and not (card.stands(period.first) and card.stands(period.last)):
        return False
    risk = schedule.places.risk if schedule.places else ()
    return not risk or then.on(target, period.first) in risk


def _fits(schedule: Schedule, deed: _Deed, target: str, ledger: Ledger) -> bool:
    """Whether a deed is what a schedule asks, by whoever it asks: a place's owner is who held it on that day."""
    if schedule.checklist not in (None, deed.family) or schedule.shift not in (None, deed.shift):
        return False
    by, campus = unit_of(deed.by), ledger.campus
    if schedule.who == "office":
        return campus.is_office(by)
    unit = target if schedule.places is None else campus.owner(target, deed.day)
    if schedule.who == "any" or unit is None:
        return schedule.who == "any"
    return by == unit or campus.parent(unit) == by or campus.parent(by) == unit


def _cells(spans: tuple[Period, ...], deeds: list[_Deed], freed: Iterable[_Freed], today: date) -> Iterator[Cell]:
    """Each period takes the first deed in it; a further one makes up, late, for an empty period before it."""
    starts = [p.first for p in spans]
    own: dict[int, str] = {}
    late: dict[int, str] = {}
    for deed in deeds:
        at = bisect_right(starts, deed.day) - 1
        if at < 0:
            continue
        inside = deed.day <= spans[at].last
        if inside and at not in own:
            own[at] = deed.record
        elif not deed.exact and (gap := at - 1 if inside else at) >= 0 and gap not in own:
            late.setdefault(gap, deed.record)
    for n, period in enumerate(spans):
        if n in own:
            yield Cell(period, "done", own[n])
        elif waivers := tuple(f.waiver for f in freed if f.first <= period.last and period.first <= f.last):
            yield Cell(period, "waived", late.get(n), waivers)
        elif n in late:
            yield Cell(period, "late", late[n])
        else:
            yield Cell(period, "missing" if period.last < today else "open")


def _deeds(ledger: Ledger, courses: dict[str, Course], days: Days) -> dict[tuple[str, str], list[_Deed]]:
    """Whatever may fulfil a period, by kind and by place or unit."""
    out: dict[tuple[str, str], list[_Deed]] = {}
    asked = {s.what for s in ledger.plan.schedules.values()}
    for rid, course in courses.items():
        record, kind = head_of(course), kind_of(rid)
        if kind not in asked or course.now.state == "void" or record.at > ledger.moment:
            continue
        place = record.__dict__.get("place")
        keys = [(kind, p) for p in above(place)] if place else []
        keys += [(kind, u) for u in _units(record)]
        for deed in _deeds_of(record, days):
            for key in keys:
                out.setdefault(key, []).append(deed)
    return out


def _units(record: Record) -> tuple[str, ...]:
    values = record.__dict__  # a field that a kind lacks costs pydantic as much as all the others
    crowd = (c.unit for c in values.get("counts") or ())
    return tuple(dict.fromkeys((unit_of(record.by), *values.get("units", ()), *crowd)))


def _deeds_of(record: Any, days: Days) -> Iterator[_Deed]:
    rows = record.__dict__.get("rows")
    if rows is not None:
        for row in rows:
            yield _Deed(row.date, record.id, record.by, shift=getattr(row, "shift", None), exact=True)
        return
    checklist = record.__dict__.get("checklist")
    yield _Deed(days.of(record.at), record.id, record.by, family=checklist.rpartition("-v")[0] if checklist else None)


def _waivers(ledger: Ledger, courses: dict[str, Course], days: Days) -> dict[tuple[str, str], list[_Freed]]:
    """Approved waivers, each from its first day to its last or to the day it was ended."""
    out: dict[tuple[str, str], list[_Freed]] = {}
    for waiver in ledger.of("waiver"):
        assert isinstance(waiver, Waiver)
        course = courses[waiver.id]
        if course.now.state not in ("approved", "ended"):
            continue
        end = next((days.of(s.step.at) for s in course.stages if s.after.state == "ended"), waiver.until)
        for place in waiver.places:
            out.setdefault((waiver.schedule, place), []).append(_Freed(waiver.from_, min(end, waiver.until), waiver.id))
    return out
