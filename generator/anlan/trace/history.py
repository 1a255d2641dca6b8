"""Landings and drafts of all paths (design, section 2.4), as `revisions` has them.

A landing is a commit on the first-parent line of the tip where the file differs from that commit's first parent; a
draft is a commit off that line where it differs from every parent. Nothing else is a revision. A file differs where
its blob does: whether it may be run is no other content, a renamed file is one deleted and one added, and a link or a
submodule is no file.

Order is a function of the graph alone: newest landing first, behind each commit of the line those that it brought,
children before parents. So what is new stands before what stood, and no date moves anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from anlan.sources.git import Repository
from anlan.sources.whole import must_be_deep
from anlan.trace.columns import plainly, restored
from anlan.trace.revisions import Revision, Role, Trace
from anlan.trace.store import FEW, Store
from anlan.trace.walk import Changes, Commit, Walked, differences, trees, walk

_NONE: Changes = {}
_ROLES: tuple[Role, Role] = ("draft", "landing")


def trace(repository: Repository, rev: str, roots: tuple[str, ...] = ("records",), cache: Path | None = None) -> Trace:
    """Every landing and draft below some roots, over the whole history of a revision.

    With a folder for it, what was found is kept there, and the next time only what is new is read; what is found does
    not depend on it. Raises CannotRun for a shallow clone, whose oldest commit would show one false change, and where
    a commit or tree is missing.
    """
    found, keep = traced(repository, rev, roots, cache)
    keep(lambda: plainly(found, brief=True))
    return found


Keep = Callable[[Callable[[], object]], None]


def traced(repository: Repository, rev: str, roots: tuple[str, ...], cache: Path | None) -> tuple[Trace, Keep]:
    """What `trace` gives, and what is left to do: to keep it, given how it is said plainly and in brief."""
    must_be_deep(repository)
    tip = repository.commit(rev)
    store = _store(repository, roots, cache)
    known = restored(store.load())
    if known is not None and known.tip == tip:
        return known, lambda _: None
    further = known and _extended(repository, known, tip, roots)
    found = further or _traced(repository, tip, roots, bool(repository.prefix))
    if further and known and further.commits - known.commits <= FEW:
        return found, lambda _: None
    return found, store.save


def is_kept(repository: Repository, roots: tuple[str, ...], cache: Path | None) -> bool:
    """Whether something was kept for `trace`, of whatever tip."""
    return _store(repository, roots, cache).there()


def _store(repository: Repository, roots: tuple[str, ...], cache: Path | None) -> Store:
    return Store(cache, "trace", repository.home, repository.prefix, *roots)


def trace_of(repository: Repository, rev: str, path: str) -> Trace:
    """Every landing and draft of one file; nothing that was kept is believed."""
    must_be_deep(repository)
    return _traced(repository, repository.commit(rev), (path,), narrow=True)


def _traced(repository: Repository, tip: str, roots: tuple[str, ...], narrow: bool) -> Trace:
    walked = walk(repository, tip, roots, narrow)
    line = _line(walked.commits, tip)
    return Trace(tip, _revisions(repository, walked, line, roots), len(walked.commits), tuple(line))


def _extended(repository: Repository, known: Trace, tip: str, roots: tuple[str, ...]) -> Trace | None:
    """What is known with what is new before it; None where the known tip is not on the line of the new one."""
    if not repository.holds(known.tip):
        return None
    walked = walk(repository, tip, roots, narrow=True, without=known.tip)
    line = _line(walked.commits, tip)
    if not line or walked.commits[line[-1]].parents[:1] != (known.tip,):
        return None
    new = _revisions(repository, walked, line, roots)
    paths = sorted(known.revisions.keys() | new.keys())
    revisions = {path: new.get(path, ()) + known.of(path) for path in paths}
    return Trace(tip, revisions, known.commits + len(walked.commits), (*line, *known.line))


def _line(told: Mapping[str, Commit], tip: str) -> list[str]:
    """The commits of the first-parent line, newest first, as far as they are among those told."""
    line, here = [], tip
    while here in told:
        line.append(here)
        parents = told[here].parents
        here = parents[0] if parents else ""
    return line


def _revisions(
    repository: Repository, walked: Walked, line: list[str], roots: tuple[str, ...]
) -> dict[str, tuple[Revision, ...]]:
    told, changed = walked.commits, walked.changes
    landed = frozenset(line)
    changed |= _merged(repository, walked, landed, roots)
    found = defaultdict[str, list[Revision]](list)
    for here in _newest_first(told, line):
        if (files := changed.get(here)) is not None:
            commit, role = told[here], _ROLES[here in landed]
            for path, (before, blob) in files.items():
                found[path].append(Revision(commit, role, blob, before))
    return {path: tuple(revisions) for path, revisions in sorted(found.items())}


def _merged(
    repository: Repository, walked: Walked, landed: frozenset[str], roots: tuple[str, ...]
) -> dict[str, Changes]:
    """What merges changed: those of the line against their first parent, the others against every parent."""
    told, out = walked.commits, dict[str, Changes]()
    merges: dict[str, tuple[str, ...]] = {}
    for commit in told.values():
        if len(commit.parents) > 1:
            if commit.id not in landed:
                merges[commit.id] = commit.parents
            elif _straight(told, commit):
                out[commit.id] = walked.changes.get(commit.parents[1], _NONE)
            else:
                merges[commit.id] = commit.parents[:1]
    beyond = trees(repository, (p for parents in merges.values() for p in parents if p not in told))
    pairs = {}
    for here, parents in merges.items():
        tree = told[here].tree
        stood = [told[p].tree if p in told else beyond[p] for p in parents]
        pairs[here] = [] if tree in stood else [f"{t} {tree}" for t in stood]  # equal to a parent: no revision
    changed = differences(repository, (pair for of in pairs.values() for pair in of), roots)
    return out | {here: _common([changed.get(pair, _NONE) for pair in of]) for here, of in pairs.items()}


def _straight(told: Mapping[str, Commit], merge: Commit) -> bool:
    """Whether a merge brings one commit, unchanged, onto the tree on which it stood: then both changed the same, and
    Git need not be asked."""
    first, *others = merge.parents
    side = told.get(others[0]) if len(others) == 1 else None
    if side is None or len(side.parents) != 1 or side.tree != merge.tree:
        return False
    under, stood = told.get(side.parents[0]), told.get(first)
    return under is not None and stood is not None and (under is stood or under.tree == stood.tree)


def _common(parts: list[Changes]) -> Changes:
    """The paths that differ on every side, each with what the first side that has the file held."""
    if len(parts) < 2:
        return parts[0] if parts else _NONE
    paths = (path for path in parts[0] if all(path in part for part in parts))
    return {p: (next((part[p][0] for part in parts if part[p][0]), ""), parts[0][p][1]) for p in paths}


def _newest_first(told: Mapping[str, Commit], line: list[str]) -> list[str]:
    """Every commit behind its children, those that one commit of the line brought before the next of the line."""
    out: list[str] = []
    seen: set[str] = set()
    for landing in reversed(line):
        _, *merged = told[landing].parents or ("",)
        # nearly always a merge brings one commit, which stood on what is already below
        side = told.get(merged[0]) if len(merged) == 1 and merged[0] not in seen else None
        if not merged:
            seen.add(landing)
            out.append(landing)
        elif side is not None and all(parent in seen or parent not in told for parent in side.parents):
            seen.update((side.id, landing))
            out += (side.id, landing)
        else:
            _below(told, landing, seen, out)
    out.reverse()
    return out


def _below(told: Mapping[str, Commit], top: str, seen: set[str], out: list[str]) -> None:
    """Appends what a commit reaches and nobody did before, parents before children, the commit last."""
    seen.add(top)
    stack = [(top, iter(told[top].parents))]
    while stack:
        here, parents = stack[-1]
        for parent in parents:
            if parent not in seen and parent in told:
                seen.add(parent)
                stack.append((parent, iter(told[parent].parents)))
                break
        else:
            out.append(here)
            stack.pop()
