"""The texts of the demo beside the library of hazards: incidents, trainings, drills, meetings, tasks, risks."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from anlan.sources.problem import Problem
from anlan.sources.strict_yaml import read_yaml

WORDING = Path(__file__).parent / "wording"
LARGEST = 256 * 1024


@cache
def wording(name: str) -> tuple[dict[str, Any], ...]:
    """The rows of one file of texts."""
    rows = read_yaml((WORDING / f"{name}.yml").read_bytes(), LARGEST)
    if isinstance(rows, Problem):
        raise ValueError(f"{name}.yml: {rows.say.en}")
    return tuple(row for row in rows if isinstance(row, dict))
