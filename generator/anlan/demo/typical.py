"""The library of typical hazards: where each occurs, what is asked, done, found and refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from anlan.demo.college import College
from anlan.model import PlaceCard
from anlan.sources.problem import Problem
from anlan.sources.strict_yaml import read_yaml

LIBRARY = Path(__file__).parent / "library"
LARGEST = 256 * 1024
_WORD = re.compile(r"(#?)([a-z-]+?)(?:(/)([a-z]+))?(?:-#([a-z-]+))?")
_LISTS = ("at", "spots", "checks", "done", "found")


@dataclass(frozen=True)
class Typical:
    """One typical hazard; `{n}` in its text stands for a small number.

    `at` says where it occurs: a kind of place (`plant`), a kind held by a unit (`plant/logistics`), a tag (`#gas`), or
    one of these with a further tag (`teaching-#special-equipment`).
    """

    key: str
    field: str
    title: str
    at: tuple[str, ...]
    spots: tuple[str, ...]
    text: str
    demand: str
    measures: str
    done: tuple[str, ...]
    found: tuple[str, ...]
    interim: str
    funds: str
    contingency: str
    reject: str
    checks: tuple[str, ...] = ()
    nature: str = "site"
    grade: str = "general"
    rule: str | None = None
    visibility: str = "campus"

    @property
    def quick(self) -> bool:
        """Whether it can be put right at once."""
        return self.funds.startswith("无需") and self.grade == "general"

    def occurs(self, place: PlaceCard) -> bool:
        """Whether a place is one where it can occur."""
        return fits(self.at, place)


def fits(words: Iterable[str], place: PlaceCard) -> bool:
    """Whether a place is one of those that the words mean."""
    return any(_fits(word, place) for word in words)


def _fits(word: str, place: PlaceCard) -> bool:
    seen = _WORD.fullmatch(word)
    if seen is None:
        return False
    tag, name, _, unit, further = seen.groups()
    here = name in place.tags if tag else name == place.kind
    return here and unit in (None, place.unit) and (further is None or further in place.tags)


def read_library() -> tuple[Typical, ...]:
    """Every entry of the library, by field and in the order written."""
    return tuple(entry for path in sorted(LIBRARY.glob("*.yml")) for entry in _entries(path))


def _entries(path: Path) -> Iterator[Typical]:
    rows = read_yaml(path.read_bytes(), LARGEST)
    if isinstance(rows, Problem):
        raise ValueError(f"{path.name}: {rows.say.en}")
    for values in rows:
        fields: dict[str, Any] = {k: tuple(v) if k in _LISTS else v for k, v in values.items()}
        yield Typical(field=path.stem, **fields)


@dataclass(frozen=True)
class Library:
    """The entries by place and by item of a checklist, for one college."""

    entries: tuple[Typical, ...]
    college: College

    @cached_property
    def at_place(self) -> dict[str, tuple[Typical, ...]]:
        """What can occur at each place."""
        return {p.id: tuple(t for t in self.entries if t.occurs(p)) for p in self.college.tops}

    def possible(self, place: str, day: date, ref: str | None = None) -> list[Typical]:
        """What can occur at a place on a day; with an item of a checklist, what that item would show."""
        here = self.at_place.get(place, ())
        return [t for t in here if (ref is None or ref in t.checks) and self._ruled(t, day)]

    def _ruled(self, entry: Typical, day: date) -> bool:
        """A major one needs an item that makes it major and is in force."""
        if entry.rule is None:
            return True
        standards = self.college.ledger.plan.standards.values()
        return any(s.from_ <= day and any(r.code == entry.rule for r in s.rules) for s in standards)
