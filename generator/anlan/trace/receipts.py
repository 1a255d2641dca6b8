"""Receipts: one line for each landing, written by the machine that received it, each holding the hash of the line before.

They lie on a branch of their own, `anlan-receipts`, one file a year, one JSON object a line. A line fixes order and
gives a time that no unit typed; a signature says which key wrote it; a hash kept elsewhere says that the lines up to
it have not been written anew since.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from anlan.sources.git import Repository

BRANCH = "refs/heads/anlan-receipts"
START = "0" * 64
NAMESPACE = "anlan-receipt"
FIELDS = ("v", "seq", "prev", "commit", "tree", "time", "run", "actor", "unit", "adopted", "signature")


class Receipt(NamedTuple):
    """One line. `time` is the machine's; `actor` and `unit` are what the forge or login vouched for, empty where nobody did.

    `adopted` marks landings that stood already when receipts began: they were received at that time or before.
    """

    seq: int
    prev: str
    commit: str
    tree: str
    time: datetime
    run: str = ""
    actor: str = ""
    unit: str = ""
    adopted: bool = False
    signature: str = ""

    def line(self) -> bytes:
        """The line as it is written, without its line end."""
        return json.dumps(self._row(), ensure_ascii=False, separators=(",", ":")).encode()

    def signed_bytes(self) -> bytes:
        """What a signature of this line signs: the line without it."""
        return self._replace(signature="").line()

    def hash(self) -> str:
        """The hash that the next line holds."""
        return hashlib.sha256(self.line()).hexdigest()

    def _row(self) -> dict[str, object]:
        row: dict[str, object] = {"v": 1, "seq": self.seq, "prev": self.prev, "commit": self.commit, "tree": self.tree}
        row["time"] = self.time.isoformat(timespec="seconds")
        given = {
            "run": self.run,
            "actor": self.actor,
            "unit": self.unit,
            "adopted": self.adopted,
            "signature": self.signature,
        }
        return row | {k: v for k, v in given.items() if v}


class Line(NamedTuple):
    """A line as it stands: its file and number there, its bytes, and the receipt if it is one."""

    file: str
    number: int
    data: bytes
    receipt: Receipt | None


def read_line(data: bytes) -> Receipt | None:
    """The receipt that a line holds; none where it is not one, or not written as the tool writes it."""
    try:
        row = json.loads(data)
        if not isinstance(row, dict) or set(row) - set(FIELDS) or row.pop("v") != 1:
            return None
        receipt = Receipt(**{**row, "time": datetime.fromisoformat(row["time"])})
        return receipt if receipt.line() == data and receipt.time.tzinfo is not None else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


@dataclass(frozen=True)
class Receipts:
    """All lines of a receipts branch in the order of their files; the branch's tip, none where there is no branch."""

    tip: str | None
    lines: tuple[Line, ...]

    @cached_property
    def all(self) -> tuple[Receipt, ...]:
        """The lines that are receipts."""
        return tuple(x.receipt for x in self.lines if x.receipt is not None)

    @cached_property
    def received(self) -> dict[str, datetime]:
        """When each commit was received, by its first receipt; what was adopted has no time of its own."""
        out: dict[str, datetime] = {}
        for receipt in self.all:
            if not receipt.adopted:
                out.setdefault(receipt.commit, receipt.time)
        return out

    @cached_property
    def actors(self) -> dict[str, tuple[str, ...]]:
        """Who was vouched for at each commit."""
        return {r.commit: tuple(r.actor.split()) for r in self.all if r.actor}


def read_receipts(repository: Repository, branch: str = BRANCH) -> Receipts:
    """The receipts of a repository; no line where it has none."""
    code, out = repository.answer("rev-parse", "--verify", "--quiet", f"{branch}^{{commit}}")
    tip = out.decode().strip()
    return Receipts(None, ()) if code else Receipts(tip, tuple(_lines(files_at(repository, tip))))


def files_at(repository: Repository, commit: str) -> list[tuple[str, bytes]]:
    """The files of receipts at a commit of their branch, the oldest year first."""
    raw = repository.ask_bytes("ls-tree", "-z", "--full-tree", commit)
    rows = [row.partition(b"\t") for row in raw.split(b"\0")[:-1]]
    named = sorted(
        (path.decode("utf-8", "replace"), head.decode().split(" ")[2])
        for head, _, path in rows
        if path.endswith(b".jsonl")
    )
    return list(zip((n for n, _ in named), repository.contents(b for _, b in named), strict=True))


def _lines(files: Iterable[tuple[str, bytes]]) -> Iterator[Line]:
    for name, data in files:
        rows = data.split(b"\n")
        if rows and not rows[-1]:
            rows.pop()
        yield from (Line(name, n, row, read_line(row)) for n, row in enumerate(rows, 1))


def anchors(text: str) -> tuple[tuple[int, str], ...]:
    """The numbers and hashes in a text where somebody wrote them down: a printed weekly sheet, another repository."""
    words = text.split()
    return tuple((int(a), b) for a, b in pairwise(words) if a.isdecimal() and _is_hash(b))


def _is_hash(word: str) -> bool:
    return len(word) == 64 and set(word) <= set("0123456789abcdef")


def line_of_main(repository: Repository, tip: str) -> Sequence[str]:
    """The commits of the first-parent line, the oldest first."""
    return repository.ask("rev-list", "--first-parent", "--reverse", tip).split()
