"""The plain way in which nearly all records are written, read line by line: three times as fast as by libyaml.

`key: text` and `- text` lines, blocks of them below a key, and `- {key: text, key: text}` rows; every text unquoted and
on one line. In that much of YAML 1.1 nothing has a second reading, and whatever is written otherwise, or wrongly, is
not judged here: `strict_yaml` composes it. Tests hold the two against each other.
"""

from __future__ import annotations

import re
from typing import Any

_KEY = "[a-z][a-z0-9_-]{0,60}"
_FIRST = r"[^\s?:,\[\]{}#&*!|>'\"%@`-]"  # no text that needs quotes begins otherwise
_LINE = re.compile(rf"^( *)(?:(- )?({_KEY}):(?: ({_FIRST}[^\n]*))?|- (?:\{{([^\n]*)\}}|({_FIRST}[^\n]*)))\n", re.M)
_PAIR = re.compile(rf"({_KEY}): ({_FIRST}[^,\[\]{{}}?]*)(?:, |$)")
_DEPTH = 12
Lines = dict[str, Any]  # values are texts, lists of such values, and such dicts


def by_lines(text: str) -> Lines | None:
    """The values of a text that `decoded` let pass; none where it is not written in the plain way."""
    if " #" in text or " \n" in text or "\r" in text or text[-1:] != "\n":
        return None
    lines = _LINE.findall(text)
    if len(lines) != text.count("\n"):
        return None
    try:
        return _blocks(lines, text.count(": "), text.count(":\n"))
    except _Otherwise:
        return None


class _Otherwise(Exception):
    """It is not written in the plain way."""


def _blocks(lines: list[tuple[str, str, str, str, str, str]], texts: int, blocks: int) -> Lines:
    """The lines as nested values; raises _Otherwise.

    `texts` is how often a colon and a space stand in them and `blocks` how often a colon ends a line: if as often as
    keys account for, none is hidden in a text. `here` is the block of the line before and `column` where it stands;
    `waiting` is the key whose block comes next, or whose value is empty.
    """
    top: Lines = {}
    open_: list[tuple[int, Any]] = [(0, top)]  # the blocks that a line may still belong to, the outermost first
    here: Any = top
    items: list[Any]
    column = 0
    waiting = ""
    for indent, dash, key, value, row, item in lines:
        at = len(indent)
        if not key or dash:
            if waiting:
                if at < column:
                    raise _Otherwise
                here[waiting] = items = []
                open_.append((at, items))
                waiting = ""
            else:
                items = _back_to(open_, at, list)
            if not key:
                items.append(item or _row(row))
                texts -= 0 if item else len(items[-1])
                here, column = items, at
                continue
            here, column = {}, at + 2
            items.append(here)
            open_.append((column, here))
        elif at > column and waiting:
            here[waiting] = here = {}
            open_.append((at, here))
            column = at
        elif at != column or type(here) is list:
            here, column = _back_to(open_, at, dict), at
        if key in here or len(open_) > _DEPTH:
            raise _Otherwise
        here[key] = value
        waiting = "" if value else key
        if value:
            texts -= 1
        else:
            blocks -= 1
    if texts or blocks:
        raise _Otherwise
    return top


def _back_to(open_: list[tuple[int, Any]], at: int, sort: type) -> Any:
    """The open block of this sort that begins in this column; what stands in it is closed."""
    while open_:
        column, block = open_[-1]
        if column <= at and type(block) is sort:
            break
        open_.pop()
    if not open_ or column != at:
        raise _Otherwise
    return block


def _row(text: str) -> Lines:
    """What stands in the braces of a row."""
    pairs = _PAIR.findall(text)
    out = dict(pairs)
    read = sum(map(len, out)) + sum(map(len, out.values())) + 4 * len(out) - 2
    if read != len(text) or ":," in text or " ," in text or text[-1] in ": ":
        raise _Otherwise
    return out
