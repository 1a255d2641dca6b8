"""What a lawful purge left: history with some contents replaced by a mark that names them, and all else as it was.

A tombstone or a `redacted` step names the Git ids of what went. Where a purge puts a mark in the place of each such
content and changes nothing else, every old commit can be computed from the new one by putting the ids back, without
the contents: if that gives the very commits that were received, nothing else was touched. A rewrite that was no such
purge cannot be explained so.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from anlan.sources.git import Repository
from anlan.sources.lines import is_before
from anlan.sources.strict_yaml import read_yaml
from anlan.trace.agreement import History, read_history
from anlan.trace.receipts import Receipt, read_receipts

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
    was, used = commits_with(repository, back, history)
    now_of = {was[c]: c for c in history.line if was[c] in lost}
    return Purged(now_of, tuple(back[m] for m in back if m in used) if now_of else ())


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


def object_id(sort: str, data: bytes, width: int) -> str:
    """The id that Git gives an object, in a repository whose ids are so long."""
    whole = f"{sort} {len(data)}\0".encode() + data
    return (hashlib.sha1(whole, usedforsecurity=False) if width == 40 else hashlib.sha256(whole)).hexdigest()


def commits_with(
    repository: Repository, swapped: Mapping[str, str], history: History
) -> tuple[dict[str, str], frozenset[str]]:
    """What each commit's id would be with some contents swapped for others, all else equal; and which of these stood."""
    trees = Trees(repository, (n.tree for n in history.nodes.values()), swapped)
    order = [c for _, brought in history.brought() for c in brought]
    out: dict[str, str] = {}
    for commit, text in zip(order, repository.contents(order), strict=True):
        node = history.nodes[commit]
        tree = trees.swapped(node.tree)
        parents = tuple(out.get(p, p) for p in node.parents)
        if tree == node.tree and parents == node.parents:
            out[commit] = commit
        else:
            out[commit] = object_id("commit", commit_text(text, tree, parents), len(commit))
    return out, frozenset(trees.used)


def commit_text(text: bytes, tree: str, parents: Sequence[str]) -> bytes:
    """A commit with another tree and other parents, everything else as it stands."""
    lines = text.split(b"\n")
    rest = lines[1:]
    while rest and rest[0].startswith(b"parent "):
        rest.pop(0)
    heads = [f"tree {tree}".encode(), *(f"parent {p}".encode() for p in parents)]
    return b"\n".join([*heads, *rest])


class Trees:
    """Trees with some blobs swapped for others, read level by level; `made` holds what differs, `used` the blobs that stood."""

    def __init__(self, repository: Repository, roots: Iterable[str], swapped: Mapping[str, str]) -> None:
        self._blobs = {bytes.fromhex(old): bytes.fromhex(new) for old, new in swapped.items()}
        self._raw: dict[bytes, bytes] = {}
        self._known: dict[bytes, bytes] = {}
        self.made: dict[str, bytes] = {}
        self.used: set[str] = set()
        level = list(dict.fromkeys(bytes.fromhex(r) for r in roots))
        while level:
            self._raw.update(zip(level, repository.contents(t.hex() for t in level), strict=True))
            below = (o for t in level for head, o in _rows(self._raw[t], len(t)) if head.startswith(b"40000 "))
            level = [o for o in dict.fromkeys(below) if o not in self._raw]

    def swapped(self, tree: str) -> str:
        """The id of a tree with its blobs swapped."""
        return self._swap(bytes.fromhex(tree)).hex()

    def _swap(self, tree: bytes) -> bytes:
        if tree not in self._known:
            data = self._raw[tree]
            new = b"".join(head + self._entry(head, oid) for head, oid in _rows(data, len(tree)))
            self._known[tree] = tree if new == data else bytes.fromhex(object_id("tree", new, 2 * len(tree)))
            if new != data:
                self.made[self._known[tree].hex()] = new
        return self._known[tree]

    def _entry(self, head: bytes, oid: bytes) -> bytes:
        if head.startswith(b"40000 "):
            return self._swap(oid)
        if oid in self._blobs:
            self.used.add(oid.hex())
        return self._blobs.get(oid, oid)


def _rows(data: bytes, width: int) -> Iterator[tuple[bytes, bytes]]:
    """The entries of a tree: mode and name up to the zero byte, and the id."""
    at = 0
    while at < len(data):
        end = data.index(b"\0", at) + 1
        yield data[at:end], data[end : end + width]
        at = end + width
