"""`anlan new` and `anlan step`: write a record, append a step; prompts for people, flags for scripts."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from anlan.boards.nexts import step_models
from anlan.cli.ask import jobs_of, say
from anlan.cli.codes import codes_asked
from anlan.cli.fields import data_of, fields_parser, flag, given
from anlan.cli.named import where
from anlan.cli.parser import PARSERS, kept_lines
from anlan.intake.answers import Values, missing, ordered, timed
from anlan.intake.dialogue import Dialogue
from anlan.intake.filing import Taken, evidence_filed, file_new, file_over
from anlan.intake.form import Asked, Form, head_form, step_form
from anlan.intake.mending import wrong_fields
from anlan.intake.names import NAMED, new_id, wants_name
from anlan.intake.photos import taken_in
from anlan.intake.standing import Standing, new_errors, standing
from anlan.intake.steps import case_of, enumerated, lawful, may_take, not_now, usual, wanted_of
from anlan.model import KIND_BY_NAME, KINDS, course_of, kind_of, path_of
from anlan.model.scalars import RECORD
from anlan.report import Located, as_text
from anlan.sources.append import appended
from anlan.sources.problem import CannotRun, failure
from anlan.sources.tree import open_tree
from anlan.sources.yaml_text import block
from anlan.terms import vocab
from anlan.terms.word import Lang, Word, listed

NEW = Word("写一条新记录；anlan new 类别 --help 列出各项", "write a new record; anlan new KIND --help lists its fields")
STEP = Word(
    "给一条记录追加一步；anlan step 编号 步骤 --help 列出各项",
    "append a step to a record; anlan step ID STEP --help lists its fields",
)
ENDED = Word("输入已结束，什么都没有写", "the input ended; nothing was written")


def add(commands: Any, common: argparse.ArgumentParser, lang: Lang) -> None:
    """Both commands; the flags of a kind or step are known once that is."""
    for name, about, words, run in (("new", NEW, ("kind",), run_new), ("step", STEP, ("id", "step"), run_step)):
        parser = commands.add_parser(name, parents=[common], help=about.say(lang), description=about.say(lang))
        if name == "step":
            parser.formatter_class = kept_lines(parser.formatter_class)
            parser.epilog = "\n\n".join(told.say(lang) for told in _steps_of(*KIND_BY_NAME))
        for word in words:
            parser.add_argument(word, metavar=word.upper(), nargs="?" if word == "step" else None)
        parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="--FIELD VALUE …")
        parser.set_defaults(run=partial(run, common))


def run_new(common: argparse.ArgumentParser, args: argparse.Namespace, lang: Lang) -> int:
    """Exit 0: written; 1: refused by the rules; 2: could not run."""
    if args.kind not in KIND_BY_NAME:
        kinds = listed([Word(f"{k}（{w.zh}）", k) for k, w in vocab.KINDS.items()])
        raise CannotRun(
            f"没有 {args.kind} 这一类；有 {kinds.zh}", f"there is no kind {args.kind}; known are {kinds.en}"
        )
    form = head_form(args.kind)
    args = fields_parser(f"anlan new {args.kind}", form, common, lang, codes_asked(args)).parse_args(args.rest, args)
    values = given(form, args, data_of(args.data, form.kind))
    gaps = list(missing(form, values | {"at": ""}))
    unnamed = wants_name(form.kind) and not args.suffix
    asks = bool(gaps) or unnamed
    if asks and not _person(args):
        raise _lacks([*gaps, (NAMED,)] if unnamed else gaps)
    before = _begun(args)
    values = timed(form, values, before.ledger.zone)
    talk = _dialogue(before, lang) if asks else None
    if talk:
        values = talk.complete(form, values, {"at": _now(before)})
        args.suffix = talk.scalar(NAMED, True) if unnamed else args.suffix
    values.setdefault("at", _now(before))
    return _new(args, lang, form, values, before, talk)


def _new(
    args: argparse.Namespace, lang: Lang, form: Form, values: Values, before: Standing, talk: Dialogue | None
) -> int:
    root = Path(args.repo)
    taken: set[str] = set(before.ledger.records)
    while True:
        named, photos = taken_in(values, Path())
        rid = new_id(form, named, before.ledger.zone, args.suffix, lambda i: i in taken or (root / path_of(i)).exists())
        text = block({"id": rid, **ordered(form, named)}, rows=("rows",)).encode("utf-8")
        errors = new_errors(before, {path_of(rid): text, **photos})
        if errors and not _mended(errors, form, values, talk):
            return _refused(errors, lang)
        if errors:
            continue
        try:
            with evidence_filed(root, photos):
                file_new(root, path_of(rid), text)
        except Taken:
            taken.add(rid)
            continue
        return _done(args, lang, rid, photos, vocab.KINDS[form.kind])


def run_step(common: argparse.ArgumentParser, args: argparse.Namespace, lang: Lang) -> int:
    """Exit 0: appended; 1: refused by the moves or the rules; 2: could not run."""
    if not re.fullmatch(RECORD, args.id) or args.id[:2] not in KINDS:
        raise CannotRun(
            f"{args.id} 不是记录编号，应如 hz-20260512-library-1",
            f"{args.id} is no id of a record; it looks like hz-20260512-library-1",
        )
    before = None
    if not args.step:
        parser = PARSERS[lang](prog=f"anlan step {args.id}", parents=[common], description=STEP.say(lang))
        parser.epilog = next(_steps_of(kind_of(args.id))).say(lang)
        args = parser.parse_args(args.rest, args)
        before, args.rest = _begun(args), []
        args.step = _asked_step(args, before, lang)
    form = _step_form(kind_of(args.id), args.step)
    args = fields_parser(f"anlan step {args.id} {args.step}", form, common, lang).parse_args(args.rest, args)
    values = given(form, args, data_of(args.data, form.kind))
    gaps = missing(form, values | {"at": ""})
    before = before or _begun(args)
    values = timed(form, values, before.ledger.zone)
    course = case_of(before.ledger, args.id, where(args))
    if refusal := not_now(course, args.step, before.ledger):
        say(refusal, lang)
        return 1
    if gaps and not _person(args):
        raise _lacks(gaps)
    ledger = before.ledger
    talk = _dialogue(before, lang, lambda by: may_take(course, args.step, by, ledger)) if gaps else None
    if talk:
        ready = {"at": _now(before), **usual(course, args.step)}
        values = talk.complete(form, values, ready, wanted_of(course, form, ledger))
    values.setdefault("at", _now(before))
    return _step(args, lang, form, values, before, talk)


def _step(
    args: argparse.Namespace, lang: Lang, form: Form, values: Values, before: Standing, talk: Dialogue | None
) -> int:
    root, path = Path(args.repo), path_of(args.id)
    old = before.tree.read(path)
    while True:
        named, photos = taken_in(values, Path())
        new = appended(old, "steps", {"step": args.step, **ordered(form, named)}, path)
        errors = new_errors(before, {path: new, **photos})
        if not errors:
            break
        if not _mended(errors, form, values, talk):
            return _refused(errors, lang)
    with evidence_filed(root, photos):
        file_over(root, path, old, new)
    return _done(args, lang, args.id, photos, vocab.STEPS[args.step])


def _step_form(kind: str, step: str) -> Form:
    models = step_models(kind)
    if step not in models:
        steps = listed([Word(f"{s}（{vocab.STEPS[s].zh}）", s) for s in models])
        raise CannotRun(f"没有 {step} 这一步；有 {steps.zh}", f"there is no step {step}; known are {steps.en}")
    return step_form(kind, step)


def _steps_of(*kinds: str) -> Iterator[Word]:
    """The steps of some kinds, each with its name; kinds of the same steps together."""
    alike: dict[tuple[str, ...], list[Word]] = {}
    for kind in kinds:
        alike.setdefault(tuple(course_of(kind).moves), []).append(vocab.KINDS[kind])
    for moves, names in alike.items():
        steps, of = listed([Word(f"{s} {vocab.STEPS[s].zh}", s) for s in moves]), listed(names)
        yield Word(f"{of.zh}的步骤：{steps.zh}", f"steps of {of.en}: {steps.en}")


def _asked_step(args: argparse.Namespace, before: Standing, lang: Lang) -> str:
    """The step to take, chosen from the lawful ones; a script has to name it."""
    may = lawful(case_of(before.ledger, args.id, where(args)), before.ledger)
    if not _person(args):
        steps = enumerated(may)
        raise CannotRun(f"要写明哪一步；可走：{steps.zh}", f"name the step; allowed: {steps.en}")
    return _dialogue(before, lang).pick(Word("步骤", "Step"), may)


def clock() -> datetime:
    """The one look at the clock."""
    return datetime.now(UTC)


def _begun(args: argparse.Namespace) -> Standing:
    """What stands, read once."""
    opened = open_tree(Path(args.repo), None, None, clock())
    return standing(opened.tree, opened.moment, jobs_of(args), where(args))


def _person(args: argparse.Namespace) -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty() and getattr(args, "data", None) != "-"


def _dialogue(before: Standing, lang: Lang, may: Callable[[str], bool] | None = None) -> Dialogue:
    """Questions go to standard error, so that standard output holds the path alone."""
    tell = partial(print, file=sys.stderr, flush=True)
    return Dialogue(lang, before.ledger, Path(), _listen, tell, may)


def _listen(question: str) -> str:
    print(question, end="", file=sys.stderr, flush=True)
    try:
        line = sys.stdin.readline()
        line.encode("utf-8")
    except UnicodeError:
        raise CannotRun("输入不是 UTF-8 文字，什么都没有写", "the input is not UTF-8; nothing was written") from None
    if not line:
        print(file=sys.stderr)
        raise CannotRun(ENDED.zh, ENDED.en)
    return line.rstrip("\n")


def _now(before: Standing) -> str:
    return before.ledger.now.isoformat(timespec="minutes")


def _lacks(gaps: list[tuple[Asked, ...]]) -> CannotRun:
    """Everything that is missing, in one line."""
    zh = "、".join(" 或 ".join(f"{flag(a)} {a.word.zh}" for a in group) for group in gaps)
    en = ", ".join(" or ".join(flag(a) for a in group) for group in gaps)
    return CannotRun(f"缺 {zh}", f"missing: {en}")


def _mended(errors: list[Located], form: Form, values: Values, talk: Dialogue | None) -> bool:
    """Whether a person has given other answers, where the errors point or wherever else."""
    if talk is None:
        return False
    talk.tell(as_text(errors, talk.lang))
    names, doubtful = wrong_fields(form, values, [e.finding for e in errors])
    before = dict(values)
    talk.again(form, values, names, doubtful)
    return values != before or talk.revise(form, values)


def _refused(errors: list[Located], lang: Lang) -> int:
    sys.stderr.write(as_text(errors, lang))
    say(Word("没有通过检查，什么都没有写", "the check refuses it; nothing was written"), lang)
    return 1


def _done(args: argparse.Namespace, lang: Lang, rid: str, photos: dict[str, bytes], what: Word) -> int:
    """The path on standard output; on standard error what to do next, and the path where the other takes nothing."""
    path = path_of(rid)
    shown = (Path(args.repo) / path).as_posix()
    try:
        print(shown, flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        why = failure(error)
        say(Word(f"标准输出写不进去（{why.zh}），记录已经写好：{shown}", f"standard output takes nothing ({why.en}); the record is written: {shown}"), lang)  # fmt: skip
    git = "git" if args.repo == "." else f"git -C {shlex.quote(args.repo)}"
    paths = " ".join((path, *photos))
    hint = f"{git} add {paths} && {git} commit -m {shlex.quote(f'{rid}: {what.say(lang)}')}"
    say(Word(f"写好了，接着：{hint}", f"written; next: {hint}"), lang)
    return 0
