"""What Git tells of a history: every commit as it was written, and what each changed against its first parent.

One `git log` tells every commit and what those that are no merge changed; of merges, the trees of those pairs are
compared that the definition asks for. Nothing is simplified away, no cached graph of commits is believed, and every
setting of a user that would change what is told is overruled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BufferedReader
from typing import NamedTuple

from anlan.sources.clock import clock
from anlan.sources.encoding import shown
from anlan.sources.git import Repository

_RAW = ("-r", "-z", "--raw", "--no-renames", "--no-abbrev")
_LOG = (
    *("log", "--format=raw", "--encoding=UTF-8", "--no-notes", "--no-decorate"),
    *("--no-diff-merges", "--ignore-submodules=none", *_RAW),
)
_NARROW = ("--full-history", "--sparse")  # every commit is told, whether it touches the paths or not
_SUBMODULE, _LINK = "160000", "120000"
_AT_ONCE = 1 << 22


class Commit(NamedTuple):
    """One commit; `said` is its text behind its id, as Git writes it: tree, parents, who, when, the message indented."""

    id: str
    parents: tuple[str, ...]
    said: str

    @property
    def tree(self) -> str:
        """The id of its tree."""
        return self.said[5 : 5 + len(self.id)]

    @property
    def author(self) -> str:
        """The name of whoever wrote it, as they gave it."""
        return _signed(self.said).author

    @property
    def mail(self) -> str:
        """The mail address of whoever wrote it, as they gave it: it proves nothing."""
        return _signed(self.said).mail

    @property
    def committed_at(self) -> datetime:
        """When it says that it was committed, with the offset that stands beside it."""
        return _committed(self.said)

    @property
    def subject(self) -> str:
        """The first paragraph of its message, on one line."""
        return _subject(self.said)

    def brief(self) -> Commit:
        """The commit without what no property shows: signatures, the rest of the message."""
        if plainly := _ONE_LINE(self.said):
            return self._replace(said="{}{}committer <{}".format(*plainly.groups()))
        author, mail, authored, committed = _signed(self.said)
        subject = _subject(self.said)
        said = f"tree {self.tree}\nauthor {author} <{mail}> {authored}\ncommitter <> {committed}\n\n    {subject}\n"
        return self._replace(said=said)


class _Signed(NamedTuple):
    author: str
    mail: str
    authored: str
    committed: str


# As nearly every commit is written: a name without brackets, a time in digits.
_PLAINLY = re.compile(
    r"tree .*\n(?:parent .*\n)*author ([^<\n]*)<(.*)> (\d+ [+-]\d{4})\ncommitter .*> (\d+ [+-]\d{4})\n"
).match

# The same without a signature, and with a message of one line.
_ONE_LINE = re.compile(
    r"(tree .*\n)(?:parent .*\n)*(author [^<\n]*<.*> \d+ [+-]\d{4}\n)committer .*(> \d+ [+-]\d{4}\n\n    .*\n?)"
).fullmatch


@cache
def _signed(said: str) -> _Signed:
    """Who and when, whatever of them is missing: Git keeps what others wrote, however badly."""
    if plainly := _PLAINLY(said):
        name, mail, authored, committed = plainly.groups()
        return _Signed(shown(name).strip(), shown(mail).strip(), authored, committed)
    head = shown(said).partition("\n\n")[0]
    name, _, rest = _row(head, "\nauthor ").partition("<")
    mail, _, authored = rest.rpartition(">")
    committed = _row(head, "\ncommitter ").rpartition(">")[2]
    return _Signed(name.strip(), mail.strip(), authored.strip(), committed.strip())


def _row(head: str, start: str) -> str:
    """The rest of the first line that starts so; the first line of all is the tree's."""
    return head.partition(start)[2].partition("\n")[0]


@cache
def _committed(said: str) -> datetime:
    return clock(_signed(said).committed)


@cache
def _subject(said: str) -> str:
    message = shown(said).partition("\n\n")[2]
    first = message.lstrip("\n ").split("\n    \n", 1)[0].split("\n\n", 1)[0]
    return " ".join(line.strip() for line in first.split("\n")).strip()


Pair = tuple[str, str]  # the blobs of one path on two sides; empty where no file is there, but a link or a submodule
Changes = Mapping[str, Pair]


class Walked(NamedTuple):
    """Some commits, and what those changed that are no merge and changed a file."""

    commits: dict[str, Commit]
    changes: dict[str, Changes]


def walk(repository: Repository, tip: str, roots: tuple[str, ...], narrow: bool, without: str = "") -> Walked:
    """Every commit that a tip reaches, but not those that `without` reaches, and what they changed below some roots.

    `narrow` tells Git to look below the roots only: much faster for one file, slower where they hold nearly everything.
    Raises CannotRun where a commit or tree is missing.
    """
    asked = (*_LOG, *(_NARROW if narrow else ()), tip, *([f"^{without}"] if without else []))
    with repository.said(*asked, "--", *(roots if narrow else ())) as said:
        return _walked(_texts(said), _Rows.of(repository, roots, len(tip)))


