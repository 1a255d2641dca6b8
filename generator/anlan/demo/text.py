"""Records as text: block style, two spaces, rows of a sheet one a line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

_ODD = re.compile(r"^[\s\-?:,\[\]{}#&*!|>'\"%@`]|: |:$| #|\s$|\n")
_ODD_IN_ROW = re.compile(r"[,\[\]{}]")


def stamp(at: datetime) -> str:
    """A claimed time, in minutes, on the college's clock."""
    return f"{at:%Y-%m-%dT%H:%M}+08:00"


def scalar(value: object, row: bool = False) -> str:
    """One value as YAML writes it, quoted where it would be read as something else."""
    if isinstance(value, datetime):
        return stamp(value)
    said = value.isoformat() if isinstance(value, date) else str(value)
    if _ODD.search(said) or (row and _ODD_IN_ROW.search(said)):
        return "'" + said.replace("'", "''") + "'"
    return said


def block(values: Mapping[str, Any], pad: str = "") -> str:
    """A mapping, without the keys that have no value."""
    return "".join(_entry(k, v, pad) for k, v in values.items() if v is not None and v != () and v != [] and v != {})


def _entry(key: str, value: Any, pad: str) -> str:
    if isinstance(value, Mapping):
        return f"{pad}{key}:\n{block(value, pad + '  ')}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"{pad}{key}:\n" + "".join(item(v, pad + "  ") for v in value)
    return f"{pad}{key}: {scalar(value)}\n"


def item(value: Any, pad: str) -> str:
    """One item of a list."""
    if isinstance(value, Mapping):
        return f"{pad}- {block(value, pad + '  ').lstrip()}"
    return f"{pad}- {scalar(value)}\n"


def row(values: Mapping[str, Any]) -> str:
    """One row of a sheet."""
    return "  - {" + ", ".join(f"{k}: {scalar(v, row=True)}" for k, v in values.items() if v is not None) + "}\n"
