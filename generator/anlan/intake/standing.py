"""What stands before a change, and the errors that a change would bring: read once, judged as it would be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from anlan.ledger import Ledger, read_ledger
from anlan.report import Located, locate
from anlan.rules import judge
from anlan.rules.book import level
from anlan.sources.chosen import Joined
from anlan.sources.papers import Papers
from anlan.sources.problem import CannotRun
from anlan.sources.tree import Tree
from anlan.terms.finding import Finding


@dataclass(frozen=True, slots=True)
class Standing:
    """A tree as it is, its Ledger, and what reading it found."""

    tree: Tree
    ledger: Ledger
    findings: tuple[Finding, ...]


def standing(tree: Tree, moment: datetime, jobs: int, where: str = "") -> Standing:
    """Reads everything, once; raises CannotRun where campus.yml cannot be read, with what makes a command look there."""
    ledger, findings = read_ledger(tree, moment, jobs)
    if ledger is None:
        look = f"anlan check{where}"
        raise CannotRun(f"campus.yml 读不懂，先看 {look}", f"campus.yml cannot be read; see {look} first")
    return Standing(tree, ledger, tuple(findings))


def new_errors(before: Standing, files: Mapping[str, bytes]) -> list[Located]:
    """The errors that stand once the files are put in place and did not stand before.

    Only these files are read; the rules judge the whole Ledger, since a record can be wrong for another's sake.
    """
    papers = Papers(files)
    campus = Papers({"campus.yml": before.tree.read("campus.yml")})
    part, found = read_ledger(Joined(papers, campus), before.ledger.moment)
    assert part is not None
    records = dict(sorted({**before.ledger.records, **part.records}.items()))
    after = replace(before.ledger, records=records, photos={**before.ledger.photos, **part.photos})
    errors = {f for f in (*(f for f in found if f.path in files), *judge(after)) if level(f) == "error"}
    if errors:
        stood = {_same(f) for f in (*before.findings, *judge(before.ledger))}
        errors = {f for f in errors if _same(f) not in stood}
    return locate(errors, Joined(papers, before.tree))


def _same(finding: Finding) -> tuple[object, ...]:
    """By what a finding is known again; the way to mend it may name what the change brings."""
    return finding.code, finding.path, finding.at, finding.say
