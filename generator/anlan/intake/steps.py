"""The case that a step is for: found in the Ledger, folded, and asked whether the step may be taken now."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from anlan.boards.nexts import wanted
from anlan.facts.fold import Course, Now, fold, may_write
from anlan.intake.form import Form
from anlan.ledger import Ledger
from anlan.model import Record, course_of, kind_of, path_of, unit_of
from anlan.sources.problem import CannotRun
from anlan.terms.vocab import STATES, STEPS, WHOS
from anlan.terms.word import Word, listed, same


def case_of(ledger: Ledger, rid: str, where: str = "") -> Course:
    """The course of a record; raises CannotRun for what is not there, cannot be read or was removed.

    `where` is what a command is given to look at the same repository.
    """
    record = ledger.records.get(rid)
    if isinstance(record, Record):
        return fold(record, ledger.moment)
    if record is not None:
        raise CannotRun(f"{rid} 已依法删除，不能再追加", f"{rid} was removed by law; nothing can be added")
    if path_of(rid) in ledger.unreadable:
        look = f"anlan check {rid}{where}"
        raise CannotRun(f"{rid} 读不懂，先看 {look}", f"{rid} cannot be read; see {look} first")
    near = get_close_matches(rid, [i for i in ledger.records if i[:2] == rid[:2]], 1, 0.6)
    hint = Word(f"；是不是 {near[0]}？", f"; did you mean {near[0]}?") if near else same("")
    raise CannotRun(f"没有 {rid} 这条记录{hint.zh}", f"there is no record {rid}{hint.en}")


def lawful(course: Course, ledger: Ledger) -> dict[str, Word]:
    """The steps that the moves allow now, each with its name and who may take it."""
    moves = course_of(kind_of(course.record.id)).moves
    return {s: _named(s, _who(m.who, course.now, ledger)) for s, m in moves.items() if m.allowed(course.now.state)}


def _named(step: str, who: Word) -> Word:
    return Word(f"{STEPS[step].zh}（{who.zh}）", f"{STEPS[step].en} ({who.en})")


def enumerated(may: dict[str, Word]) -> Word:
    """Steps with their codes, for a script's eyes."""
    return listed([Word(f"{step} {word.zh}", f"{step}: {word.en}") for step, word in may.items()])


def _who(who: str, now: Now, ledger: Ledger) -> Word:
    unit = ledger.campus.unit_by_id.get(unit_of(now.to or ""))
    return same(unit.name) if who == "responsible" and unit else WHOS[who]


def not_now(course: Course, step: str, ledger: Ledger) -> Word | None:
    """Why a step may not be taken now; nothing where it may."""
    may = lawful(course, ledger)
    if step in may:
        return None
    say = Word("{r} 现在{a}，不能{s}；可走：{m}", "{r} is {a} now; {s} is not allowed. Allowed: {m}")
    return say.fill(r=same(course.record.id), a=STATES[course.now.state].word, s=STEPS[step], m=enumerated(may))


def may_take(course: Course, step: str, by: str, ledger: Ledger) -> bool:
    """Whether a post may take a step now."""
    move = course_of(kind_of(course.record.id)).moves[step]
    return may_write(move.who, unit_of(by), unit_of(course.record.by), course.now, ledger.campus)


def usual(course: Course, step: str) -> dict[str, str]:
    """What is most often answered: who mends stays who mends."""
    return {"to": course.now.to} if course.now.to and step in ("fixed", "reopened") else {}


def wanted_of(course: Course, form: Form, ledger: Ledger) -> list[str]:
    """The fields that may be left out, but are asked for here."""
    assert form.step is not None
    names = [f.name for f in form.fields if not f.required and wanted(form.step, f.name, course.now)]
    return [*names, "evidence"] if _photo_asked(course, form.step, ledger) else names


def _photo_asked(course: Course, step: str, ledger: Ledger) -> bool:
    kind, record = kind_of(course.record.id), course.record.__dict__
    asked: Any = ledger.campus.evidence
    return any(
        a.kind == kind
        and a.step == step
        and a.grade in (None, course.now.grade)
        and a.field in (None, record.get("field"))
        for a in asked
    )
