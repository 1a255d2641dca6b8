"""What pydantic found, in words: which field, what stands there, what is asked, how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from anlan.model import KINDS
from anlan.model.part import Clash
from anlan.model.scalars import FORM_OF_PATTERN, FORMS, RECORD, no_such
from anlan.sources.problem import Problem, brief
from anlan.terms.fields import field_names
from anlan.terms.finding import FieldPath
from anlan.terms.vocab import STEPS
from anlan.terms.word import Word, same

GUESSES = 20  # a guess looks through all names; a file of nothing but unknown keys gets only so many
CLASHES = {
    "one_source": Word("source 和 found_in 必须有且只有一个", "exactly one of source and found_in must stand"),
    "asks": Word("checklist 和 asks 必须有且只有一个", "exactly one of checklist and asks must stand"),
    "task_due": Word("任务的 schedules 和 due 必须有且只有一个", "a task has exactly one of schedules and due"),
    "scope_reason": Word("标为 out_of_scope 的条目要写 reason", "a paragraph that is out_of_scope gives a reason"),
    "quiz_answer": Word("answer 是选项的序号，从 1 数起", "answer is the number of an option, counted from 1"),
    "quiz_options": Word("一题至多二十六个选项", "a question has 26 options at most"),
}
_MENDS = {
    "scope_reason": Word("补上 reason", "add the reason"),
    "quiz_answer": Word("写某个选项的序号", "write the number of one of the options"),
    "quiz_options": Word("删去一些选项，或拆成两题", "leave some out, or make two questions of it"),
}
_KEEP = Word("只留应有的一个", "keep the one that belongs")
_OF_CLOCKS = ("time", "day", "clock", "rounds")
_LOOK = Word("核对年月日和钟点", "look at the day and the hour")
_SHAPES = {
    "tuple_type": Word("一个列表（每行以 - 开头）", "a list (each item begins with -)"),
    "list_type": Word("一个列表（每行以 - 开头）", "a list (each item begins with -)"),
    "dict_type": Word("若干“键: 值”", "a mapping of `key: value` lines"),
    "model_type": Word("若干“键: 值”", "a mapping of `key: value` lines"),
    "model_attributes_type": Word("若干“键: 值”", "a mapping of `key: value` lines"),
    "string_type": Word("一段文字", "one text"),
}


def explained(error: ValidationError, data: Any) -> Iterator[Problem]:
    """One problem for each thing that is wrong, in the order of the fields."""
    for n, row in enumerate(error.errors(include_url=False)):
        problem = _problem(row["type"], row["loc"], row.get("ctx", {}), row["input"], data)
        yield _with_guess(problem) if row["type"] == "extra_forbidden" and n < GUESSES else problem


def _problem(sort: str, loc: FieldPath, ctx: dict[str, Any], value: Any, data: Any) -> Problem:
    at, key = _path(loc, data)
    name = same(".".join(map(str, at))) if at else Word("文件", "the file")
    if sort == "extra_forbidden":
        return _unknown_key(at)
    if sort == "missing":
        return Problem(
            "SC202",
            at,
            Word("缺少 {n}", "{n} is missing").fill(n=name),
            _as_told(at, data, Word("补上这一项", "add it")),
        )
    if sort in ("union_tag_invalid", "union_tag_not_found"):
        return _unknown_step(at, ctx, value)
    if sort == "literal_error":
        return _not_allowed(at, key, name, ctx, value)
    if sort == "value_error" and isinstance(ctx.get("error"), Clash):
        clash = ctx["error"]
        return Problem(
            "SC207",
            (*at, clash.key),
            CLASHES[clash.code],
            _MENDS.get(clash.code, _KEEP),
            key=True,
        )
    if sort in _SHAPES and not (sort == "string_type" and isinstance(value, str)):
        stands = Word("这里应当是{shape}", "{shape} is asked here").fill(shape=_SHAPES[sort])
        return Problem("SC205", at, _joined(name, stands), _as_told(at, data, Word("按这个结构写", "write it so")))
    form = FORMS[ctx.get("form") or FORM_OF_PATTERN.get(ctx.get("pattern", ""), "text")]
    mend = _LOOK if sort == "impossible" else Word("写成{f}", "write {f}").fill(f=form)
    return Problem("SC203", at, _joined(name, _miswritten(ctx, value)), mend if value != "" else _or_not(mend), key=key)


def _as_told(at: FieldPath, data: Any, mend: Word) -> Word:
    """What to do, and of a record or a step the command that explains its fields."""
    rid = str(data.get("id", "")) if isinstance(data, dict) else ""
    if not re.fullmatch(RECORD, rid) or rid[:2] not in KINDS or "tombstone" in data:
        return mend
    asked = f"anlan new {KINDS[rid[:2]].name} --help"
    step = data["steps"][at[1]] if len(at) > 1 and at[0] == "steps" else None
    if isinstance(step, dict) and "step" in step:
        asked = f"anlan step {rid} {step['step']} --help"
    return Word(f"{mend.zh}，{asked} 有说明", f"{mend.en}; {asked} explains it")


def _miswritten(ctx: dict[str, Any], value: Any) -> Word:
    if value == "":
        return Word("这里还没有写", "nothing is written here yet")
    if ctx.get("form") in _OF_CLOCKS and isinstance(value, str) and (none := no_such(value)):
        return none
    return Word(f"{shown(value)} 写法不对", f"{shown(value)} is not written as it should be")


def _or_not(mend: Word) -> Word:
    """What a form begun by a link leaves open may often go."""
    return Word(f"{mend.zh}；可以不写的项，删去这一行", f"{mend.en}; what may be left out can go, line and all")


def _joined(name: Word, rest: Word) -> Word:
    return Word(f"{name.zh}：{rest.zh}", f"{name.en}: {rest.en}")


def shown(value: Any) -> str:
    """A value as it may be quoted in a message: short, on one line."""
    return f"“{brief(value if isinstance(value, str) else type(value).__name__)}”"


def _path(loc: FieldPath, data: Any) -> tuple[FieldPath, bool]:
    """The field path without pydantic's own words (tags of unions, `[key]`), and whether the key is meant."""
    out: list[str | int] = []
    here: Any = data
    key = tagged = False
    for part in loc:
        if part == "[key]":
            key = True
        elif not (tagged and isinstance(here, dict) and here.get("step") == part):
            here = here[part] if _leads(here, part) else None
            out.append(part)
        tagged = isinstance(part, int)
    return tuple(out), key


