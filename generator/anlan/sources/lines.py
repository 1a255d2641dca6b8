"""What Git says of two commits: what differs, where they meet, what merging them gives, what lies on the main line."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import NamedTuple

from anlan.sources.git import Blob, Refused, Repository
from anlan.sources.problem import CannotRun

_ABSENT = "000000"


class Differing(NamedTuple):
    """One path that differs between two trees; the mode and blob of a side that lacks it are empty."""

    path: str
    mode_before: str
    mode_after: str
    before: str
    after: str


class Merge(NamedTuple):
    """The tree that a merge gives, or the paths that conflict."""

    tree: str
    conflicts: tuple[str, ...]


def differing(repository: Repository, before: str, after: str) -> tuple[Differing, ...]:
    """Every file that differs between two commits or trees, below the repository's prefix; renames are two changes."""
    within = ("--relative",) if repository.prefix else ()
    # a `.gitmodules` may say that changes of submodules are to be passed over; the files that lie there are ours
    how = ("--raw", "--no-renames", "--no-abbrev", "--ignore-submodules=none")
    asked = ("diff-tree", "-r", "-z", *how, *within, before, after)
    fields = iter(repository.ask_bytes(*asked).split(b"\0")[:-1])
    return tuple(_differing(head.decode().split(" "), next(fields)) for head in fields)


def _differing(head: list[str], path: bytes) -> Differing:
    old, new = head[0].removeprefix(":"), head[1]
    return Differing(
        path.decode("utf-8", "surrogateescape"),
        "" if old == _ABSENT else old,
        "" if new == _ABSENT else new,
        "" if old == _ABSENT else head[2],
        "" if new == _ABSENT else head[3],
    )


def is_file(mode: str) -> bool:
    """Whether a mode is that of a file, and not of a link, of a submodule or of what is not there."""
    return mode.startswith("100")


def meeting(repository: Repository, one: str, other: str) -> str | None:
    """The best common ancestor of two commits; None where they have none."""
    try:
        return repository.ask("merge-base", one, other)
    except Refused:
        return None


def is_before(repository: Repository, old: str, new: str) -> bool:
    """Whether a commit is an ancestor of another, or the same."""
    try:
        repository.ask("merge-base", "--is-ancestor", old, new)
    except Refused:
        return False
    return True


def landed_between(repository: Repository, old: str, new: str) -> tuple[tuple[str, ...], ...] | None:
    """The commits from `old` (without) to `new` on the first-parent line of `new`, oldest first, each with its parents.

    None where `old` does not lie on that line: then what stood on main would become a draft.
    """
    rows = repository.ask("rev-list", "--first-parent", "--parents", new, f"^{old}").splitlines()
    out = [tuple(row.split()) for row in rows]
    if not out:
        return () if old == new else None
    return tuple(reversed(out)) if out[-1][1:2] == (old,) else None


def between(repository: Repository, old: str, new: str) -> list[str]:
    """Every commit that `new` holds and `old` does not."""
    return repository.ask("rev-list", new, f"^{old}").split()


# What each commit of a main line put where, a submodule too.
_PUTS = (
    "--diff-merges=first-parent",
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",
    "--ignore-submodules=none",
)


class Put(NamedTuple):
    """A landing that put a content in the place of a file; no blob where it removed the file, or put there what is none.

    `stood` tells whether a file stood there before.
    """

    commit: str
    path: str
    blob: str
    stood: bool


def landings_of(repository: Repository, rev: str, paths: Sequence[str], *how: str) -> Iterator[Put]:
    """What the main line up to a revision put in the place of some files, the newest first; `how` may ask for less."""
    asked = ("log", "--first-parent", *_PUTS, *how, "--relative", "--format=%x01%H", rev, "--", *paths)
    yield from _puts(repository.ask_bytes(*asked), is_file)


def _puts(raw: bytes, is_one: Callable[[str], bool]) -> Iterator[Put]:
    """What Git's log tells; `is_one` says of which modes a content is one that is asked for."""
    parts = iter(raw.decode("utf-8", "surrogateescape").split("\0"))
    commit = ""
    for part in parts:
        if "\x01" in part:
            commit = part.rpartition("\x01")[2].strip()
        elif part.strip().startswith(":"):
            before, mode, _, blob, _ = part.strip().split(" ")
            yield Put(commit, next(parts), blob if is_one(mode) else "", is_file(before.removeprefix(":")))


