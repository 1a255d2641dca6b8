"""History and receipts that are read meanwhile, by other processes, while this one reads the records."""

from __future__ import annotations

import marshal
import pickle
from collections.abc import Callable, Mapping
from functools import cache as cache_of
from pathlib import Path
from typing import NamedTuple

from anlan.sources.forked import forked, forks
from anlan.sources.git import Repository
from anlan.trace.columns import plainly, restored
from anlan.trace.history import is_kept, trace, traced
from anlan.trace.landed import step_counts
from anlan.trace.revisions import Trace
from anlan.trace.seen import Seen, seen, seen_begun


class Known(NamedTuple):
    """The landings and drafts below some roots, and how many steps each version of a record holds."""

    trace: Trace
    counts: Mapping[str, int]


class Begun(NamedTuple):
    """Two answers that others may be working on: the landings and drafts, and what receipts say of them."""

    told: Callable[[], Known]
    seen: Callable[[], Seen]


def both_begun(
    repository: Repository, tip: str, roots: tuple[str, ...], cache: Path | None = None, jobs: int = 1
) -> Begun:
    """Begins to read a history and its receipts; each answer, asked once, is what `history_begun` or `seen_begun` says.

    What is kept is read soon, and one process does it; where the history must be read from Git, each has its own.
    """
    if not forks(jobs) or not is_kept(repository, roots, cache):
        return Begun(history_begun(repository, tip, roots, cache, jobs), seen_begun(repository, tip, jobs, cache))

    def here() -> tuple[Seen, Known]:
        said, past = seen(repository, tip, cache), trace(repository, tip, roots, cache)
        return said, Known(past, step_counts(repository, past, cache))

    def work() -> bytes:
        said, (past, counts) = here()
        return marshal.dumps((pickle.dumps(said), plainly(past, brief=False), dict(counts)))

    answer = forked(work)

    @cache_of
    def both() -> tuple[Seen, Known]:
        data = answer()
        if data is None:
            return here()
        said, plain, counts = marshal.loads(data)  # noqa: S302  (from our own child)
        past = restored(plain)
        return (pickle.loads(said), Known(past, counts)) if past else here()  # noqa: S301  (from our own child)

    return Begun(lambda: both()[1], lambda: both()[0])


def history_begun(
    repository: Repository, rev: str, roots: tuple[str, ...], cache: Path | None = None, jobs: int = 1
) -> Callable[[], Known]:
    """Begins to read a history; the answer, asked once, is what `trace` and `step_counts` say.

    Raises CannotRun, when asked, as `trace` does.
    """

    def with_counts(past: Trace) -> Known:
        return Known(past, step_counts(repository, past, cache))

    def here() -> Known:
        return with_counts(trace(repository, rev, roots, cache))

    if not forks(jobs) or is_kept(repository, roots, cache):
        return here
    keeping: list[Callable[[], None]] = []

    def work() -> bytes:
        found, keep = traced(repository, rev, roots, cache)
        plain = plainly(found, brief=True)
        keeping.append(lambda: keep(lambda: plain))
        return marshal.dumps(plain)

    def afterwards() -> None:
        for keep in keeping:
            keep()

    answer = forked(work, afterwards)

    def told() -> Known:
        """What the other process said; where it died, or was refused, the same is tried here, and says why."""
        data = answer()
        found = restored(marshal.loads(data)) if data else None  # noqa: S302  (from our own child)
        return with_counts(found) if found else here()

    return told
