"""Times as Git writes them: seconds since 1970, an offset beside them, and nothing that keeps either within a calendar."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cache

_NUMBER = re.compile(r"[+-]?[0-9]{1,20}").fullmatch
_LAST = int(datetime(9998, 12, 31, tzinfo=UTC).timestamp())  # whatever is added to such a day stays in the calendar


@cache
def clock(text: str) -> datetime:
    """A time in Git's own words, seconds since 1970 and an offset such as +0800.

    Where there is none, Git itself shows 1970; where none can be shown, since Git counts on for ever, it is the nearest.
    """
    seconds, _, offset = text.strip().partition(" ")
    return datetime.fromtimestamp(max(0, min(_number(seconds), _LAST)), _zone(offset))


@cache
def _zone(offset: str) -> timezone:
    shift = abs(_number(offset))
    apart = timedelta(hours=shift // 100, minutes=shift % 100)  # Git keeps whatever offset it is told
    return timezone(-apart if offset.startswith("-") else apart) if apart < timedelta(days=1) else UTC


def _number(text: str) -> int:
    return int(text) if _NUMBER(text) else 0
