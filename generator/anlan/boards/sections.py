"""The tables of a record's page: results item by item, rows of a sheet, people by unit, things to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from anlan.boards.pieces import Cell, Piece, Row, Table, text
from anlan.boards.said import reference
from anlan.boards.voice import Voice
from anlan.facts.fold import rows_of
from anlan.facts.tasks import written_actions
from anlan.model import Drill, Duty, Inspection, Patrol, Record, Rota, Training
from anlan.terms import vocab
from anlan.terms.fields import label


def sections(voice: Voice, record: Record) -> tuple[Table, ...]:
    """The tables that a record of its kind has."""
    out: list[Table] = []
    if isinstance(record, Inspection):
        out.append(_results(voice, record))
    elif isinstance(record, (Patrol, Duty, Rota)):
        out.append(_sheet(voice, record, tuple(rows_of(voice.facts.courses[record.id]))))
    elif isinstance(record, (Drill, Training)):
        out.append(_crowd(voice, record))
    actions = tuple(written_actions(voice.facts.courses[record.id]))
    if actions:
        out.append(_actions(voice, record.id, actions))
    return tuple(out)


def _results(voice: Voice, record: Inspection) -> Table:
    card = voice.ledger.plan.checklists.get(record.checklist or "")
    items = {i.key: i for i in card.items} if card else {}
    rows = []
    for key, result in record.results.items():
        item = items.get(key)
        ask = item.ask if item else record.asks.get(key, key)
        word = voice.of(vocab.RESULTS, result)
        shown = Piece(word, "", "al-chip al-chip--major") if result == "not_ok" else Piece(word)
        basis = (
            (Piece(item.basis or ""), Piece(voice.of(vocab.FORCES, item.force), "", "al-force"))
            if item and item.basis
            else ()
        )
        rows.append(Row((text(ask, record.remarks.get(key, "")), Cell((shown,)), Cell((), basis)), anchor=f"i-{key}"))
    return Table(
        voice("逐项结果", "Results item by item"),
        (voice("检查项", "Item"), voice("结果", "Result"), voice("依据", "Basis")),
        tuple(rows),
    )


def _sheet(voice: Voice, record: Patrol | Duty | Rota, now: tuple[Any, ...]) -> Table:
    """The rows as they are now; what they were before a correction stands in its step."""
    caption = voice(f"逐班记录 {len(now)} 行，一次提交", f"Rows of the sheet: {len(now)}, landed together")
    heads: tuple[str, ...]
    if isinstance(record, Rota):
        heads = ("date", "group", "population", "covered")
        rows = [Row((_day(voice, r), text(r.group), text(str(r.population)), text(str(r.covered)))) for r in now]
        return Table(caption, _labels(voice, "rota", heads), tuple(rows), right=(2, 3))
    if isinstance(record, Duty):
        heads = ("date", "shift", "leader", "officer", "handover")
        rows = [Row((_day(voice, r), text(_shift(voice, r.shift)), text(voice.who(r.leader)), text(voice.who(r.officer)), text(r.handover)))
                for r in now]  # fmt: skip
        return Table(caption, _labels(voice, "duty", heads), tuple(rows))
    heads = ("date", "shift", "rounds", "result")
    rows = [Row((_day(voice, r), text(_shift(voice, r.shift)), Cell((Piece(_clocks(r.rounds), "", "al-tab"),)),
                 text(voice.of(vocab.RESULTS, r.result), r.note or ""))) for r in now]  # fmt: skip
    return Table(caption, _labels(voice, "patrol", heads), tuple(rows))


def _labels(voice: Voice, kind: str, fields: Iterable[str]) -> tuple[str, ...]:
    return tuple(voice.say(label(kind, f)) for f in fields)


def _day(voice: Voice, row: Any) -> Cell:
    return Cell((Piece(voice.day(row.date), "", "al-num"),))


def _shift(voice: Voice, shift: str) -> str:
    card = voice.ledger.campus.shift_by_id.get(shift)
    return card.name if card else shift


def _clocks(rounds: Iterable[time]) -> str:
    return " ".join(t.isoformat("minutes") for t in rounds)


def _crowd(voice: Voice, record: Drill | Training) -> Table:
    rows = tuple(
        Row((Cell((voice.unit_link(c.unit),)), text(c.group or ""), text(str(c.people)))) for c in record.counts
    )
    total = sum(c.people for c in record.counts)
    return Table(
        voice(f"参加人数 {total}，只记人数", f"People taking part: {total}, counts only"),
        _labels(voice, "drill", ("unit", "group", "people")),
        rows,
        right=(2,),
    )


def _actions(voice: Voice, rid: str, actions: tuple[Any, ...]) -> Table:
    done = voice.facts.references.fulfilled_by
    rows = []
    for action in actions:
        by = done.get(f"{rid}#{action.key}", ())
        shown = tuple(reference(voice, r.id) for r in by) or (Piece(_open(voice, action)),)
        change = (Piece(voice.of(vocab.CHANGES, action.change)),) if action.change else ()
        rows.append(Row((Cell((Piece(action.text),), change), Cell((voice.unit_link(action.to),)), Cell((Piece(voice.day(action.due), "", "al-num"),)), Cell(shown)),
                        anchor=f"a-{action.key}"))  # fmt: skip
    heads = (voice("议定事项", "To do"), voice("单位", "Unit"), voice("期限", "Due"), voice("落实", "Done by"))
    return Table(voice("议定事项及落实", "Things to do, and what did them"), heads, tuple(rows))


def _open(voice: Voice, action: Any) -> str:
    return (
        voice("未见记录", "No record found") if action.due < voice.facts.days.today else voice("未到期", "Not due yet")
    )
