"""What a lawful purge left: history with some contents replaced by a mark that names them, and all else as it was.

A tombstone or a `redacted` step names the Git ids of what went. Where a purge puts a mark in the place of each such
content and changes nothing else, every old commit can be computed from the new one by putting the ids back, without
the contents: if that gives the very commits that were received, nothing else was touched. A rewrite that was no such
purge cannot be explained so. Each purge has its own contents, since landings were received between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from anlan.sources.git import Repository
from anlan.trace.agreement import History, read_history
from anlan.trace.named import Named, latest, mark, named_contents
from anlan.trace.receipts import Receipt, Receipts, all_concern, read_receipts
from anlan.trace.swapped import Swaps, object_id


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

    @property
    def marks(self) -> frozenset[str]:
        """The ids of the marks that stand in the place of the contents."""
        return frozenset(object_id("blob", mark(blob), len(blob)) for blob in self.blobs)


def purged(repository: Repository, good: Sequence[Receipt], history: History) -> Purged:
    """The receipts that fit this history only with purged contents put back; nothing where none are lost.

    What was received between two purges fits with the contents put back that went with the second.
    """
    lost = {r.commit for r in good if r.commit not in history.place}
    return _explained(repository, lost, history, _named(repository, history.tip)) if lost else Purged()


def _named(repository: Repository, tip: str) -> Named:
    """What is named by now, also where an older revision is asked about."""
    return named_contents(repository, latest(repository, tip))


def _explained(repository: Repository, lost: set[str], history: History, known: Named) -> Purged:
    """Those of some commits that this history gives with contents put back that are known to have been named."""
    width = len(history.tip)
    back = {object_id("blob", mark(b), width): b for b in known.since if len(b) == width}
    swaps = Swaps.read(repository, history, back)
    astray = known.astray(swaps.placed.values(), back)
    back = {m: b for m, b in back.items() if b not in astray}
    now_of: dict[str, str] = {}
    blobs: tuple[str, ...] = ()
    for contents in _in_turn(back, known) if swaps.placed else ():
        was = swaps.of(contents)
        blobs = blobs or tuple(sorted(back[m] for m in was.used))
        now_of |= {old: c for c in history.line if (old := was.commits.get(c)) in lost}
        if len(now_of) == len(lost):
            break
    return Purged(now_of, blobs) if now_of else Purged()


def _in_turn(back: Mapping[str, str], known: Named) -> Iterator[Mapping[str, str]]:
    """What purges may have taken, by marks: all of it at once; then what was named after each landing that named any.

    A purge takes all that is named by then, so what the last of several took was named last.
    """
    yield back
    for place in sorted({known.since[b] for b in back.values()})[:-1]:
        yield {m: b for m, b in back.items() if known.since[b] > place}


def concerning(repository: Repository, receipts: Receipts, commit: str) -> Receipts:
    """The receipts to hold a revision against: all of them at the tip of main; else those up to its own last."""
    if all_concern(repository, commit):
        return receipts
    line = frozenset(repository.ask("rev-list", "--first-parent", commit).split())
    now_of = _purged_since(repository, receipts, commit)
    here = (x.receipt is not None and now_of.get(x.receipt.commit, x.receipt.commit) in line for x in receipts.lines)
    last = max((n for n, holds in enumerate(here, 1) if holds), default=0)
    return replace(receipts, lines=receipts.lines[:last])


def received_times(repository: Repository, tip: str) -> dict[str, datetime]:
    """When each landing of a main line was received, as far as receipts say, also where it was purged since."""
    receipts = read_receipts(repository)
    now_of = _purged_since(repository, receipts, tip)
    return {now_of.get(commit, commit): at for commit, at in receipts.received.items()}


def _purged_since(repository: Repository, receipts: Receipts, tip: str) -> Mapping[str, str]:
    """What stands in the place of received landings at a revision, which need not be the newest; mostly nothing does."""
    known = _named(repository, tip)
    if not known.since:
        return {}
    history = read_history(repository, tip)
    lost = {r.commit for r in receipts.all if r.commit not in history.place}
    return _explained(repository, lost, history, known).now_of
