"""Which login brought which commit to a server: what the office merges stays vouched for by the unit that pushed it."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

PUSHES = "anlan-pushes.jsonl"


class Pushed(NamedTuple):
    """One line of the log: a login, the ref that it asked for, the commit that it brought."""

    login: str
    ref: str
    commit: str


class PushLog:
    """An append-only file beside the refs of a bare repository; a line says who brought a commit, not that it landed."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / PUSHES

    def add(self, pushed: Pushed) -> None:
        """Appends one whole line, also while another push is judged."""
        line = json.dumps(pushed._asdict(), ensure_ascii=False, separators=(",", ":")) + "\n"
        log = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(log, fcntl.LOCK_EX)
            os.write(log, line.encode())
        finally:
            os.close(log)

    def of(self, commits: Iterable[str]) -> tuple[Pushed, ...]:
        """Who brought some commits, each line once, the oldest first; lines that cannot be read are passed over."""
        try:
            lines = self.path.read_text("utf-8", "replace").splitlines()
        except OSError:
            return ()
        wanted = frozenset(commits)
        return tuple(p for line in dict.fromkeys(lines) if (p := _read(line)) is not None and p.commit in wanted)


def _read(line: str) -> Pushed | None:
    try:
        pushed = Pushed(**json.loads(line))
    except (ValueError, TypeError):
        return None
    return pushed if all(isinstance(word, str) for word in pushed) else None
