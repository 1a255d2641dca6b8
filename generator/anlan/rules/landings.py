"""Signals of alteration: the gate's rules over every landing, so that what landed behind the gate is seen all the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from anlan.rules.book import BOOK, CHANGE_RULES
from anlan.rules.signal import Signal
from anlan.terms.finding import Finding, Spot
from anlan.terms.word import Word
from anlan.trace import Landed, LandingChange
from anlan.trace.plain import plainly_kept

# What says nothing of a landing: quoting changes no value, an unvouched actor is not a lead, loosening is shown on its
# own board, and whether a merged hazard still has a home is told by the records that stand now. In which order seals and
# draws landed is a signal of its own. On which day a landing was judged is not known any more.
LEFT_OUT = frozenset({"CH105", "CH109", "CH110", "CH112", "CH113", "CH204", "CH301"})
_OWNERSHIP = frozenset({"CH201", "CH202", "CH203"})
_ODD = re.compile(r"[^a-z0-9.#-]+")
Landing = tuple[str, datetime]  # a commit, and when it was committed
Touched = Callable[[str], Landing | None]


def altered(changes: Iterable[LandingChange]) -> Iterator[Signal]:
    """What each landing altered of what stood, the oldest first."""
    rules = [r for r in CHANGE_RULES if not {c.code for c in r.cards} <= LEFT_OUT]
    owners = [r for r in rules if all(c.code in _OWNERSHIP for c in r.cards)]
    for commit, change in changes:
        # where the bytes alone show that all that stood still stands, only whose it is remains to be asked
        plain = change.settled is None and all(map(plainly_kept, change.files))
        found = (f for rule in (owners if plain else rules) for f in rule.judge(change))
        yield from _together(_signal((commit.id, commit.committed_at), f) for f in found if f.code not in LEFT_OUT)


def _together(found: Iterable[Signal]) -> Iterator[Signal]:
    """One signal for each key, which holds no field: that of a head altered in several says how many more there are."""
    by_key: dict[str, list[Signal]] = {}
    for signal in found:
        by_key.setdefault(signal.key, []).append(signal)
    for several in by_key.values():
        shown = max(several, key=Signal.order)
        more = len({s.say for s in several}) - 1
        yield replace(shown, say=_and_more(shown.say, more)) if more and shown.code == "CH101" else shown


def _and_more(say: Word, count: int) -> Word:
    return Word(
        f"{say.zh}；同一次落地另改 {count} 处",
        f"{say.en}; {count} more change{'' if count == 1 else 's'} in the same landing",
    )


def behind(findings: Iterable[Finding], where: Landed, touched: Touched = lambda _: None) -> Iterator[Signal]:
    """What stands on main and would have been refused: errors of records, each with the landing that brought it.

    `touched` tells the newest landing of a path at which no file stands, but a link, say: of that there are no revisions.
    """
    for finding in findings:
        if finding.path.startswith("records/") and BOOK[finding.code].level == "error":
            landing = _brought(finding, where, touched)
            if landing is not None:
                yield _signal(landing, finding)


def _brought(finding: Finding, where: Landed, touched: Touched) -> Landing | None:
    """The landing of the step that a finding is about, else of the head; of what cannot be read, the newest."""
    rid = finding.record or ""
    if rid in where.heads and not isinstance(finding.at, Spot):
        n = finding.at[1] if finding.at[:1] == ("steps",) and len(finding.at) > 1 else None
        landing = where.step(rid, n) if isinstance(n, int) else where.heads[rid]
    else:
        landing = next((r for r in where.trace.of(finding.path) if r.role == "landing"), None)
        if landing is None or not landing.blob:
            return touched(finding.path)
    return (landing.commit.id, landing.commit.committed_at) if landing else None


def _signal(landing: Landing, finding: Finding) -> Signal:
    commit, when = landing
    subject = finding.record or _ODD.sub("-", finding.path.lower()).strip("-")
    at = () if isinstance(finding.at, Spot) else finding.at
    return Signal(
        finding.code,
        f"{finding.code}/{subject}/{commit[:12]}",
        finding.path,
        finding.say,
        when,
        at,
        finding.record,
        commit,
    )
