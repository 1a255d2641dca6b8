"""What a lawful purge left: history with some contents replaced by a mark that names them, and all else as it was.

A tombstone or a `redacted` step names the Git ids of what went. Where a purge puts a mark in the place of each such
content and changes nothing else, every old commit can be computed from the new one by putting the ids back, without
the contents: if that gives the very commits that were received, nothing else was touched. A rewrite that was no such
purge cannot be explained so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from anlan.sources.git import Repository
from anlan.sources.lines import is_before
from anlan.sources.strict_yaml import read_yaml
from anlan.trace.agreement import History, read_history
from anlan.trace.receipts import Receipt, read_receipts
from anlan.trace.swapped import object_id, swapped

_LIMIT = 1 << 20
_MARK = re.compile(rb"anlan: removed by law ([0-9a-f]{40}|[0-9a-f]{64})\n").fullmatch


@dataclass(frozen=True)
class Purged:
    """The commits that were received and purged since, each with what stands in its place; and the contents that went."""

    now_of: Mapping[str, str] = field(default_factory=dict)
    blobs: tuple[str, ...] = ()

    @property
    def old(self) -> frozenset[str]:
        """The commits as they were received."""
        return frozenset(self.now_of)

    @property
    def now(self) -> frozenset[str]:
        """The commits that stand in their place."""
        return frozenset(self.now_of.values())


def mark(blob: str) -> bytes:
    """What a purge puts in the place of a content."""
    return f"anlan: removed by law {blob}\n".encode()


def marked(data: bytes | None) -> str | None:
    """The content in whose place a purge put this one; none for any other."""
    seen = _MARK(data or b"")
    return seen[1].decode() if seen else None


def purged(repository: Repository, good: Sequence[Receipt], history: History) -> Purged:
    """The receipts that fit this history only with purged contents put back; nothing where none are lost."""
    lost = {r.commit for r in good if r.commit not in history.place}
    if not lost:
        return Purged()
    named = tuple(dict.fromkeys(named_blobs(repository, history.tip)))
    if not named:
        return Purged()
    width = len(history.tip)
    back = {object_id("blob", mark(b), width): b for b in named if len(b) == width}
    was = swapped(repository, history, back)
    now_of = {old: c for c in history.line if (old := was.commits.get(c)) in lost}
    return Purged(now_of, tuple(back[m] for m in back if m in was.used) if now_of else ())


def received_times(repository: Repository, tip: str) -> dict[str, datetime]:
    """When each landing of a main line was received, as far as receipts say, also where it was purged since."""
    receipts = read_receipts(repository)
    if (
        not receipts.all
        or is_before(repository, receipts.all[-1].commit, tip)
        or is_before(repository, tip, receipts.all[-1].commit)
    ):
        return receipts.received
    now_of = purged(repository, receipts.all, read_history(repository, tip)).now_of
    return {now_of.get(commit, commit): at for commit, at in receipts.received.items()}


def named_blobs(repository: Repository, tip: str) -> Iterator[str]:
    """The contents that tombstones and redactions at a tip name."""
    code, raw = repository.answer("grep", "-l", "-z", "-e", "^tombstone:", "-e", "step: redacted", tip, "--", "records")
    paths = [p[len(tip) + 1 :] for p in raw.decode("utf-8", "surrogateescape").split("\0")[:-1]] if code == 0 else []
    blobs = {b.path: b.blob for b in repository.files(tip)}
    for data in repository.contents(blobs[p] for p in paths if p in blobs):
        values = read_yaml(data, _LIMIT)
        if isinstance(values, dict):
            parts = [values.get("tombstone"), *(s for s in values.get("steps") or () if isinstance(s, dict))]
            for part in parts:
                listed = part.get("blobs") if isinstance(part, dict) else None
                yield from (b for b in listed or () if isinstance(b, str))
