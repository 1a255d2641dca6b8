"""The head facts of a record: which fields its page shows first, kind by kind."""

from __future__ import annotations

from typing import Any

from anlan.boards.campus_map import risk_line
from anlan.boards.pieces import Line, Piece
from anlan.boards.said import line, said
from anlan.boards.voice import Voice
from anlan.facts.fold import head_of
from anlan.facts.hazards import HazardFact
from anlan.model import Record, kind_of
from anlan.terms import vocab
from anlan.terms.fields import label

_NARROW = {
    "inspection": ("place", "method", "checklist", "with_", "sealed_in", "drawn_by"),
    "patrol": ("place",),
    "rota": ("what",),
    "incident": ("class_", "place", "spot", "field", "known_at"),
    "drill": ("place", "evacuation_seconds"),
    "training": ("place", "hours", "campaign", "lessons"),
    "meeting": ("chair", "units"),
    "notice": ("level", "doc_no", "to", "due", "approved_by", "hazards"),
    "waiver": ("schedule", "places", "from_", "until"),
    "answer": ("signal", "stance"),
    "seal": ("about", "open_after"),
    "draw": ("method", "take", "each", "seals", "seed"),
    "risk": ("place", "field"),
}
_WIDE = ("text", "scenario", "reason", "sources", "pool", "always", "inspectors", "recuse", "digest", "notes")


def head_lines(voice: Voice, record: Record, hazard: HazardFact | None) -> tuple[Line, ...]:
    """The lines of a record's head, as corrected since."""
    kind = kind_of(record.id)
    if hazard is not None:
        return tuple(x for x in _hazard(voice, hazard) if x)
    values = head_of(voice.facts.courses[record.id]).__dict__
    lines: list[Line | None] = [
        _by(voice, kind, record),
        _at(voice, kind, record, None if kind == "waiver" else values.get("until")),
    ]
    lines += [line(voice, kind, f, values.get(f)) for f in _NARROW.get(kind, ())]
    lines += [_risk(voice, record.id)] if kind == "risk" else []
    lines += [line(voice, kind, f, values.get(f), wide=True) for f in (*_WIDE, "fulfils")]
    return tuple(x for x in lines if x)


def _risk(voice: Voice, rid: str) -> Line | None:
    """What a risk point was assessed as, while it is in use."""
    if voice.facts.courses[rid].now.state not in ("noticed", "assessed"):
        return None
    risk = next((r for r in voice.facts.risks if r.id == rid), None)
    return risk_line(voice, risk.colour if risk else "none", risk)


def _by(voice: Voice, kind: str, record: Record) -> Line:
    pieces: tuple[Piece, ...] = (Piece(voice.who(record.by)),)
    if record.entered_by:
        pieces += (
            Piece(
                voice(f"（{voice.who(record.entered_by)}代录）", f"(entered by {voice.who(record.entered_by)})"),
                "",
                "al-dim",
            ),
        )
    return Line(voice.say(label(kind, "by")), pieces)


def _at(voice: Voice, kind: str, record: Record, until: Any) -> Line:
    end = ""
    if until is not None:
        there, then = voice.local(record.at), voice.local(until)
        end = voice(" 至 ", " to ") + (f"{then:%H:%M}" if there.date() == then.date() else voice.moment(until))
    return Line(voice.say(label(kind, "at")), (Piece(voice.moment(record.at) + end, "", "al-num"),))


def _hazard(voice: Voice, hazard: HazardFact) -> list[Line | None]:
    record, now = hazard.record, hazard.now
    where = (voice.place_link(hazard.place), *((Piece(hazard.spot),) if hazard.spot else ()))
    grade = voice.of(vocab.GRADES, now.grade) if now.grade else voice("未定", "Not graded yet")
    source = said(voice, "source", record.source) or said(voice, "found_in", record.found_in)
    return [
        Line(voice("场所", "Place"), where),
        Line(
            voice("领域，性质", "Field, nature"),
            (Piece(voice.listed((voice.field(hazard.field), voice.of(vocab.NATURES, record.nature)))),),
        ),
        Line(voice("等级", "Grade"), (Piece(grade),)),
        _at(voice, "hazard", record, None),
        _by(voice, "hazard", record),
        Line(voice("来源", "Source"), source),
        Line(voice("责任", "Responsible"), (Piece(voice.who(now.to) or voice("未定", "Not set yet")),)),
        Line(voice("期限", "Deadline"), _deadline(voice, hazard)),
        line(voice, "hazard", "major_rule", now.major_rule, wide=True),
        Line(voice("临时防范措施（消除之前有效）", "Interim control (until it is gone)"), (Piece(now.interim),), True)
        if now.interim and hazard.open
        else None,
        line(voice, "hazard", "text", record.text, wide=True),
        line(voice, "hazard", "risk_point", record.risk_point),
        line(voice, "hazard", "notes", record.notes, wide=True),
        line(voice, "hazard", "fulfils", record.fulfils, wide=True),
    ]


def _deadline(voice: Voice, hazard: HazardFact) -> tuple[Piece, ...]:
    if hazard.deadline is None:
        return (Piece(voice("未定", "Not set yet")),)
    moved: tuple[Piece, ...] = ()
    if hazard.moves:
        was = voice.day(hazard.first_deadline)
        moved = (
            Piece(voice(f"原 {was}，改期 {hazard.moves} 次", f"at first {was}, moved {hazard.moves}×"), "", "al-dim"),
        )
    return (Piece(voice.day(hazard.deadline), "", "al-num"), *moved)
