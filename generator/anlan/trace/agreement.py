"""Where a main line and what was received of it disagree: commits lost or moved, landings without receipt, dates, records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from anlan.sources.clock import clock
from anlan.sources.git import Repository
from anlan.sources.lines import is_before, is_file, landings_of
from anlan.terms.word import Word
from anlan.trace.fault import Fault, Sort
from anlan.trace.receipts import Receipt

# A commit is made on top of its parent, so it is not older; a receipt is written some time after its landing.
SLACK = timedelta(hours=1)
SHOWN = 5
_SLACK = SLACK.total_seconds()
NEVER = datetime.max.replace(tzinfo=UTC)


class Node(NamedTuple):
    """A commit: its tree, its parents, its committer's time in seconds."""

    tree: str
    parents: tuple[str, ...]
    seconds: int


@dataclass(frozen=True)
class History:
    """Every commit that a tip reaches, and the first-parent line, the oldest first."""

    tip: str
    nodes: Mapping[str, Node]

    @cached_property
    def line(self) -> tuple[str, ...]:
        """The landings, the oldest first."""
        out, here = [], self.tip
        while here in self.nodes:
            out.append(here)
            here = next(iter(self.nodes[here].parents), "")
        return tuple(reversed(out))

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each landing stands on the line."""
        return {c: n for n, c in enumerate(self.line)}

    def brought(self) -> Iterator[tuple[str, list[str]]]:
        """Each landing with the commits that it brought, itself last; of these always parents before children."""
        seen: set[str] = set()
        for landing in self.line:
            out: list[str] = []
            stack = [(landing, iter(self.nodes[landing].parents))]
            seen.add(landing)
            while stack:
                here, parents = stack[-1]
                fresh = next((p for p in parents if p not in seen and p in self.nodes), None)
                if fresh is None:
                    out.append(here)
                    stack.pop()
                else:
                    seen.add(fresh)
                    stack.append((fresh, iter(self.nodes[fresh].parents)))
            yield landing, out


def read_history(repository: Repository, tip: str, without: str | None = None) -> History:
    """All commits of a tip in one pass of Git, or those that another commit does not hold."""
    nodes, revs = {}, (tip, f"^{without}") if without else (tip,)
    for row in repository.ask("log", "--format=%H %T %ct %P", *revs).splitlines():
        commit, tree, seconds, *parents = row.split(" ")
        nodes[commit] = Node(tree, tuple(p for p in parents if p), int(seconds or 0))
    return History(tip, nodes)


def line_faults(
    repository: Repository, good: Sequence[Receipt], history: History, purged: Iterable[str] = ()
) -> Iterator[Fault]:
    """Every received commit is on the main line, with the tree that was received, in the order received.

    What was lawfully purged is passed over: its receipts were shown to fit what stands now.
    """
    passed = frozenset(purged)
    known = [r for r in good if r.commit in history.place]
    yield from _lost(repository, [r for r in good if r.commit not in history.place and r.commit not in passed], history)
    for receipt in known:
        if history.nodes[receipt.commit].tree != receipt.tree:
            zh, en = "收到的内容不是提交 {c} 的内容", "names another content than that of {c}"
            yield _fault("tree", receipt, zh, en, c=receipt.commit[:12])
    for one, other in pairwise(known):
        if history.place[one.commit] >= history.place[other.commit]:
            yield _fault("order", other, "与主线上的先后不符", "is out of the main line's order")


def _fault(sort: Sort, receipt: Receipt, zh: str, en: str, **words: str) -> Fault:
    say = Word(f"第 {receipt.seq} 号{zh}".format(**words), f"receipt {receipt.seq} {en}".format(**words))
    return Fault(sort, receipt.seq, receipt.commit, say, receipt.time)


def _lost(repository: Repository, lost: Sequence[Receipt], history: History) -> Iterator[Fault]:
    """Receipts whose commits are not on the main line, and how that may be."""
    if not lost:
        return
    there = _present(repository, [r.commit for r in lost])
    ahead = _ahead(repository, next((r.commit for r in reversed(lost) if r.commit in there), ""), history.tip)
    for receipt in lost:
        when = f"{receipt.time.astimezone(UTC):%Y-%m-%d %H:%M}Z"
        if receipt.commit in history.nodes:
            zh = "于 {t} 收到的提交 {c} 还在历史里，却不在主线（第一父线）上：主线被转了向，或从某处起重写过"
            en = "names {c}, received {t}, which is no longer on the first-parent line: main was turned round, or written anew from some point on"
            yield _fault("turned", receipt, zh, en, t=when, c=receipt.commit[:12])
            continue
        zh = "于 {t} 收到的提交 {c} 已不在主线上：历史被改写{why}"
        en = "names {c}, received {t}, which is no longer on the main line: history was rewritten{why}"
        why = _why(receipt.commit, there, ahead)
        yield Fault(
            "rewritten",
            receipt.seq,
            receipt.commit,
            Word(
                f"第 {receipt.seq} 号" + zh.format(t=when, c=receipt.commit[:12], why=why.zh),
                f"receipt {receipt.seq} " + en.format(t=when, c=receipt.commit[:12], why=why.en),
            ),
            receipt.time,
        )
    newest = next((r for r in reversed(lost) if r.commit in there), None)
    yield from _gone(repository, newest, history) if newest is not None else ()


def _why(commit: str, there: frozenset[str], ahead: frozenset[str]) -> Word:
    if commit in ahead:
        return Word(
            "、主线被退回；或者这个克隆落后了（先 git fetch）",
            ", main was set back; or this clone is behind (git fetch first)",
        )
    if commit not in there:
        return Word("，它的内容也已不在这个库里", ", and this repository no longer holds it")
    return Word("", "")


def _present(repository: Repository, commits: Sequence[str]) -> frozenset[str]:
    told = "".join(f"{c}^{{tree}}\n" for c in commits).encode()
    said = repository.tell(told, "cat-file", "--batch-check").splitlines()
    return frozenset(c for c, row in zip(commits, said, strict=True) if not row.endswith(" missing"))


def _ahead(repository: Repository, newest: str, tip: str) -> frozenset[str]:
    """The landings that lie beyond the tip, where the newest that was received was built on it."""
    if not newest or not is_before(repository, tip, newest):
        return frozenset()
    return frozenset(repository.ask("rev-list", "--first-parent", newest, f"^{tip}").split())


def _gone(repository: Repository, lost: Receipt, history: History) -> Iterator[Fault]:
    """The records that a lost commit held and the tip does not."""
    had, has = (_files(repository, c) for c in (lost.commit, history.tip))
    for path in sorted(filter(is_record, had - has)):
        zh, en = "收到时有记录 {r}，现在没有了", "holds the record {r}, which is gone now"
        yield replace_record(_fault("vanished", lost, zh, en, r=record_of(path)), record_of(path))


def _files(repository: Repository, commit: str) -> set[str]:
    return {b.path for b in repository.files(commit) if is_file(b.mode)}


def replace_record(fault: Fault, record: str) -> Fault:
    """The same, about a record."""
    return Fault(fault.sort, fault.seq, fault.commit, fault.say, fault.when, record)


def is_record(path: str) -> bool:
    """Whether a path is a record's."""
    return path.startswith("records/") and path.endswith(".yml")


