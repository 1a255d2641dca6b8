"""Record, unit and place pages: one shell, many bodies, rendered, proved and written by several workers."""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from markupsafe import escape

from anlan.site.pages import BODY_TOKEN, HEAD_TOKEN
from anlan.site.prove import Proof

_PDEATHSIG = 1


class Leaf(NamedTuple):
    """A page to be made: its folder, its name, its title and the body's markup."""

    folder: str
    name: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Shell:
    """A framed page cut at its tokens: what stands before, between and after titles and body."""

    before: tuple[str, ...]
    between: str
    after: str

    @classmethod
    def cut(cls, html: str) -> Shell:
        """Cuts a framed shell; its heading's id, made from the token, becomes a plain one."""
        html = html.replace(f'id="{HEAD_TOKEN}"', 'id="title"')
        head, body, after = html.replace(f"<p>{BODY_TOKEN}</p>", BODY_TOKEN).partition(BODY_TOKEN)
        *before, between = head.split(HEAD_TOKEN)
        if not body or not before or HEAD_TOKEN in after or BODY_TOKEN in after:
            raise AssertionError("a shell does not hold its tokens as expected")
        return cls(tuple(before), between, after)

    def around(self, title: str, body: str) -> str:
        """The whole page."""
        said = str(escape(title))
        return "".join((*(part for piece in self.before for part in (piece, said)), self.between, body, self.after))


Make = Callable[[str, str], Leaf]
Item = tuple[str, str]


def write_family(
    site: Path, shells: dict[str, Shell], items: Sequence[Item], make: Make, jobs: int, tick: Callable[[int], None]
) -> Proof:
    """Writes every page of the families and gives what they ask of the site."""
    for folder in shells:
        (site / folder).mkdir(exist_ok=True)
    jobs = max(1, min(jobs, len(items) // 200 or 1))
    if jobs == 1:
        return _slice(site, shells, items, make, tick)
    proof = Proof()
    workers = [_forked(site, shells, items[n::jobs], make) for n in range(jobs)]
    failure = b""
    for pid, pipe in workers:
        with os.fdopen(pipe, "rb") as said:
            data = said.read()
        _, status = os.waitpid(pid, 0)
        if status or not data:
            failure = failure or data or b"a worker died"
        else:
            part: Proof = pickle.loads(data)  # noqa: S301  (from our own child)
            proof.join(part)
    if failure:
        raise RuntimeError(failure.decode("utf-8", "replace"))
    tick(len(items))
    return proof


def _forked(site: Path, shells: dict[str, Shell], items: Sequence[Item], make: Make) -> tuple[int, int]:
    """A child that writes a slice and says through a pipe what it proved; it dies with its parent."""
    reads, writes = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        os.close(writes)
        return pid, reads
    status, said = 1, b""
    try:
        os.close(reads)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == parent:
            said = pickle.dumps(_slice(site, shells, items, make, lambda _: None))
            status = 0
    except BaseException as error:  # noqa: BLE001  # a child must not return into its parent's code
        said = "".join(traceback.format_exception(error)).encode()
    finally:
        with os.fdopen(writes, "wb") as pipe:
            pipe.write(said)
        os._exit(status)


def _slice(
    site: Path, shells: dict[str, Shell], items: Sequence[Item], make: Make, tick: Callable[[int], None]
) -> Proof:
    proof = Proof()
    folders = {folder: os.open(site / folder, os.O_RDONLY | os.O_DIRECTORY) for folder in shells}
    try:
        for count, (folder, name) in enumerate(items, 1):
            leaf = make(folder, name)
            html = shells[folder].around(leaf.title, leaf.body)
            proof.page(f"{folder}/{name}/index.html", html)
            os.mkdir(name, dir_fd=folders[folder])
            file = os.open(f"{name}/index.html", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644, dir_fd=folders[folder])
            os.write(file, html.encode())
            os.close(file)
            if count % 500 == 0:
                tick(count)
    finally:
        for fd in folders.values():
            os.close(fd)
    return proof
