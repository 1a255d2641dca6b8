"""Receipts: one line for each landing, written by the machine that received it, each holding the hash of the line before.

They lie on a branch of their own, `anlan-receipts`, one JSON object a line. A line fixes order and gives a time that no
unit typed; a signature says which key wrote it; a hash kept elsewhere says that the lines up to it have not been
written anew since. There is a file for each day, `2026/2026-05-12.jsonl`: with one for the year, every receipt would
write the whole year again, some 25 GB of loose objects for 20,000 of them by count.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from anlan.sources.git import Repository
from anlan.sources.lines import is_before

NAME = "anlan-receipts"
BRANCH = f"refs/heads/{NAME}"
START = "0" * 64
NAMESPACE = "anlan-receipt"
_WRITTEN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
FIELDS = ("v", "seq", "prev", "commit", "tree", "time", "run", "actor", "unit", "adopted", "signature")
_FIELDS = frozenset(FIELDS)
_GIT, _SHA256 = r"[0-9a-f]{40}(?:[0-9a-f]{24})?", r"[0-9a-f]{64}"
_ID = re.compile(_GIT).fullmatch
_HASH = re.compile(_SHA256).fullmatch
_LONGEST = 1 << 16
# As nearly every line is written: no text in it needs an escape.
_TEXT = r'"([^"\\\x00-\x1f]+)"'
_PLAINLY = re.compile(
    r'\{"v":1,"seq":(0|[1-9][0-9]{0,15}),'
    rf'"prev":"({_SHA256})","commit":"({_GIT})","tree":"({_GIT})","time":"([0-9T:+-]{{25}})"'
    rf'(?:,"run":{_TEXT})?(?:,"actor":{_TEXT})?(?:,"unit":{_TEXT})?(?:,"adopted":(true))?(?:,"signature":{_TEXT})?\}}'
).fullmatch
_MAINS = ("refs/heads/main", "refs/heads/master")


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
        return _WRITTEN(self._row()).encode()

    def signed_bytes(self) -> bytes:
        """What a signature of this line signs: the line without it."""
        return self._replace(signature="").line()

    def hash(self) -> str:
        """The hash that the next line holds."""
        return hashlib.sha256(self.line()).hexdigest()

    def _row(self) -> dict[str, object]:
        row: dict[str, object] = {"v": 1, "seq": self.seq, "prev": self.prev, "commit": self.commit, "tree": self.tree}
        row["time"] = self.time.isoformat(timespec="seconds")
        given = (self.run, self.actor, self.unit, self.adopted, self.signature)
        return row | {k: v for k, v in zip(FIELDS[6:], given, strict=True) if v}


class Line(NamedTuple):
    """A line as it stands: its file and number there, its bytes, and the receipt if it is one."""

    file: str
    number: int
    data: bytes
    receipt: Receipt | None

    def hash(self) -> str:
        """The hash that the next line should hold."""
        return hashlib.sha256(self.data).hexdigest()


def read_line(data: bytes) -> Receipt | None:
    """The receipt that a line holds; none where it is not one, or not written as the tool writes it."""
    try:
        if len(data) > _LONGEST:
            return None
        if plainly := _PLAINLY(data.decode()):
            return _receipt(*plainly.groups(""))
        row = json.loads(data)
        if not isinstance(row, dict) or not row.keys() <= _FIELDS or row.pop("v") != 1 or not _well_typed(row):
            return None
        receipt = Receipt(**{**row, "time": datetime.fromisoformat(row["time"])})
        return receipt if receipt.time.tzinfo is not None and receipt.line() == data else None
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _receipt(
    seq: str,
    prev: str,
    commit: str,
    tree: str,
    told: str,
    run: str,
    actor: str,
    unit: str,
    adopted: str,
    signature: str,
) -> Receipt | None:
    """The receipt of a line's parts, where its time is written as the tool writes it; raises ValueError where it is none."""
    time = datetime.fromisoformat(told)
    if time.isoformat(timespec="seconds") != told:  # so long only with an offset
        return None
    return Receipt(int(seq), prev, commit, tree, time, run, actor, unit, bool(adopted), signature)


def _well_typed(row: dict[str, object]) -> bool:
    """Whether every value is of its sort, so that no line can pass for an option of a command."""
    texts = all(isinstance(v, str) for k, v in row.items() if k not in ("seq", "adopted"))
    numbers = type(row.get("seq")) is int and row.get("adopted", True) is True
    return texts and numbers and bool(_ID(str(row["commit"])) and _ID(str(row["tree"])) and _HASH(str(row["prev"])))


