"""Record, unit and place pages: one shell, many bodies, rendered, proved and written by several workers."""

from __future__ import annotations

import os
import pickle
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from anlan.site.markup import plain
from anlan.site.pages import BODY_TOKEN, HEAD_TOKEN
from anlan.site.problem import CannotBuild
from anlan.site.prove import Proof
from anlan.sources.forked import forked

TOLD = 500  # progress is told at about such counts


class Leaf(NamedTuple):
    """A page to be made: its folder, its name, its title, the body's markup, and the links in that, where they are known."""

    folder: str
    name: str
    title: str
    body: bytes
    links: tuple[str, ...] | None = None


@dataclass(frozen=True)
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
            raise CannotBuild(
                "主题的 record.html 里标题和正文的位置不对",
                "the theme's record.html does not show title and content as it should",
            )
        return cls(tuple(before), between, after)

    def changed(self, change: Callable[[str], str]) -> Shell:
        """A shell whose every piece is changed by itself."""
        return Shell(tuple(map(change, self.before)), change(self.between), change(self.after))

    def around(self, title: str, body: bytes) -> bytes:
        """The whole page, as it is written."""
        said = plain(title).encode()
        *before, between, after = self._written
        return b"".join((*(part for piece in before for part in (piece, said)), between, body, after))

    @cached_property
    def _written(self) -> tuple[bytes, ...]:
        return tuple(piece.encode() for piece in (*self.before, self.between, self.after))


Item = tuple[str, str]


class Maker(NamedTuple):
    """Makes pages, told before of the next few; at the end of its share, each process keeps what it wants to keep of them."""

    make: Callable[[str, str], Leaf]
    near: Callable[[Sequence[Item]], None] = lambda _: None
    keep: Callable[[], None] = lambda: None


@contextmanager
def family_begun(
    site: Path,
    shells: dict[str, Shell],
    items: Sequence[Item],
    maker: Maker,
    jobs: int,
    tick: Callable[[int], None],
    aside: Callable[[], Proof] = Proof,
) -> Iterator[Callable[[], Proof]]:
    """Others begin to write the pages of the families while the asker does something else.

    The answer, asked once, lends a hand until every page is written, and gives what they all ask of the site. More than
    one writer at a time costs the system more for each new folder, so the asker is one of the `jobs`.

    `aside` writes something else that nobody here needs: the first of the others begins with it; where there are none,
    or it fails there, the asker does it and says why.
    """
    for folder in shells:
        (site / folder).mkdir(exist_ok=True)
    others = min(jobs - 1, len(items) // 200) if hasattr(os, "fork") else 0
    size = max(25, len(items) >> 14)  # pages taken at a time; a pipe holds the numbers of 32,768 chunks
    queue, workers = _queue(-(-len(items) // size)), list[Callable[[], Part]]()
    work = Work(site, shells, items, maker, queue, size)
    try:
        for n in range(others):
            workers.append(_worker(work, aside if n == 0 else Proof))

        def answer() -> Proof:
            proof = _written(work, tick)
            parts = [part() for part in workers]
            for part in parts:
                proof.join(part.written)
            proof.join((parts[0].aside if parts else None) or aside())
            tick(len(items))
            return proof

        yield answer
    finally:
        workers.clear()  # who was not asked for an answer is ended
        os.close(queue)


def write_family(
    site: Path, shells: dict[str, Shell], items: Sequence[Item], maker: Maker, jobs: int, tick: Callable[[int], None]
) -> Proof:
    """Writes every page of the families and gives what they ask of the site."""
    with family_begun(site, shells, items, maker, jobs, tick) as answer:
        return answer()


class Work(NamedTuple):
    """What there is to write, and the queue from which whoever has time takes the number of the next few pages."""

    site: Path
    shells: dict[str, Shell]
    items: Sequence[Item]
    maker: Maker
    queue: int
    size: int


def _queue(count: int) -> int:
    """A pipe that holds the numbers of all chunks: whoever reads one has it alone, and at its end there is no more."""
    reads, writes = os.pipe()
    with os.fdopen(writes, "wb") as pipe:
        pipe.write(b"".join(n.to_bytes(2, "big") for n in range(count)))
    return reads


class WorkerDied(Exception):
    """A worker failed, or was killed; what it said of that."""


class Part(NamedTuple):
    """What a worker proved: of the pages of families, and of what it did aside, none where that failed."""

    written: Proof
    aside: Proof | None


def _worker(work: Work, aside: Callable[[], Proof]) -> Callable[[], Part]:
    """Another process writes what it takes from the queue; the answer is what it proved.

    The answer raises WorkerDied where there is none.
    """
    answer = forked(lambda: _said(work, aside))

    def part() -> Part:
        data = answer()
        said: Part | str = pickle.loads(data) if data else "it was killed"  # noqa: S301  (from our own child)
        if isinstance(said, str):
            raise WorkerDied(said)
        return said

    return part


def _said(work: Work, aside: Callable[[], Proof]) -> bytes:
    """A part, or in its place why there is none."""
    try:
        done = _tried(aside)
        return pickle.dumps(Part(_written(work, lambda _: None), done))
    except Exception as error:  # noqa: BLE001  (whatever it is, the asker says it)
        return pickle.dumps("".join(traceback.format_exception_only(error)))


def _tried(aside: Callable[[], Proof]) -> Proof | None:
    """What fails here is done again by the asker, who says why it fails."""
    try:
        return aside()
    except Exception:  # noqa: BLE001
        return None


def _written(work: Work, tick: Callable[[int], None]) -> Proof:
    proof, told, seen = Proof(), 0, set[str]()
    folders = {folder: os.open(work.site / folder, os.O_RDONLY | os.O_DIRECTORY) for folder in work.shells}
    try:
        while taken := os.read(work.queue, 2):
            start = int.from_bytes(taken, "big") * work.size
            items = work.items[start : start + work.size]
            work.maker.near(items)
            for folder, name in items:
                leaf = work.maker.make(folder, name)
                html = work.shells[folder].around(leaf.title, leaf.body)
                first = folder not in seen  # the shell is looked at once, with the first page that it surrounds
                seen.add(folder)
                part, links = (None, None) if first else (leaf.body, leaf.links)
                proof.page(f"{folder}/{name}/index.html", html, part, links)
                os.mkdir(name, dir_fd=folders[folder])
                _write(folders[folder], f"{name}/index.html", html)
            if start // TOLD > told:
                told = start // TOLD
                tick(told * TOLD)
    finally:
        for fd in folders.values():
            os.close(fd)
    work.maker.keep()
    return proof


def _write(folder: int, name: str, data: bytes) -> None:
    """Writes a new file whole; a full disk takes a part first and refuses the rest."""
    file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644, dir_fd=folder)
    try:
        while data:
            data = data[os.write(file, data) :]
    finally:
        os.close(file)
