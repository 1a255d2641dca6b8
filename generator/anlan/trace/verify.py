"""What receipts prove of a main line, and where they and it disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from anlan.sources.git import Repository, moment
from anlan.terms.word import Word
from anlan.trace.receipts import START, Line, Receipt, Receipts

# A commit is made on top of its parent, so it is not older; a receipt is written some time after its landing.
SLACK = timedelta(hours=1)
Signed = Callable[[Receipt], str]
SHOWN = 5


class Landing(NamedTuple):
    """A commit of the main line."""

    id: str
    tree: str
    parents: tuple[str, ...]
    committed_at: datetime


def main_line(repository: Repository, tip: str) -> dict[str, Landing]:
    """The commits of the first-parent line by id, the oldest first."""
    rows = repository.ask("log", "--first-parent", "--reverse", "--no-show-signature", "--format=%H %T %ct,%P", tip)
    out = {}
    for row in rows.splitlines():
        head, _, parents = row.partition(",")
        commit, tree, seconds = head.split(" ")
        out[commit] = Landing(commit, tree, tuple(parents.split()), moment(int(seconds), "+0000"))
    return out


@dataclass(frozen=True, slots=True)
class Fault:
    """One disagreement: its sort, the line (0: none) and the commit that it is about, and what it is in words."""

    sort: str
    seq: int
    commit: str
    say: Word


@dataclass(frozen=True)
class Verified:
    """What was found, and for each landing how well it is proved: 0 no receipt, 1 a receipt, 2 signed, 3 anchored."""

    faults: tuple[Fault, ...]
    levels: Mapping[str, int]
    last: Receipt | None
    landings: int

    @property
    def level(self) -> int:
        """The trust level of the whole: that of its weakest landing."""
        return min(self.levels.values(), default=0)


def verify(
    repository: Repository,
    tip: str,
    receipts: Receipts,
    signed: Signed | None = None,
    anchored: Sequence[tuple[int, str]] = (),
) -> Verified:
    """Checks chain, order, ancestry and dates; `signed` names the key of a line's signature, and gives "" for a bad one.

    What a commit claims is compared with what receipts say; what nobody received cannot be known.
    """
    commits = main_line(repository, tip)
    line = tuple(commits)
    good = receipts.all
    faults = [
        *_chain(receipts.lines),
        *_grown(repository, receipts),
        *_on_line(repository, good, line, commits),
        *_holes(good, line),
        *_dates(good, commits),
    ]
    bad, keys = _signatures(good, signed)
    faults += bad
    wrong = [(n, h) for n, h in anchored if not any(r.seq == n and r.hash() == h for r in good)]
    faults += [
        Fault(
            "anchor",
            n,
            "",
            Word(f"第 {n} 号与外部存证的摘要不同", f"receipt {n} differs from the hash that was kept elsewhere"),
        )
        for n, _ in wrong
    ]
    return Verified(
        tuple(faults),
        _levels(line, good, faults, keys, anchored if not wrong else ()),
        good[-1] if good else None,
        len(line),
    )


def _chain(lines: Sequence[Line]) -> Iterator[Fault]:
    """Numbers, hashes and times of the lines."""
    seq, prev, last = 0, START, None
    for item in lines:
        receipt = item.receipt
        if receipt is None:
            yield Fault(
                "unreadable",
                seq + 1,
                "",
                Word(f"{item.file} 第 {item.number} 行不是回执", f"{item.file}, line {item.number}, is no receipt"),
            )
            continue
        if receipt.seq != seq + 1:
            yield Fault(
                "sequence",
                receipt.seq,
                receipt.commit,
                Word(
                    f"第 {seq} 号之后是第 {receipt.seq} 号：有行被删去或调换",
                    f"receipt {seq} is followed by {receipt.seq}: lines were dropped or reordered",
                ),
            )
        elif receipt.prev != prev:
            yield Fault(
                "chain",
                receipt.seq,
                receipt.commit,
                Word(
                    f"第 {receipt.seq} 号所记的前一行摘要不符：前一行被改动",
                    f"receipt {receipt.seq} holds another hash than its predecessor's: that line was changed",
                ),
            )
        if last is not None and receipt.time < last:
            yield Fault(
                "time",
                receipt.seq,
                receipt.commit,
                Word(f"第 {receipt.seq} 号的时间早于前一号", f"receipt {receipt.seq} is dated before its predecessor"),
            )
        seq, prev, last = receipt.seq, receipt.hash(), receipt.time


def _grown(repository: Repository, receipts: Receipts) -> Iterator[Fault]:
    """Each commit of the receipts' branch only adds lines to its parent's."""
    if receipts.tip is None:
        return
    merges = repository.ask("rev-list", "--merges", receipts.tip).split()
    yield from (Fault("branch", 0, c, Word("回执分支上有合并", "the receipts' branch holds a merge")) for c in merges)
    commit = ""
    for row in repository.ask(
        "log", "--no-renames", "--no-merges", "--numstat", "--format=%H", receipts.tip
    ).splitlines():
        if "\t" not in row:
            commit = row or commit
        elif row.split("\t")[1] != "0":
            zh = f"回执分支的提交 {commit[:12]} 改动或删去了已有的行"
            yield Fault(
                "branch",
                0,
                commit,
                Word(zh, f"commit {commit[:12]} of the receipts' branch changes or drops lines that stood"),
            )


def _on_line(
    repository: Repository, good: Sequence[Receipt], line: Sequence[str], commits: Mapping[str, Landing]
) -> Iterator[Fault]:
    """Every received commit is on the main line, with the tree that was received, in the order received."""
    place = {c: n for n, c in enumerate(line)}
    for receipt in good:
        commit = commits.get(receipt.commit)
        if receipt.commit not in place:
            yield Fault(
                "rewritten", receipt.seq, receipt.commit, _rewritten(repository, receipt, line[-1] if line else "")
            )
        elif commit is not None and commit.tree != receipt.tree:
            yield Fault(
                "tree",
                receipt.seq,
                receipt.commit,
                Word(
                    f"第 {receipt.seq} 号收到的内容不是提交 {receipt.commit[:12]} 的内容",
                    f"what receipt {receipt.seq} names is not the tree of {receipt.commit[:12]}",
                ),
            )
    known = [r for r in good if r.commit in place]
    for one, other in pairwise(known):
        if place[one.commit] >= place[other.commit]:
            yield Fault(
                "order",
                other.seq,
                other.commit,
                Word(f"第 {other.seq} 号与主线上的先后不符", f"receipt {other.seq} is out of the main line's order"),
            )


def _rewritten(repository: Repository, receipt: Receipt, tip: str) -> Word:
    zh = f"{receipt.time:%Y-%m-%d %H:%M} 收到的提交 {receipt.commit[:12]} 已不在主线上：历史被改写"
    en = f"commit {receipt.commit[:12]}, received {receipt.time:%Y-%m-%d %H:%M}, is no longer on the main line: history was rewritten"
    gone = _vanished(repository, receipt.commit, tip)
    if gone is None:
        return Word(f"{zh}，对象也已不在库中", f"{en}, and its objects are gone")
    if gone:
        shown = ", ".join(gone[:SHOWN]) + (" …" if len(gone) > SHOWN else "")
        return Word(f"{zh}；当时有、现在没有的记录：{shown}", f"{en}; records that it held and that are gone: {shown}")
    return Word(zh, en)


def _vanished(repository: Repository, commit: str, tip: str) -> list[str] | None:
    """The records that a commit held and the tip does not; none where the commit itself is gone."""
    if repository.answer("cat-file", "-e", f"{commit}^{{tree}}")[0]:
        return None
    had, has = ({b.path for b in repository.files(c) if b.path.startswith("records/")} for c in (commit, tip))
    return sorted(p.rpartition("/")[2].removesuffix(".yml") for p in had - has)


def _holes(good: Sequence[Receipt], line: Sequence[str]) -> Iterator[Fault]:
    """Landings without receipt that lie before one that has it."""
    have = {r.commit for r in good}
    last = max((n for n, c in enumerate(line) if c in have), default=-1)
    for commit in line[: last + 1]:
        if commit not in have:
            yield Fault(
                "hole",
                0,
                commit,
                Word(
                    f"主线上的 {commit[:12]} 没有回执，它之后的却有",
                    f"{commit[:12]} on the main line has no receipt while later landings do",
                ),
            )


def _dates(good: Sequence[Receipt], commits: Mapping[str, Landing]) -> Iterator[Fault]:
    """A commit on top of one that was received is not older than that receipt, but for the time that a receipt takes."""
    received = {r.commit: r for r in good if not r.adopted}
    for commit in commits.values():
        parent = received.get(commit.parents[0]) if commit.parents else None
        if parent is not None and commit.committed_at + SLACK < parent.time:
            own = received.get(commit.id)
            zh = f"提交 {commit.id[:12]} 自称 {commit.committed_at:%Y-%m-%d %H:%M}，可是它所接的提交 {parent.time:%Y-%m-%d %H:%M} 才收到：时间被写早了"
            en = f"commit {commit.id[:12]} claims {commit.committed_at:%Y-%m-%d %H:%M}, yet the one it stands on was received {parent.time:%Y-%m-%d %H:%M}: it is backdated"
            yield Fault("backdated", own.seq if own else 0, commit.id, Word(zh, en))


def _signatures(good: Iterable[Receipt], signed: Signed | None) -> tuple[list[Fault], dict[int, str]]:
    faults, keys = [], {}
    for receipt in good:
        if not receipt.signature or signed is None:
            continue
        key = signed(receipt)
        if key:
            keys[receipt.seq] = key
        else:
            faults.append(
                Fault(
                    "signature",
                    receipt.seq,
                    receipt.commit,
                    Word(f"第 {receipt.seq} 号的签名不对", f"the signature of receipt {receipt.seq} is not good"),
                )
            )
    return faults, keys


def _levels(
    line: Sequence[str], good: Sequence[Receipt], faults: Sequence[Fault], keys: Mapping[int, str], anchored: Sequence[tuple[int, str]]
) -> dict[str, int]:  # fmt: skip
    """A signature or an anchor covers its line and, by the chain, all lines before it up to a break."""
    broken = max((f.seq for f in faults if f.sort in ("chain", "sequence", "unreadable")), default=0)
    signed_to, anchored_to = max(keys, default=0), max((n for n, _ in anchored), default=0)
    bad = {f.commit for f in faults}
    seq = {r.commit: r.seq for r in good}
    out = {}
    for commit in line:
        n = seq.get(commit, 0)
        covered = 3 if n <= anchored_to else 2 if n <= signed_to else 1
        out[commit] = 0 if not n or commit in bad else covered if n > broken or not broken else 1
    return out
