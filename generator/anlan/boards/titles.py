"""Titles for the kinds of records that have none of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anlan.model import Answer, Duty, Inspection, Patrol, Record, Rota, Seal, Waiver
from anlan.terms import vocab

if TYPE_CHECKING:
    from anlan.boards.voice import Voice


def made_title(voice: Voice, record: Record) -> str:
    """A title made from what the record is about."""
    if isinstance(record, Inspection):
        return _joined(voice, _checklist(voice, record), voice.place(record.place))
    if isinstance(record, Patrol):
        return _joined(voice, _rows(voice, record, vocab.KINDS["patrol"]), voice.place(record.place))
    if isinstance(record, Duty):
        return _rows(voice, record, vocab.KINDS["duty"])
    if isinstance(record, Rota):
        return _joined(voice, record.what, _span(voice, record))
    if isinstance(record, Waiver):
        schedule = voice.ledger.plan.schedules.get(record.schedule)
        return _joined(voice, voice("免检", "Waiver"), _bare(schedule.title) if schedule else record.schedule)
    if isinstance(record, Seal):
        what = vocab.ABOUTS[record.about]
        return voice(f"封存的{what.zh}", f"Sealed {what.en.lower()}")
    if isinstance(record, Answer):
        return _joined(voice, voice.say(vocab.KINDS["answer"]), record.signal.partition("/")[0])
    return voice.kind(record)


def _checklist(voice: Voice, record: Inspection) -> str:
    card = voice.ledger.plan.checklists.get(record.checklist or "")
    return (
        _bare(card.title).removesuffix("表")
        if card
        else voice(f"{vocab.METHODS[record.method].zh}检查", f"{vocab.METHODS[record.method].en} inspection")
    )


def _rows(voice: Voice, record: Any, kind: Any) -> str:
    span = _span(voice, record)
    return voice(f"{span}{kind.zh}", f"{kind.en}, {span}") if span else voice.say(kind)


def _span(voice: Voice, record: Any) -> str:
    """The days of a sheet's rows, from the first to the last."""
    days = sorted(row.date for row in record.rows)
    if not days:
        return ""
    first, last = days[0], days[-1]
    if first == last:
        return voice.day(first)
    if first.month == last.month and first.year == last.year:
        return voice(f"{voice.day(first)}至{last.day}日", f"{first.day}–{voice.day(last)}")
    return voice(f"{voice.day(first)}至{voice.day(last)}", f"{voice.day(first)} – {voice.day(last)}")


def _joined(voice: Voice, *parts: str) -> str:
    return voice("·", ", ").join(p for p in parts if p)


def _bare(title: str) -> str:
    return title.split("（", maxsplit=1)[0].split(" (", maxsplit=1)[0]
