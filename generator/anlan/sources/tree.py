"""The files of a campus: from the working tree, or from any revision without a checkout; both give the same answers."""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Literal, Protocol

from anlan.sources.git import Blob, Repository
from anlan.sources.lines import listed
from anlan.sources.problem import CannotRun

Sort = Literal["file", "link", "other", "closed"]
_AT_ONCE = 1 << 17
ROOTS = ("campus.yml", "plan", "records", "standards")
SITE_ROOTS = ("mkdocs.yml", "site_templates")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the tree; `blob` is known at a revision only."""

    path: str
    sort: Sort
    blob: str | None = None


class Tree(Protocol):
    """A campus's files at one moment of their life."""

    @property
    def revision(self) -> str | None:
        """The commit's id; None for a working tree."""

    def entries(self, roots: tuple[str, ...] = ROOTS) -> list[Entry]:
        """Everything below some roots, sorted by path."""

    def pick(self, paths: Iterable[str]) -> list[Entry]:
        """What lies at or below some paths, without looking at the rest; sorted, and what is not there is left out."""

    def read(self, path: str) -> bytes:
        """The bytes of one file; raises KeyError where it is not."""

    def read_all(self, entries: list[Entry]) -> Iterator[bytes]:
        """The bytes of many files, in order."""


class WorkTree:
    """The files as they lie in a folder."""

    revision: str | None = None

    def __init__(self, root: Path) -> None:
        self.root = root
        self._there = self._roots()

    def changed_since(self, began: float) -> bool:
        """Whether something that a site is made from was written, moved or removed since a time of the system's clock.

        The root's own folder is not asked, since the site is mostly written into it.
        """
        if self._roots() != self._there:
            return True
        below = (place for root in self._there for place in _all(self.root / root))
        return any(place.lstat().st_ctime >= began for place in below)

    def _roots(self) -> list[str]:
        return [root for root in (*ROOTS, *SITE_ROOTS) if (self.root / root).exists()]

    def entries(self, roots: tuple[str, ...] = ROOTS) -> list[Entry]:
        out: list[Entry] = []
        for root in roots:
            try:
                mode = os.lstat(self.root / root).st_mode
            except (FileNotFoundError, NotADirectoryError):
                continue
            if stat.S_ISDIR(mode):
                self._below(root, out)
            else:
                out.append(Entry(root, _sort(mode, self.root / root)))
        return sorted(out, key=lambda e: e.path)

    def pick(self, paths: Iterable[str]) -> list[Entry]:
        return self.entries(tuple(dict.fromkeys(paths)))

    def _below(self, folder: str, out: list[Entry]) -> None:
        if not _opens(self.root / folder, os.R_OK | os.X_OK):
            out.append(Entry(folder, "closed"))
            return
        with os.scandir(self.root / folder) as found:
            for item in found:
                path = f"{folder}/{item.name}"
                if item.is_symlink():
                    out.append(Entry(path, "link"))
                elif item.is_dir():
                    self._below(path, out)
                else:
                    out.append(
                        Entry(path, "other" if not item.is_file() else "file" if _opens(item.path) else "closed")
                    )

    def read(self, path: str) -> bytes:
        file = self.root / path
        try:
            if not stat.S_ISREG(file.lstat().st_mode):  # a link would lead outside, a pipe would never end
                raise KeyError(path)
            return file.read_bytes()
        except OSError:
            raise KeyError(path) from None

    def read_all(self, entries: list[Entry]) -> Iterator[bytes]:
        root = str(self.root)
        for entry in entries:
            try:
                data = _bytes(f"{root}/{entry.path}")
            except OSError:
                raise CannotRun(f"{entry.path} 读着读着不见了", f"{entry.path} went away while it was read") from None
            yield data


def _all(place: Path) -> Iterator[Path]:
    yield place
    if place.is_dir():
        yield from place.rglob("*")


def _bytes(path: str) -> bytes:
    """What a file holds; nearly always all of it comes at once."""
    file = os.open(path, os.O_RDONLY)
    try:
        data = more = os.read(file, _AT_ONCE)
        while len(more) == _AT_ONCE:
            data += (more := os.read(file, _AT_ONCE))
        return data
    finally:
        os.close(file)