AT_ONCE = 2000  # paths on one command line


def listed(repository: Repository, rev: str, paths: Sequence[str]) -> list[Blob]:
    """The files at or below some paths of a revision; paths that are not there are left out."""
    prefix = repository.prefix
    out = []
    for n in range(0, len(paths), AT_ONCE):
        asked = (f"{prefix}{p}" for p in paths[n : n + AT_ONCE])
        raw = repository.ask_bytes("ls-tree", "-r", "-z", "--full-tree", rev, "--", *asked)
        for row in raw.split(b"\0")[:-1]:
            head, _, path = row.partition(b"\t")
            mode, _, blob = head.decode().split(" ")
            out.append(Blob(mode, blob, path.decode("utf-8", "surrogateescape")[len(prefix) :]))
    return out


def naming(
    repository: Repository, rev: str, words: Iterable[str], roots: tuple[str, ...] = ("records", "plan")
) -> list[str]:
    """The files of a revision that hold one of some words, from one pass of `git grep`."""
    asked = [x for word in words for x in ("-e", word)]
    if not asked:
        return []
    try:
        raw = repository.ask_bytes("grep", "-l", "-z", "-F", *asked, rev, "--", *roots)
    except Refused:  # nothing holds them
        return []
    start = len(rev) + 1
    return [p.decode("utf-8", "surrogateescape")[start:] for p in raw.split(b"\0")[:-1]]


_TEXTS = (".yml", ".yaml", ".md", ".txt", ".csv", ".json")


def _is_content(mode: str) -> bool:
    """Whether what has a mode is bytes of this repository: a file, or what a link leads to."""
    return mode.startswith("1") and mode != "160000"


class NewText(NamedTuple):
    """A text that no ref holds yet: the oldest commit in which it lies at a path whose name is a text's, and its bytes."""

    commit: str
    path: str
    data: bytes


def new_texts(repository: Repository, rev: str) -> Iterator[NewText]:
    """Every text that a revision brings and no ref holds yet, of drafts too, each content once.

    A content may have had several paths on its way; it is a text if one of them says so.
    """
    seen: dict[str, tuple[str, str]] = {}
    brought = (rev, "--not", "--all")
    new = {row.partition(" ")[0] for row in repository.ask("rev-list", "--objects", *brought).split("\n")}
    asked = ("log", "--topo-order", "--reverse", *_PUTS, "--format=%x01%H", *brought)
    for put in _puts(repository.ask_bytes(*asked), _is_content):
        if put.blob in new and put.path.lower().endswith(_TEXTS):
            seen.setdefault(put.blob, (put.commit, put.path))
    for (commit, path), data in zip(seen.values(), repository.contents(seen), strict=True):
        yield NewText(commit, path, data)


@contextmanager
def scratch(repository: Repository) -> Iterator[Repository]:
    """The same repository, with what is written kept in a folder that vanishes: a check leaves nothing behind."""
    objects = os.path.abspath(os.path.join(repository.path, repository.ask("rev-parse", "--git-path", "objects")))  # noqa: PTH100, PTH118  (either may be absolute)
    known = os.environ.get("GIT_ALTERNATE_OBJECT_DIRECTORIES")
    with TemporaryDirectory(prefix="anlan-merge-") as folder:
        alternates = objects if not known else f"{objects}{os.pathsep}{known}"
        yield Repository(
            repository.path, {"GIT_OBJECT_DIRECTORY": folder, "GIT_ALTERNATE_OBJECT_DIRECTORIES": alternates}
        )


def merged(repository: Repository, ours: str, theirs: str) -> Merge:
    """What merging two commits gives, without a work tree; writes into the repository that it is given.

    Raises CannotRun for a Git older than 2.38, which cannot do this.
    """
    code, out = repository.answer("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs)
    fields = out.decode("utf-8", "surrogateescape").split("\0")
    if code not in (0, 1):
        raise CannotRun("合并检查需要 Git 2.38 或更新的版本", "checking the merge result needs Git 2.38 or newer")
    return Merge(fields[0], tuple(dict.fromkeys(p for p in fields[1:] if p)) if code else ())
