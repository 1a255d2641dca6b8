"""All signals in one visible tuple, and what they find."""

from __future__ import annotations

from collections.abc import Iterable

from anlan.rules.inconsistent import bulk, claimed_ahead, one_hand, photos, reopened, unproved
from anlan.rules.landings import altered
from anlan.rules.late import entered, hazards, incidents, replies_and_duties
from anlan.rules.missing import scheduled, tasks, unanswered, unfiled, waiting
from anlan.rules.received import received
from anlan.rules.repeated import rounds, texts
from anlan.rules.signal import Signal, SignalGround, SignalRule
from anlan.terms.finding import Card
from anlan.trace import LandingChange

SIGNAL_RULES: tuple[SignalRule, ...] = (
    hazards,
    entered,
    incidents,
    replies_and_duties,
    scheduled,
    waiting,
    unanswered,
    tasks,
    unfiled,
    unproved,
    photos,
    bulk,
    texts,
    reopened,
    rounds,
    one_hand,
    claimed_ahead,
    received,
)
SIGNAL_BOOK: dict[str, Card] = dict(sorted((c.code, c) for r in SIGNAL_RULES for c in r.cards))


def signals(
    ground: SignalGround, changes: Iterable[LandingChange] = (), more: Iterable[Signal] = ()
) -> tuple[Signal, ...]:
    """Every signal, each once, the oldest first."""
    found = [s for rule in SIGNAL_RULES for s in rule.judge(ground)]
    found += [*altered(changes), *more]
    return tuple({s.key: s for s in sorted(found, key=Signal.order)}.values())
