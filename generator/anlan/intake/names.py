"""The id of a new record: kind, day, unit and a suffix that is free."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from anlan.intake.form import Asked, Form
from anlan.model import KIND_BY_NAME, unit_of
from anlan.model.part import fits
from anlan.model.scalars import FORMS, RECORD, SUFFIX, Place, no_such
from anlan.sources.problem import CannotRun
from anlan.sources.strict_yaml import Value
from anlan.terms.word import Word

NAMED = Asked(
    "suffix",
    Word("本批名称（编号末段）", "Name of the round (end of the id)"),
    True,
    "one",
    "suffix",
    partial(fits, Place),
)


def wants_name(kind: str) -> bool:
    """Whether the ids of a kind end in a name that somebody chooses, not in a number or place."""
    return kind == "rota"


def new_id(
    form: Form, values: Mapping[str, Value], zone: ZoneInfo, suffix: str | None, taken: Callable[[str], bool]
) -> str:
    """The first free id: the suffix that is asked for, of a patrol its place, else a number.

    Raises CannotRun where day, unit or suffix cannot stand in an id, or the suffix asked for is taken.
    """
    stem = f"{KIND_BY_NAME[form.kind].prefix}-{_day(form, values, zone)}-{unit_of(_given(form, values, 'by'))}"
    named = suffix or (_given(form, values, "place") if form.kind == "patrol" else None)
    if named is not None and not re.fullmatch(SUFFIX, named):
        raise _wrong("suffix", named, FORMS["suffix"])
    first = f"{stem}-{named or 1}"
    assert re.fullmatch(RECORD, first)
    if suffix and taken(first):
        raise CannotRun(f"{first} 已有，换一个 --suffix", f"{first} is there already; choose another --suffix")
    if not taken(first):
        return first
    head = f"{stem}-{named}." if named else f"{stem}-"
    return next(rid for n in range(2, 1_000_000) if not taken(rid := f"{head}{n}"))


def _day(form: Form, values: Mapping[str, Value], zone: ZoneInfo) -> str:
    """The day of the first row of a sheet, else of the head, by the campus's clocks."""
    rows = form.find("rows")
    if rows is None:
        at = _given(form, values, "at")
        return f"{datetime.fromisoformat(at).astimezone(zone):%Y%m%d}"
    first = values["rows"][0] if isinstance(values["rows"], list) and values["rows"] else {}
    date = first.get("date", "") if isinstance(first, dict) else ""
    asked = rows.parts[0]
    if not isinstance(date, str) or not asked.fits(date):
        raise _wrong("rows", str(date), FORMS[asked.form])
    return date.replace("-", "")


def _given(form: Form, values: Mapping[str, Value], name: str) -> str:
    asked, value = form.find(name), values[name]
    assert asked is not None
    if not isinstance(value, str) or not asked.fits(value):
        raise _wrong(name, str(value), FORMS[asked.form])
    return value


def _wrong(name: str, value: str, form: Word) -> CannotRun:
    if none := no_such(value):
        return CannotRun(f"--{name} {value}：{none.zh}", f"--{name} {value}: {none.en}")
    return CannotRun(
        f"--{name} {value} 写法不对，写成{form.zh}", f"--{name} {value} is not written as it should be; write {form.en}"
    )
