"""The rule book: every rule, every card, and the judgement of a Ledger by all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from anlan.facts.fold import Course
from anlan.ledger import Ledger
from anlan.rules.acts import draws, followed, incidents, inspections, seals
from anlan.rules.altered import heads, quoting, steps
from anlan.rules.change import ChangeRule
from anlan.rules.courses import approvals, corrections, moves
from anlan.rules.deleted import deletions, mended, removed
from anlan.rules.evidence import asked, genuine, present
from anlan.rules.hazards import deadlines, graded, in_place
from anlan.rules.kept import checklists, evidence, ids, merges, takers, versions
from anlan.rules.loosened import loosened
from anlan.rules.ownership import settings, strangers, unverified, writers
from anlan.rules.pages import links, plain, slots, tangles
from anlan.rules.reading import READING
from anlan.rules.references import identity, references
from anlan.rules.rule import Ground, Rule
from anlan.rules.sealed import sealed_first
from anlan.rules.setup import campus_agrees, plan_agrees
from anlan.rules.sheets import sheets
from anlan.rules.times import times
from anlan.sources.forked import elsewhere, forks
from anlan.terms.finding import Card, Finding, Level
from anlan.trace import Change

OF_TEXTS: tuple[Rule, ...] = (
    references,
    identity,
    times,
    inspections,
    followed,
    incidents,
    sheets,
    present,
    genuine,
    campus_agrees,
    plan_agrees,
    plain,
    slots,
    links,
    tangles,
)
OF_COURSES: tuple[Rule, ...] = (moves, approvals, corrections, in_place, graded, deadlines, seals, draws, asked)
RULES = OF_TEXTS + OF_COURSES
CHANGE_RULES: tuple[ChangeRule, ...] = (
    heads,
    steps,
    removed,
    deletions,
    mended,
    quoting,
    evidence,
    checklists,
    versions,
    ids,
    takers,
    merges,
    sealed_first,
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


def judge(ledger: Ledger, jobs: int = 1, courses: Mapping[str, Course] | None = None) -> list[Finding]:
    """What all rules find in a Ledger, whose courses may be known; of many records, two processes share the rules."""
    ground = Ground(ledger, courses)
    if not forks(jobs, len(ledger.records)):
        return _judged(RULES, ground)
    answer = elsewhere(partial(_judged, OF_TEXTS, ground))
    found = _judged(OF_COURSES, ground)
    return answer() + found


def judging(ledger: Ledger, jobs: int, courses: Mapping[str, Course]) -> Callable[[], list[Finding]]:
    """Begins to judge as `judge` does: of many records, another process judges, and the asker does something else."""
    if not forks(jobs, len(ledger.records)):
        return partial(judge, ledger, 1, courses)
    return elsewhere(partial(_judged, RULES, Ground(ledger, courses)))


def _judged(rules: Iterable[Rule], ground: Ground) -> list[Finding]:
    return [finding for rule in rules for finding in rule.judge(ground)]


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
