"""All facts of a ledger, derived once and read by every page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from anlan.facts.days import Days
from anlan.facts.duties import DutyFact, duty_facts
from anlan.facts.fold import Course, fold
from anlan.facts.hazards import HazardFact, hazard_fact
from anlan.facts.places import PlaceFact, RiskFact, place_facts, risk_facts
from anlan.facts.references import References, references
from anlan.facts.tasks import MeasureFact, measure_facts
from anlan.facts.trend import Trend, trend
from anlan.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Facts:
    """What follows from a ledger; `hazards` stand in the order in which somebody should look at them."""

    days: Days
    courses: dict[str, Course]
    hazards: dict[str, HazardFact]
    risks: tuple[RiskFact, ...]
    places: dict[str, PlaceFact]
    references: References
    duties: tuple[DutyFact, ...]
    measures: tuple[MeasureFact, ...]
    trend: Trend

    @property
    def open(self) -> tuple[HazardFact, ...]:
        """Open hazards, the most pressing first."""
        return tuple(h for h in self.hazards.values() if h.open)


def derive(ledger: Ledger, known: Mapping[str, Course] = MappingProxyType({})) -> Facts:
    """Every fact, in time linear in the number of records; `known` are courses that hold at the ledger's moment already."""
    days = Days.at(ledger.moment, ledger.zone)
    courses = {r.id: known.get(r.id) or fold(r, ledger.moment) for r in ledger.living()}
    cases = [c for i, c in courses.items() if i.startswith("hz-")]
    hazards = sorted((hazard_fact(c, days) for c in cases), key=HazardFact.order)
    risks = risk_facts((c for i, c in courses.items() if i.startswith("rk-")), ledger.campus.lec)
    places = place_facts(ledger.campus, days.today, hazards, risks)
    refs = references(ledger)
    duties = duty_facts(ledger, courses, places, days)
    measures = measure_facts(ledger.plan.measures.values(), ledger.plan.files, refs, duties, days)
    by_id = {h.id: h for h in hazards}
    return Facts(days, courses, by_id, risks, places, refs, duties, measures, trend(cases, days, ledger.campus.started))
