"""Scalars, each with exactly one spelling: a text goes in, a typed value comes out, nothing is guessed.

Text forms are patterns that pydantic matches itself; typed forms are read by a function. Either way the error
names the form, and `FORMS` says it in both languages. The JSON Schema of a type is its pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from anlan.terms.word import Word

NAME = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
WORD = r"[a-z][a-z0-9]*"
SUFFIX = r"[a-z0-9]+(?:\.[a-z0-9]+)*"
RECORD = rf"[a-z]{{2}}-[0-9]{{8}}-{WORD}-{SUFFIX}"
TEXT_LIMIT = 4000

FORMS = {
    "time": Word("带时区的时间，如 2026-05-12T09:40+08:00", "a time with its offset, like 2026-05-12T09:40+08:00"),
    "day": Word("日期，如 2026-05-12", "a day, like 2026-05-12"),
    "clock": Word("钟点，如 09:40", "a clock time, like 09:40"),
    "rounds": Word("用空格隔开的钟点，如 22:05 00:10", "clock times parted by one space, like 22:05 00:10"),
    "count": Word("不带前导零的非负整数，如 12", "a count without leading zero, like 12"),
    "days": Word("至多 9999 的天数，如 7", "a number of days, 9999 at most, like 7"),
    "number": Word("非负数，如 1.5", "a number that is not negative, like 1.5"),
    "flag": Word("true 或 false", "true or false"),
    "text": Word(
        f"一段不空的文字，至多 {TEXT_LIMIT} 字", f"a text that is not blank, of at most {TEXT_LIMIT} characters"
    ),
    "by": Word("单位/岗位，如 library/shift-lead", "unit/post, like library/shift-lead"),
    "unit": Word("单位代码，如 library", "the code of a unit, like library"),
    "name": Word(
        "小写字母、数字和连字符组成的代码，如 fire-monthly",
        "a code of lower-case letters, digits and hyphens, like fire-monthly",
    ),
    "suffix": Word(
        "小写字母和数字，可用点隔开，如 sampling", "lower-case letters and digits, parted by dots, like sampling"
    ),
    "field": Word("字段名，如 known_at", "the name of a field, like known_at"),
    "place": Word("场所代码，如 dorm2.3f", "the code of a place, like dorm2.3f"),
    "id": Word("记录编号，如 hz-20260512-library-1", "the id of a record, like hz-20260512-library-1"),
    "ref": Word(
        "编号，或编号#部分，如 in-20260512-library-1#exit", "an id, or id#part, like in-20260512-library-1#exit"
    ),
    "evidence": Word(
        "照片或文件名：三十二位十六进制加 .jpg、.png 或 .pdf",
        "a file name: 32 hexadecimal digits and .jpg, .png or .pdf",
    ),
    "digest": Word("sha256: 加六十四位十六进制", "sha256: and 64 hexadecimal digits"),
    "row": Word("某一行：日期/班次或批次，如 2026-05-12/day", "a row: its day/shift or group, like 2026-05-12/day"),
    "signal": Word(
        "信号编号，如 MS101/fire-monthly/dorm2/2026-04", "the key of a signal, like MS101/fire-monthly/dorm2/2026-04"
    ),
    "blob": Word("Git 对象编号，四十或六十四位十六进制", "a Git object id of 40 or 64 hexadecimal digits"),
    "checklist": Word("检查表编号，如 fire-monthly-v2", "the id of a checklist, like fire-monthly-v2"),
}

# What an editor takes a plain scalar for before it looks at its schema: `12` is no text to it.
PLAIN = {
    "count": ["integer", "string"],
    "days": ["integer", "string"],
    "number": ["number", "string"],
    "flag": ["boolean", "string"],
    "text": ["string", "number", "boolean"],
}


@dataclass(frozen=True, slots=True)
class Spelled:
    """One form of text: its name in FORMS, its pattern, and what a fitting text becomes."""

    form: str
    pattern: str
    make: Callable[[str], Any] | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        if self.make is None:
            return core_schema.str_schema(pattern=_whole(self.pattern), max_length=TEXT_LIMIT, strict=True)
        return core_schema.no_info_plain_validator_function(_reader(self.form, self.pattern, self.make))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        form = FORMS[self.form]
        plain = {"type": PLAIN.get(self.form, "string"), "pattern": _whole(self.pattern)}
        return {**plain, "description": f"{form.zh} · {form.en}"}


def _whole(pattern: str) -> str:
    """Anchored so that Rust, ECMAScript and Python read it alike."""
    return pattern if pattern == SOME else f"^(?:{pattern})$"


def _reader(form: str, pattern: str, make: Callable[[str], Any]) -> Callable[[Any], Any]:
    seen = re.compile(pattern, re.ASCII).fullmatch

    def read(value: Any) -> Any:
        if type(value) is str and seen(value):
            try:
                return make(value)
            except ValueError:
                raise PydanticCustomError("impossible", "impossible", {"form": form}) from None
        raise PydanticCustomError("spelling", "spelling", {"form": form})

    return read


def _time(value: str) -> datetime:
    """A time within the years that survive a change of offset and a limit added."""
    return datetime.combine(_day(value[:10]), _clock(value[11:16]), _offset(value[16:]))


@lru_cache(64)
def _offset(value: str) -> tzinfo | None:
    """One zone object for each offset: times that share it are compared without asking it."""
    return time.fromisoformat(f"00:00{value}").tzinfo


_YEARS = ("1900", "9998")


@lru_cache(4096)
def _day(value: str) -> date:
    if not _YEARS[0] <= value[:4] <= _YEARS[1]:
        raise ValueError(value)
    return date.fromisoformat(value)


@lru_cache(1440)
def _clock(value: str) -> time:
    return time.fromisoformat(value)


def _clocks(value: str) -> tuple[time, ...]:
    return tuple(map(time.fromisoformat, value.split(" ")))


SOME = r"\S"
_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}[+-](?:0[0-9]|1[0-4]):[0-5][0-9]"
_CLOCK = r"[0-9]{2}:[0-9]{2}"

Time = Annotated[datetime, Spelled("time", _TIME, _time)]
Day = Annotated[date, Spelled("day", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", _day)]
Clock = Annotated[time, Spelled("clock", _CLOCK, time.fromisoformat)]
Rounds = Annotated[tuple[time, ...], Spelled("rounds", f"{_CLOCK}(?: {_CLOCK})*", _clocks)]
Count = Annotated[int, Spelled("count", r"0|[1-9][0-9]{0,8}", int)]
Days = Annotated[int, Spelled("days", "0|[1-9][0-9]{0,3}", int)]
Number = Annotated[Decimal, Spelled("number", r"(?:0|[1-9][0-9]{0,5})(?:\.[0-9]{1,3})?", Decimal)]
Flag = Annotated[bool, Spelled("flag", "true|false", "true".__eq__)]
Text = Annotated[str, Spelled("text", SOME)]
By = Annotated[str, Spelled("by", f"{WORD}/{NAME}")]
Unit = Annotated[str, Spelled("unit", WORD)]
UnitOrBy = Annotated[str, Spelled("by", f"{WORD}(?:/{NAME})?")]
Name = Annotated[str, Spelled("name", NAME)]
FieldName = Annotated[str, Spelled("field", r"[a-z]+(?:_[a-z]+)*")]
Place = Annotated[str, Spelled("place", SUFFIX)]
Id = Annotated[str, Spelled("id", RECORD)]
Ref = Annotated[str, Spelled("ref", rf"{NAME}(?:-{SUFFIX})?(?:#[a-z0-9][a-z0-9/-]*)?")]
RowKey = Annotated[str, Spelled("row", rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}/{NAME}")]
EvidenceName = Annotated[str, Spelled("evidence", r"[0-9a-f]{32}\.(?:jpg|png|pdf)")]
Digest = Annotated[str, Spelled("digest", r"sha256:[0-9a-f]{64}")]
Signal = Annotated[str, Spelled("signal", r"[A-Z]{2}[0-9]{3}(?:/[a-z0-9.#-]+)+")]
Blob = Annotated[str, Spelled("blob", r"[0-9a-f]{40}|[0-9a-f]{64}")]
ChecklistId = Annotated[str, Spelled("checklist", rf"{NAME}-v[0-9]+")]

FORM_OF_PATTERN = {
    _whole(t.pattern): t.form
    for a in (
        Text,
        By,
        Unit,
        UnitOrBy,
        Name,
        FieldName,
        Place,
        Id,
        Ref,
        RowKey,
        EvidenceName,
        Digest,
        Signal,
        Blob,
        ChecklistId,
    )
    for t in a.__metadata__  # type: ignore[attr-defined]
}


def no_such(text: str) -> Word | None:
    """Which day or hour that is written as it should be there is not; nothing where all of them are."""
    for pattern, read, say in _ON_CLOCKS:
        for seen in re.findall(pattern, text, re.ASCII):
            try:
                read(seen)
            except ValueError:
                years = read is _day and not _YEARS[0] <= seen[:4] <= _YEARS[1]
                return (_NO_YEAR if years else say).fill(x=seen)
    return None


_NO_YEAR = Word(
    f"{{x}} 的年份不在 {_YEARS[0]} 到 {_YEARS[1]} 之间", f"the year of {{x}} is not between {_YEARS[0]} and {_YEARS[1]}"
)
_ON_CLOCKS: tuple[tuple[str, Callable[[str], Any], Word], ...] = (
    (r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])", _day, Word("没有 {x} 这一天", "there is no day {x}")),
    (rf"(?<![-+:0-9]){_CLOCK}(?![0-9])", _clock, Word("没有 {x} 这个钟点", "there is no hour {x}")),
)


def unit_of(by: str) -> str:
    """The unit of `unit/post`."""
    return by.partition("/")[0]
