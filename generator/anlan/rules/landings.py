"""Signals of alteration: the gate's rules over every landing, so that what landed behind the gate is seen all the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from anlan.rules.book import BOOK, CHANGE_RULES
from anlan.rules.signal import Signal
from anlan.terms.finding import Finding, Spot
from anlan.trace import Commit, Landed, LandingChange
from anlan.trace.plain import plainly_kept

# What says nothing of a landing: quoting changes no value, an unvouched actor is not a lead, loosening is shown on its
# own board, and whether a merged hazard still has a home is told by the records that stand now. In which order seals and
# draws landed is a signal of its own. On which day a landing was judged is not known any more.
LEFT_OUT = frozenset({"CH105", "CH109", "CH110", "CH112", "CH113", "CH204", "CH301"})
_OWNERSHIP = frozenset({"CH201", "CH202", "CH203"})
_ODD = re.compile(r"[^a-z0-9.#-]+")


def altered(changes: Iterable[LandingChange]) -> Iterator[Signal]:
    """What each landing altered of what stood, the oldest first."""
    rules = [r for r in CHANGE_RULES if not {c.code for c in r.cards} <= LEFT_OUT]
    owners = [r for r in rules if all(c.code in _OWNERSHIP for c in r.cards)]
    for commit, change in changes:
        # where the bytes alone show that all that stood still stands, only whose it is remains to be asked
        plain = change.settled is None and all(map(plainly_kept, change.files))
        for rule in owners if plain else rules:
            for finding in rule.judge(change):
                if finding.code not in LEFT_OUT:
                    yield _signal(commit, finding)


def behind(findings: Iterable[Finding], where: Landed) -> Iterator[Signal]:
    """What stands on main and would have been refused: errors of records, each with the landing that brought it."""
    for finding in findings:
        if finding.path.startswith("records/") and BOOK[finding.code].level == "error":
            commit = _brought(finding, where)
            if commit is not None:
                yield _signal(commit, finding)


def _brought(finding: Finding, where: Landed) -> Commit | None:
    """The landing of the step that a finding is about, else of the head; of what cannot be read, the newest."""
    rid = finding.record or ""
    if rid in where.heads and not isinstance(finding.at, Spot):
        n = finding.at[1] if finding.at[:1] == ("steps",) and len(finding.at) > 1 else None
        landing = where.step(rid, n) if isinstance(n, int) else where.heads[rid]
        return landing.commit if landing else None
    return next((r.commit for r in where.trace.of(finding.path) if r.role == "landing"), None)


def _signal(commit: Commit, finding: Finding) -> Signal:
    subject = finding.record or _ODD.sub("-", finding.path.lower()).strip("-")
    at = () if isinstance(finding.at, Spot) else finding.at
    return Signal(
        finding.code,
        f"{finding.code}/{subject}/{commit.id[:12]}",
        finding.path,
        finding.say,
        commit.committed_at,
        at,
        finding.record,
        commit.id,
    )
