"""What stands with each place: the grade of its worst risk point, its open hazards, who holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from anlan.facts.days import Days
from anlan.facts.fold import Course, head_of
from anlan.facts.hazards import HazardFact
from anlan.model import Campus, PlaceCard, Risk
from anlan.model.campus import LecLimits

COLOURS = ("red", "orange", "yellow", "blue", "none")


@dataclass(frozen=True, slots=True)
class RiskFact:
    """The last assessment of a risk point."""

    id: str
    record: Risk
    place: str
    score: Decimal
    colour: str
    step: Any


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """A place with everything that lies in it."""

    id: str
    card: PlaceCard
    unit: str | None
    colour: str
    risk: RiskFact | None
    hazards: tuple[HazardFact, ...]

    @property
    def open(self) -> tuple[HazardFact, ...]:
        """Its open hazards."""
        return tuple(h for h in self.hazards if h.open)

    def order(self) -> tuple[int, int, str]:
        """The worst colour first, then the most open hazards: where to go first."""
        return (COLOURS.index(self.colour), -len(self.open), self.id)


def above(place: str) -> Iterator[str]:
    """A place and the places it lies in: dorm2.3f, dorm2."""
    while place:
        yield place
        place = place.rpartition(".")[0]


def colour_of(score: Decimal, limits: LecLimits) -> str:
    """The colour of a score by the campus's own limits."""
    return (
        "red"
        if score >= limits.red
        else "orange"
        if score >= limits.orange
        else "yellow"
        if score >= limits.yellow
        else "blue"
    )


def risk_facts(courses: Iterable[Course], limits: LecLimits) -> tuple[RiskFact, ...]:
    """Risk points in use that have been assessed."""
    out = []
    for course in courses:
        step = next((s.step for s in reversed(course.stages) if s.step.step == "assessed"), None)
        if step is None or course.now.state != "assessed":
            continue
        record = head_of(course)
        assert isinstance(record, Risk)
        score = step.lec.l * step.lec.e * step.lec.c
        out.append(RiskFact(record.id, record, record.place, score, colour_of(score, limits), step))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of places over time: for each risk point in a place, the days from which it had each."""

    known: Mapping[str, tuple[tuple[tuple[date, str], ...], ...]]

    def on(self, place: str, day: date) -> str:
        """The colour of the worst risk point in a place on a day."""
        then = (
            next((c for since, c in reversed(spans) if since <= day), "none") for spans in self.known.get(place, ())
        )
        return min(then, key=COLOURS.index, default="none")


def colours(courses: Iterable[Course], limits: LecLimits, days: Days) -> Colours:
    """Every colour that was given to a risk point, and that it has none once it is retired or void."""
    known: dict[str, list[tuple[tuple[date, str], ...]]] = {}
    for course in courses:
        spans = []
        for stage in course.stages:
            if stage.step.step == "assessed" and stage.move is not None:
                lec = stage.step.lec
                spans.append((days.of(stage.step.at), colour_of(lec.l * lec.e * lec.c, limits)))
            elif stage.after.state not in ("noticed", "assessed"):
                spans.append((days.of(stage.step.at), "none"))
        record = head_of(course)
        assert isinstance(record, Risk)
        for place in above(record.place):
            known.setdefault(place, []).append(tuple(spans))
    return Colours({place: tuple(spans) for place, spans in known.items()})


def place_facts(
    campus: Campus, today: date, hazards: Iterable[HazardFact], risks: Iterable[RiskFact]
) -> dict[str, PlaceFact]:
    """Every place by id, in the order of campus.yml; a hazard in a room counts for the building too."""
    hazards_at: dict[str, list[HazardFact]] = {}
    for hazard in hazards:
        for place in above(hazard.place):
            hazards_at.setdefault(place, []).append(hazard)
    worst: dict[str, RiskFact] = {}
    for risk in risks:
        for place in above(risk.place):
            if place not in worst or (risk.score, worst[place].id) > (worst[place].score, risk.id):
                worst[place] = risk
    return {
        card.id: PlaceFact(
            card.id, card, campus.owner(card.id, today), worst[card.id].colour if card.id in worst else "none", worst.get(card.id),
            tuple(sorted(hazards_at.get(card.id, ()), key=HazardFact.order)),
        )
        for card in campus.places
    }  # fmt: skip
