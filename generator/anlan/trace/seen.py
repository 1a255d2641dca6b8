"""What receipts say of landings to whoever shows them on pages and signals, who has read the history already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from anlan.sources.forked import elsewhere, forks
from anlan.sources.git import Repository
from anlan.trace.agreement import is_record, vanished
from anlan.trace.fault import Fault
from anlan.trace.purged import Purged, concerning
from anlan.trace.receipts import Receipt, all_concern, read_receipts, receipts_branch
from anlan.trace.revisions import Trace
from anlan.trace.sound import Keeper, Standing
from anlan.trace.verify import Proof, verify


class Seen(NamedTuple):
    """What receipts say of the landings that stand: when each was received, how well that is proved, its number, who was
    vouched for; what is wrong with them, and what was lawfully purged."""

    received: Mapping[str, datetime] = {}
    levels: Mapping[str, int] = {}
    numbers: Mapping[str, int] = {}
    actors: Mapping[str, tuple[str, ...]] = {}
    faults: tuple[Fault, ...] = ()
    purged: Purged = Purged()


def seen_begun(repository: Repository, tip: str, jobs: int, cache: Path | None = None) -> Callable[[], Seen]:
    """Begins to verify receipts; the answer, asked once, says nothing of records that vanished: the history tells them.

    With a folder for it, receipts without fault are kept there, and the next time only what came since is verified.
    """

    def here() -> Seen:
        return seen(repository, tip, cache)

    return elsewhere(here) if forks(jobs) else here


def seen(repository: Repository, tip: str, cache: Path | None = None) -> Seen:
    """What receipts say; it does not depend on what is kept."""
    branch, keeper = receipts_branch(repository), Keeper(repository, cache)
    whole = not branch.parted and all_concern(repository, tip)
    standing = keeper.continued(branch.tip, tip) if whole and branch.tip else None
    if standing:
        return _standing(standing)
    receipts = concerning(repository, read_receipts(repository), tip)
    if not receipts.tip:
        return Seen()
    found = verify(repository, tip, receipts, Proof(_signed), missing=False)
    if whole:
        keeper.learn(found)
    return Seen(found.received, found.levels, found.numbers, found.actors, found.faults, found.purged)


def _standing(found: Standing) -> Seen:
    """A signature covers its line and all before it."""
    sound, rows = found.sound, found.sound.rows
    levels = {r.commit: 2 if n <= sound.signed else 1 for n, r in sound.numbered()}
    actors = {r.commit: tuple(r.actor.split()) for r in rows if r.actor}
    numbers = {r.commit: n for n, r in sound.numbered()}
    return Seen(sound.received, levels | dict.fromkeys(found.behind, 0), numbers, actors, purged=sound.purged)


def vanished_records(history: Trace, received: Mapping[str, datetime]) -> Iterator[Fault]:
    """Records that stand no more; without receipts nobody knows that they were ever received."""
    for path, revisions in history.revisions.items() if received else ():
        last = next((r for r in revisions if r.role == "landing"), None)
        if last is not None and not last.blob and is_record(path):
            when = received.get(last.commit.id) or last.commit.committed_at.astimezone(UTC)
            yield vanished(path, last.commit.id, when)


def _signed(_: Receipt) -> tuple[bool, str]:
    """A page shows that a signature stands; `anlan verify` checks whose it is."""
    return True, "?"
