"""What people type, as a record holds it: times in full, texts of one line without tabs; and why a text cannot stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo

from anlan.model.scalars import FORMS, no_such
from anlan.sources.encoding import refused
from anlan.sources.personal import personal
from anlan.sources.problem import Problem
from anlan.sources.strict_yaml import Value
from anlan.terms.word import Word

_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ] *([0-9]{1,2}:[0-9]{2})([+-][0-9]{2}:[0-9]{2})?")


def in_full(text: str, zone: tzinfo) -> str:
    """A time as records hold it; where no offset is written, the campus's clocks are meant. Other texts as they are."""
    seen = _TIME.fullmatch(text.strip().replace("：", ":"))
    if seen is None:
        return text
    day, clock, offset = seen.groups("")
    try:
        at = datetime.fromisoformat(f"{day}T{clock:0>5}{offset}")
    except ValueError:
        return text
    return (at if offset else at.replace(tzinfo=zone)).isoformat(timespec="minutes")


def one_line(text: str) -> str:
    """A text with a space for each tab, unless it has lines, whose indentation says something."""
    return text if "\n" in text else text.replace("\t", " ")


def unfit(form: str, text: str) -> Word:
    """Why a text is not of a form: a day that there is not, else how it is written."""
    return no_such(text) or Word("写成{f}", "write {f}").fill(f=FORMS[form])


def spoilt(value: Value) -> Word | None:
    """Why no record may hold a value, whatever its field: personal data, signs that nobody sees."""
    problem = _problem(value)
    return Word("{s}；{m}", "{s}; {m}").fill(s=problem.say, m=problem.mend) if problem else None


def _problem(value: Value) -> Problem | None:
    if isinstance(value, str):
        return refused(value) or personal(value)
    parts = value.values() if isinstance(value, Mapping) else value
    return next(filter(None, map(_problem, parts)), None)
