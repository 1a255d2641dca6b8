"""What receipts prove of a main line, and where they and it disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from anlan.sources.git import Repository
from anlan.terms.word import Word
from anlan.trace.agreement import dates, deleted, holes, line_faults, read_history
from anlan.trace.chain import Key, Signed, branch_faults, chain_faults, signatures
from anlan.trace.fault import Fault, Sort
from anlan.trace.purged import Purged, purged
from anlan.trace.receipts import Receipt, Receipts

T = TypeVar("T")
_BREAKS: tuple[Sort, ...] = ("chain", "sequence", "unreadable")
_TAKES_TRUST: tuple[Sort, ...] = ("tree", "order", "hole")


@dataclass(frozen=True, slots=True)
class Proof:
    """What the receipts are held against: who may sign, and the numbers and hashes that were kept elsewhere.

    `signed` says of a signature whether it is good and whose it is; `listed`, whether there is a list of signers.
    """

    signed: Signed | None = None
    listed: bool = False
    anchored: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Verified:
    """What was found, and for each landing how well it is proved: 0 no receipt, 1 a receipt, 2 signed, 3 anchored."""

    faults: tuple[Fault, ...]
    levels: Mapping[str, int]
    receipts: Receipts = field(default_factory=Receipts)
    keys: tuple[Key, ...] = ()
    purged: Purged = field(default_factory=Purged)

    @property
    def last(self) -> Receipt | None:
        """The newest receipt."""
        return self.receipts.all[-1] if self.receipts.all else None

    @property
    def adopted(self) -> int:
        """How many landings stood already when receipts began."""
        return sum(r.adopted for r in self.receipts.all)

    @property
    def received(self) -> dict[str, datetime]:
        """When each landing that stands was received, also where a purge gave it another id since."""
        return self._now(self.receipts.received)

    @property
    def actors(self) -> dict[str, tuple[str, ...]]:
        """Who was vouched for at each landing that stands."""
        return self._now(self.receipts.actors)

    @property
    def numbers(self) -> dict[str, int]:
        """The number of the receipt of each landing that stands."""
        return self._now({r.commit: r.seq for r in self.receipts.all})

    def _now(self, said: Mapping[str, T]) -> dict[str, T]:
        return {self.purged.now_of.get(c, c): value for c, value in said.items()}

    @property
    def level(self) -> int:
        """The trust level of the whole: that of its weakest landing."""
        return min(self.levels.values(), default=0)


def verify(
    repository: Repository, tip: str, receipts: Receipts, proof: Proof | None = None, missing: bool = True
) -> Verified:
    """Checks chain, branch, signatures, order, ancestry, dates and whether a record vanished.

    What a commit claims is compared with what receipts say; what nobody received cannot be known. Which
    records vanished takes a pass over the history of its own, that `missing` spares whoever has read it already.
    """
    proof = proof or Proof()
    good = receipts.all
    history = read_history(repository, tip)
    gone = purged(repository, good, history)
    found = signatures(good, proof.signed, proof.listed)
    wrong = [n for n, h in proof.anchored if not any(r.seq == n and r.hash() == h for r in good)]
    faults = (
        *chain_faults(receipts.lines),
        *branch_faults(repository, receipts),
        *found.faults,
        *(_anchor(n) for n in wrong),
        *line_faults(repository, good, history, gone.old),
        *(deleted(repository, history, receipts.received) if missing else ()),
        *holes(good, history, gone.now),
        *dates(good, history),
    )
    anchored = 0 if wrong else max((n for n, _ in proof.anchored), default=0)
    levels = _levels(history.line, good, gone, faults, found.newest, anchored)
    return Verified(faults, levels, receipts, found.keys, gone)


def _anchor(number: int) -> Fault:
    zh = f"第 {number} 号与别处记下的摘要不同：那之后回执被重写或截短"
    en = f"receipt {number} is not what was written down elsewhere: receipts were rewritten or cut since"
    return Fault("anchor", number, "", Word(zh, en))


def _levels(
    line: Sequence[str], good: Sequence[Receipt], gone: Purged, faults: Sequence[Fault], signed: int, anchored: int
) -> dict[str, int]:
    """A signature or an anchor covers its line and, by the chain, all lines before it back to a break."""
    broken = max((f.seq for f in faults if f.sort in _BREAKS), default=0)
    bad = {f.commit for f in faults if f.sort in _TAKES_TRUST}
    seq = {gone.now_of.get(r.commit, r.commit): r.seq for r in good}
    out = {}
    for commit in line:
        n = seq.get(commit, 0)
        covered = 3 if n <= anchored else 2 if n <= signed else 1
        out[commit] = 0 if not n or commit in bad else covered if n >= broken else 1
    return out
