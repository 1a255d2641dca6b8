"""What was worked out before, piece by piece, in one file of the user's own cache; whatever is wrong with it, it is as if absent.

Each piece bears a mark of its name, its bytes and the program that made them: one that was moved, hurt, or made by other
code is not believed, and made anew. The pieces are plain bytes; nothing in them is ever run.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import anlan

KEPT = 12  # shelves; a campus has one of values, and one of bodies for each audience and language
_BESIDE = ("pyyaml", "pydantic", "jinja2", "markupsafe")
_WAIT = 10.0  # seconds in which another build may be writing
_SETTINGS = "PRAGMA synchronous = OFF; PRAGMA secure_delete = ON; PRAGMA mmap_size = 1073741824;"
_TABLE = "CREATE TABLE IF NOT EXISTS piece (name TEXT PRIMARY KEY, mark BLOB NOT NULL, data BLOB NOT NULL)"


class Shelf:
    """Pieces by name, of one campus; without a folder nothing is kept and nothing is known. May be used after a fork."""

    def __init__(self, folder: Path | None, *name: str) -> None:
        stem = hashlib.sha256("\0".join(name).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        self.file = folder / f"{stem}.db" if folder else None
        # by process: a connection that was opened before a fork is not used behind it
        self._open: dict[int, sqlite3.Connection] = {}

    def all(self) -> dict[str, bytes]:
        """Every piece that can be believed."""
        return dict(self._told("SELECT name, mark, data FROM piece"))

    def some(self, names: Sequence[str]) -> dict[str, bytes]:
        """The pieces of some names, at most a thousand, as far as they can be believed."""
        asked = ",".join("?" * len(names))
        return dict(self._told(f"SELECT name, mark, data FROM piece WHERE name IN ({asked})", *names))  # noqa: S608  (marks alone)

    def put(self, pieces: Mapping[str, bytes]) -> None:
        """Keeps pieces, all or none; a full disk or a closed folder is no harm."""
        if pieces:
            rows = [(name, _mark(name, data), data) for name, data in pieces.items()]
            self._write("INSERT OR REPLACE INTO piece VALUES (?, ?, ?)", rows)

    def only(self, names: Collection[str]) -> None:
        """Forgets every piece of another name: what went out of the campus goes out of the cache, its bytes too."""
        if self.file is not None and self.file.exists():
            with suppress(OSError):
                os.utime(self.file)
        found = self._asked("SELECT name FROM piece")
        gone = [row for row in found if row[0] not in names]
        if gone:
            self._write("DELETE FROM piece WHERE name = ?", gone)

    def _told(self, query: str, *values: str) -> Iterator[tuple[str, bytes]]:
        for name, mark, data in self._asked(query, *values):
            if isinstance(data, bytes) and mark == _mark(name, data):
                yield name, data

    def _asked(self, query: str, *values: str) -> list[Any]:
        try:
            base = self._base(make=False)
            return base.execute(query, values).fetchall() if base else []
        except (sqlite3.Error, OSError):
            return []

    def _write(self, command: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Writes in one go; a file that is no shelf is taken away, and the next build begins a new one."""
        try:
            base = self._base(make=True)
            if base is not None:
                with base:
                    base.executemany(command, rows)
        except sqlite3.OperationalError:
            return  # another build held it too long, or the disk is full
        except (sqlite3.DatabaseError, OSError):
            self._open.pop(os.getpid(), None)
            with suppress(OSError):
                if self.file is not None:
                    self.file.unlink(missing_ok=True)

    def _base(self, make: bool) -> sqlite3.Connection | None:
        """This process's own connection; none where there is no file and none is to be made."""
        base = self._open.get(os.getpid())
        if base is None and self.file is not None and (make or self.file.exists()):
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not self.file.exists():
                oldest_forgotten(self.file.parent, "*.db", KEPT - 1)
            base = sqlite3.connect(self.file, timeout=_WAIT)
            self._open[os.getpid()] = base
            base.executescript(_SETTINGS)
            base.execute(_TABLE)
        return base


def oldest_forgotten(folder: Path, names: str, kept: int) -> None:
    """Takes away all but the files used last: clones come and go, and nobody else clears a cache."""
    with suppress(OSError):
        files = sorted(folder.glob(names), key=lambda p: p.stat().st_mtime_ns)
        for old in files[: max(0, len(files) - kept)]:
            old.unlink(missing_ok=True)


def digest(data: bytes) -> str:
    """The name of some bytes among all bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _mark(name: str, data: bytes) -> bytes:
    mark = hashlib.blake2b(data, digest_size=16, key=_maker())
    mark.update(b"\0" + name.encode())
    return mark.digest()


@cache
def _maker() -> bytes:
    """The program itself and what it reads and writes with: what other code made is not believed."""
    made = hashlib.blake2b(repr((sys.version, *map(metadata.version, _BESIDE))).encode(), digest_size=32)
    home = os.path.dirname(anlan.__file__)  # noqa: PTH120  (some hundred Paths cost as much as reading them)
    files = (f"{folder}/{name}" for folder, _, names in os.walk(home) for name in names if name.endswith(".py"))
    for file in sorted(files):
        made.update(file[len(home) :].encode() + b"\0" + Path(file).read_bytes())
    return made.digest()
