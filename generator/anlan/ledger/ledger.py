"""The Ledger, its plan book and its pages: values only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from anlan.model import (
    Campaign,
    Campus,
    Checklist,
    Lesson,
    MajorRule,
    Measure,
    Part,
    Plan,
    Record,
    Schedule,
    Standard,
    Tombstone,
    kind_of,
)

Audience = Literal["campus", "office"]


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown page that people wrote: its front matter as a value, its body, the line (1-based) where that begins."""

    path: str
    front: Part
    body: str
    body_line: int


@dataclass(frozen=True, slots=True)
class Photo:
    """A file of evidence: where it lies, the first 32 hexadecimal digits of its SHA-256, its size in bytes.

    `doubtful`: a record that cannot be read names it, and nobody knows who may see that one.
    """

    path: str
    digest: str
    size: int
    doubtful: bool = False


class Origin(NamedTuple):
    """Where a record comes from: the digest of its file, and the ids of records that stand in it, its own among them."""

    digest: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class PlanBook:
    """Plans, measures, schedules, checklists, campaigns, lessons and standards by id, and the file of each id."""

    plans: dict[str, Plan] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    schedules: dict[str, Schedule] = field(default_factory=dict)
    checklists: dict[str, Checklist] = field(default_factory=dict)
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    lessons: dict[str, Lesson] = field(default_factory=dict)
    standards: dict[str, Standard] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    @cached_property
    def rules_of_major(self) -> dict[str, MajorRule]:
        """Every item that makes a hazard major, by code."""
        return {r.code: r for s in self.standards.values() for r in s.rules}

    @cached_property
    def checklist_families(self) -> dict[str, tuple[Checklist, ...]]:
        """The versions of each checklist, oldest first."""
        out: dict[str, list[Checklist]] = {}
        for card in sorted(self.checklists.values(), key=lambda c: (c.from_, c.version, c.id)):
            out.setdefault(card.family, []).append(card)
        return {k: tuple(v) for k, v in out.items()}

    def find(self, rid: str) -> Any | None:
        """A plan item by id, whatever its sort."""
        groups: tuple[dict[str, Any], ...] = (
            self.measures, self.checklists, self.schedules, self.plans, self.campaigns, self.lessons, self.standards,
        )  # fmt: skip
        return next((g[rid] for g in groups if rid in g), None)


@dataclass(frozen=True)
class Ledger:
    """Everything that is known; what follows from it is a pure function of it.

    `records` is sorted by id; `unreadable` are files of records that could not be read; `withheld` counts, by kind,
    the records that this audience does not see. `origins` are known of records that were read beside a shelf, and
    `ground` is the digest of every other file that was read.
    """

    campus: Campus
    plan: PlanBook
    records: dict[str, Record | Tombstone]
    pages: tuple[Page, ...]
    photos: dict[str, Photo]
    moment: datetime
    revision: str | None
    audience: Audience = "office"
    unreadable: tuple[str, ...] = ()
    withheld: dict[str, int] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    ground: str = ""

    @cached_property
    def zone(self) -> ZoneInfo:
        """The campus's time zone."""
        return ZoneInfo(self.campus.timezone)

    @cached_property
    def now(self) -> datetime:
        """The moment on the campus's clocks."""
        return self.moment.astimezone(self.zone)

    def living(self) -> Iterator[Record]:
        """Every record that is not a tombstone, by id."""
        return iter(self._living)

    @cached_property
    def _living(self) -> tuple[Record, ...]:
        return tuple(r for r in self.records.values() if isinstance(r, Record))

    @cached_property
    def _kinds(self) -> dict[str, list[Record]]:
        out: dict[str, list[Record]] = {}
        for record in self.living():
            out.setdefault(kind_of(record.id), []).append(record)
        return out

    def of(self, kind: str) -> Iterator[Any]:
        """The living records of one kind, by id."""
        return iter(self._kinds.get(kind, ()))

    def seen_by(self, audience: Audience) -> Ledger:
        """What an audience may see: campus pages do not hold office records; only their number remains."""
        if audience == "office":
            return replace(self, audience="office")
        kept = {i: r for i, r in self.records.items() if r.visibility == "campus"}
        hidden = Counter(kind_of(i) for i in self.records if i not in kept)
        return replace(
            self,
            audience="campus",
            records=kept,
            photos=self._photos_beside(kept.values()),
            withheld=dict(sorted(hidden.items())),
        )

    def _photos_beside(self, kept: Iterable[Record | Tombstone]) -> dict[str, Photo]:
        """The evidence that records in sight name, and what no record names, not even one that cannot be read."""
        of = {r.id: tuple(evidence_of(r)) for r in self.living()}
        named = {name for names in of.values() for name in names}
        shown = {name for r in kept for name in of.get(r.id, ())}
        return {n: p for n, p in self.photos.items() if n in shown or not (p.doubtful or n in named)}


def evidence_of(record: Record) -> Iterator[str]:
    """The files of evidence that a record and its steps name."""
    for item in (record, *record.__dict__["steps"]):
        if item.evidence:  # as few have
            yield from (e.file for e in item.evidence)