@dataclass(frozen=True)
class Receipts:
    """All lines of a receipts branch in the order of their files; the branch's tip, none where there is no branch.

    `own` is where the branch stands in this repository itself, if it does; `parted` names the copies of it, here and
    at remotes, that hold something else than what is read.
    """

    tip: str | None = None
    lines: tuple[Line, ...] = ()
    own: str | None = None
    parted: tuple[str, ...] = ()

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


def read_receipts(repository: Repository) -> Receipts:
    """The receipts of a repository, with their lines."""
    branch = receipts_branch(repository)
    return replace(branch, lines=lines_of(files_at(repository, branch.tip))) if branch.tip else branch


def receipts_branch(repository: Repository) -> Receipts:
    """The branch of receipts without its lines: the repository's own, or a remote's as last fetched if that holds more.

    A bare repository has its own alone: it is what others push to, and who could push a remote's would write receipts.
    """
    refs = _refs(repository, (BRANCH,), (f"refs/remotes/*/{NAME}",))
    if not refs:
        return Receipts()
    tip = next(iter(refs.values()))
    for other in refs.values():
        tip = other if other != tip and is_before(repository, tip, other) else tip
    parted = tuple(name for name, at in refs.items() if at != tip and not is_before(repository, at, tip))
    return Receipts(tip, (), refs.get(BRANCH), parted)


def all_concern(repository: Repository, commit: str) -> bool:
    """Whether all receipts speak of a revision, since it is the tip of main.

    An older revision, a proposal, or a clone that is behind its remote says nothing of what was received after it.
    """
    refs = _mains(repository)
    tips = set(refs.values()) or {repository.commit("HEAD")}
    remote = (at for name, at in refs.items() if name.startswith("refs/remotes/"))
    return commit in tips and not any(at != commit and is_before(repository, commit, at) for at in remote)


def main_tips(repository: Repository) -> tuple[str, ...]:
    """Where the main line stands here and, as last fetched, at remotes; each once."""
    return tuple(dict.fromkeys(_mains(repository).values()))


def _mains(repository: Repository) -> dict[str, str]:
    return _refs(repository, _MAINS, ("refs/remotes/*/main", "refs/remotes/*/master"))


def _refs(repository: Repository, own: tuple[str, ...], remote: tuple[str, ...]) -> dict[str, str]:
    """Where some refs stand, those at remotes only where there is a work tree: a server has no business with remotes."""
    asked = own if repository.bare() else (*own, *remote)
    said = repository.ask("for-each-ref", "--format=%(refname) %(objectname)", *asked)
    rows = (row.split(" ") for row in said.splitlines())
    # Git also gives what lies below a name, as below a folder
    return {name: at for name, at in rows if name in own or name.startswith("refs/remotes/")}


def files_at(repository: Repository, commit: str) -> list[tuple[str, bytes]]:
    """The files of receipts at a commit of their branch, the oldest day first."""
    raw = repository.ask_bytes("ls-tree", "-r", "-z", "--full-tree", commit)
    rows = [row.partition(b"\t") for row in raw.split(b"\0")[:-1]]
    named = sorted(
        (path.decode("utf-8", "replace"), head.decode().split(" ")[2])
        for head, _, path in rows
        if path.endswith(b".jsonl") and head.startswith(b"100644 blob ")
    )
    return list(zip((n for n, _ in named), repository.contents(b for _, b in named), strict=True))


def lines_of(files: Iterable[tuple[str, bytes]]) -> tuple[Line, ...]:
    """The lines of some files."""
    return tuple(_lines(files))


def _lines(files: Iterable[tuple[str, bytes]]) -> Iterator[Line]:
    for name, data in files:
        rows = data.split(b"\n")
        if not rows[-1]:
            rows.pop()
        yield from (Line(name, n, row, read_line(row)) for n, row in enumerate(rows, 1))


def anchors(text: str) -> tuple[tuple[int, str], ...]:
    """The numbers and hashes in a text where somebody wrote them down: a printed weekly sheet, another repository.

    Signs of sentences part words too, so that a line may be pasted as it was printed.
    """
    words = re.split(r"[\s:：,，;；]+", text)
    return tuple((int(a), b.lower()) for a, b in pairwise(words) if re.fullmatch(r"\d{1,12}", a) and _HASH(b.lower()))
