"""Texts from flags or a file as the values of a form; what is missing; and the values in the order of the model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import tzinfo

from anlan.intake.form import LAST, Asked, Form
from anlan.intake.typed import in_full, one_line
from anlan.sources.problem import CannotRun
from anlan.sources.strict_yaml import Value

Values = dict[str, Value]


def value_of(asked: Asked, texts: Sequence[str]) -> Value:
    """What the texts given for a field say: the last one, or for a list or a map all of them."""
    if asked.shape == "map":
        return _pairs(asked, texts)
    things = [part_of(asked, t) if asked.parts else _plain(t) for t in texts]
    return things if asked.shape == "list" else things[-1]


def _plain(text: str) -> str:
    return one_line(text.replace("\r\n", "\n"))


def _pairs(asked: Asked, texts: Sequence[str]) -> Values:
    """Values by key; raises CannotRun for a key that stands twice, since one of them would be lost."""
    out: Values = {}
    for text in texts:
        key, value = _pair(asked, text)
        if key in out:
            raise CannotRun(
                f"--{asked.name} 里 {key} 写了两次，只留一个", f"--{asked.name} names {key} twice; keep one"
            )
        out[key] = value
    return out


def _pair(asked: Asked, text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign:
        raise CannotRun(
            f"--{asked.name} {text} 写法不对，应如 --{asked.name} 键=值",
            f"--{asked.name} {text} is not written as it should be; write --{asked.name} KEY=VALUE",
        )
    return key.strip(), _plain(value)


def part_of(asked: Asked, text: str) -> Values:
    """`date=2026-05-12,shift=day` as a part; a text without a name is its first field. A comma parts two fields only
    where the name of a field follows it."""
    names = "|".join(sorted((p.name for p in asked.parts), key=len, reverse=True))
    out: Values = {}
    for piece in re.split(rf",\s*(?=(?:{names})=)", _plain(text)):
        seen = re.match(rf"\s*({names})=", piece)
        name, value = (seen.group(1), piece[seen.end() :]) if seen else (asked.parts[0].name, piece)
        if name in out:
            raise CannotRun(f"--{asked.name} {text}：{name} 写了两次", f"--{asked.name} {text}: {name} stands twice")
        several = next(p for p in asked.parts if p.name == name).shape == "list"
        out[name] = list(value.split()) if several else value
    return out


def timed(form: Form, values: Mapping[str, Value], zone: tzinfo) -> Values:
    """The values with every time in full, by the campus's clocks where it says no others."""
    times = {f.name for f in form.fields if f.form == "time"}
    return {n: in_full(v, zone) if n in times and isinstance(v, str) else v for n, v in values.items()}


def missing(form: Form, values: Mapping[str, Value]) -> list[tuple[Asked, ...]]:
    """The fields that must still be given, in order; where one of several must stand, all of these together."""
    either = tuple(f for f in form.fields if f.name in form.either)
    stands = any(f.name in values for f in either)
    groups = (((f,) if f.required else either if f in either[:1] and not stands else ()) for f in form.fields)
    return [g for g in groups if g and g[0].name not in values]


def ordered(form: Form, values: Mapping[str, Value]) -> Values:
    """The values in the order of the model, what it does not know after that, rows and steps last."""
    known = [f.name for f in form.fields if f.name not in LAST]
    names = [*known, *(n for n in values if n not in known and n not in LAST), *LAST]
    return {n: _in_order(form.find(n), values[n]) for n in names if n in values}


def _in_order(asked: Asked | None, value: Value) -> Value:
    if asked is None or not asked.parts:
        return value
    if isinstance(value, list):
        return [_part_in_order(asked, v) for v in value]
    return _part_in_order(asked, value)


def _part_in_order(asked: Asked, value: Value) -> Value:
    if not isinstance(value, dict):
        return value
    known = [p.name for p in asked.parts if p.name in value]
    return {n: value[n] for n in (*known, *(n for n in value if n not in known))}