def _leads(here: Any, part: str | int) -> bool:
    if isinstance(here, dict):
        return part in here
    return isinstance(here, list) and isinstance(part, int) and part < len(here)


def _unknown_key(at: FieldPath) -> Problem:
    seen, mend = brief(str(at[-1])), Word("删去它，或把内容写进 notes", "delete it, or write it into notes")
    if "：" in seen or ":" in seen:
        mend = Word("键后面写半角冒号和一个空格，如 title: …", "write a plain colon and a space after the key, like `title: …`")  # fmt: skip
    return Problem("SC201", at, Word(f"不认识的键 {seen}", f"unknown key {seen}"), mend, key=True)


def _with_guess(problem: Problem) -> Problem:
    """The problem of an unknown key, with the known key that was perhaps meant."""
    name = str(problem.at[-1])
    near = [] if name in field_names() else get_close_matches(name, field_names(), 1, 0.75)
    return replace(problem, mend=Word(f"是不是要写 {near[0]}？", f"did you mean {near[0]}?")) if near else problem


def _unknown_step(at: FieldPath, ctx: dict[str, Any], value: Any) -> Problem:
    allowed = [s for s in STEPS if f"'{s}'" in ctx.get("expected_tags", "")]
    if not isinstance(value, dict) or "step" not in value:
        return Problem(
            "SC202",
            (*at, "step"),
            Word("这一步没有写 step", "this step does not say its step"),
            Word("写上 step: …", "add `step: …`"),
        )
    mend = Word("可用的有 " + "、".join(f"{s}（{STEPS[s].zh}）" for s in allowed), "known are " + ", ".join(allowed))
    return Problem(
        "SC206",
        (*at, "step"),
        Word(f"这类记录没有{shown(value['step'])}这一步", f"this kind of record has no step {shown(value['step'])}"),
        mend,
    )


def _not_allowed(at: FieldPath, key: bool, name: Word, ctx: dict[str, Any], value: Any) -> Problem:
    expected = str(ctx.get("expected", "")).replace("'", "").replace(" or ", ", ")
    say = _joined(name, Word(f"{shown(value)} 不在可选的值里", f"{shown(value)} is not one of the allowed values"))
    return Problem("SC204", at, say, Word(f"可选：{expected}", f"one of: {expected}"), key=key)
