"""Which landing brought the head of a record and each of its steps, from the content of its versions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from anlan.model import KINDS, path_of
from anlan.sources.git import Repository
from anlan.sources.problem import Problem
from anlan.sources.strict_yaml import Value, read_yaml
from anlan.trace.named import marked
from anlan.trace.revisions import Revision, Trace
from anlan.trace.store import FEW, Store
from anlan.trace.told import count_of

_LIMIT = 1 << 20
GONE, UNREAD = -1, -2  # in place of a count
_RECORD = re.compile(r"records/(?!evidence/).*\.yml", re.S).fullmatch


@dataclass(frozen=True)
class Versions:
    """The bytes of many blobs, read in one pass, and their values, read when asked and kept."""

    data: Mapping[str, bytes]

    @classmethod
    def read(cls, repository: Repository, blobs: Iterable[str]) -> Versions:
        """The content of blobs, each read once."""
        asked = tuple(dict.fromkeys(b for b in blobs if b))
        return cls(dict(zip(asked, repository.contents(asked), strict=True)))

    def bytes(self, blob: str) -> bytes | None:
        """The content of a blob; none for the empty id of what is not there."""
        return self.data.get(blob)

    def values(self, blob: str) -> Value | None:
        """The values of a version; none where it cannot be read."""
        data = self.data.get(blob)
        value = None if data is None else read_yaml(data, _LIMIT)
        return None if isinstance(value, Problem) else value

    def steps(self, blob: str) -> int:
        """How many steps a version holds; `UNREAD` where it cannot be read, so that none of it is in force."""
        told = count_of(self.data.get(blob, b""))
        if told is not None:
            return told
        values = self.values(blob)
        if not isinstance(values, dict):
            return UNREAD
        steps = values.get("steps")
        return len(steps) if isinstance(steps, list) else 0


@dataclass(frozen=True)
class Landed:
    """For each record, the landings of its head and of each step.

    A record that landed once brought all its steps with its head, and has no entry in `steps`.
    """

    trace: Trace
    heads: Mapping[str, Revision]
    steps: Mapping[str, tuple[Revision | None, ...]]

    def step(self, rid: str, n: int) -> Revision | None:
        """The landing that brought a step; none where it has not landed, or the versions that show it were purged."""
        steps = self.steps.get(rid)
        if steps is None:
            return self.heads.get(rid)
        return steps[n] if n < len(steps) else None

    def brought(self, rid: str, count: int) -> tuple[Revision | None, ...]:
        """What `step` says of each of the first steps of a record."""
        steps = self.steps.get(rid)
        if steps is None:
            return (self.heads.get(rid),) * count
        return steps[:count] + (None,) * (count - len(steps))


def step_counts(repository: Repository, past: Trace, cache: Path | None = None) -> Mapping[str, int]:
    """How many steps each version of a record holds that landed more than once, by blob; `GONE` where it was purged,
    `UNREAD` where it cannot be read.

    With a folder for it, counts are kept there: what a blob holds never changes, so only new ones are read.
    """
    asked = dict.fromkeys(b for path in past.revisions if _RECORD(path) for b in _more_than_one(past, path))
    store = Store(cache, "steps", repository.home, repository.prefix)
    kept = store.load()
    known = kept if isinstance(kept, dict) and all(type(n) is int for n in kept.values()) else {}
    new = [blob for blob in asked if blob not in known]
    if new:
        versions = Versions.read(repository, new)
        known |= {b: GONE if marked(versions.bytes(b)) else versions.steps(b) for b in new}
        if len(new) > FEW or not kept:
            store.save(lambda: {b: known[b] for b in asked})
    return known


def _more_than_one(past: Trace, path: str) -> tuple[str, ...]:
    blobs = tuple(r.blob for r in past.of(path) if r.role == "landing" and r.blob)
    return blobs if len(blobs) > 1 else ()


def landed(past: Trace, counts: Mapping[str, int], ids: Iterable[str]) -> Landed:
    """Where the parts of some records landed; `counts` are the steps of each version."""
    lines = {i: _landings(past, path_of(i)) for i in ids if i[:2] in KINDS}
    heads = {i: line[0] for i, line in lines.items() if line}
    return Landed(past, heads, {i: _steps(line, counts) for i, line in lines.items() if len(line) > 1})


def _landings(past: Trace, path: str) -> tuple[Revision, ...]:
    """The landings of a path, the oldest first, from the last time that it was added."""
    line = [r for r in reversed(past.of(path)) if r.role == "landing"]
    gone = max((n for n, r in enumerate(line) if r.change == "deleted"), default=-1)
    return tuple(line[gone + 1 :])


def _steps(line: tuple[Revision, ...], counts: Mapping[str, int]) -> tuple[Revision | None, ...]:
    """The landing of each step: the first after which the record held that many, counting back from the newest.

    What stood in a version that was lawfully removed is not known: the steps that are first seen behind it may be its.
    A version that could not be read brought none, and took none away.
    """
    out: list[Revision | None] = []
    gone = False
    for landing in line:
        count = counts[landing.blob]
        if count == GONE:
            gone = True
            continue
        if count == UNREAD:
            continue
        fresh = count - len(out)
        known = [landing] * fresh if not gone else [*[None] * (fresh - 1), landing][:fresh]
        out, gone = [*out[:count], *known], False
    return tuple(out)