def record_of(path: str) -> str:
    """The id that a record's path holds."""
    return path.rpartition("/")[2].removesuffix(".yml")


def deleted(repository: Repository, history: History, received: Mapping[str, datetime]) -> Iterator[Fault]:
    """Records that a landing removed and that are not there now; a tombstone stands at its record's path, so it is none."""
    stand = _files(repository, history.tip)
    told = set[str]()
    for commit, path, blob, stood in landings_of(repository, history.tip, ["records"], "--diff-filter=DT"):
        if stood and not blob and is_record(path) and path not in stand and path not in told:
            told.add(path)
            yield vanished(path, commit, received.get(commit) or _at(history, commit))


def vanished(path: str, commit: str, when: datetime) -> Fault:
    """A record that a landing removed."""
    rid = record_of(path)
    say = Word(f"记录 {rid} 在提交 {commit[:12]} 里被删除", f"the record {rid} was deleted in {commit[:12]}")
    return Fault("vanished", 0, commit, say, when, rid)


def _at(history: History, commit: str) -> datetime:
    return clock(str(history.nodes[commit].seconds))


def holes(good: Sequence[Receipt], history: History, purged: Iterable[str] = ()) -> Iterator[Fault]:
    """Landings without receipt that lie before one that has it."""
    have = {r.commit for r in good} | set(purged)
    last = max((n for n, c in enumerate(history.line) if c in have), default=-1)
    for commit in history.line[: last + 1]:
        if commit not in have:
            zh = f"主线上的 {commit[:12]} 没有回执，它之后的却有：回执被删去，或历史被插入"
            en = f"{commit[:12]} on the main line has no receipt while later landings do: a line was dropped, or history inserted"
            yield Fault("hole", 0, commit, Word(zh, en), _at(history, commit))


def dates(
    good: Sequence[Receipt], history: History, under: Callable[[str], datetime | None] = lambda _: None
) -> Iterator[Fault]:
    """Commits dated before something that they were built on had been received, but for the time that a receipt takes.

    Landings of one run share one time: it says nothing of what stands between them. Of a part of history, `under` says
    of a commit that lies outside by when all that it holds had been received.
    """
    received = {r.commit: r.time for r in reversed(good) if not r.adopted}
    floor: dict[str, datetime] = {}
    for landing, commits in history.brought():
        own = received.get(landing, NEVER)
        for commit in commits:
            parents = history.nodes[commit].parents
            known = [t for p in parents if (t := received.get(p)) is not None and t < own]
            known += [floor[p] for p in parents if p in floor]
            known += [t for p in parents if p not in history.nodes and (t := under(p)) is not None]
            if not known:
                continue
            stood = floor[commit] = max(known)
            if history.nodes[commit].seconds + _SLACK < stood.timestamp():
                yield _backdated(commit, _at(history, commit), stood, own)


def _backdated(commit: str, claimed: datetime, floor: datetime, own: datetime) -> Fault:
    zh = f"提交 {commit[:12]} 自称 {claimed:%Y-%m-%d %H:%M}Z，可是它所依据的提交 {floor.astimezone(UTC):%Y-%m-%d %H:%M}Z 才收到：时间写早了"
    en = f"commit {commit[:12]} claims {claimed:%Y-%m-%d %H:%M}Z, yet what it stands on was received {floor.astimezone(UTC):%Y-%m-%d %H:%M}Z: it is backdated"
    return Fault("backdated", 0, commit, Word(zh, en), floor if own == NEVER else own)
