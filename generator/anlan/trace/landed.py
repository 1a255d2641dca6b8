"""Which landing brought the head of a record and each of its steps, from the content of its versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from anlan.model import KINDS, path_of
from anlan.sources.git import Repository
from anlan.sources.problem import Problem
from anlan.sources.strict_yaml import Value, read_yaml
from anlan.trace.history import Revision, Trace
from anlan.trace.purged import marked

_LIMIT = 1 << 20


@dataclass(frozen=True)
class Versions:
    """The bytes of many blobs, read in one pass, and their values, read when asked and kept."""

    data: Mapping[str, bytes]

    @classmethod
    def read(cls, repository: Repository, blobs: Iterable[str]) -> Versions:
        """The content of blobs, each read once."""
        asked = tuple(dict.fromkeys(b for b in blobs if b))
        return cls(dict(zip(asked, repository.contents(asked), strict=True)))

    def more(self, repository: Repository, blobs: Iterable[str]) -> Versions:
        """These and others, of which only what is not here yet is read."""
        return Versions({**self.data, **Versions.read(repository, (b for b in blobs if b not in self.data)).data})

    def bytes(self, blob: str) -> bytes | None:
        """The content of a blob; none for the empty id of what is not there."""
        return self.data.get(blob)

    def values(self, blob: str) -> Value | None:
        """The values of a version; none where it cannot be read."""
        data = self.data.get(blob)
        value = None if data is None else read_yaml(data, _LIMIT)
        return None if isinstance(value, Problem) else value

    def steps(self, blob: str) -> int:
        """How many steps a version holds."""
        data = self.data.get(blob, b"")
        at = data.find(b"\nsteps:\n")
        if at >= 0 and data.startswith((b"  - step: ", b"    "), at + 8) and b"\n---" not in data:
            return data.count(b"\n  - step: ")
        values = self.values(blob)
        steps = values.get("steps") if isinstance(values, dict) else None
        return len(steps) if isinstance(steps, list) else 0


@dataclass(frozen=True)
class Landed:
    """For each record, the landings of its head and of each step; and the versions that tell it, by blob.

    A record that landed once brought all its steps with its head, and has no entry in `steps`.
    """

    trace: Trace
    versions: Versions
    heads: Mapping[str, Revision]
    steps: Mapping[str, tuple[Revision | None, ...]]

    def step(self, rid: str, n: int) -> Revision | None:
        """The landing that brought a step; none where it has not landed, or the versions that show it were purged."""
        steps = self.steps.get(rid)
        if steps is None:
            return self.heads.get(rid)
        return steps[n] if n < len(steps) else None


def texts(past: Trace) -> Iterator[str]:
    """The blobs of every text that landed."""
    of = (revisions for path, revisions in past.revisions.items() if path.endswith((".yml", ".md")))
    return (r.blob for revisions in of for r in revisions if r.role == "landing")


def landed(repository: Repository, past: Trace, ids: Iterable[str]) -> Landed:
    """Where the parts of some records landed; versions are read only where a record landed more than once."""
    lines = {i: _landings(past, path_of(i)) for i in ids if i[:2] in KINDS}
    versions = Versions.read(repository, (r.blob for line in lines.values() if len(line) > 1 for r in line))
    heads = {i: line[0] for i, line in lines.items() if line}
    return Landed(past, versions, heads, {i: _steps(line, versions) for i, line in lines.items() if len(line) > 1})


def _landings(past: Trace, path: str) -> tuple[Revision, ...]:
    """The landings of a path, the oldest first, from the last time that it was added."""
    line = [r for r in reversed(past.of(path)) if r.role == "landing"]
    gone = max((n for n, r in enumerate(line) if r.change == "deleted"), default=-1)
    return tuple(line[gone + 1 :])


def _steps(line: tuple[Revision, ...], versions: Versions) -> tuple[Revision | None, ...]:
    """The landing of each step: the first after which the record held that many, counting back from the newest.

    What stood in a version that was lawfully removed is not known: the steps that are first seen behind it may be its.
    """
    out: list[Revision | None] = []
    gone = False
    for landing in line:
        if marked(versions.bytes(landing.blob)):
            gone = True
            continue
        count = versions.steps(landing.blob)
        fresh = count - len(out)
        known = [landing] * fresh if not gone else [*[None] * (fresh - 1), landing][:fresh]
        out, gone = [*out[:count], *known], False
    return tuple(out)
