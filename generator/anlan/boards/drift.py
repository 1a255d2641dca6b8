"""The bar of days of a hazard: from its finding to now, its deadlines as uprights, all hazards on one scale."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.boards.voice import Voice
from anlan.facts.hazards import HazardFact

SCALE_DAYS, WIDTH = 60, 150.0


@dataclass(frozen=True, slots=True)
class Drift:
    """Lengths in the picture, and the sentence that says the same."""

    spoken: str
    end: float
    first: float | None
    last: float | None
    late: bool
    ended: bool


def drift(voice: Voice, hazard: HazardFact) -> Drift:
    """The bar of one hazard."""

    def length(days: int) -> float:
        return round(WIDTH / SCALE_DAYS * min(SCALE_DAYS, max(0, days)), 1)

    last = (hazard.deadline - hazard.reported).days if hazard.deadline else None
    first = (hazard.first_deadline - hazard.reported).days if hazard.first_deadline and hazard.moves else None
    return Drift(_spoken(voice, hazard, first, last), length(hazard.age), None if first is None else length(first),
                 None if last is None else length(last), hazard.overdue > 0, not hazard.open)  # fmt: skip


def _spoken(voice: Voice, hazard: HazardFact, first: int | None, last: int | None) -> str:
    ran = voice(
        f"发现后 {hazard.age} 日{'仍在册' if hazard.open else '了结'}",
        f"{'Open for' if hazard.open else 'Ended after'} {voice.days(hazard.age)}",
    )
    if last is None:
        return ran + voice("，未定期限", ", no deadline yet")
    due = voice(f"，期限第 {last} 日", f", due on day {last}")
    return (
        ran
        + due
        + (
            voice(f"，原定第 {first} 日，改期 {hazard.moves} 次", f", at first day {first}, moved {hazard.moves} times")
            if first is not None
            else ""
        )
    )
