"""Receipts of the demo: what its server would have written, some minutes after each landing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from anlan.demo.college import College
from anlan.sources.git import Repository
from anlan.trace import Actor
from anlan.trace.agreement import History, read_history
from anlan.trace.receipt_branch import append
from anlan.trace.receipts import START, Receipt, Receipts

Lines = tuple[Receipt, ...]
_SOONEST, _SPREAD = 40, 260  # seconds from a landing to its receipt


def write_receipts(repository: Repository, college: College, spoil: Callable[[Lines], Lines] = tuple) -> None:
    """One line for each landing, vouched for by the office that merges and by the unit that brought the branch."""
    history = read_history(repository, repository.commit("main"))
    rows = repository.ask("log", "--format=%H %ae", "main").splitlines()
    mails = dict(row.split(" ", 1) for row in rows)
    append(repository, Receipts(), spoil(tuple(_receipts(history, mails, college))))


def _receipts(history: History, mails: Mapping[str, str], college: College) -> Iterator[Receipt]:
    prev, last = START, 0
    for seq, commit in enumerate(history.line, 1):
        node = history.nodes[commit]
        wait = _SOONEST + int(hashlib.sha256(f"{seq}".encode()).hexdigest(), 16) % _SPREAD
        last = max(node.seconds + wait, last + 1)
        who = tuple(dict.fromkeys((mails[commit], *(mails[p] for p in node.parents[1:]))))
        unit = " ".join(sorted(Actor.of(who, college.campus).units))
        time = datetime.fromtimestamp(last, UTC)
        receipt = Receipt(seq, prev, commit, node.tree, time, f"demo-{seq}", " ".join(who), unit)
        yield receipt
        prev = receipt.hash()
