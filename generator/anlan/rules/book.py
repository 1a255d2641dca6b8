"""The rule book: every rule, every card, and the judgement of a Ledger by all of them."""

from __future__ import annotations

from anlan.ledger import Ledger
from anlan.rules.acts import draws, followed, incidents, inspections, seals
from anlan.rules.courses import approvals, corrections, moves, times
from anlan.rules.evidence import asked, genuine, present
from anlan.rules.hazards import deadlines, graded, in_place
from anlan.rules.pages import links, plain, slots
from anlan.rules.reading import READING
from anlan.rules.references import identity, references
from anlan.rules.rule import Ground, Rule
from anlan.rules.setup import campus_agrees, plan_agrees
from anlan.terms.finding import Card, Finding, Level

RULES: tuple[Rule, ...] = (
    references,
    identity,
    moves,
    times,
    approvals,
    corrections,
    in_place,
    graded,
    deadlines,
    inspections,
    followed,
    incidents,
    seals,
    draws,
    present,
    genuine,
    asked,
    campus_agrees,
    plan_agrees,
    plain,
    slots,
    links,
)
BOOK: dict[str, Card] = dict(sorted({c.code: c for c in (*READING, *(c for r in RULES for c in r.cards))}.items()))


def judge(ledger: Ledger) -> list[Finding]:
    """What all rules find in a Ledger."""
    ground = Ground.of(ledger)
    return [finding for rule in RULES for finding in rule.judge(ground)]


def level(finding: Finding) -> Level:
    """Whether a finding stops a pull request."""
    return BOOK[finding.code].level
