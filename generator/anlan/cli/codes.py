"""The codes that a field may be answered with, read off a campus's files for the help alone; none where they cannot be."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

from anlan.sources.problem import Problem
from anlan.sources.strict_yaml import read_yaml

# where each field's codes stand: the files, and the list within them; without one the files' names are the codes
_SHELVES = {
    "field": ("campus.yml", "fields"),
    "schedule": ("plan/*/schedules.yml", "schedules"),
    "campaign": ("plan/*/campaigns.yml", "campaigns"),
    "checklist": ("plan/checklists/*.yml", None),
    "lessons": ("plan/education/*.md", None),
}
_LARGEST = 1024 * 1024


def codes_asked(args: argparse.Namespace) -> dict[str, list[str]]:
    """The codes by field, where help is asked for: nobody else needs them read."""
    if not {"-h", "--help"} & set(args.rest):
        return {}
    return {name: list(dict.fromkeys(_codes(Path(args.repo), *where))) for name, where in _SHELVES.items()}


def _codes(repo: Path, files: str, key: str | None) -> Iterator[str]:
    for file in sorted(repo.glob(files)):
        if key is None:
            if file.stem != "index":
                yield file.stem
            continue
        try:
            value = read_yaml(file.read_bytes(), _LARGEST)
        except OSError:
            continue
        rows = value.get(key) if isinstance(value, Mapping) and not isinstance(value, Problem) else None
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, Mapping) and isinstance(row.get("id"), str):
                yield row["id"]
