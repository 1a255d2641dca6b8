"""The flags of a form: one for each field, derived from the model, and a YAML file for whatever is long."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from anlan.cli.parser import PARSERS, Parser
from anlan.intake.answers import Values, value_of
from anlan.intake.form import Asked, Form
from anlan.intake.names import wants_name
from anlan.model import KIND_BY_NAME
from anlan.model.part import texts_of
from anlan.model.scalars import FORMS
from anlan.sources.comments import CutShort, read_whole
from anlan.sources.problem import CannotRun, Problem
from anlan.sources.strict_yaml import Value
from anlan.terms.vocab import KINDS, STEPS
from anlan.terms.word import Lang, Word, listed, same

LARGEST = 64 * 1024
SHOWN = 12  # codes in a line of help
_WAYS = Word(
    "列表：同一选项写几次，如 --units library --units dorms。逐键的值：--results exit=ok --results lane=not_ok。"
    "时间可写 2026-05-12 09:40，不写时区就是本校的时间。成组的值：--rows 'date=2026-05-12,shift=day,rounds=08:20 12:30,result=ok'。"
    "长内容写在 YAML 文件里，用 --data 文件（- 为标准输入）；选项优先于文件。"
    "必填项没给全时，在终端里会逐项询问，在脚本里退出码为 2。",
    "A list: repeat the flag, as in --units library --units dorms. Values by key: --results exit=ok --results lane=not_ok. "
    "Values in groups: --rows 'date=2026-05-12,shift=day,rounds=08:20 12:30,result=ok'. "
    "Long ones go into a YAML file, --data FILE (- for standard input); flags win over the file. "
    "A time may be written 2026-05-12 09:40; without an offset it is the campus's own. "
    "What is needed and not given is asked for in a terminal; in a script it is exit 2.",
)
_NEEDED = Word("必填", "needed")


def fields_parser(
    prog: str,
    form: Form,
    common: argparse.ArgumentParser,
    lang: Lang,
    codes: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Parser:
    """A flag for each field of a form, explained in one language, with the codes that a campus has for it."""
    about = STEPS[form.step] if form.step else KINDS[form.kind]
    parser = PARSERS[lang](
        prog=prog, parents=[common], allow_abbrev=False, description=about.say(lang), epilog=_WAYS.say(lang)
    )
    for asked in form.fields:
        parser.add_argument(
            flag(asked),
            dest=f"field {asked.name}",
            action="append",
            metavar=_sample(asked),
            help=_help(asked, lang, codes.get(asked.name, ())),
        )
    parser.add_argument(
        "--data", metavar="FILE", help=Word("从 YAML 文件取各项的值", "take fields from a YAML file").say(lang)
    )
    if form.step is None:
        parser.add_argument("--suffix", metavar="WORD", help=_suffix(form.kind).say(lang))
    parser.add_argument("--jobs", type=int, metavar="N", help=Word("用几个进程", "number of processes").say(lang))
    return parser


def flag(asked: Asked) -> str:
    """The flag of a field."""
    return f"--{asked.name.replace('_', '-')}"


def _sample(asked: Asked) -> str:
    """What a value looks like, in a word."""
    if asked.name == "evidence":
        return "FILE"
    if asked.parts:
        return ",".join(f"{p.name}=…" for p in asked.parts)
    one = "TEXT" if asked.form == "text" else asked.form.upper() or "CODE"
    return f"KEY={one}" if asked.shape == "map" else one


def _suffix(kind: str) -> Word:
    """What the end of an id is where nobody says it."""
    if wants_name(kind):
        return Word(
            "编号末段，本批名称，如 sampling；必填", "end of the id: the name of the round, like sampling; needed"
        )
    if kind == "patrol":
        return Word("编号末段，默认为场所代码", "end of the id; the place's code if not given")
    return Word("编号末段，默认取下一个号", "end of the id; the next free number if not given")


def _help(asked: Asked, lang: Lang, known: Sequence[str]) -> str:
    """The label, whether it is needed, and what may be written."""
    codes = asked.choices or tuple((p.name, p.word) for p in asked.parts)
    words = listed([Word(f"{c} {w.zh}", c if asked.choices else f"{c} {w.en}") for c, w in codes]).say(lang)
    form = FORMS[asked.form].say(lang) if asked.form and asked.form != "text" else ""
    if known:
        form = f"{Word('可写', 'one of').say(lang)} {listed([same(c) for c in known[:SHOWN]]).say(lang)}{'…' * (len(known) > SHOWN)}"
    needed = _NEEDED.say(lang) if asked.required and asked.name != "at" else ""
    sign = "；" if lang == "zh" else "; "
    return sign.join(t for t in (asked.word.say(lang), needed, words or form) if t).replace("%", "%%")


def given(form: Form, args: argparse.Namespace, data: Values) -> Values:
    """What a file and the flags say; raises CannotRun for a text that cannot be written down."""
    flags = vars(args)
    said = {f.name: value_of(f, flags[f"field {f.name}"]) for f in form.fields if flags[f"field {f.name}"]}
    for name, value in said.items():
        if not _is_text(value):
            raise CannotRun(f"--{name} 不是 UTF-8 文字", f"--{name} is not UTF-8 text")
    return {**data, **said}


def _is_text(value: Value) -> bool:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return all(map(_is_text, parts)) if parts is not None else value.isprintable() or _encodes(value)


def _encodes(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def data_of(name: str | None, kind: str) -> Values:
    """The fields in a YAML file or on standard input; raises CannotRun for what is no such thing, and for a text that a
    comment cuts short, since nobody would see it in the record."""
    if name is None:
        return {}
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError:
        raise CannotRun(f"读不到文件 {name}", f"the file {name} cannot be read") from None
    value = read_whole(data, LARGEST)
    if isinstance(value, CutShort):
        value = next(value.lost(texts_of(KIND_BY_NAME[kind].model)), value.value)
    if isinstance(value, Problem):
        file = Word("标准输入", "standard input") if name == "-" else same(name)
        spot = ":".join(("", *map(str, value.at)))
        raise CannotRun(
            f"{file.zh}{spot}：{value.say.zh}；{value.mend.zh}", f"{file.en}{spot}: {value.say.en}; {value.mend.en}"
        )
    if not isinstance(value, dict) or "id" in value or "step" in value:
        raise CannotRun(
            f"{name} 应当是若干“键: 值”，不写 id 和 step",
            f"{name} should hold `key: value` lines, without id and step",
        )
    return value
