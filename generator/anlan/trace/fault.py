"""One disagreement between receipts and history, or within the receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from anlan.terms.word import Word

Sort = Literal[
    "unreadable", "sequence", "chain", "time", "branch", "parted", "signature", "signer", "unsigned", "anchor",
    "rewritten", "turned", "tree", "order", "vanished", "hole", "backdated",
]  # fmt: skip
REWRITTEN: tuple[Sort, ...] = ("rewritten", "turned", "tree", "order")
VANISHED: tuple[Sort, ...] = ("vanished", "hole")
BACKDATED: tuple[Sort, ...] = ("backdated",)


@dataclass(frozen=True, slots=True)
class Fault:
    """Its sort, the line (0: none), commit and record that it is about (empty: none), what it is in words, since when."""

    sort: Sort
    seq: int
    commit: str
    say: Word
    when: datetime | None = None
    record: str = ""
