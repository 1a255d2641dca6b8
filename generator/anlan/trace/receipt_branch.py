"""How lines come onto the receipts' branch: behind those that stand, in one commit, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from anlan.sources.git import Repository
from anlan.trace.receipts import BRANCH, Receipt, Receipts, files_at

_IDENTITY = {"NAME": "anlan receipts", "EMAIL": "receipts@anlan.invalid"}


def append(repository: Repository, receipts: Receipts, fresh: Sequence[Receipt]) -> bool:
    """Commits some lines behind those that stand; False where another writer was quicker."""
    tree = _tree(repository, receipts, fresh)
    when = f"{int(fresh[-1].time.timestamp())} +0000"
    said = (*_IDENTITY.items(), ("DATE", when))
    dated = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in said}
    parent = ["-p", receipts.tip] if receipts.tip else []
    subject = f"receipts {fresh[0].seq}-{fresh[-1].seq}" if len(fresh) > 1 else f"receipt {fresh[0].seq}"
    commit = repository.tell(f"{subject}\n".encode(), "commit-tree", tree, *parent, environment=dated)
    stood = receipts.own or "0" * len(commit)
    return repository.answer("update-ref", "-m", "receipt", BRANCH, commit, stood)[0] == 0


def _tree(repository: Repository, receipts: Receipts, fresh: Iterable[Receipt]) -> str:
    """The tree of the branch with the lines appended, by an index of its own."""
    with TemporaryDirectory(prefix="anlan-receipt-") as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        stood: dict[str, bytes] = {}
        if receipts.tip:
            repository.tell(b"", "read-tree", receipts.tip, environment=index)
            stood = dict(files_at(repository, receipts.tip))
        rows = b""
        for name, of in groupby(fresh, _file):
            old = stood.get(name, b"")
            data = old + (b"\n" if old[-1:] not in (b"", b"\n") else b"") + b"".join(r.line() + b"\n" for r in of)
            rows += f"100644 {repository.write(data)}\t{name}\n".encode()
        repository.tell(rows, "update-index", "--add", "--index-info", environment=index)
        return repository.tell(b"", "write-tree", environment=index)


def _file(receipt: Receipt) -> str:
    """The file of a line: one a day, by universal time."""
    return f"{receipt.time.astimezone(UTC):%Y/%Y-%m-%d}.jsonl"
