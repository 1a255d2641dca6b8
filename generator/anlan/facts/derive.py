"""All facts of a ledger, each derived once and read by every page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from anlan.facts.days import Days
from anlan.facts.duties import DutyFact, duty_facts
from anlan.facts.fold import Course, fold
from anlan.facts.hazards import HazardFact, hazard_fact
from anlan.facts.places import PlaceFact, RiskFact, place_facts, risk_facts
from anlan.facts.references import References, references
from anlan.facts.tasks import MeasureFact, actions_of, measure_facts
from anlan.facts.trend import Trend, trend
from anlan.ledger import Ledger
from anlan.model import Action, Record


@dataclass(frozen=True)
class Facts:
    """What follows from a ledger; each sort of facts is derived where it is first asked for, and kept."""

    ledger: Ledger
    days: Days
    courses: dict[str, Course]

    @cached_property
    def hazards(self) -> dict[str, HazardFact]:
        """Every hazard, in the order in which somebody should look at them."""
        found = sorted((hazard_fact(c, self.days) for c in self._of("hz-")), key=HazardFact.order)
        return {h.id: h for h in found}

    @cached_property
    def risks(self) -> tuple[RiskFact, ...]:
        """Every risk point with its colour."""
        return risk_facts(self._of("rk-"), self.ledger.campus.lec)

    @cached_property
    def places(self) -> dict[str, PlaceFact]:
        """Every place with what is open there."""
        return place_facts(self.ledger.campus, self.days.today, self.hazards.values(), self.risks)

    @cached_property
    def references(self) -> References:
        """Which record names which."""
        return references(self.ledger, self.courses)

    @cached_property
    def duties(self) -> tuple[DutyFact, ...]:
        """What was due by each schedule and what was done."""
        return duty_facts(self.ledger, self.courses, self.places, self.days)

    @cached_property
    def measures(self) -> tuple[MeasureFact, ...]:
        """The tasks of each measure of the plan, with what fulfilled them."""
        plan = self.ledger.plan
        return measure_facts(plan.measures.values(), plan.files, self.references, self.duties, self.days)

    @cached_property
    def decided(self) -> tuple[tuple[Record, Action, tuple[Record, ...]], ...]:
        """What meetings, drills and incidents decided: the record that tells it, the thing to do, and what did it."""
        done = self.references.fulfilled_by
        decided = ((c.record, action) for c in self.courses.values() for action in actions_of(c))
        return tuple((record, a, done.get(f"{record.id}#{a.key}", ())) for record, a in decided)

    @cached_property
    def undone(self) -> tuple[tuple[Record, Action], ...]:
        """What was decided and no record has done yet."""
        return tuple((record, action) for record, action, by in self.decided if not by)

    @cached_property
    def trend(self) -> Trend:
        """Open, major and overdue hazards by day."""
        return trend(self._of("hz-"), self.days, self.ledger.campus.started)

    @property
    def open(self) -> tuple[HazardFact, ...]:
        """Open hazards, the most pressing first."""
        return tuple(h for h in self.hazards.values() if h.open)

    def narrowed(self, seen: Ledger) -> Facts:
        """The facts of what one audience sees of the same ledger at the same moment."""
        courses = {i: c for i, c in self.courses.items() if i in seen.records}
        facts = Facts(seen, self.days, courses)
        facts.__dict__["hazards"] = {i: h for i, h in self.hazards.items() if i in courses}
        return facts

    def _of(self, prefix: str) -> Iterator[Course]:
        return (c for i, c in self.courses.items() if i.startswith(prefix))


def derive(ledger: Ledger, known: Mapping[str, Course] = MappingProxyType({})) -> Facts:
    """The facts of a ledger, in time linear in its records; `known` are courses that hold at its moment already."""
    # moments are compared several times faster with one that has the very same offset, as nearly all have
    offset = next((r.at.tzinfo for r in ledger.living()), None)
    moment = ledger.moment.astimezone(offset) if offset else ledger.moment
    courses = {r.id: known.get(r.id) or fold(r, moment) for r in ledger.living()}
    return Facts(ledger, Days.at(ledger.moment, ledger.zone), courses)
