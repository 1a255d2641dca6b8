"""A place's page: its risk, its open hazards, what was due here, the records made here, how to report."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.boards.campus_map import risk_line, risk_piece
from anlan.boards.coverage import Grid, grid
from anlan.boards.forge import Links
from anlan.boards.hazard_rows import HazardRow, hazard_rows
from anlan.boards.pieces import Line, Piece
from anlan.boards.voice import Voice
from anlan.facts.fold import head_of
from anlan.facts.places import PlaceFact, above
from anlan.model import path_of

RECORDS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Everything on a place's page; `top` is the building on the map."""

    id: str
    title: str
    top: str
    ended: str
    lines: tuple[Line, ...]
    hazards: tuple[HazardRow, ...]
    grids: tuple[Grid, ...]
    rooms: tuple[tuple[Piece, Piece, str], ...]
    records: tuple[tuple[str, str, Piece], ...]
    more: int
    new: str
    draft_path: str
    draft: str


class PlacePages:
    """Makes the view of any place of one ledger; the records at each place are found once."""

    def __init__(self, voice: Voice) -> None:
        self.voice = voice
        self.links = Links(voice.ledger.campus.forge)
        self._at: dict[str, list[str]] = {}
        for record in voice.ledger.living():
            for place in above(head_of(voice.facts.courses[record.id]).__dict__.get("place") or ""):
                self._at.setdefault(place, []).append(record.id)

    def view(self, place: PlaceFact) -> PlaceView:
        """The page of one place."""
        voice = self.voice
        path, draft = self._draft(place)
        ids = self._here(place)
        grids = tuple(
            grid(voice, d, lines, 12)
            for d in voice.facts.duties
            if d.by_place and (lines := tuple(x for x in d.lines if x.target == place.id))
        )
        return PlaceView(place.id, voice.place(place.id), place.id.partition(".")[0], voice.last_day(place.card), tuple(self._lines(place)), hazard_rows(voice, place.open), grids,
                         self._rooms(place), tuple(map(self._listed, ids[:RECORDS_SHOWN])), max(len(ids) - RECORDS_SHOWN, 0),
                         self.links.new(path, draft), path, draft)  # fmt: skip

    def _here(self, place: PlaceFact) -> list[str]:
        open_ = {h.id for h in place.open}
        records = self.voice.ledger.records
        return sorted(
            (i for i in self._at.get(place.id, ()) if i not in open_),
            key=lambda i: (getattr(records[i], "at", None), i),
            reverse=True,
        )

    def _listed(self, rid: str) -> tuple[str, str, Piece]:
        voice, record = self.voice, self.voice.ledger.records[rid]
        return f"{voice.local(record.at):%Y-%m-%d}", voice.kind(record), voice.record(rid)  # type: ignore[union-attr]

    def _rooms(self, place: PlaceFact) -> tuple[tuple[Piece, Piece, str], ...]:
        voice = self.voice
        today = voice.facts.days.today
        inside = [
            p for p in voice.facts.places.values() if p.id.rpartition(".")[0] == place.id and not p.card.over(today)
        ]
        return tuple(
            (
                voice.place_link(p.id),
                risk_piece(voice, p.colour, True),
                voice(f"在册 {len(p.open)}", f"{len(p.open)} open") if p.open else "",
            )
            for p in inside
        )

    def _lines(self, place: PlaceFact) -> list[Line]:
        voice, card, risk = self.voice, place.card, place.risk
        kind = next((k.name for k in voice.ledger.campus.place_kinds if k.id == card.kind), "")
        parent = place.id.rpartition(".")[0]
        major = any(h.major for h in place.open)
        lines = [
            Line(voice("管理单位", "Held by"), (voice.unit_link(place.unit),) if place.unit else (Piece("—"),)),
            *([Line(voice("类型", "Kind"), (Piece(kind),))] if kind else []),
            *([Line(voice("位于", "Lies in"), (voice.place_link(parent),))] if parent else []),
            Line(voice("重点场所", "Key place"), (Piece(voice("是", "yes") if card.key else voice("否", "no")),)),
            risk_line(voice, place.colour, risk),
            Line(
                voice("在册隐患", "Open hazards"),
                (
                    Piece(
                        voice(f"{len(place.open)} 条", str(len(place.open)))
                        + (voice("，含重大", ", one of them major") if major else "")
                    ),
                ),
            ),
        ]
        if risk is not None:
            assessed = voice.day(voice.local(risk.step.at).date())
            stale = major and max(h.reported for h in place.open if h.major) > voice.local(risk.step.at).date()
            again = (
                (
                    Piece(
                        voice("早于现有重大隐患，应重新评估", "older than the major hazard here: assess it again"),
                        "",
                        "al-strong",
                    ),
                )
                if stale
                else ()
            )
            text = voice(
                f"{'；'.join(risk.record.sources)}。管控：{risk.step.controls}。{assessed}评估。",
                f"{'; '.join(risk.record.sources)}. Controls: {risk.step.controls}. Assessed {assessed}.",
            )
            lines.append(Line(voice("风险点", "Risk point"), (voice.record(risk.id), Piece(text), *again), True))
        return lines

    def _draft(self, place: PlaceFact) -> tuple[str, str]:
        """Path and text of a new hazard here; the day is the ledger's, the page's script sets today's."""
        voice, campus = self.voice, self.voice.ledger.campus
        unit = campus.unit_by_id.get(place.unit or "") or campus.unit_by_id.get(
            campus.roles.office[0] if campus.roles.office else ""
        )
        name, post = (unit.id, unit.posts[0]) if unit and unit.posts else ("unit", "post")
        rid = f"hz-{voice.facts.days.today:%Y%m%d}-{name}-1"
        at = voice.facts.days.now.isoformat("T", "minutes")
        return path_of(
            rid
        ), f"id: {rid}\ntitle: \nplace: {place.id}\nfield: \nat: {at}\nby: {name}/{post}\nsource: self\n"
