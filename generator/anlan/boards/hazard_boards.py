"""The boards of hazards: all of them, the overdue ones, and the three lists (what, how, who by when)."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.boards.ahead import due_within
from anlan.boards.hazard_rows import HazardRow, hazard_choices, hazard_rows
from anlan.boards.pieces import Cell, Choice, Piece, Row, Table, text
from anlan.boards.said import reference
from anlan.boards.voice import Voice
from anlan.facts.hazards import HazardFact
from anlan.model import Tombstone, kind_of
from anlan.terms import vocab

ENDED_SHOWN = 200
SOON = 14


@dataclass(frozen=True, slots=True)
class HazardBoard:
    """A filterable list of hazards: those on the page, and the rest; `removed` were lawfully deleted."""

    rows: tuple[HazardRow, ...]
    rest: tuple[HazardRow, ...]
    choices: tuple[Choice, ...]
    open: int
    all: int
    removed: int


@dataclass(frozen=True, slots=True)
class Overdue:
    """Overdue hazards, and those that fall due in the next days, by day."""

    rows: tuple[HazardRow, ...]
    soon: tuple[tuple[str, tuple[HazardRow, ...]], ...]


@dataclass(frozen=True, slots=True)
class ThreeLists:
    """What is wrong, how it is mended, who mends it by when: one record behind all three."""

    hazards: Table
    measures: Table
    duties: tuple[HazardRow, ...]
    units: int


def hazard_board(voice: Voice) -> HazardBoard:
    """Open hazards, the most pressing first; then those that ended, the last first."""
    hazards, open_ = tuple(voice.facts.hazards.values()), len(voice.facts.open)
    ended = sorted(hazards[open_:], key=lambda h: (h.ended or h.reported, h.id), reverse=True)
    rows = hazard_rows(voice, (*hazards[:open_], *ended))
    on_page = open_ + ENDED_SHOWN
    stubs = sum(isinstance(r, Tombstone) and kind_of(i) == "hazard" for i, r in voice.ledger.records.items())
    return HazardBoard(rows[:on_page], rows[on_page:], hazard_choices(voice, hazards), open_, len(hazards), stubs)


def overdue_board(voice: Voice) -> Overdue:
    """What is past its deadline, and what falls due within two weeks."""
    hazards = voice.facts.open
    soon: dict[str, list[HazardFact]] = {}
    due = [(h.deadline, h.id, h) for h in hazards if h.deadline and due_within(h, SOON)]
    for day, _, h in sorted(due, key=lambda x: x[:2]):
        soon.setdefault(f"{voice.day(day)} {voice.weekday(day)}", []).append(h)
    return Overdue(
        hazard_rows(voice, (h for h in hazards if h.overdue)),
        tuple((day, hazard_rows(voice, hs)) for day, hs in soon.items()),
    )


def three_lists(voice: Voice) -> ThreeLists:
    """The lists of open hazards that an inspector asks for."""
    hazards = voice.facts.open
    order = {u.id: n for n, u in enumerate(voice.ledger.campus.units)}
    by_unit = sorted(hazards, key=lambda h: (order.get(h.unit or "", len(order)), h.order()))
    return ThreeLists(
        _what(voice, hazards),
        _how(voice, hazards),
        hazard_rows(voice, by_unit),
        len({h.unit for h in hazards if h.unit}),
    )


def _what(voice: Voice, hazards: tuple[HazardFact, ...]) -> Table:
    heads = (voice("序", "No."), voice("隐患", "Hazard"), voice("场所", "Place"), voice("领域", "Field"), voice("等级", "Grade"),
             voice("发现", "Found"), voice("来源", "Source"), voice("状态", "State"))  # fmt: skip
    rows = []
    for n, (h, row) in enumerate(zip(hazards, hazard_rows(voice, hazards), strict=True), 1):
        grade = row.chips or (Piece(voice.of(vocab.GRADES, h.now.grade) or voice("未定", "Not set")),)
        source = (
            Piece(voice.of(vocab.SOURCES, h.record.source))
            if h.record.source
            else reference(voice, h.record.found_in or "")
        )
        rows.append(Row((text(str(n)), Cell((row.title,)), Cell((row.place,), (Piece(row.spot),) if row.spot else ()), text(row.field), Cell(grade),
                         Cell((Piece(voice.day(h.reported), "", "al-num"),)), Cell((source,)), Cell((row.state, *((row.over,) if row.over else ()))))))  # fmt: skip
    return Table(voice("隐患清单", "Hazards"), heads, tuple(rows), main=1)


def _how(voice: Voice, hazards: tuple[HazardFact, ...]) -> Table:
    heads = (voice("序", "No."), voice("隐患", "Hazard"), voice("整改措施", "Measures"), voice("临时防范措施", "Interim control"),
             voice("资金", "Funds"), voice("应急预案", "Contingency plan"))  # fmt: skip
    rows = []
    for n, h in enumerate(hazards, 1):
        said = [text(value) if value else Cell((), (Piece(_absent(voice, h, name)),))
                for name, value in (("measures", h.now.measures), ("interim", h.now.interim), ("funds", h.now.funds), ("contingency", h.now.contingency))]  # fmt: skip
        rows.append(Row((text(str(n)), Cell((voice.record(h.id),)), *said)))
    return Table(voice("措施清单", "Measures"), heads, tuple(rows), main=1)


def _absent(voice: Voice, hazard: HazardFact, name: str) -> str:
    """A major hazard must have all of it; of another only the measures are expected."""
    return voice("未填", "not written") if hazard.major or name == "measures" else "—"
