"""What a lawful purge left: history with some contents replaced by a mark that names them, and all else as it was.

A tombstone or a `redacted` step names the Git ids of what went. Where a purge puts a mark in the place of each such
content and changes nothing else, every old commit can be computed from the new one by putting the ids back, without
the contents: if that gives the very commits that were received, nothing else was touched. A rewrite that was no such
purge cannot be explained so. Each purge has its own contents, since landings were received between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from anlan.sources.git import Repository
from anlan.sources.lines import is_before, landings_of
from anlan.sources.strict_yaml import read_yaml
from anlan.trace.agreement import History, read_history
from anlan.trace.receipts import Receipt, read_receipts
from anlan.trace.swapped import Swaps, object_id

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
    """The receipts that fit this history only with purged contents put back; nothing where none are lost.

    What was received between two purges fits with the contents put back that went with the second.
    """
    lost = {r.commit for r in good if r.commit not in history.place}
    width = len(history.tip)
    named = dict.fromkeys(b for b in named_blobs(repository, history.tip) if len(b) == width) if lost else ()
    back = {object_id("blob", mark(b), width): b for b in named}
    swaps = Swaps.read(repository, history, back)
    now_of: dict[str, str] = {}
    blobs: tuple[str, ...] = ()
    for contents in _in_turn(repository, history, back) if swaps.placed else ():
        was = swaps.of(contents)
        found = {old: c for c in history.line if (old := was.commits.get(c)) in lost}
        blobs = blobs or tuple(sorted(back[m] for m in was.used))
        now_of |= found
        lost -= found.keys()
        if not lost:
            break
    return Purged(now_of, blobs) if now_of else Purged()


def _in_turn(repository: Repository, history: History, back: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """What purges may have taken, by marks: all of it at once; then what was named after each landing that named any.

    A purge takes all that is named by then, so what the last of several took was named last.
    """
    yield back
    paths = [path for path, _ in _naming(repository, history.tip)]
    puts = [put for put in landings_of(repository, history.tip, paths) if put.blob] if paths else []
    first: dict[str, int] = {}
    for put, data in zip(puts, repository.contents(put.blob for put in puts), strict=True):
        first |= dict.fromkeys(_named_in(data), history.place[put.commit])  # the newest come first
    for place in sorted(set(first.values()))[:-1]:
        yield {m: b for m, b in back.items() if first.get(b, 0) > place}


def received_times(repository: Repository, tip: str) -> dict[str, datetime]:
    """When each landing of a main line was received, as far as receipts say, also where it was purged since."""
    receipts = read_receipts(repository)
    line = frozenset(repository.ask("rev-list", "--first-parent", tip).split())
    here = [r.commit in line for r in receipts.all]
    if all(here) or (here == sorted(here, reverse=True) and is_before(repository, tip, receipts.all[-1].commit)):
        return receipts.received  # what comes behind an older revision is not lost
    now_of = purged(repository, receipts.all, read_history(repository, tip)).now_of
    return {now_of.get(commit, commit): at for commit, at in receipts.received.items()}


def named_blobs(repository: Repository, tip: str) -> Iterator[str]:
    """The contents that tombstones and redactions at a tip name."""
    for data in repository.contents(blob for _, blob in _naming(repository, tip)):
        yield from _named_in(data)


def _naming(repository: Repository, tip: str) -> list[tuple[str, str]]:
    """The records at a tip that may name such contents, each with its own."""
    code, raw = repository.answer("grep", "-l", "-z", "-e", "^tombstone:", "-e", "step: redacted", tip, "--", "records")
    paths = [p[len(tip) + 1 :] for p in raw.decode("utf-8", "surrogateescape").split("\0")[:-1]] if code == 0 else []
    blobs = {b.path: b.blob for b in repository.files(tip)} if paths else {}
    return [(p, blobs[p]) for p in paths if p in blobs]


def _named_in(data: bytes) -> Iterator[str]:
    values = read_yaml(data, _LIMIT)
    if isinstance(values, dict):
        parts = [values.get("tombstone"), *(s for s in values.get("steps") or () if isinstance(s, dict))]
        for part in parts:
            listed = part.get("blobs") if isinstance(part, dict) else None
            yield from (b for b in listed or () if isinstance(b, str))
