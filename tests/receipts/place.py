"""A repository that lands one record a day, with receipts written minutes after each landing; and ways to spoil it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from anlan.intake.receipts import ReceiptAsk, Vouched, write_receipts
from anlan.sources.git import Repository
from anlan.trace.receipts import BRANCH, Receipt, files_at, read_receipts

from tests.gate.campus import Link
from tests.reader.small import CAMPUS, Ran, git, hazard, run

START = datetime.fromisoformat("2026-05-11T09:00+08:00")
PROMPT = timedelta(minutes=5)
OFFICE = Vouched("github:campus-office", "security")
Content = str | bytes | None


def rid(n: int) -> str:
    """The record of the n-th landing."""
    return f"hz-20260511-library-{n}"


def path(n: int) -> str:
    """Where it lies."""
    return f"records/hazard/2026/05/{rid(n)}.yml"


def day(n: int) -> datetime:
    """When the n-th landing is committed."""
    return START + timedelta(days=n)


def commit(repo: Path, edits: dict[str, Content], at: datetime, branch: str = "main",
           parents: Sequence[str] | None = None, subject: str = "x") -> str:  # fmt: skip
    """One commit on a branch, without a work tree; None removes a file. Its id."""
    stands = subprocess.run(["git", "-C", repo, "rev-parse", "-q", "--verify", branch], capture_output=True, text=True)
    over = parents if parents is not None else stands.stdout.split()
    when = f"{int(at.timestamp())} +0800"
    said = f"{subject}\n".encode()
    told = [f"commit refs/heads/{branch}\ncommitter clerk <clerk@anlan.example> {when}\n".encode()]
    told.append(f"data {len(said)}\n".encode() + said)
    told += [f"{w} {p}\n".encode() for w, p in zip(["from", *["merge"] * len(over)], over, strict=False)]
    for name, content in edits.items():
        data = content.encode() if isinstance(content, str) else content
        told.append(
            f'D "{name}"\n'.encode()
            if data is None
            else f'M {"120000" if isinstance(content, Link) else "100644"} inline "{name}"\ndata {len(data)}\n'.encode()
            + data
            + b"\n"
        )
    subprocess.run(["git", "-C", repo, "fast-import", "--quiet", "--force"], input=b"".join(told), check=True)
    return git(repo, "rev-parse", branch)


def received(repo: Path, at: datetime, **ask: Any) -> tuple[Receipt, ...]:
    """Receipts for what landed, as a machine with this clock writes them."""
    return write_receipts(Repository(repo), ReceiptAsk("main", at, **{"who": lambda _: OFFICE, **ask}))


def land(repo: Path, n: int, at: datetime | None = None, received_at: datetime | None = None, **ask: Any) -> str:
    """Record n on a branch of its own, merged by the office, received some minutes later."""
    at = at or day(n)
    main = git(repo, "rev-parse", "main")
    draft = commit(repo, {path(n): hazard(rid(n))}, at - timedelta(minutes=30), "draft", [main])
    merge = commit(repo, {path(n): hazard(rid(n))}, at, "main", [main, draft], f"Merge {n}")
    git(repo, "branch", "-q", "-D", "draft")
    received(repo, received_at or at + PROMPT, **ask)
    return merge


def campus(folder: Path, *init: str, landings: int = 6, inside: str = "", **ask: Any) -> Path:
    """A bare repository with a campus, and so many records landed and received one by one."""
    repo = folder / "campus.git"
    git(folder, "init", "-q", "--bare", "-b", "main", *init, str(repo))
    commit(repo, {f"{inside}campus.yml": CAMPUS}, day(0))
    received(repo, day(0) + PROMPT, **ask)
    for n in range(1, landings + 1):
        land(repo, n, **ask)
    return repo


def verified(repo: Path, *words: object) -> tuple[Ran, dict[str, Any]]:
    """`anlan verify` in English, as JSON."""
    ran = run("verify", "--repo", repo, "--format", "json", "--lang", "en", *words)
    return ran, json.loads(ran.out) if ran.out else {}


def sorts(repo: Path, *words: object) -> set[str]:
    """The sorts of what `anlan verify` finds."""
    ran, said = verified(repo, *words)
    found = {f["sort"] for f in said["findings"]}
    assert ran.code == (1 if found else 0), ran
    return found


def respelt(repo: Path, change: Callable[[list[bytes]], list[bytes]], appended: bool = False) -> None:
    """The lines of the receipts' branch changed as somebody with a text editor would.

    The branch is written anew without a trace, or gets a commit that shows the change.
    """
    repository = Repository(repo)
    receipts = read_receipts(repository)
    assert receipts.tip
    names = [name for name, _ in files_at(repository, receipts.tip)]
    lines = change([x.data for x in receipts.lines])
    files: dict[str, Content] = dict.fromkeys(names)
    files[names[0]] = b"".join(x + b"\n" for x in lines)
    commit(repo, files, receipts.all[-1].time, BRANCH.removeprefix("refs/heads/"), [receipts.tip] if appended else [])


def key(folder: Path, name: str = "key") -> Path:
    """A fresh signing key."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", folder / name], check=True)
    return folder / name


def listed(folder: Path, *keys: tuple[str, Path]) -> Path:
    """A list of allowed signers."""
    file = folder / "signers"
    file.write_text("".join(f"{who} {k.with_suffix('.pub').read_text()}" for who, k in keys))
    return file
