"""Whether the lines of receipts are as they were written: numbers, hashes, times, signatures, and the branch's growth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import NamedTuple

from anlan.sources.git import Repository
from anlan.terms.word import Word
from anlan.trace.fault import Fault
from anlan.trace.receipts import START, Line, Receipt, Receipts, files_at

Signed = Callable[[Receipt], tuple[bool, str]]
_AT_ONCE = 4  # programs that check signatures side by side


def chain_faults(
    lines: Sequence[Line], seq: int = 0, prev: str = START, last: datetime | None = None
) -> Iterator[Fault]:
    """Numbers, hashes and times of the lines, behind one of some number, hash and time; after a break the rest is read
    from where it stands."""
    for item in lines:
        receipt = item.receipt
        if receipt is None:
            yield _unreadable(item, seq + 1)
            seq, prev = seq + 1, item.hash()
            continue
        if receipt.seq != seq + 1 or receipt.prev != prev:
            yield _broken(receipt, seq)
        if last is not None and receipt.time < last:
            yield _fault("time", receipt, Word("时间早于前一号", "is dated before its predecessor"))
        seq, prev, last = receipt.seq, item.hash(), receipt.time


def _fault(sort: str, receipt: Receipt, say: Word) -> Fault:
    word = Word(f"第 {receipt.seq} 号{say.zh}", f"receipt {receipt.seq} {say.en}")
    return Fault(sort, receipt.seq, receipt.commit, word, receipt.time)  # type: ignore[arg-type]


def _unreadable(item: Line, seq: int) -> Fault:
    say = Word(f"{item.file} 第 {item.number} 行不是回执", f"line {item.number} of {item.file} is no receipt")
    return Fault("unreadable", seq, "", say)


def _broken(receipt: Receipt, seq: int) -> Fault:
    if receipt.seq != seq + 1:
        zh = f"跟在第 {seq} 号后面：有行被删去、插入、重复或调换"
        return _fault(
            "sequence",
            receipt,
            Word(zh, f"follows number {seq}: lines were dropped, inserted, repeated or reordered"),
        )
    return _fault(
        "chain",
        receipt,
        Word(
            "所记的前一行摘要与前一行不符：两行之一被改动",
            "does not hold the hash of the line before it: one of the two was changed",
        ),
    )


def branch_faults(repository: Repository, receipts: Receipts) -> Iterator[Fault]:
    """Each commit of the receipts' branch only adds lines; of all copies of it one holds all the others."""
    for ref in receipts.parted:
        zh = f"{ref} 上的回执与另一处的不同：其中之一被改写或截短"
        yield Fault("parted", 0, "", Word(zh, f"{ref} holds other receipts: one of the copies was rewritten or cut"))
    if receipts.tip is None:
        return
    stand = dict(files_at(repository, receipts.tip))
    rows = list(versions(repository, receipts.tip))
    sizes: dict[str, int] = {}
    contents = repository.contents(row.blob for row in rows if row.blob)
    for row in rows:
        data = next(contents) if row.blob else b""
        kept = not row.odd and stand.get(row.path, b"").startswith(data) and len(data) >= sizes.get(row.path, 0)
        sizes[row.path] = len(data)
        if not kept:
            zh = f"回执分支的提交 {row.commit[:12]} 改动或删去了已有的行（{row.path}）"
            en = f"commit {row.commit[:12]} of the receipts' branch changes or drops lines that stood ({row.path})"
            yield Fault("branch", 0, row.commit, Word(zh, en))


class Version(NamedTuple):
    """A file as a commit of the branch leaves it; no blob where it removes it, none before where it adds it, `odd` where
    that is nothing to append to."""

    commit: str
    path: str
    blob: str
    before: str
    odd: bool


def versions(repository: Repository, tip: str, without: str | None = None) -> Iterator[Version]:
    """Every version of every file of the branch, the oldest first; of commits that `without` does not hold."""
    asked = (
        "log",
        "-m",
        "--raw",
        "-z",
        "--no-abbrev",
        "--no-renames",
        "--ignore-submodules=none",
        "--reverse",
        "--topo-order",
    )
    commit, revs = "", (tip, f"^{without}") if without else (tip,)
    parts = iter(repository.ask_bytes(*asked, "--format=%x01%H", *revs).split(b"\0"))
    for part in parts:
        if b"\x01" in part:
            commit = part.rpartition(b"\x01")[2].decode().strip()
            continue
        if not part.strip():
            continue
        _, mode, before, blob, state = part.decode().strip().split(" ")
        path = next(parts).decode("utf-8", "replace")
        odd = state not in ("A", "M") or mode != "100644" or not path.endswith(".jsonl")
        added = before.strip("0") == ""
        yield Version(
            commit, path, "" if state == "D" or mode == "160000" else blob, "" if added or odd else before, odd
        )


class Key(NamedTuple):
    """Who signed: a name of the list, or without a list the key's fingerprint; and which lines, first to last."""

    name: str
    first: int
    last: int


class Signatures(NamedTuple):
    """What signatures show: faults, the newest line with a good one, and whose they are."""

    faults: tuple[Fault, ...]
    newest: int
    keys: tuple[Key, ...]


def signatures(good: Sequence[Receipt], signed: Signed | None, listed: bool) -> Signatures:
    """Checks every signature; `signed` says whether one is good and whose it is, without it they are only looked for.

    A signer that stops signing is a fault, and so is a list of signers where nobody signed.
    """
    faults = list(_unsigned(good, listed))
    asked = [r for r in good if r.signature] if signed is not None else []
    newest, spans = 0, dict[str, tuple[int, int]]()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for receipt, (valid, name) in zip(asked, pool.map(signed or _never, asked), strict=True):
            if not valid:
                faults.append(_fault("signature", receipt, Word("的签名不对", "bears a bad signature")))
            elif not name:
                say = Word("的签名者不在名单上", "is signed by a key that is not on the list")
                faults.append(_fault("signer", receipt, say))
            else:
                newest = receipt.seq
                spans[name] = (spans.get(name, (receipt.seq, 0))[0], receipt.seq)
    return Signatures(tuple(faults), newest, tuple(Key(n, *span) for n, span in spans.items()))


def _never(receipt: Receipt) -> tuple[bool, str]:
    raise AssertionError(receipt)


def _unsigned(good: Sequence[Receipt], listed: bool) -> Iterator[Fault]:
    signing, told = False, False
    for receipt in good:
        if receipt.signature:
            signing, told = True, False
        elif signing and not told:
            say = Word(
                "起没有签名，此前的却有：签名的一方停了或换了人",
                "and what follows bear no signature while earlier ones do: the signer stopped or was replaced",
            )
            yield _fault("unsigned", receipt, say)
            told = True
    if listed and good and not signing:
        say = Word("给出了签名者名单，却没有一行有签名", "a list of signers was given, but no line is signed")
        yield Fault("unsigned", 0, "", say, _last(good))


def _last(good: Sequence[Receipt]) -> datetime:
    return good[-1].time
