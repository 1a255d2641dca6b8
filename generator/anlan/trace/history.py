"""Landings and drafts of all paths (design, section 2.4).

A landing is a commit on the first-parent line of the tip where the file differs from that commit's first parent; a
draft is a commit off that line where it differs from every parent. Nothing else is a revision. `git log` on a path
and `--raw -c` both lose merges that silently take the old side, so trees are compared in pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Literal, NamedTuple

from anlan.sources.git import Repository, moment
from anlan.sources.problem import CannotRun

Role = Literal["landing", "draft"]
Change = Literal["added", "modified", "deleted"]
_FORMAT = "%H%x00%T%x00%P%x00%an%x00%ae%x00%at%x00%ai%x00%ct%x00%ci%x00%s"


class Commit(NamedTuple):
    """One commit; both times carry the offset that was written with them."""

    id: str
    tree: str
    parents: tuple[str, ...]
    author: str
    mail: str
    authored_at: datetime
    committed_at: datetime
    subject: str


class Revision(NamedTuple):
    """One landing or draft of one file; `blob` is empty where it was deleted."""

    commit: Commit
    role: Role
    change: Change
    blob: str


@dataclass(frozen=True)
class Trace:
    """The revisions of every path, newest first, in topological order."""

    tip: str
    revisions: dict[str, tuple[Revision, ...]] = field(default_factory=dict)
    commits: int = 0

    def of(self, path: str) -> tuple[Revision, ...]:
        """The revisions of a path; none where Git never saw it."""
        return self.revisions.get(path, ())


def trace(repository: Repository, rev: str, roots: tuple[str, ...] = ("records",)) -> Trace:
    """Every landing and draft below some roots, over the whole history of a revision.

    Raises CannotRun for a shallow clone, whose oldest commit would show one false change.
    """
    if repository.shallow():
        raise CannotRun(
            "这是浅克隆，历史不全；先运行 git fetch --unshallow",
            "this clone is shallow and its history cut off; run git fetch --unshallow first",
        )
    tip = repository.commit(rev)
    commits = list(_commits(repository, tip))
    trees = {c.id: c.tree for c in commits}
    line = _first_parents({c.id: c.parents for c in commits}, tip)
    empty = repository.empty_tree()
    pairs = {c.id: _pairs(c, trees, empty, c.id in line) for c in commits}
    changed = _changes(repository, dict.fromkeys(p for ps in pairs.values() for p in ps if p[0] != p[1]), roots)
    found: dict[str, list[Revision]] = {}
    for commit in commits:
        role: Role = "landing" if commit.id in line else "draft"
        for path, change, blob in _common([changed.get(p, {}) for p in pairs[commit.id]]):
            found.setdefault(path, []).append(Revision(commit, role, change, blob))
    return Trace(tip, {path: tuple(found[path]) for path in sorted(found)}, len(commits))


def _commits(repository: Repository, tip: str) -> Iterator[Commit]:
    with repository.said(
        "log", "--topo-order", "--no-show-signature", "--encoding=UTF-8", f"--format={_FORMAT}", tip
    ) as said:
        for line in said:
            row = line.decode("utf-8", "replace").rstrip("\n").split("\0", 9)
            authored, committed = moment(int(row[5]), row[6][-5:]), moment(int(row[7]), row[8][-5:])
            yield Commit(row[0], row[1], tuple(row[2].split()), row[3], row[4], authored, committed, row[9])


def _first_parents(parents: dict[str, tuple[str, ...]], tip: str) -> frozenset[str]:
    line, here = set(), tip
    while here:
        line.add(here)
        above = parents.get(here, ())
        here = above[0] if above else ""
    return frozenset(line)


Pair = tuple[str, str]


def _pairs(commit: Commit, trees: dict[str, str], empty: str, landed: bool) -> tuple[Pair, ...]:
    """The pairs of trees to compare: with the first parent where it landed, else with every parent."""
    parents = commit.parents[:1] if landed else commit.parents
    return tuple((trees[p], commit.tree) for p in parents) or ((empty, commit.tree),)


Changes = dict[str, tuple[Change, str]]
_CHANGE: dict[bytes, Change] = {b"A": "added", b"D": "deleted"}


def _changes(repository: Repository, pairs: Iterable[Pair], roots: tuple[str, ...]) -> dict[Pair, Changes]:
    """What differs between pairs of trees, from one running diff-tree."""
    told = "".join(f"{a} {b}\n" for a, b in pairs).encode()
    paths = [f"{repository.prefix}{r}" for r in roots]
    with repository.said(
        "diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--", *paths, told=told
    ) as said:
        return _parsed(said, len(repository.prefix))


def _parsed(said: IO[bytes], prefix: int) -> dict[Pair, Changes]:
    out: dict[Pair, Changes] = {}
    here: Changes = {}
    fields = iter(said.read().split(b"\0"))
    for head in fields:
        *pairs, row_text = head.split(b"\n")  # a pair ends with a line end, not with NUL
        if row_text and not row_text.startswith(b":"):
            pairs.append(row_text)
        for pair in pairs:
            here = out.setdefault(_pair(pair), {})
        if not row_text.startswith(b":"):
            continue
        row = row_text.split(b" ")
        path = next(fields).decode("utf-8", "surrogateescape")[prefix:]
        change = _CHANGE.get(row[4][:1], "modified")
        here[path] = (change, "" if change == "deleted" else row[3].decode())
    return out


def _pair(text: bytes) -> Pair:
    one, two = text.decode().split(" ")
    return one, two


def _common(parts: list[Changes]) -> Iterator[tuple[str, Change, str]]:
    """The paths that differ from every parent."""
    first, rest = parts[0], parts[1:]
    for path, (change, blob) in first.items():
        if all(path in other for other in rest):
            yield path, change, blob
