"""What the history of an opened campus gives to pages and to the audit."""

from __future__ import annotations

from pathlib import Path

from anlan.boards.past import Past
from anlan.facts.derive import Facts
from anlan.ledger import Ledger
from anlan.rules.signal import SignalGround
from anlan.rules.signals import signals
from anlan.sources.tree import Opened
from anlan.trace import landed, landing_changes, trace
from anlan.trace.landing_changes import ROOTS
from anlan.trace.receipts import Receipt, read_receipts
from anlan.trace.verify import verify


def past_of(open_: Opened, ledger: Ledger, facts: Facts, cache: Path | None = None) -> Past | None:
    """The history of a ledger with its receipts and signals; none where the folder is no repository, or has no commit."""
    repository = open_.repository
    if repository is None or not repository.has_commits():
        return None
    history = trace(repository, open_.tree.revision or "HEAD", ROOTS, cache)
    where = landed(repository, history, ledger.records, everything=True)
    receipts = read_receipts(repository)
    levels = verify(repository, history.tip, receipts, _signed).levels if receipts.tip else {}
    ground = SignalGround(ledger, facts, where, receipts.received)
    changes = landing_changes(repository, history, where.versions, ledger.moment, receipts.actors)
    return Past(where, signals(ground, changes), receipts.received, levels, {r.commit: r.seq for r in receipts.all})


def _signed(receipt: Receipt) -> str:
    """A page shows that a signature stands; `anlan verify` checks whose it is."""
    return "?" if receipt.signature else ""
