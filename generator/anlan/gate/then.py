"""Landings judged as the gate would have judged them: by the rules that were in force before each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from anlan.gate.judged import everything, judged
from anlan.gate.sides import revisions
from anlan.rules.signal import Signal
from anlan.sources.git import Repository
from anlan.sources.problem import CannotRun
from anlan.sources.tree import RevisionTree

Known = set[tuple[str, str | None]]


def wrong_then(repository: Repository, found: Iterable[Signal], moment: datetime) -> Iterator[Signal]:
    """Those of some signals that the gate would have seen at the landing that they name.

    What broke no rule then and does now, because a limit was tightened or a role ended, is nobody's lead.
    """
    seen: dict[str, Known | None] = {}
    for signal in found:
        commit = signal.commit or ""
        if commit not in seen:
            seen[commit] = _by_the_gate(repository, commit, moment)
        if (known := seen[commit]) is None or (signal.code, signal.record) in known:
            yield signal


def _by_the_gate(repository: Repository, commit: str, moment: datetime) -> Known | None:
    """The codes and records of what the gate finds in a landing; none where there is nothing to judge it by.

    The first commit has nothing before it and is judged as a whole.
    """
    _, *parents = repository.ask("rev-list", "--parents", "-n", "1", commit).split()
    try:
        if parents:
            found = judged(revisions(repository, commit[:12], parents[0], commit), (), moment, 1)
        else:
            found = everything(RevisionTree(repository, commit), moment, 1)
    except CannotRun:
        return None
    return {(f.code, f.record) for f in found}
