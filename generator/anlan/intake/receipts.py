"""Writes receipts: for each landing since the last, one line on the receipts' branch, in one commit, or none at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from anlan.sources.git import Repository
from anlan.sources.lines import is_before
from anlan.sources.problem import CannotRun
from anlan.sources.ssh import sign
from anlan.sources.whole import must_be_deep
from anlan.trace.agreement import read_history
from anlan.trace.purged import purged
from anlan.trace.receipt_branch import append
from anlan.trace.receipts import NAMESPACE, START, Receipt, Receipts, read_receipts

TRIES = 20
RUN = timedelta(seconds=1)  # each run has a time of its own, by which its landings are known


class Vouched(NamedTuple):
    """Who is vouched for at a landing, and whose accounts these are; empty where nobody vouches."""

    actor: str = ""
    unit: str = ""


Who = Callable[[str], Vouched]


@dataclass(frozen=True, slots=True)
class ReceiptAsk:
    """What is to be written: for which line, at which machine's time, in which run, for whom; with which key.

    `who` is asked of each landing after `before`; where that is not given, of the newest only.
    """

    main: str
    now: datetime
    run: str = ""
    who: Who = lambda _: Vouched()
    before: str = ""
    key: Path | None = None


def write_receipts(repository: Repository, ask: ReceiptAsk) -> tuple[Receipt, ...]:
    """Appends the missing receipts and gives them; of two writers at once the slower begins anew.

    Raises CannotRun for a shallow clone, whose line is cut off, where copies of the branch have parted, and where the
    branch keeps moving.
    """
    must_be_deep(repository)
    tip = repository.commit(ask.main)
    line = _line(repository, tip)
    for _ in range(TRIES):
        receipts = read_receipts(repository)
        if receipts.parted:
            raise _parted(receipts.parted[0])
        fresh = _signed(_fresh(receipts, line, _received(repository, receipts, tip), ask), ask.key)
        if not fresh or append(repository, receipts, fresh):
            return fresh
    raise CannotRun(
        "回执分支一直在变，没有写成；再运行一次",
        "the receipts' branch kept moving and nothing was written; run it again",
    )


def _parted(ref: str) -> CannotRun:
    return CannotRun(
        f"回执分支有两个不同的版本（{ref} 与另一处不一致）；先运行 anlan verify，查清再写",
        f"two copies of the receipts' branch have parted ({ref} is not part of the other); run anlan verify first",
    )


def _line(repository: Repository, tip: str) -> list[tuple[str, str]]:
    """Commit and tree of each landing, the oldest first."""
    rows = repository.ask("log", "--first-parent", "--reverse", "--format=%H %T", tip)
    return [(row[:n], row[n + 1 :]) for row in rows.splitlines() if (n := row.index(" "))]


def _received(repository: Repository, receipts: Receipts, tip: str) -> frozenset[str]:
    """The landings that have a receipt, those that were lawfully purged since among them."""
    have = frozenset(r.commit for r in receipts.all)
    if not receipts.all or is_before(repository, receipts.all[-1].commit, tip):
        return have
    return have | purged(repository, receipts.all, read_history(repository, tip)).now


def _fresh(
    receipts: Receipts, line: Sequence[tuple[str, str]], have: frozenset[str], ask: ReceiptAsk
) -> tuple[Receipt, ...]:
    """The receipts of the landings after the newest that has one; of a line that was rewritten, after where it parted."""
    start = max((n for n, (c, _) in enumerate(line) if c in have), default=-1) + 1
    new = [c for c, _ in line[start:]]
    vouched = set(new[new.index(ask.before) + 1 :] if ask.before in new else new if ask.before else new[-1:])
    last = receipts.lines[-1] if receipts.lines else None
    known = receipts.all[-1] if receipts.all else None
    seq, prev = (known.seq if known else 0), (last.hash() if last else START)
    time = max(ask.now, known.time + RUN) if known else ask.now
    out = []
    for commit, tree in line[start:]:
        who = ask.who(commit) if commit in vouched else Vouched()
        adopted = last is None and commit != new[-1]
        receipt = Receipt(seq + 1, prev, commit, tree, time.replace(microsecond=0), ask.run, *who, adopted)
        out.append(receipt)
        seq, prev = receipt.seq, receipt.hash()
    return tuple(out)


def _signed(fresh: Sequence[Receipt], key: Path | None) -> tuple[Receipt, ...]:
    """Each line signed, and chained to the signed one before; what was adopted is covered by the line after it."""
    if key is None:
        return tuple(fresh)
    out: list[Receipt] = []
    for receipt in fresh:
        chained = receipt._replace(prev=out[-1].hash()) if out else receipt
        text = "" if chained.adopted else sign(chained.signed_bytes(), key, NAMESPACE)
        out.append(chained._replace(signature=text))
    return tuple(out)
