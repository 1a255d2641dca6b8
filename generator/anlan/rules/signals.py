"""All signals in one visible tuple, and what they find."""

from __future__ import annotations

from collections.abc import Iterable

from anlan.rules.inconsistent import bulk, claimed_ahead, one_hand, photos, reopened, unproved
from anlan.rules.landings import altered
from anlan.rules.late import entered, hazards, incidents, replies_and_duties
from anlan.rules.missing import scheduled, tasks, unanswered, unfiled, waiting
from anlan.rules.moved import later
from anlan.rules.received import received
from anlan.rules.repeated import rounds, texts
from anlan.rules.sealed import in_order
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
    later,
    in_order,
    rounds,
    one_hand,
    claimed_ahead,
    received,
)
_BY_LANDING = frozenset({"LT103", "NC107", "NC108"})
SIGNAL_BOOK: dict[str, Card] = dict(sorted((c.code, c) for r in SIGNAL_RULES for c in r.cards))


def signals(
    ground: SignalGround, changes: Iterable[LandingChange] = (), more: Iterable[Signal] = ()
) -> tuple[Signal, ...]:
    """Every signal, each once, the oldest first.

    Which landing brought a step is told by its number. Where steps were moved or taken out that says nothing any more,
    and only the alteration itself is told.
    """
    found = [s for rule in SIGNAL_RULES for s in rule.judge(ground)]
    changed = [*altered(changes), *more]
    moved = {s.record for s in changed if s.code == "CH102"}
    sure = (s for s in found if s.code not in _BY_LANDING or s.record not in moved or s.at[:1] != ("steps",))
    return tuple({s.key: s for s in sorted((*sure, *changed), key=Signal.order)}.values())
