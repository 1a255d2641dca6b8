"""A trace as plain values, column by column: so many small texts are read far sooner as a few long ones."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import Any

from anlan.trace.revisions import Revision, Role, Trace
from anlan.trace.walk import Commit

_ROLES: dict[str, Role] = {"d": "draft", "l": "landing"}


def plainly(found: Trace, brief: bool) -> list[Any]:
    """Each commit once, whole or in brief, each revision by the number of its commit; ids hold no space and no comma."""
    commits: dict[str, Commit] = {}
    for revisions in found.revisions.values():
        for revision in revisions:
            commits.setdefault(revision.commit.id, revision.commit)
    number = {commit: n for n, commit in enumerate(commits)}
    all_ = [r for revisions in found.revisions.values() for r in revisions]
    return [
        found.tip,
        found.commits,
        " ".join(found.line),
        " ".join(commits),
        ",".join(" ".join(c.parents) for c in commits.values()),
        [(c.brief() if brief else c).said for c in commits.values()],
        list(found.revisions),
        [len(revisions) for revisions in found.revisions.values()],
        [number[r.commit.id] for r in all_],
        "".join(r.role[0] for r in all_),
        " ".join(r.blob for r in all_),
        " ".join(r.before for r in all_),
    ]


def restored(plain: Any) -> Trace | None:
    """A trace from its plain values; None for anything else."""
    try:
        tip, count, line, ids, parents, said, paths, lengths, numbers, roles, blobs, before = plain
        lines = (tuple(of.split()) for of in parents.split(","))
        commits = list(map(Commit, ids.split(" "), lines, said))
        columns = ([commits[n] for n in numbers], [_ROLES[r] for r in roles], blobs.split(" "), before.split(" "))
        all_ = list(map(Revision, *columns))
        ends = pairwise(accumulate(lengths, initial=0))
        revisions = {path: tuple(all_[a:b]) for path, (a, b) in zip(paths, ends, strict=True)}
        whole = (
            len(commits) == len(said) and {len(c) for c in columns} == {sum(lengths)} and set(map(type, said)) <= {str}
        )
        return Trace(tip, revisions, count, tuple(line.split(" "))) if whole else None
    except (TypeError, ValueError, LookupError, AttributeError):
        return None
