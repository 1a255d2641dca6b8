"""The only door to Git: its commands, with every outside setting that could change an answer shut off."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from io import BufferedReader
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from types import MappingProxyType
from typing import IO, NamedTuple

from anlan.sources.clock import clock
from anlan.sources.problem import CannotRun

if sys.platform == "linux":
    from fcntl import F_SETPIPE_SZ, fcntl

QUIET = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_FLUSH": "0",
    "GIT_GRAFT_FILE": "/dev/null",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
    "TZ": "UTC",
}


# What a repository's own settings may say otherwise, and what an answer is read by.
_SETTINGS = tuple(
    word
    for setting in (
        "safe.directory=*", "core.quotepath=false", "core.commitGraph=false", "color.ui=false", "color.diff=false",
        "color.grep=false", "diff.orderFile=/dev/null", "diff.relative=false", "grep.fullName=false",
        "grep.patternType=basic", "log.diffMerges=separate", "log.follow=false", "log.showRoot=true",
        "log.showSignature=false", "merge.directoryRenames=conflict", "merge.renames=true", "submodule.recurse=false",
    )
    for word in ("-c", setting)
)  # fmt: skip
# a short name of a ref: neither a full one, nor an id, nor a way through history
_PLAIN = re.compile(r"(?!HEAD$|refs/|[0-9a-f]{40}$|[0-9a-f]{64}$)[\w./-]+").fullmatch
_TOLD = re.compile(r"GIT_CONFIG(?:_.*)?|GIT_[A-Z]+_PATHSPECS|GIT_REPLACE_REF_BASE").fullmatch
# Where a program that runs us was at work, a hook of another repository for one: we are asked about a folder.
_ELSEWHERE = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX"})
_OPEN = 200  # files; a system may allow a process 256
_AT_ONCE = 1 << 20  # bytes that a command may say before it is listened to again


class Refused(Exception):
    """A command of Git that did not do what it was asked."""


class Blob(NamedTuple):
    """One file of a revision."""

    mode: str
    blob: str
    path: str


class Repository:
    """A Git repository, bare or not, asked by plain commands."""

    def __init__(self, path: Path, environment: Mapping[str, str] | None = None) -> None:
        self.path = path
        here = {name: value for name, value in _inherited().items() if name not in _ELSEWHERE}
        self._environment = {**here, **QUIET, **(environment or {})}
        try:
            self.prefix = self.ask("rev-parse", "--show-prefix")
        except (Refused, OSError):
            if shutil.which("git", path=here.get("PATH", os.defpath)) is None:
                raise CannotRun("没有找到 git，先安装它", "git was not found; install it first") from None
            raise CannotRun(f"{path} 不是 Git 仓库", f"{path} is not a Git repository") from None

    def _command(self, args: Sequence[str]) -> list[str]:
        return ["git", "-c", f"safe.directory={self.path.resolve()}", *_SETTINGS, *args]

    def answer(
        self, *args: str, told: IO[bytes] | None = None, environment: Mapping[str, str] = MappingProxyType({})
    ) -> tuple[int, bytes]:
        """The exit code of a command and what it prints, where a code is an answer."""
        done = subprocess.run(  # noqa: S603  (Git, with words of our own)
            self._command(args), cwd=self.path, env={**self._environment, **environment},
            stdin=told or subprocess.DEVNULL, capture_output=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout

    def ask_bytes(self, *args: str) -> bytes:
        """What a command prints, as bytes; raises Refused."""
        code, out = self.answer(*args)
        if code:
            raise Refused(args[0])
        return out

    def ask(self, *args: str) -> str:
        """What a command prints, as text without its last line end; raises Refused."""
        return _text(self.ask_bytes(*args))

    def must(self, *args: str) -> bytes:
        """As `ask_bytes`, of a repository that is whole; refuses one whose objects are missing."""
        try:
            return self.ask_bytes(*args)
        except Refused:
            raise _incomplete() from None

    def tell(self, told: bytes, *args: str, environment: Mapping[str, str] | None = None) -> str:
        """What a command prints that reads standard input; raises Refused."""
        with _given(told) as given:
            code, out = self.answer(*args, told=given, environment=environment or {})
        if code:
            raise Refused(args[0])
        return _text(out)

    def write(self, data: bytes) -> str:
        """Keeps some bytes as a blob and gives its id."""
        return self.tell(data, "hash-object", "-w", "--stdin")

    def write_all(self, sort: str, datas: Sequence[bytes]) -> None:
        """Keeps objects of one sort just as they are; some at a time, since Git holds the files of all that it is told."""
        for start in range(0, len(datas), _OPEN):
            with TemporaryDirectory(prefix="anlan-objects-") as folder:
                files = [Path(folder, str(n)) for n in range(len(datas[start : start + _OPEN]))]
                for file, data in zip(files, datas[start:], strict=False):
                    file.write_bytes(data)
                told = "".join(f"{file}\n" for file in files).encode()
                self.tell(told, "hash-object", "-t", sort, "-w", "--no-filters", "--literally", "--stdin-paths")

    @contextmanager
    def said(self, *args: str, told: bytes = b"") -> Iterator[BufferedReader]:
        """What a running command says; it is told from a file, so that neither side ever waits for the other.

        Refuses the repository where the command fails in the middle: half an answer would pass for a whole one.
        """
        with _given(told) as given:
            running = subprocess.Popen(  # noqa: S603  (Git, with words of our own)
                self._command(args), cwd=self.path, env=self._environment,
                stdin=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=_AT_ONCE,
            )  # fmt: skip
            assert isinstance(running.stdout, BufferedReader)
            _widen(running.stdout)
            try:
                yield running.stdout
            finally:
                running.stdout.close()
                code = running.wait()
            if code not in (0, -signal.SIGPIPE):  # whoever stops listening early has heard enough
                raise _incomplete()

    def commit(self, rev: str) -> str:
        """The full id of a revision; refuses what is none, and a name that more than one ref has."""
        if _PLAIN(rev) and not self._one_ref(rev):
            raise CannotRun(
                f"{rev} 既是分支又是标签，分不清是哪个；写全名，如 refs/heads/{rev}",
                f"{rev} names a branch and a tag, and it is not clear which is meant; write the full name, like refs/heads/{rev}",
            )
        try:
            return self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")
        except Refused:
            raise CannotRun(f"仓库里没有版本 {rev}", f"there is no revision {rev} in the repository") from None

    def _one_ref(self, name: str) -> bool:
        """Whether no second ref has a name: Git takes a tag before a branch, so that whoever pushes one could choose a base."""
        places = [f"refs/{part}{name}" for part in ("", "tags/", "heads/", "remotes/")]
        held = self.ask("for-each-ref", "--format=%(refname)", *places).splitlines()
        return sum(place in held for place in places) < 2

    @cached_property
    def home(self) -> str:
        """Where its objects and refs lie, whatever folder or work tree it was opened from."""
        return self.ask("rev-parse", "--path-format=absolute", "--git-common-dir")

    def has_commits(self) -> bool:
        """Whether HEAD names a commit."""
        try:
            self.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        except Refused:
            return False
        return True

    def shallow(self) -> bool:
        """Whether history is cut off, so that it cannot be told."""
        return self.ask("rev-parse", "--is-shallow-repository") == "true"

    def holds(self, commit: str) -> bool:
        """Whether a commit is there."""
        return self.answer("cat-file", "-e", f"{commit}^{{commit}}")[0] == 0

    def bare(self) -> bool:
        """Whether it has no working tree."""
        return self.ask("rev-parse", "--is-bare-repository") == "true"

    def committed(self, commit: str) -> datetime:
        """The committer's time of a commit, with its offset."""
        said = self.ask("log", "-1", "--format=%ct %ci", commit).split(" ")
        return clock(f"{said[0]} {said[-1]}")

    def last_before(
        self, tip: str, at: datetime, received: Mapping[str, datetime] = MappingProxyType({})
    ) -> str | None:
        """The newest commit on the first-parent line of `tip` that was received, or if nobody knows when, committed at
        or before a moment."""
        for line in self.ask("log", "--first-parent", "--format=%H %ct", tip).splitlines():
            commit, seconds = line.split(" ")
            if (received[commit].timestamp() if commit in received else int(seconds or 0)) <= at.timestamp():
                return commit
        return None

    def files(self, commit: str) -> list[Blob]:
        """Every file of a revision below the prefix, with paths as seen from there."""
        raw = self.must("ls-tree", "-r", "-z", "--full-tree", f"{commit}:{self.prefix}" if self.prefix else commit)
        out = []
        for row in raw.split(b"\0")[:-1]:
            head, _, path = row.partition(b"\t")
            mode, _, blob = head.decode().split(" ")
            out.append(Blob(mode, blob, path.decode("utf-8", "surrogateescape")))
        return out

    def contents(self, blobs: Iterable[str]) -> Iterator[bytes]:
        """The bytes of blobs, in the order asked, from one running process."""
        asked = list(blobs)
        with self.said("cat-file", "--batch", "--buffer", told="".join(f"{b}\n" for b in asked).encode()) as said:
            held, at = b"", 0
            for _ in asked:
                while (end := held.find(b"\n", at)) < 0:
                    held, at = held[at:] + _heard(said.read1(_AT_ONCE)), 0
                try:  # behind an id and a type; of an object that is not there it says so
                    size, at = int(held[held.rindex(b" ", at, end) : end]), end + 1
                except ValueError:
                    raise _incomplete() from None
                if (short := size + 1 + at - len(held)) > 0:
                    held, at = held[at:] + _heard(said.read(short), short), 0
                yield held[at : at + size]
                at += size + 1


