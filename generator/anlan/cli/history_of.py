"""What the history of an opened campus gives to pages and to the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from anlan.boards.past import Past
from anlan.facts.derive import Facts
from anlan.gate import wrong_then
from anlan.ledger import Ledger
from anlan.rules.landings import behind
from anlan.rules.signal import Signal, SignalGround, as_received
from anlan.rules.signals import signals
from anlan.sources.tree import Opened
from anlan.terms.finding import Finding
from anlan.trace import Actor, Known, history_begun, landed, landing_changes
from anlan.trace.landing_changes import ROOTS
from anlan.trace.receipts import Receipt, concerning, read_receipts
from anlan.trace.verify import Proof, Verified, verify


def begun(open_: Opened, cache: Path | None = None, jobs: int = 1) -> Callable[[], Known] | None:
    """Begins to read the history of an opened campus; none where it is no repository, or has no commit."""
    repository = open_.repository
    if repository is None or not repository.has_commits():
        return None
    return history_begun(repository, open_.tree.revision or "HEAD", ROOTS, cache, jobs)


def past_of(
    open_: Opened,
    ledger: Ledger,
    facts: Facts,
    wrong: Callable[[], Iterable[Finding]],
    told: Callable[[], Known] | None,
    cache: Path | None = None,
) -> Past | None:
    """The history of a ledger with its receipts and signals; `told` is what `begun` gave for it, `wrong` says what is
    wrong with its files, and is asked where signals are. With a folder for it, what signals read is kept there."""
    repository = open_.repository
    if repository is None or told is None:
        return None
    history, counts = told()
    where = landed(history, counts, ledger.records)
    receipts = concerning(repository, read_receipts(repository), history.tip)
    removed = (
        (path, r.commit.id) for path, of in history.revisions.items() for r in of if r.role == "landing" and not r.blob
    )
    proof = Proof(_signed)
    seen = verify(repository, history.tip, receipts, proof, removed) if receipts.tip else Verified((), {})
    ground = SignalGround(ledger, facts, where, seen.received, seen.faults)

    def found() -> tuple[Signal, ...]:
        then = wrong_then(repository, behind(wrong(), where), ledger.moment)
        who = _vouched(seen, ledger)
        changes = landing_changes(repository, history, ledger.moment, who, seen.purged, cache)
        was = {now: old for old, now in seen.purged.now_of.items()}
        return tuple(as_received(s, was) for s in signals(ground, changes, then))

    return Past(where, found, seen.received, seen.levels, seen.numbers)


def _signed(_: Receipt) -> tuple[bool, str]:
    """A page shows that a signature stands; `anlan verify` checks whose it is."""
    return True, "?"


def _vouched(seen: Verified, ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """Who is vouched for at each landing; the office merges for others, so where it alone is, nothing is known."""
    office = frozenset(ledger.campus.roles.office)
    units = {who: Actor.of(who, ledger.campus).units for who in set(seen.actors.values())}
    return {commit: who for commit, who in seen.actors.items() if not units[who] or not units[who] <= office}
