"""Values as YAML text in one style: block style, two spaces, no comments; whatever is written reads back equal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from anlan.sources.strict_yaml import Value

# What a plain scalar may not hold, and the words that other programs would read as something else than a text.
_ODD = re.compile(r"^[\s\-?:,\[\]{}#&*!|>'\"%@`]|^---|^\.\.\.|: |:$| #|\s$|^$")
_ODD_IN_ROW = re.compile(r"[,\[\]{}]|:(?=[\"'])")
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"))
_UNPRINTABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n"}


def scalar(text: str, pad: str | None = None) -> str:
    """One text as YAML writes it, quoted where it would be read as something else.

    `pad` is the indentation of lines below it, so that a text of several lines stands as a block; None within a row.
    """
    if _UNPRINTABLE.search(text):
        return _escaped(text)
    if "\n" in text:
        return _lines(text, pad) if pad is not None and _stands_as_block(text) else _escaped(text)
    if _ODD.search(text) or text.lower() in _WORDS or (pad is None and _ODD_IN_ROW.search(text)):
        return "'" + text.replace("'", "''") + "'"
    return text


def _stands_as_block(text: str) -> bool:
    """A block keeps a text as it is unless its first line is indented or its end is more than one line end."""
    return text[0] not in " \n" and not text.endswith((" ", "\n\n")) and not text.endswith(" \n")


def _lines(text: str, pad: str) -> str:
    sign = "|" if text.endswith("\n") else "|-"
    return "\n".join([sign, *(f"{pad}{line}" if line else "" for line in text.removesuffix("\n").split("\n"))])


def _escaped(text: str) -> str:
    said = "".join(_ESCAPES.get(c, c) for c in text)
    return '"' + _UNPRINTABLE.sub(lambda seen: f"\\u{ord(seen.group()):04x}", said) + '"'


def block(values: Mapping[str, Value], pad: str = "", rows: Iterable[str] = ()) -> str:
    """A mapping, without the keys that have no value; the lists named in `rows` have one item a line."""
    return "".join(_entry(k, v, pad, k in tuple(rows)) for k, v in values.items() if v != [] and v != {})


def _entry(key: str, value: Value, pad: str, rows: bool) -> str:
    if isinstance(value, dict):
        return f"{pad}{scalar(key)}:\n{block(value, pad + '  ')}"
    if isinstance(value, list):
        return f"{pad}{scalar(key)}:\n" + "".join(row(v, pad + "  ") if rows else item(v, pad + "  ") for v in value)
    return f"{pad}{scalar(key)}: {scalar(value, pad + '  ')}\n"


def item(value: Value, pad: str) -> str:
    """One item of a list."""
    if isinstance(value, dict) and value:
        return f"{pad}- {block(value, pad + '  ')[len(pad) + 2 :]}"
    if isinstance(value, dict | list):
        return f"{pad}- {_flow(value)}\n"
    return f"{pad}- {scalar(value, pad + '  ')}\n"


def row(value: Value, pad: str) -> str:
    """One item of a list on one line, as the rows of a sheet stand."""
    return f"{pad}- {_flow(value)}\n"


def _flow(value: Value) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return scalar(value)
