"""A part of a tree, and a tree joined from two: what a change is judged by and what it proposes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from anlan.sources.tree import ROOTS, Entry, Tree

SETTINGS = ("campus.yml", "plan", "standards")


class Chosen:
    """Some files of a tree; the rest is never looked at, so that its size does not matter."""

    def __init__(self, tree: Tree, paths: Iterable[str]) -> None:
        self.tree, self._found = tree, {e.path: e for e in tree.pick(paths)}
        files = [e for e in self._found.values() if e.sort == "file"]
        self._bytes = dict(zip((e.path for e in files), tree.read_all(files), strict=True))

    @property
    def revision(self) -> str | None:
        """That of the whole tree."""
        return self.tree.revision

    def entries(self, roots: tuple[str, ...] = ROOTS) -> list[Entry]:
        """The chosen files below some roots."""
        return [e for path, e in self._found.items() if path.split("/", 1)[0] in roots]

    def pick(self, paths: Iterable[str]) -> list[Entry]:
        """Those of the chosen files that lie at or below some paths."""
        wanted = tuple(paths)
        return [e for p, e in self._found.items() if any(p == w or p.startswith(f"{w}/") for w in wanted)]

    def read(self, path: str) -> bytes:
        """The bytes of a chosen file; raises KeyError for any other."""
        return self._bytes[path]

    def read_all(self, entries: list[Entry]) -> Iterator[bytes]:
        """The bytes of chosen files, in order."""
        return (self._bytes[e.path] for e in entries)


class Joined:
    """The files of the first tree, and below them those of the second; where both hold a path, the first has it."""

    def __init__(self, first: Tree, second: Tree) -> None:
        self.trees = (first, second)

    @property
    def revision(self) -> str | None:
        """That of the second tree, which is what is looked at."""
        return self.trees[1].revision

    def entries(self, roots: tuple[str, ...] = ROOTS) -> list[Entry]:
        """The entries of both, sorted by path."""
        return self._sorted(self.trees[1].entries(roots), self.trees[0].entries(roots))

    def pick(self, paths: Iterable[str]) -> list[Entry]:
        """What lies at or below some paths in either."""
        wanted = tuple(paths)
        return self._sorted(self.trees[1].pick(wanted), self.trees[0].pick(wanted))

    def _sorted(self, *parts: list[Entry]) -> list[Entry]:
        found = {e.path: e for part in parts for e in part}
        return [found[path] for path in sorted(found)]

    def read(self, path: str) -> bytes:
        """The bytes of one file; raises KeyError where neither has it."""
        try:
            return self.trees[0].read(path)
        except KeyError:
            return self.trees[1].read(path)

    def read_all(self, entries: list[Entry]) -> Iterator[bytes]:
        """The bytes of many files, in order, each part asked once."""
        first = {e.path for e in self.trees[0].pick(e.path for e in entries)}
        streams = [self.trees[n].read_all([e for e in entries if (e.path in first) == (n == 0)]) for n in (0, 1)]
        return (next(streams[0 if e.path in first else 1]) for e in entries)
