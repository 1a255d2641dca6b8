"""When something comes round, as RFC 5545 writes it, in whole days: read once, for the check and for what follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from dateutil.rrule import rrule, rrulestr

from anlan.terms.word import Word

_DAY = "(?:MO|TU|WE|TH|FR|SA|SU)"


class _Written(NamedTuple):
    """How a part of a recurrence is written: its pattern, several of them parted by commas or not, and what a person is told."""

    pattern: str
    several: bool
    told: Word


PARTS = {
    "FREQ": _Written("DAILY|WEEKLY|MONTHLY|YEARLY", False,
                     Word("FREQ 写 DAILY、WEEKLY、MONTHLY 或 YEARLY", "FREQ is one of DAILY, WEEKLY, MONTHLY, YEARLY")),
    "INTERVAL": _Written("[1-9][0-9]{0,2}", False, Word("INTERVAL 写 1 到 999 的整数", "INTERVAL is a whole number from 1 to 999")),
    "COUNT": _Written("[1-9][0-9]{0,3}", False, Word("COUNT 写 1 到 9999 的整数", "COUNT is a whole number from 1 to 9999")),
    "UNTIL": _Written("[0-9]{8}", False, Word("UNTIL 写一天，如 20261231", "UNTIL is a day, like 20261231")),
    "BYDAY": _Written(f"(?:[+-]?[1-9][0-9]?)?{_DAY}", True,
                      Word("BYDAY 写星期几，如 MO,TH；每月或每年的第几个写在前面，如 1MO、-1FR",
                           "BYDAY names days of the week, like MO,TH; which one of a month or year stands before it, like 1MO, -1FR")),
    "BYMONTHDAY": _Written("[+-]?(?:0?[1-9]|[12][0-9]|3[01])", True,
                           Word("BYMONTHDAY 写几号，如 1,15，月末写 -1", "BYMONTHDAY names days of a month, like 1,15; its last is -1")),
    "BYMONTH": _Written("0?[1-9]|1[0-2]", True, Word("BYMONTH 写月份，如 3,9", "BYMONTH names months, like 3,9")),
    "BYSETPOS": _Written("[+-]?[1-9][0-9]{0,2}", True,
                         Word("BYSETPOS 写取其中第几个，如 1，最后一个写 -1", "BYSETPOS says which of them, like 1; the last is -1")),
    "WKST": _Written(_DAY, False, Word("WKST 写一周从星期几起，如 MO", "WKST is the day on which a week begins, like MO")),
}  # fmt: skip
EXAMPLE = Word("例如 FREQ=MONTHLY;BYMONTHDAY=1", "for example FREQ=MONTHLY;BYMONTHDAY=1")
_LATE = 9960  # a leap year from which dateutil soon comes to the end of its calendar


class Unread(NamedTuple):
    """Why a recurrence cannot be followed, and what to write."""

    say: Word
    mend: Word


class Recurrence(NamedTuple):
    """The days of a recurrence, and those that would come if COUNT and UNTIL did not end it."""

    own: rrule
    endless: rrule

    def turns(self, until: date) -> Iterator[tuple[date, date]]:
        """Its days up to a day, each with the next that comes or would have come."""
        following = iter(self.endless)
        next(following)
        last = datetime.combine(until, time())
        for day in takewhile(lambda d: d <= last, self.own):
            then = next(following, None)
            yield day.date(), then.date() if then else date.max


@lru_cache(512)
def recurrence(text: str, start: date) -> Recurrence | Unread:
    """What a text says that begins on a day: FREQ and the parts of PARTS in days, nothing that could go on for ever unseen."""
    parts = dict[str, str]()
    for part in text.split(";"):
        name, _, value = part.partition("=")
        if name not in PARTS:
            names = ("、".join(PARTS), ", ".join(PARTS))
            return _unread(text, part, Word(f"只用 {names[0]}", f"use only {names[1]}"))
        if name in parts:
            return _unread(text, part, Word(f"{name} 只写一次", f"write {name} once"))
        written = PARTS[name]
        if not all(re.fullmatch(written.pattern, v) for v in (value.split(",") if written.several else [value])):
            return _unread(text, part, written.told)
        parts[name] = value
    return _clash(text, parts) or _read(text, parts, start)


def _unread(text: str, part: str, mend: Word) -> Unread:
    say = Word(f"读不懂周期 {text}", f"the recurrence {text} cannot be read")
    if part != text:
        say = Word(f"{say.zh}：{part or '多一个分号'}", f"{say.en}: {part or 'a semicolon too many'}")
    return Unread(say, EXAMPLE if "=" not in text else mend)


def _clash(text: str, parts: dict[str, str]) -> Unread | None:
    """Parts that do not go together, or that none is there without."""
    often = parts.get("FREQ")
    if often is None:
        return _unread(text, text, Word("FREQ 必须写", "FREQ must stand"))
    if "COUNT" in parts and "UNTIL" in parts:
        return _unread(
            text, f"UNTIL={parts['UNTIL']}", Word("COUNT 和 UNTIL 只写一个", "write COUNT or UNTIL, not both")
        )
    if often in ("DAILY", "WEEKLY") and re.search("[0-9]", parts.get("BYDAY", "")):
        return _unread(text, f"BYDAY={parts['BYDAY']}", Word("第几个星期几只用于 MONTHLY 和 YEARLY", "numbered days of the week go with MONTHLY and YEARLY"))  # fmt: skip
    if often == "WEEKLY" and "BYMONTHDAY" in parts:
        return _unread(text, f"BYMONTHDAY={parts['BYMONTHDAY']}", Word("WEEKLY 不用 BYMONTHDAY，用 BYDAY", "WEEKLY goes with BYDAY, not with BYMONTHDAY"))  # fmt: skip
    return None


def _read(text: str, parts: dict[str, str], start: date) -> Recurrence | Unread:
    """As dateutil reads it; it looks for a day that never comes up to the year 9999, so that is asked near there first."""
    ends = ("COUNT", "UNTIL")
    always = {k: v for k, v in parts.items() if k not in ends}
    shape = _rule({k: v for k, v in always.items() if k != "INTERVAL"}, start.replace(year=_LATE))
    endless = _rule(always, start)
    if next(iter(shape), None) is None or next(iter(endless), None) is None:
        say = Word(f"周期 {text} 没有一天轮得到", f"no day is one of the recurrence {text}")
        return Unread(say, EXAMPLE)
    try:
        return Recurrence(_rule(parts, start), endless)
    except ValueError:
        return _unread(text, f"UNTIL={parts['UNTIL']}", PARTS["UNTIL"].told)


def _rule(parts: dict[str, str], start: date) -> rrule:
    read = rrulestr(";".join(f"{k}={v}" for k, v in parts.items()), dtstart=datetime.combine(start, time()))
    assert isinstance(read, rrule)
    return read
