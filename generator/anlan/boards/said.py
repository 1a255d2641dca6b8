"""The value of any field of a record, said: names for ids, links for references, words for choices."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from anlan.boards.pieces import Line, Piece
from anlan.boards.voice import SEMICOLON, Voice
from anlan.model.scalars import RECORD
from anlan.terms import vocab
from anlan.terms.fields import label

Said = tuple[Piece, ...]
Saying = Callable[[Voice, Any], Said]

_ID = re.compile(RECORD)
_CHOICES: dict[str, Mapping[Any, Any]] = {
    "grade": vocab.GRADES, "nature": vocab.NATURES, "source": vocab.SOURCES, "method": vocab.METHODS, "result": vocab.RESULTS,
    **dict.fromkeys(("class", "class_"), vocab.CLASSES), "level": vocab.LEVELS, "stance": vocab.STANCES, "about": vocab.ABOUTS, "via": vocab.VIAS,
    "change": vocab.CHANGES, "visibility": vocab.VISIBILITIES,
}  # fmt: skip


def said(voice: Voice, field: str, value: Any) -> Said:
    """What a field says; nothing where it is empty."""
    if value is None or value == () or value == {}:
        return ()
    if field in _CHOICES and value in _CHOICES[field]:
        return (Piece(voice.say(_CHOICES[field][value])),)
    if field in _SAYINGS:
        return _SAYINGS[field](voice, value)
    if isinstance(value, datetime):
        return (Piece(voice.moment(value), "", "al-num"),)
    if isinstance(value, date):
        return (Piece(voice.day(value), "", "al-num"),)
    if isinstance(value, tuple):
        return (Piece(voice("；", "; ").join(map(str, value))),)
    return (Piece(str(value)),)


def line(voice: Voice, kind: str, field: str, value: Any, wide: bool = False) -> Line | None:
    """A labelled line; none where the field is empty."""
    pieces = said(voice, field, value)
    return Line(voice.say(label(kind, field)), pieces, wide) if pieces else None


def _who(voice: Voice, by: str) -> Said:
    return (Piece(voice.who(by)),)


def _whos(voice: Voice, bys: tuple[str, ...]) -> Said:
    return (Piece(voice.listed(map(voice.who, bys))),)


def _units(voice: Voice, units: tuple[str, ...]) -> Said:
    return voice.together(map(voice.unit_link, units))


def _places(voice: Voice, places: tuple[str, ...]) -> Said:
    return voice.together(map(voice.place_link, places))


def _ref(voice: Voice, ref: str) -> Said:
    return (reference(voice, ref),)


def _refs(voice: Voice, refs: tuple[str, ...]) -> Said:
    return voice.together(reference(voice, r) for r in refs)


def reference(voice: Voice, ref: str) -> Piece:
    """A link to a record, or to a part of the plan such as `pm-2026-fire#drill`."""
    head, _, key = ref.partition("#")
    book = voice.ledger.plan
    measure = book.measures.get(head)
    if measure is not None:
        task = next((t.title for t in measure.tasks if t.key == key), "")
        return Piece(task or measure.title, page_of(book.files[head]))
    part = book.find(head)
    return Piece(part.title) if part is not None else voice.record(ref)


def page_of(path: str) -> str:
    """The address of a page that people wrote: plan/2026/index.md is plan/2026/."""
    return path.removesuffix(".md").removesuffix("index").rstrip("/") + "/"


def _plan_part(voice: Voice, rid: str) -> Said:
    part = voice.ledger.plan.find(rid)
    return (Piece(part.title if part else rid),)


def _lessons(voice: Voice, ids: tuple[str, ...]) -> Said:
    book = voice.ledger.plan
    return voice.together(
        Piece(book.lessons[i].title, page_of(book.files[i])) if i in book.lessons else Piece(i) for i in ids
    )


def _counts(voice: Voice, counts: Any) -> Said:
    if isinstance(counts, Mapping):
        return (Piece(voice.listed(f"{voice.of(vocab.COUNTS, k)} {v}" for k, v in counts.items())),)
    return (Piece(voice.listed(f"{voice.unit(c.unit)} {c.people}" for c in counts)),)


def _major_rule(voice: Voice, code: str) -> Said:
    rule = voice.ledger.plan.rules_of_major.get(code)
    return (Piece(rule.text), Piece(code, "", "al-code")) if rule else (Piece(code, "", "al-code"),)


def _lec(_: Voice, lec: Any) -> Said:
    product = (lec.l * lec.e * lec.c).normalize()
    return (Piece(f"{lec.l} × {lec.e} × {lec.c} = {product:f}", "", "al-num"),)


def _set(voice: Voice, changes: Mapping[str, str]) -> Said:
    """New values, each with its label, said as in the head: what is out of sight there is so here."""
    shown = []
    for name, value in changes.items():
        piece = _kept(voice, value) if name in _OF_MANY else said(voice, name, value)[0]
        shown.append(piece._replace(text=f"{voice.say(label('', name))} {piece.text}"))
    return voice.together(shown, SEMICOLON)


def _picked(voice: Voice, picks: Any) -> Said:
    return voice.together((_with(voice, voice.place(p.place), *map(voice.who, p.inspectors)) for p in picks), SEMICOLON)


def _actions(voice: Voice, actions: Any) -> Said:
    return voice.together((_with(voice, a.text, voice.unit(a.to), voice.day(a.due)) for a in actions), SEMICOLON)


def _recuse(voice: Voice, recusals: Any) -> Said:
    each = (_with(voice, voice.who(r.inspector), voice.place(r.place), r.reason) for r in recusals)
    return voice.together(each, SEMICOLON)


def _with(voice: Voice, text: str, *about: str) -> Piece:
    """A text, and in brackets what belongs to it."""
    more = voice.listed(about)
    return Piece(voice(f"{text}（{more}）", f"{text} ({more})"))


def _signal(voice: Voice, signal: str) -> Said:
    return (_kept(voice, signal),)


def _kept(voice: Voice, text: str) -> Piece:
    """A text as it stands, unless it tells the id of a record out of sight."""
    told = (i for i in _ID.findall(text) if i not in voice.ledger.records)
    return Piece(text) if voice.ledger.audience == "office" or not any(told) else voice.record("")


# A correction gives one text; these fields hold several values, and none of their sayings can read one.
_OF_MANY = frozenset({
    "with_", "inspectors", "hazards", "see", "seals", "fulfils", "pool", "always", "places", "units", "lessons", "counts",
    "lec", "set", "picked", "actions", "recuse",
})  # fmt: skip
_SAYINGS: dict[str, Saying] = {
    **dict.fromkeys(("by", "entered_by", "approved_by", "to", "chair", "leader", "officer", "inspector"), _who),
    **dict.fromkeys(("with_", "inspectors"), _whos),
    **dict.fromkeys(("found_in", "into", "risk_point", "sealed_in", "drawn_by"), _ref),
    **dict.fromkeys(("hazards", "see", "seals", "fulfils"), _refs),
    **dict.fromkeys(("pool", "always", "places"), _places),
    **dict.fromkeys(("schedule", "campaign", "checklist"), _plan_part),
    "units": _units, "lessons": _lessons, "counts": _counts, "major_rule": _major_rule, "lec": _lec, "set": _set,
    "picked": _picked, "actions": _actions, "recuse": _recuse, "signal": _signal,
    "place": lambda voice, place: (voice.place_link(place),),
    "field": lambda voice, field: (Piece(voice.field(field)),),
}  # fmt: skip
