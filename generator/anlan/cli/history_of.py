"""What the history of an opened campus gives to pages and to the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

from anlan.boards.past import Past
from anlan.facts.derive import Facts
from anlan.gate import wrong_then
from anlan.ledger import Ledger
from anlan.rules.landings import behind
from anlan.rules.signal import Signal, SignalGround, as_received
from anlan.rules.signals import signals
from anlan.sources.git import Repository
from anlan.sources.lines import landings_of
from anlan.sources.tree import Opened
from anlan.terms.finding import Finding
from anlan.trace import Actor, Begun, Trace, both_begun, landed, landing_changes
from anlan.trace.landing_changes import ROOTS
from anlan.trace.seen import Seen, vanished_records


def begun(open_: Opened, cache: Path | None = None, jobs: int = 1) -> Begun | None:
    """Begins to read the history of an opened campus; none where it is no repository, or has no commit."""
    repository = open_.repository
    if repository is None or not repository.has_commits():
        return None
    tip = repository.commit(open_.tree.revision or "HEAD")
    return both_begun(repository, tip, ROOTS, cache, jobs)


def past_of(
    open_: Opened,
    ledger: Ledger,
    facts: Facts,
    wrong: Callable[[], Iterable[Finding]],
    reading: Begun | None,
    cache: Path | None = None,
) -> Past | None:
    """The history of a ledger with its receipts and signals; `reading` is what `begun` gave for it.

    `wrong` says what is wrong with its files, and is asked where signals are. With a folder for it, what signals read is
    kept there.
    """
    repository = open_.repository
    if repository is None or reading is None:
        return None
    (history, counts), seen = reading.told(), reading.seen()
    where = landed(history, counts, ledger.records)
    faults = (*seen.faults, *vanished_records(history, seen.received))
    ground = SignalGround(ledger, facts, where, seen.received, faults)

    def found() -> tuple[Signal, ...]:
        behind_it = behind(_readable(wrong(), history, seen), where, partial(_touched, repository, history.tip))
        then = wrong_then(repository, behind_it, ledger.moment)
        who = _vouched(seen, ledger)
        changes = landing_changes(repository, history, ledger.moment, who, seen.purged, cache)
        was = {now: old for old, now in seen.purged.now_of.items()}
        return tuple(as_received(s, was) for s in signals(ground, changes, then))

    return Past(where, found, seen.received, seen.levels, seen.numbers)


def _readable(findings: Iterable[Finding], history: Trace, seen: Seen) -> Iterable[Finding]:
    """What is wrong with files, but of those whose content at this revision was lawfully purged since."""
    marks = seen.purged.marks
    return (f for f in findings if not marks or not any(r.blob in marks for r in history.of(f.path)[:1]))


def _touched(repository: Repository, tip: str, path: str) -> tuple[str, datetime] | None:
    """The newest landing that put anything in the place of a path, or took it away, and when that was committed."""
    put = next(landings_of(repository, tip, [path]), None)
    return (put.commit, repository.committed(put.commit)) if put else None


def _vouched(seen: Seen, ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """Who is vouched for at each landing; the office merges for others, so where it alone is, nothing is known."""
    office = frozenset(ledger.campus.roles.office)
    units = {who: Actor.of(who, ledger.campus).units for who in set(seen.actors.values())}
    return {commit: who for commit, who in seen.actors.items() if not units[who] or not units[who] <= office}
