"""The lawful next steps of a record, each as YAML that only wants its blanks filled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from anlan.boards.voice import Voice
from anlan.facts.fold import Now, may_write
from anlan.model import KIND_BY_NAME, Record, course_of, kind_of, unit_of
from anlan.model.moves import COMMON
from anlan.terms import vocab

ASIDE = tuple(row[0] for row in COMMON)
_KNOWN = ("step", "at", "by", "entered_by", "note", "evidence", "see")


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that may be taken now: its name, who takes it, and the text to append."""

    name: str
    who: str
    yaml: str


@cache
def step_models(kind: str) -> dict[str, Any]:
    """The model of each step of a kind, by the step's name."""
    inner = get_args(KIND_BY_NAME[kind].model.model_fields["steps"].annotation)[0]
    models = _members(inner)
    return {name: m for m in models for name in get_args(m.model_fields["step"].annotation)}


def _members(annotation: Any) -> tuple[Any, ...]:
    if hasattr(annotation, "model_fields"):
        return (annotation,)
    return tuple(m for a in get_args(annotation) if not isinstance(a, str) for m in _members(a))


def next_steps(voice: Voice, record: Record, now: Now) -> tuple[NextStep, ...]:
    """Every step that the table of moves allows from here, save those that any record may take at any time."""
    kind = kind_of(record.id)
    moves = course_of(kind).moves
    out = []
    for step, move in moves.items():
        if step in ASIDE or not move.allowed(now.state) or (step == "fixed" and now.grade == "major"):
            continue
        by = taker(voice, move.who, record, now)
        out.append(
            NextStep(voice.of(vocab.STEPS, step), _whose(voice, move.who, now), step_text(voice, kind, step, by, now))
        )
    return tuple(out)


def taker(voice: Voice, who: str, record: Record, now: Now) -> str:
    """A post that may take a move: the responsible post, the reporter's, or the first post of a unit that may."""
    campus = voice.ledger.campus
    if who == "responsible" and now.to:
        return now.to
    if who in ("reporter", "any"):
        return record.by
    units = campus.roles.office if who == "office" else campus.roles.verify
    unit = next((u for u in units if may_write(who, u, unit_of(record.by), now, campus)), "")
    card = campus.unit_by_id.get(unit)
    return f"{unit}/{card.posts[0]}" if card and card.posts else ""


def step_text(voice: Voice, kind: str, step: str, by: str, now: Now | None = None) -> str:
    """The step as it is appended under `steps:`; what must be filled in is left blank."""
    lines = [
        f"  - step: {step}",
        f"    at: {voice.local(voice.ledger.moment).isoformat('T', 'minutes')}",
        f"    by: {by}",
    ]
    for name, field in step_models(kind)[step].model_fields.items():
        key = field.alias or name
        if key not in _KNOWN and (field.is_required() or wanted(step, key, now)):
            lines.append(
                f"    {key}: {now.to if key == 'to' and step in ('fixed', 'reopened') and now and now.to else ''}".rstrip()
            )
    if step == "noted":
        lines.append("    note:")
    return "\n".join(lines) + "\n"


def wanted(step: str, key: str, now: Now | None) -> bool:
    """Whether a field that is not always asked for is asked for here."""
    if now is None:
        return False
    if step == "assigned":
        return (key == "grade" and now.grade is None) or (key == "interim" and now.grade == "major")
    if step == "planned":
        return now.grade == "major" and key in ("funds", "contingency")
    return step == "closed" and key == "approved_by" and now.grade == "major"


def _whose(voice: Voice, who: str, now: Now) -> str:
    if who == "responsible" and now.to:
        return voice.owner(now.to)
    return voice.of(vocab.WHOS, who)
