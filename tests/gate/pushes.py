"""What people push to a server, and what they are told."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.gate.campus import (
    Content,
    H,
    add,
    edit,
    hazard,
    path,
    step,
)
from tests.reader.small import Ran, git, run, written

NEW = {path("hz-20260510-library-1"): hazard("hz-20260510-library-1", at="2026-05-10T09:00+08:00")}
EDITED = edit(H.closed, "堆放纸箱", "很干净")
REGISTERED = add(H.reported, step("registered", "04T10:00", "security/clerk", grade="general"))
PRIVATE = {
    path("hz-20260510-library-1"): hazard("hz-20260510-library-1", at="2026-05-10T09:00+08:00", text="电话 13800138000")
}


def install(repo: Path, *words: str) -> Ran:
    """`anlan hook --install`."""
    return run("hook", "--repo", repo, "--install", *words)


def clone(bare: Path, name: str) -> Path:
    """A clone beside the server's repository."""
    git(bare.parent, "clone", "-q", str(bare), name)
    return bare.parent / name


def save(work: Path, edits: dict[str, Content], *words: str) -> str:
    """Files written and committed; None removes one. The commit's id."""
    for name, content in edits.items():
        if content is None:
            (work / name).unlink()
        else:
            written(work, {"campus.yml": (work / "campus.yml").read_bytes(), name: content})
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "x", *words)
    return git(work, "rev-parse", "HEAD")


def tip(bare: Path, ref: str = "main") -> str:
    """Where a ref stands, empty where there is none."""
    return git(bare, "for-each-ref", "--format=%(objectname)", f"refs/heads/{ref}", f"refs/tags/{ref}")


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """A push that failed and said some words on the client's screen."""
    assert done.returncode == 1, done.stderr
    for word in words:
        assert word in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
