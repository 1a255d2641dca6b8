"""What the history of an opened campus gives to pages and to the audit."""

from __future__ import annotations

from anlan.facts.derive import derive
from anlan.ledger import Ledger
from anlan.rules.signal import Signal, SignalGround
from anlan.rules.signals import signals
from anlan.sources.tree import Opened
from anlan.trace import landed, landing_changes, trace
from anlan.trace.landing_changes import ROOTS


def audited(open_: Opened, ledger: Ledger) -> tuple[Signal, ...]:
    """Every signal of a ledger and of the history behind it; without a history, those that records alone give."""
    facts = derive(ledger)
    repository = open_.repository
    if repository is None or not repository.has_commits():
        return signals(SignalGround(ledger, facts))
    past = trace(repository, open_.tree.revision or "HEAD", ROOTS)
    where = landed(repository, past, ledger.records, everything=True)
    changes = landing_changes(repository, past, where.versions, ledger.moment, {})
    return signals(SignalGround(ledger, facts, where), changes)
