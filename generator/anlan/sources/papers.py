"""Files that are in no folder yet, as a tree: what a change would put in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from anlan.sources.tree import ROOTS, Entry


class Papers:
    """Some files by path."""

    revision: str | None = None

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = dict(sorted(files.items()))

    def entries(self, roots: tuple[str, ...] = ROOTS) -> list[Entry]:
        """Those below some roots, sorted by path."""
        return self.pick(roots)

    def pick(self, paths: Iterable[str]) -> list[Entry]:
        """What lies at or below some paths."""
        wanted = tuple(paths)
        return [Entry(p, "file") for p in self._files if any(p == w or p.startswith(f"{w}/") for w in wanted)]

    def read(self, path: str) -> bytes:
        """The bytes of one file; raises KeyError where it is not."""
        return self._files[path]

    def read_all(self, entries: list[Entry]) -> Iterator[bytes]:
        """The bytes of many files, in order."""
        return (self._files[e.path] for e in entries)