def placing(repository: Repository, tip: str, blobs: Iterable[str]) -> dict[str, Changes]:
    """The commits that a tip reaches which put one of some contents somewhere, or took it away, against their first
    parent: the files, by whole paths, where they did. Links too: whatever holds a content must be found."""
    asked = [f"--find-object={blob}" for blob in blobs]
    if not asked:
        return {}
    with repository.said(*_LOG, "--diff-merges=first-parent", *asked, tip) as said:
        return _walked(_texts(said), _Rows(len(tip), frozenset(), ("",), 0, (_SUBMODULE,))).changes


def _texts(said: BufferedReader) -> Iterator[str]:
    """What NUL parts, as it comes; bytes that are no UTF-8 are kept as Python keeps them in names of files."""
    rest = b""
    while data := said.read(_AT_ONCE):
        head, parted, data = data.rpartition(b"\0")
        if parted:
            yield from (rest + head).decode("utf-8", "surrogateescape").split("\0")
            rest = data
        else:
            rest += data
    yield rest.decode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True)
class _Rows:
    """How rows of differences are read: the length of an id, the paths that are looked at, what stands before them all,
    and the modes of what is no file."""

    size: int
    files: frozenset[str]
    folders: tuple[str, ...]
    prefix: int
    others: tuple[str, ...] = (_SUBMODULE, _LINK)

    @classmethod
    def of(cls, repository: Repository, roots: tuple[str, ...], size: int) -> _Rows:
        """Git is asked by paths as seen from a folder and answers by whole paths."""
        files = frozenset(f"{repository.prefix}{root}" for root in roots)
        return cls(size, files, tuple(f"{file}/" for file in files), len(repository.prefix))

    def reader(self) -> Callable[[str, str, dict[str, Pair]], None]:
        """Takes up one row, where it is of a file that is looked at and of another content."""
        files, folders, prefix, others = self.files, self.folders, self.prefix, self.others
        old, middle, new, absent = 15 + self.size, 16 + self.size, 16 + 2 * self.size, "0" * self.size

        def read(row: str, path: str, found: dict[str, Pair]) -> None:
            if not path.startswith(folders) and path not in files:
                return
            before, after = row[15:old], row[middle:new]
            if before == absent or row.startswith(others, 1):
                before = ""
            if after == absent or row.startswith(others, 8):
                after = ""
            if before != after:  # whether a file may be run is no other content
                found[path[prefix:]] = (before, after)

        return read


def _walked(texts: Iterator[str], rows: _Rows) -> Walked:
    """The rows of a commit stand behind an empty line, which no other line that begins with a colon can follow."""
    commits: dict[str, Commit] = {}
    changes: dict[str, Changes] = {}
    found: dict[str, Pair] = {}
    start, end = len("commit "), len("commit ") + rows.size
    read = rows.reader()
    for text in texts:
        if text.startswith("commit "):
            here, row = text[start:end], text.rfind("\n\n:")
            said = text[end + 1 : row] if row > 0 else text[end + 1 :]
            commits[here] = Commit(here, _parents(said, rows.size), said)
            if row > 0:
                changes[here] = found = {}
                read(text[row + 2 :], next(texts), found)
        elif text:
            read(text, next(texts), found)
    return Walked(commits, changes)


def _parents(said: str, size: int) -> tuple[str, ...]:
    at, step = size + len("tree \nparent "), size + len("parent \n")
    parents = []
    while said.startswith("parent ", at - 7):
        parents.append(said[at : at + size])
        at += step
    return tuple(parents)


def differences(repository: Repository, pairs: Iterable[str], roots: tuple[str, ...]) -> dict[str, Changes]:
    """What differs between pairs of trees, "ID ID", below some roots; of pairs without a difference there is no entry."""
    told = "\n".join(dict.fromkeys(pairs))
    if not told:
        return {}
    asked = ("diff-tree", "--stdin", *_RAW, "--", *roots)
    with repository.said(*asked, told=f"{told}\n".encode()) as said:
        return _paired(_texts(said), _Rows.of(repository, roots, told.index(" ")))


def _paired(texts: Iterator[str], rows: _Rows) -> dict[str, Changes]:
    """A pair stands on a line of its own before its rows, after those of pairs that do not differ."""
    out: dict[str, Changes] = {}
    found: dict[str, Pair] = {}
    read = rows.reader()
    for text in texts:
        line, _, row = text.rpartition("\n")
        if line:
            out[line[-2 * rows.size - 1 :]] = found = {}
        if row:
            read(row, next(texts), found)
    return out


def trees(repository: Repository, of: Iterable[str]) -> dict[str, str]:
    """The trees of some commits."""
    asked = list(dict.fromkeys(of))
    if not asked:
        return {}
    told = "".join(f"{c}^{{tree}}\n" for c in asked).encode()
    with repository.said("cat-file", "--batch-check=%(objectname)", told=told) as said:
        return dict(zip(asked, said.read().decode().split("\n")[:-1], strict=True))
