"""What the bytes of a record tell by themselves, without its YAML being composed; nothing where two readings are possible.

A line at the margin is a key of the record, an indented one belongs to the key above it: so it is in every file that can
be read, but within quotes, and within brackets that are still open where a line ends.
"""

from __future__ import annotations

import re

from anlan.model import unit_of

_STEPS = b"\nsteps:\n"
_INDENTED = re.compile(rb" .*\n(?:(?: .*)?\n)*").fullmatch
_WHOLE_STEPS = re.compile(rb"(?:  - step: [a-z]+\n(?:    .*\n)*)+").fullmatch
_EACH_STEP = re.compile(rb"^  - step: ", re.M).split
_ON_ONE_LINE = re.compile(rb"(?<=\n) +- \{[^][{}\"'#\n]*\}\n").sub
_TWO_READINGS = re.compile(rb"[][{}\"'?]|\n---|\n\.\.\.").search
_OF_HEAD = re.compile(rb"^(by|entered_by)\b(.*)$", re.M).findall
_OF_STEP = re.compile(rb"^    (by|entered_by)\b(.*)$", re.M).findall
_CHECKLIST = re.compile(rb"^checklist: ([a-z0-9-]+)$", re.M).findall
_POST = re.compile(rb": ([a-z0-9-]+/[a-z0-9-]+)").fullmatch


def count_of(data: bytes) -> int | None:
    """How many steps a record holds."""
    at = _steps_at(data)
    if not at or not _WHOLE_STEPS(data, at) or b'"' in data or b"'" in data or b"\n---" in data:
        return None
    return data.count(b"\n  - step: ", at - 1)


def checklist_of(data: bytes) -> str | None:
    """The checklist that an inspection answers."""
    told: list[bytes] = _CHECKLIST(data)
    return told[0].decode() if len(told) == 1 and not _odd(data) else None


def only_steps(before: bytes, after: bytes) -> bool:
    """Whether behind the old bytes are new steps and nothing else, so that all that stood still stands.

    A line at the margin could repeat a key, one that is indented deeper could continue the last value, a text that does
    not end its last line could be continued; behind another key than `steps`, a step would become a part of its text; a
    quote or bracket could close what nobody could read before.
    """
    at = len(before)
    if not after.startswith(before) or not before.endswith(b"\n") or _odd(after[at:]):
        return False
    if after.startswith(_STEPS[1:], at):
        return _STEPS not in before and bool(_WHOLE_STEPS(after, at + len(_STEPS) - 1))
    start = _steps_at(before)
    return bool(_WHOLE_STEPS(after, at) and start and _INDENTED(before, start))


def writers(before: bytes | None, after: bytes) -> tuple[str, ...] | None:
    """The units that wrote what was added to a record: the head of a new one, and its new steps as `only_steps` has them.

    Whoever typed a part is named by its `entered_by`, and else by its `by`. None where that is not plain for every part.
    """
    if before is not None:
        head, steps = b"", after[len(before) :].removeprefix(_STEPS[1:])
    elif _STEPS[:-2] in after:
        head, _, steps = after.partition(_STEPS)
    else:
        head, steps = after, None
    if (steps is not None and not _WHOLE_STEPS(steps)) or _odd(after[len(before or b"") :]):
        return None
    found = {_unit(_OF_STEP(step)) for step in _EACH_STEP(steps or b"")[1:]}
    if before is None:
        found.add(_unit(_OF_HEAD(head)))
    return None if None in found else tuple(sorted(filter(None, found)))


def _odd(data: bytes) -> bool:
    """Whether a line at the margin could be something else than a key."""
    return bool(_TWO_READINGS(_ON_ONE_LINE(b"", data)))


def _unit(said: list[tuple[bytes, bytes]]) -> str | None:
    """The unit of whoever typed a part, of its lines that say it."""
    posts = {key: _POST(value) for key, value in said}
    if len(posts) != len(said) or not posts or None in posts.values():
        return None
    post = posts.get(b"entered_by") or posts.get(b"by")
    return unit_of(post[1].decode()) if post else None


def _steps_at(data: bytes) -> int:
    """Where steps begin, behind the line `steps:`; 0 where there is no such line."""
    return data.find(_STEPS) + len(_STEPS) if _STEPS in data else 0
