"""A history with some contents swapped for others and nothing else: which trees and commits that gives, by their ids.

It is asked both ways: a purge puts marks in the place of contents, and whoever proves that puts the ids back.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from anlan.sources.git import Repository
from anlan.trace.agreement import History
from anlan.trace.walk import Changes, placing

_FOLDER = b"40000 "
Made = Callable[[str, bytes], None]


class Swapped(NamedTuple):
    """The id that each commit gets that does not keep its own; and which of the swapped contents stood anywhere."""

    commits: Mapping[str, str]
    used: frozenset[str]


@dataclass(frozen=True)
class Swaps:
    """A history, read as far as it takes to swap some contents, all of them or a part; parents come before children."""

    history: History
    order: Sequence[str]
    placed: Mapping[str, Changes]
    texts: Mapping[str, bytes]
    raw: Mapping[bytes, bytes]
    names: Sequence[frozenset[bytes]]

    @classmethod
    def read(cls, repository: Repository, history: History, contents: Collection[str]) -> Swaps:
        """What there is to know of some contents, by their ids."""
        order = [c for _, brought in history.brought() for c in brought]
        placed = placing(repository, history.tip, contents)
        stands = _standing(order, history, placed, contents)
        touched = _touched(order, history, stands)
        texts = dict(zip(touched, repository.contents(touched), strict=True))
        names = _folders(frozenset[str]().union(*stands.values()))
        raw = _trees(repository, {history.nodes[c].tree for c in stands}, names)
        return cls(history, order, placed, texts, raw, names)

    def of(self, pairs: Mapping[str, str], made: Made | None = None) -> Swapped:
        """What the history becomes when each of these contents stands for another, by their ids.

        `made` is told of each new tree and commit, its sort and its bytes.
        """
        stands = _standing(self.order, self.history, self.placed, pairs)
        trees = _Trees(self.raw, self.names, {bytes.fromhex(a): bytes.fromhex(b) for a, b in pairs.items()}, made)
        out: dict[str, str] = {}
        for commit in _touched(self.order, self.history, stands):
            node = self.history.nodes[commit]
            tree = trees.swapped(node.tree) if commit in stands else node.tree
            new = _commit(self.texts[commit], tree, [out.get(p, p) for p in node.parents])
            out[commit] = object_id("commit", new, len(commit))
            if made:
                made("commit", new)
        return Swapped(out, frozenset(trees.used))


def _touched(order: Sequence[str], history: History, stands: Mapping[str, frozenset[str]]) -> list[str]:
    """The commits that cannot keep their id: what they hold is otherwise, or what they stand on."""
    touched = dict[str, None]()
    for commit in order:
        if commit in stands or any(p in touched for p in history.nodes[commit].parents):
            touched[commit] = None
    return list(touched)


def _standing(
    order: Sequence[str], history: History, placed: Mapping[str, Changes], contents: Collection[str]
) -> dict[str, frozenset[str]]:
    """The commits in which such contents stand, each with the paths where they do; parents come before children."""
    stands: dict[str, frozenset[str]] = {}
    for commit in order:
        paths = stands.get(next(iter(history.nodes[commit].parents), ""), frozenset())
        for path, (_, blob) in placed.get(commit, {}).items():
            paths = paths | {path} if blob in contents else paths - {path}
        if paths:
            stands[commit] = paths
    return stands


@dataclass
class _Trees:
    """Trees with some contents swapped; `names` are the folders on the way to them, by their depth."""

    raw: Mapping[bytes, bytes]
    names: Sequence[frozenset[bytes]]
    pairs: Mapping[bytes, bytes]
    made: Made | None
    used: set[str] = field(default_factory=set)
    _known: dict[tuple[bytes, int], bytes] = field(default_factory=dict)

    def swapped(self, tree: str) -> str:
        """The id of a root with its contents swapped."""
        return self._swap(bytes.fromhex(tree), 0).hex()

    def _swap(self, tree: bytes, depth: int) -> bytes:
        if (tree, depth) not in self._known:
            data, width = self.raw[tree], len(tree)
            pieces, at = [], 0
            for head, oid, end in _rows(data, width):
                new = self._entry(head, oid, depth)
                if new != oid:
                    pieces += [data[at : end - width], new]
                    at = end
            self._known[tree, depth] = self._written(b"".join(pieces) + data[at:], width) if pieces else tree
        return self._known[tree, depth]

    def _entry(self, head: bytes, oid: bytes, depth: int) -> bytes:
        if head in self.names[depth]:
            return self._swap(oid, depth + 1)
        if head.startswith(_FOLDER) or oid not in self.pairs:
            return oid
        self.used.add(oid.hex())
        return self.pairs[oid]

    def _written(self, data: bytes, width: int) -> bytes:
        new = object_id("tree", data, 2 * width)
        if self.made:
            self.made("tree", data)
        return bytes.fromhex(new)


def _trees(repository: Repository, roots: Iterable[str], names: Sequence[frozenset[bytes]]) -> dict[bytes, bytes]:
    """The trees below some roots, as far as folders of these names lead, by their depth."""
    raw: dict[bytes, bytes] = {}
    level = dict.fromkeys(map(bytes.fromhex, sorted(roots)))
    for wanted in names:
        new = [t for t in level if t not in raw]
        raw.update(zip(new, repository.contents(t.hex() for t in new), strict=True))
        level = dict.fromkeys(o for t in level for head, o, _ in _rows(raw[t], len(t)) if head in wanted)
    return raw


def _folders(paths: frozenset[str]) -> list[frozenset[bytes]]:
    """How the folders on the way to some paths stand in the trees that hold them, by depth; last those that none follows."""
    ways = [p.encode("utf-8", "surrogateescape").split(b"/")[:-1] for p in paths]
    deepest = max(map(len, ways), default=-1)
    return [frozenset(_FOLDER + way[n] + b"\0" for way in ways if n < len(way)) for n in range(deepest + 1)]


_ROWS = {n: re.compile(rb"([0-7]+ [^\0]+\0)(.{%d})" % n, re.S).finditer for n in (20, 32)}


def _rows(data: bytes, width: int) -> Iterator[tuple[bytes, bytes, int]]:
    """The entries of a tree: mode and name up to the zero byte, the id, and where that ends."""
    return ((row[1], row[2], row.end()) for row in _ROWS[width](data))


def object_id(sort: str, data: bytes, width: int) -> str:
    """The id that Git gives an object, in a repository whose ids are so long."""
    whole = f"{sort} {len(data)}\0".encode() + data
    return (hashlib.sha1(whole, usedforsecurity=False) if width == 40 else hashlib.sha256(whole)).hexdigest()


def _commit(text: bytes, tree: str, parents: Sequence[str]) -> bytes:
    """A commit with another tree and other parents, everything else as it stands."""
    lines = text.split(b"\n")
    rest = lines[1:]
    while rest and rest[0].startswith(b"parent "):
        rest.pop(0)
    heads = [f"tree {tree}".encode(), *(f"parent {p}".encode() for p in parents)]
    return b"\n".join([*heads, *rest])
