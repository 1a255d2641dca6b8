"""Writes receipts: for each landing since the last, one line on the receipts' branch, in one commit, or none at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from anlan.sources.git import Repository
from anlan.sources.problem import CannotRun
from anlan.sources.ssh import sign
from anlan.trace.receipts import BRANCH, NAMESPACE, START, Receipt, Receipts, files_at, line_of_main, read_receipts

TRIES = 20
_IDENTITY = {"NAME": "anlan receipts", "EMAIL": "receipts@anlan.invalid"}


@dataclass(frozen=True, slots=True)
class ReceiptAsk:
    """What is to be written: for which line, at which machine's time, in which run, for whom; with which key.

    `actor` is vouched for by the forge or the login, for the landings after `before`; where that is not given, for the
    newest only.
    """

    main: str
    now: datetime
    run: str = ""
    actor: str = ""
    unit: str = ""
    before: str = ""
    key: Path | None = None


def write_receipts(repository: Repository, ask: ReceiptAsk) -> tuple[Receipt, ...]:
    """Appends the missing receipts and gives them; two writers at once wait for each other's commit.

    Raises CannotRun for a shallow clone, whose line is cut off, and where the branch keeps moving.
    """
    if repository.shallow():
        raise CannotRun(
            "这是浅克隆，不能写回执；先运行 git fetch --unshallow",
            "this clone is shallow, so no receipt is written; run git fetch --unshallow first",
        )
    tip = repository.commit(ask.main)
    for _ in range(TRIES):
        receipts = read_receipts(repository)
        fresh = _fresh(repository, receipts, line_of_main(repository, tip), ask)
        if not fresh or _committed(repository, receipts, fresh):
            return fresh
    raise CannotRun(
        "回执分支一直在变，没有写成；再运行一次",
        "the receipts' branch kept moving and nothing was written; run it again",
    )


def _fresh(repository: Repository, receipts: Receipts, line: Sequence[str], ask: ReceiptAsk) -> tuple[Receipt, ...]:
    """The receipts of the landings after the newest that has one; of a line that was rewritten, after where it parted."""
    have = {r.commit for r in receipts.all}
    start = max((n for n, c in enumerate(line) if c in have), default=-1) + 1
    new = line[start:]
    trees = repository.ask("rev-parse", *(f"{c}^{{tree}}" for c in new)).split() if new else []
    vouched = set(new[new.index(ask.before) + 1 :] if ask.before in new else new if ask.before else new[-1:])
    last = receipts.all[-1] if receipts.all else None
    seq, prev = (last.seq, last.hash()) if last else (0, START)
    time = max(ask.now, last.time) if last else ask.now
    out = []
    for commit, tree in zip(new, trees, strict=True):
        who = (ask.actor, ask.unit) if commit in vouched else ("", "")
        adopted = last is None and commit != new[-1]
        receipt = Receipt(seq + 1, prev, commit, tree, time.replace(microsecond=0), ask.run, *who, adopted)
        if ask.key is not None and commit == new[-1]:
            receipt = receipt._replace(signature=sign(receipt.signed_bytes(), ask.key, NAMESPACE))
        out.append(receipt)
        seq, prev = receipt.seq, receipt.hash()
    return tuple(out)


def _committed(repository: Repository, receipts: Receipts, fresh: Sequence[Receipt]) -> bool:
    """Commits the lines; False where another writer was quicker."""
    files = dict(files_at(repository, receipts.tip)) if receipts.tip else {}
    name = f"{fresh[-1].time:%Y}.jsonl"
    files[name] = files.get(name, b"") + b"".join(r.line() + b"\n" for r in fresh)
    rows = "".join(f"100644 blob {repository.write(data)}\t{file}\n" for file, data in sorted(files.items()))
    tree = repository.tell(rows.encode(), "mktree")
    when = f"{int(fresh[-1].time.timestamp())} +0000"
    dated = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (*_IDENTITY.items(), ("DATE", when))
    }
    parent = ["-p", receipts.tip] if receipts.tip else []
    subject = f"receipts {fresh[0].seq}-{fresh[-1].seq}" if len(fresh) > 1 else f"receipt {fresh[0].seq}"
    commit = repository.tell(f"{subject}\n".encode(), "commit-tree", tree, *parent, environment=dated)
    zero = "0" * len(commit)
    return repository.answer("update-ref", "-m", "receipt", BRANCH, commit, receipts.tip or zero)[0] == 0
