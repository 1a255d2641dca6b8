"""A unit's page: what it has to mend, its tasks, its posts, the places it holds."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.boards.campus_map import risk_piece
from anlan.boards.hazard_rows import HazardRow, hazard_rows
from anlan.boards.pieces import Figure, Piece, Table
from anlan.boards.plan import task_row
from anlan.boards.said import page_of
from anlan.boards.voice import Voice
from anlan.facts.tasks import of_unit
from anlan.model import UnitCard

ENDED_SHOWN = 10


@dataclass(frozen=True, slots=True)
class UnitView:
    """Everything on a unit's page."""

    id: str
    title: str
    ended: str
    figures: tuple[Figure, ...]
    hazards: tuple[HazardRow, ...]
    more: str
    tasks: Table
    posts: str
    above: Piece | None
    below: tuple[Piece, ...]
    places: tuple[tuple[Piece, Piece, str], ...]
    actions: tuple[tuple[Piece, str], ...]


def unit_view(voice: Voice, card: UnitCard) -> UnitView:
    """The page of one unit."""
    mine = [h for h in voice.facts.hazards.values() if h.unit == card.id]
    open_ = [h for h in mine if h.open]
    today = voice.facts.days.today
    places = [p for p in voice.facts.places.values() if p.unit == card.id and not p.card.over(today)]
    shown = [
        *open_,
        *sorted((h for h in mine if not h.open), key=lambda h: (h.ended, h.id), reverse=True)[:ENDED_SHOWN],
    ]
    figures = ((voice("在册隐患", "Open hazards"), len(open_)), (voice("其中超期", "Overdue"), sum(h.overdue > 0 for h in open_)),
               (voice("已了结", "Ended"), len(mine) - len(open_)), (voice("管理场所", "Places held"), len(places)))  # fmt: skip
    more = (
        voice(
            f"另有 {len(mine) - len(shown)} 条已了结，见隐患看板",
            f"{len(mine) - len(shown)} more have ended; see the hazard board",
        )
        if len(mine) > len(shown)
        else ""
    )
    return UnitView(
        card.id, card.name, voice.last_day(card),
        tuple(Figure(n, str(v), Piece("")) for n, v in figures), hazard_rows(voice, shown), more, _tasks(voice, card),
        voice.listed(voice.post(f"{card.id}/{p}") for p in card.posts), voice.unit_link(card.parent) if card.parent else None,
        tuple(voice.unit_link(u.id) for u in voice.ledger.campus.units if u.parent == card.id),
        tuple((voice.place_link(p.id), risk_piece(voice, p.colour), voice(f"在册 {len(p.open)}", f"{len(p.open)} open") if p.open else "") for p in places), _actions(voice, card),
    )  # fmt: skip


def _tasks(voice: Voice, card: UnitCard) -> Table:
    rows = []
    for fact in voice.facts.measures:
        link = Piece(f"{fact.measure.number}. {fact.measure.title}", page_of(fact.path))
        own = (of_unit(t, card.id, voice.facts.duties) for t in fact.tasks if card.id in t.task.units)
        rows += [task_row(voice, t, link) for t in own]
    heads = (
        voice("任务", "Task"),
        voice("措施", "Measure"),
        voice("期限", "Due"),
        voice("凭据", "Shown by"),
        voice("状态", "State"),
    )
    return Table(voice("计划任务", "Tasks of the plan"), heads, tuple(r._replace(anchor="") for r in rows))


def _actions(voice: Voice, card: UnitCard) -> tuple[tuple[Piece, str], ...]:
    """What meetings, drills and incidents decided for this unit and no record has done yet."""
    mine = ((record, action) for record, action in voice.facts.undone if action.to == card.id)
    return tuple((Piece(action.text, f"r/{record.id}/"), voice.day(action.due)) for record, action in mine)
