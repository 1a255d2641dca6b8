"""The rule book: every rule, every card, and the judgement of a Ledger by all of them."""

from __future__ import annotations

from anlan.ledger import Ledger
from anlan.rules.acts import draws, followed, incidents, inspections, seals
from anlan.rules.altered import heads, quoting, steps
from anlan.rules.change import ChangeRule
from anlan.rules.courses import approvals, corrections, moves, times
from anlan.rules.deleted import deletions, mended, removed
from anlan.rules.evidence import asked, genuine, present
from anlan.rules.hazards import deadlines, graded, in_place
from anlan.rules.kept import checklists, evidence, ids, merges, takers
from anlan.rules.loosened import loosened
from anlan.rules.ownership import settings, strangers, unverified, writers
from anlan.rules.pages import links, plain, slots
from anlan.rules.reading import READING
from anlan.rules.references import identity, references
from anlan.rules.rule import Ground, Rule
from anlan.rules.setup import campus_agrees, plan_agrees
from anlan.terms.finding import Card, Finding, Level
from anlan.trace import Change

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
CHANGE_RULES: tuple[ChangeRule, ...] = (
    heads,
    steps,
    removed,
    deletions,
    mended,
    quoting,
    evidence,
    checklists,
    ids,
    takers,
    merges,
    writers,
    strangers,
    settings,
    unverified,
    loosened,
)
CHANGE_CODES = frozenset(c.code for r in CHANGE_RULES for c in r.cards)
BOOK: dict[str, Card] = dict(
    sorted(
        {
            c.code: c
            for c in (*READING, *(c for r in RULES for c in r.cards), *(c for r in CHANGE_RULES for c in r.cards))
        }.items()
    )
)


def judge(ledger: Ledger) -> list[Finding]:
    """What all rules find in a Ledger."""
    ground = Ground.of(ledger)
    return [finding for rule in RULES for finding in rule.judge(ground)]


def judge_change(change: Change) -> list[Finding]:
    """What a change breaks: rules over changes, and rules over the Ledger for the records that it touches.

    The Ledger is that of the proposed records under the base's campus.yml and plan. What was wrong with a landed
    record before is not said again of a step that is added to it: limits that were tightened since blame nobody.
    """
    touched = {p for p in change.paths if p.startswith("records/")}
    stood = {(f.code, f.path, f.at, f.say) for f in judge(change.before) if f.path in touched}
    found = [f for f in judge(change.after) if f.path in touched and (f.code, f.path, f.at, f.say) not in stood]
    return found + [f for rule in CHANGE_RULES for f in rule.judge(change)]


def level(finding: Finding) -> Level:
    """Whether a finding stops a pull request."""
    return BOOK[finding.code].level