def _heard(more: bytes, wanted: int = 1) -> bytes:
    """What a command said next; half an answer would pass for a whole one."""
    if len(more) < wanted:
        raise _incomplete()
    return more


def _text(out: bytes) -> str:
    return out.decode("utf-8", "surrogateescape").removesuffix("\n")


@contextmanager
def _given(told: bytes) -> Iterator[IO[bytes]]:
    with TemporaryFile() as given:
        given.write(told)
        given.seek(0)
        yield given


def _widen(pipe: IO[bytes]) -> None:
    """Lets a command say a megabyte at a time, where the system can: much less time goes into waiting in turn."""
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl(pipe.fileno(), F_SETPIPE_SZ, _AT_ONCE)


def _inherited() -> dict[str, str]:
    """The environment without what tells Git settings, or how to take a path."""
    return {name: value for name, value in os.environ.items() if not _TOLD(name)}


def _incomplete() -> CannotRun:
    return CannotRun(
        "仓库缺少对象，历史读不全；先运行 git fsck --full 看缺什么，再从完整的克隆补上",
        "objects are missing and the history cannot be read; run git fsck --full to see which, and clone anew",
    )


def new_repository(path: Path, branch: str) -> Repository:
    """An empty repository in a folder, of nobody's settings, templates or hooks; whoever asks, it is only this one."""
    own = path / ".git"
    places = {
        "GIT_DIR": own,
        "GIT_WORK_TREE": path,
        "GIT_INDEX_FILE": own / "index",
        "GIT_OBJECT_DIRECTORY": own / "objects",
    }
    here = {name: str(place) for name, place in places.items()}
    words = ["git", "init", "--quiet", "--template=", "--object-format=sha1", f"--initial-branch={branch}"]
    subprocess.run(words, cwd=path, env={**_inherited(), **QUIET, **here}, capture_output=True, check=True)  # noqa: S603
    return Repository(path, here)
