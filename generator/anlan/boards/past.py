"""What history says of a ledger: where each part landed, when it was received, how well that is proved, which signals follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from anlan.rules.signal import Signal
from anlan.trace import Commit, Landed, Trace


@dataclass(frozen=True)
class Past:
    """Nothing of it is read again: `received` holds receipts' times and `numbers` their numbers by commit, `levels` the
    trust level of each landing (0 no receipt, 1 receipt, 2 signed, 3 anchored)."""

    landed: Landed
    found: Callable[[], tuple[Signal, ...]] = tuple
    received: Mapping[str, datetime] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """What history and records give reason to ask about, looked for where it is first asked."""
        return self.found()

    @property
    def trace(self) -> Trace:
        """The landings and drafts of every path."""
        return self.landed.trace

    def level(self, commit: Commit) -> int:
        """How well a landing is proved."""
        return self.levels.get(commit.id, 0)

    def arrived(self, commit: Commit) -> datetime:
        """When a landing reached main: by its receipt, else as its commit says."""
        return self.received.get(commit.id) or commit.committed_at

    def stood(self, at: datetime) -> frozenset[str]:
        """The commits of the main line up to the newest landing of a record that had arrived by a moment.

        Where one further back claims a later time, it stood all the same.
        """
        heads, steps = self.landed.heads, self.landed.steps
        known = {r.commit.id: r.commit for of in (heads.values(), *steps.values()) for r in of if r is not None}
        line = self.trace.line
        reached = (n for n, c in enumerate(line) if c in known and self.arrived(known[c]) <= at)
        return frozenset(line[next(reached, len(line)) :])
