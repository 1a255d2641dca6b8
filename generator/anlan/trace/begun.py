"""History that is read meanwhile: where none is kept, another process reads it while this one reads the records."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from anlan.sources.forked import forked, forks
from anlan.sources.git import Repository
from anlan.trace.columns import plainly, restored
from anlan.trace.history import is_kept, trace, traced
from anlan.trace.landed import step_counts
from anlan.trace.revisions import Trace


class Known(NamedTuple):
    """The landings and drafts below some roots, and how many steps each version of a record holds."""

    trace: Trace
    counts: Mapping[str, int]


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
        keeping.append(keep)
        return marshal.dumps(plainly(found, brief=False))

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