class RevisionTree:
    """The files of one commit, read from Git's objects."""

    def __init__(self, repository: Repository, commit: str) -> None:
        self.repository, self.revision = repository, commit

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return {b.path: _entry(b) for b in self.repository.files(self.revision)}

    def entries(self, roots: tuple[str, ...] = ROOTS) -> list[Entry]:
        return sorted((e for e in self._entries.values() if e.path.split("/", 1)[0] in roots), key=lambda e: e.path)

    def pick(self, paths: Iterable[str]) -> list[Entry]:
        found = {b.path: _entry(b) for b in listed(self.repository, self.revision, tuple(dict.fromkeys(paths)))}
        return [found[path] for path in sorted(found)]

    def read(self, path: str) -> bytes:
        entry = self._entries.get(path) if "_entries" in self.__dict__ else next(iter(self.pick([path])), None)
        # as in a folder: a link or a submodule is no file
        if entry is None or entry.path != path or entry.sort != "file":
            raise KeyError(path)
        return next(self.read_all([entry]))

    def read_all(self, entries: list[Entry]) -> Iterator[bytes]:
        return self.repository.contents(e.blob or "" for e in entries)


def _entry(blob: Blob) -> Entry:
    return Entry(blob.path, _git_sort(blob.mode), blob.blob)


def _sort(mode: int, path: str | Path) -> Sort:
    if not stat.S_ISREG(mode):
        return "link" if stat.S_ISLNK(mode) else "other"
    return "file" if _opens(path) else "closed"


def _opens(path: str | Path, how: int = os.R_OK) -> bool:
    """Whether this user may read a file, or with `X_OK` list a folder."""
    return os.access(path, how, effective_ids=os.access in os.supports_effective_ids)


def _git_sort(mode: str) -> Sort:
    return {"100644": "file", "100755": "file", "100664": "file", "120000": "link"}.get(mode, "other")  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Opened:
    """A tree, and the moment at which it is read."""

    tree: Tree
    moment: datetime
    repository: Repository | None


LAST_YEAR = 2199  # of the clocks by which a campus may be read
Received = Callable[[Repository, str], Mapping[str, datetime]]


def open_tree(
    repo: Path, rev: str | None, as_of: datetime | None, now: datetime, received: Received = lambda *_: {}
) -> Opened:
    """The tree and the clock that `--rev` and `--as-of` ask for (design, section 5); `received` knows the receipts.

    Raises CannotRun for a folder that is no campus, a revision or a time that is not there.
    """
    if rev is None and as_of is None:
        return Opened(_work_tree(repo), now, _repository_or_none(repo))
    repository = Repository(repo)
    if rev is None:
        assert as_of is not None
        tip = repository.commit("HEAD")
        commit = repository.last_before(tip, as_of, received(repository, tip))
        if commit is None:
            raise CannotRun(
                f"{as_of.isoformat()} 之前仓库里没有提交",
                f"the repository has no commit at or before {as_of.isoformat()}",
            )
    else:
        commit = repository.commit(rev)
    tree = RevisionTree(repository, commit)
    if not any(e.path == "campus.yml" for e in tree.entries(("campus.yml",))):
        raise CannotRun(f"版本 {commit[:12]} 里没有 campus.yml", f"revision {commit[:12]} holds no campus.yml")
    return Opened(tree, as_of or _clock_of(repository, commit), repository)


def _clock_of(repository: Repository, commit: str) -> datetime:
    """When a revision was committed; up to a day that never comes, all that is due until then would be counted."""
    at = repository.committed(commit)
    if at.year > LAST_YEAR:
        raise CannotRun(
            f"版本 {commit[:12]} 自称在 {at.year} 年提交，不能拿它当时钟；用 --as-of 说明以哪个时刻为准",
            f"revision {commit[:12]} claims the year {at.year}, which can be no clock; say as of when with --as-of",
        )
    return at


def _work_tree(repo: Path) -> WorkTree:
    if not repo.is_dir():
        raise CannotRun(f"{repo} 不是文件夹", f"{repo} is not a folder")
    if not (repo / "campus.yml").is_file():
        above = next((p for p in repo.resolve().parents if (p / "campus.yml").is_file()), None)
        if above is not None:
            raise CannotRun(
                f"{repo} 里没有 campus.yml，它在上面；先 cd {shlex.quote(str(above))}",
                f"{repo} holds no campus.yml, a folder above does; first cd {shlex.quote(str(above))}",
            )
        raise CannotRun(
            f"{repo} 里没有 campus.yml；裸仓库请用 --rev HEAD",
            f"{repo} holds no campus.yml; of a bare repository read --rev HEAD",
        )
    return WorkTree(repo)


def _repository_or_none(repo: Path) -> Repository | None:
    try:
        return Repository(repo)
    except CannotRun:
        return None
