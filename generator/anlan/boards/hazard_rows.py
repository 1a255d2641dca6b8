"""A hazard as it stands in lists: one row, the same on every board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from anlan.boards.drift import Drift, drift
from anlan.boards.pieces import Choice, Piece
from anlan.boards.voice import Voice
from anlan.facts.hazards import WAITING, HazardFact
from anlan.terms import vocab


@dataclass(frozen=True, slots=True)
class HazardRow:
    """Everything that a list says of a hazard."""

    id: str
    title: Piece
    chips: tuple[Piece, ...]
    where: str
    place: Piece
    spot: str
    field: str
    unit: Piece | None
    owner: str
    post: str
    reporter: str
    deadline: str
    deadline_before: str
    state: Piece
    over: Piece | None
    round: str
    age: str
    drift: Drift
    text: str
    facets: tuple[tuple[str, str], ...]


def hazard_row(voice: Voice, hazard: HazardFact) -> HazardRow:
    """One hazard, said."""
    title = voice.record(hazard.id)
    where = voice.place(hazard.place)
    over = overdue_chip(voice, hazard)
    return HazardRow(
        id=hazard.id, title=title, chips=major_chips(voice, hazard), where=where + (voice("·", ", ") + hazard.spot if hazard.spot else ""),
        place=voice.place_link(hazard.place), spot=hazard.spot or "", field=voice.field(hazard.field),
        unit=voice.unit_link(hazard.unit) if hazard.unit else None, owner=voice.who(hazard.now.to), post=voice.post(hazard.now.to or ""),
        reporter=voice.owner(hazard.record.by), deadline=voice.day(hazard.deadline),
        deadline_before=voice.day(hazard.first_deadline) if hazard.moves else "", state=voice.state(hazard.state), over=over,
        round=voice(f"第 {hazard.now.round} 轮", f"round {hazard.now.round}") if hazard.now.round > 1 else "", age=voice.days(hazard.age),
        drift=drift(voice, hazard), text=f"{hazard.id} {title.text} {where} {voice.unit(hazard.unit)}".lower(), facets=_facets(hazard, voice.facts.trend.first),
    )  # fmt: skip


def hazard_rows(voice: Voice, hazards: Iterable[HazardFact]) -> tuple[HazardRow, ...]:
    """Several hazards, said."""
    return tuple(hazard_row(voice, h) for h in hazards)


def overdue_chip(voice: Voice, hazard: HazardFact) -> Piece | None:
    """The loudest thing on a page."""
    if not hazard.overdue:
        return None
    return Piece(
        voice(f"超期 {hazard.overdue} 日", f"{voice.days(hazard.overdue)} overdue"), "", "al-chip al-chip--over"
    )


def major_chips(voice: Voice, hazard: HazardFact) -> tuple[Piece, ...]:
    """Said of a major hazard only."""
    return (Piece(voice.say(vocab.GRADES["major"]), "", "al-chip al-chip--major"),) if hazard.major else ()


def closed_since(hazard: HazardFact, day: date) -> bool:
    """Whether a hazard was closed on a day or later."""
    return hazard.state == "closed" and hazard.ended is not None and hazard.ended >= day


def _facets(hazard: HazardFact, first: date) -> tuple[tuple[str, str], ...]:
    state = [s for s, holds in (("open", hazard.open), ("ended", not hazard.open), ("overdue", hazard.overdue > 0),
                                ("grave", hazard.major and hazard.open), ("major", hazard.major), ("closed", closed_since(hazard, first)),
                                ("waiting", hazard.state in WAITING), ("moved", hazard.moves > 0)) if holds]  # fmt: skip
    return (
        ("unit", hazard.unit or "none"),
        ("place", hazard.place.partition(".")[0]),
        ("field", hazard.field),
        ("state", " ".join(state)),
    )


def hazard_choices(voice: Voice, hazards: Iterable[HazardFact]) -> tuple[Choice, ...]:
    """The filter of a list of hazards: only what occurs in it, units and places in the campus's own order."""
    hazards = tuple(hazards)
    units, places, fields = (
        {h.unit for h in hazards},
        {h.place.partition(".")[0] for h in hazards},
        {h.field for h in hazards},
    )
    campus = voice.ledger.campus
    states = (("open", voice("在册", "Open")), ("overdue", voice("超期", "Overdue")), ("grave", voice("重大，在册", "Major, open")),
              ("waiting", voice("等验收、等销号", "Awaiting check or closing")),
              ("moved", voice("改过期", "Deadline moved")), ("major", voice("重大，含已了结", "Major, ended ones too")), ("ended", voice("已了结", "Ended")),
              ("closed", voice("近来销号", "Closed lately")))  # fmt: skip
    nobody = (("none", voice("未定", "Not yet set")),) if None in units else ()
    return (
        Choice(
            "unit", voice("单位", "Unit"), (*((u.id, voice.unit(u.id)) for u in campus.units if u.id in units), *nobody)
        ),
        Choice("place", voice("场所", "Place"), tuple((p.id, p.name) for p in campus.places if p.id in places)),
        Choice("field", voice("领域", "Field"), tuple((f.id, f.name) for f in campus.fields if f.id in fields)),
        Choice("state", voice("状态", "State"), states),
    )
