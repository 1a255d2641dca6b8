"""What was worked out before, kept in a file of the user's own cache; whatever is wrong with the file, it is as if absent.

A file holds plain values as JSON behind one line with their checksum: nothing in it is ever run. It is written whole
beside its place and then renamed, so two processes at once leave one or the other and never a mixture.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from anlan import __version__
from anlan.sources.shelf import oldest_forgotten

KEPT = 48  # files; a campus has three or four
FEW = 64  # so many commits or contents are sooner read again than everything that is known is written anew
FORMAT = 9  # counts up when what is kept, or how it was worked out, changes


class Store:
    """One kept value; its name says what it is of. Without a folder nothing is kept and nothing is known."""

    def __init__(self, folder: Path | None, *name: str) -> None:
        self.name = "\0".join(name)
        stem = hashlib.sha256(self.name.encode("utf-8", "surrogateescape")).hexdigest()[:32]
        self.file = folder / f"{stem}.json" if folder else None

    def there(self) -> bool:
        """Whether there is a file, whatever it holds."""
        return self.file is not None and self.file.exists()

    def load(self) -> object:
        """What was kept; None where nothing was, or not by this version, or not as it was written."""
        try:
            if self.file is None:
                return None
            data = self.file.read_bytes()
            end = data.find(b"\n")
            body = memoryview(data)[end + 1 :]  # often large, and copied only once
            if end < 0 or not body or data[:end] != self._head(body):
                return None
            os.utime(self.file)  # what is used is not forgotten
            return json.loads(str(body, "utf-8"))
        except (OSError, ValueError, RecursionError):
            return None

    def save(self, value: Callable[[], object]) -> None:
        """Keeps a value, made only where there is a place for it; a full disk or a closed folder is no harm."""
        if self.file is None:
            return
        body = json.dumps(value(), separators=(",", ":")).encode()
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not self.file.exists():
                oldest_forgotten(self.file.parent, "*.json", KEPT - 1)
            self._write(self.file, self._head(body) + b"\n" + body)
        except OSError:
            return

    @staticmethod
    def _write(file: Path, data: bytes) -> None:
        number, name = tempfile.mkstemp(dir=file.parent, prefix=".new-")
        try:
            with os.fdopen(number, "wb") as out:
                out.write(data)
            Path(name).replace(file)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise

    def _head(self, body: bytes | memoryview) -> bytes:
        """The checksum is of the name too: a file moved to another's place is not taken for it."""
        said = hashlib.sha256(self.name.encode("utf-8", "surrogateescape") + b"\0")
        said.update(body)
        return f"anlan {__version__} {FORMAT} {said.hexdigest()}".encode()
