"""A change judged: by the base's rules where it touches records, by its own result where it touches settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from anlan.gate.sides import in_force
from anlan.ledger import read_ledger
from anlan.rules import judge, judge_change
from anlan.sources.tree import Tree
from anlan.terms.finding import Finding
from anlan.trace import Change, NoSettings, Sides, against_what_stood, read_change

_NAMES = ("RF", "SC", "FI")


def judged(
    sides: Sides, who: Sequence[str], moment: datetime, jobs: int, pushed: Sequence[tuple[str, Tree]] = ()
) -> list[Finding]:
    """What is wrong with a change, by the rules in force; where it touches settings, also what it breaks elsewhere.

    Of landed records that is what they name and no longer finds. A limit tightened or a role taken away judges what
    comes after it, so that steps taken lawfully under the old ones stop nobody.
    """
    sides, change, findings = _read(sides, who, moment, pushed)
    change = against_what_stood(change, sides.older)
    findings += judge_change(change)
    if change.touches_settings:
        stood = Counter(map(_what, everything(sides.before, moment, jobs)))
        for finding in everything(sides.after, moment, jobs):
            stood[_what(finding)] -= 1
            if stood[_what(finding)] < 0 and (not finding.path.startswith("records/") or finding.code[:2] in _NAMES):
                findings.append(finding)
    return findings


def _read(
    sides: Sides, who: Sequence[str], moment: datetime, pushed: Sequence[tuple[str, Tree]]
) -> tuple[Sides, Change, list[Finding]]:
    """A change between two sides; where nobody can read the base's campus.yml, by the last that could be read."""
    try:
        return sides, *read_change(sides, who, moment, pushed)
    except NoSettings:
        older = in_force(sides, moment)
        if older is None:
            raise
    return older, *read_change(older, who, moment, pushed)


def _what(finding: Finding) -> tuple[str, str, str]:
    """A finding without its place, which moves when something is put in before it."""
    return finding.code, finding.path, finding.say.en


def everything(tree: Tree, moment: datetime, jobs: int) -> list[Finding]:
    """What a whole tree breaks."""
    ledger, findings = read_ledger(tree, moment, jobs)
    return findings + (judge(ledger) if ledger is not None else [])
