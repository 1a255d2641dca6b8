"""Speed of the trace: the history of all records against the floor, what Git itself needs to say as much to nothing."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.clock import spent

COMMITS = 100_000
RUNS = 5
_KINDS = {"hazard": 15, "inspection": 10, "patrol": 91, "rota": 18, "duty": 4, "meeting": 12}  # a college's year
_START = 1_700_000_000


class Figures(NamedTuple):
    """Processor seconds of Git and of Python together, without the start of the interpreter, the least of a few runs."""

    commits: int
    blobs: int
    log: float
    contents: float
    traced: float
    kept: float

    @property
    def ratio(self) -> float:
        """How many times the floor the trace costs, with the content of every version read once."""
        return self.traced / (self.log + self.contents)


def measure(folder: Path, commits: int = COMMITS) -> Figures:
    """Makes a repository of that many commits in a folder and measures the trace of it."""
    repository = folder / f"trace-{commits}.git"
    if not repository.exists():
        made(repository, commits)
    cache = folder / "trace-cache"
    told = _asked(_NAMES, repository)
    _asked(_KEPT, repository, cache)
    works = (
        lambda: spent(lambda: _git(repository, "log", "--raw", "HEAD")),
        lambda: spent(lambda: _git(repository, "cat-file", "--batch", "--buffer", told=told)),
        lambda: float(_asked(_TRACED, repository)),
        lambda: float(_asked(_KEPT, repository, cache)),
    )
    rounds = [[work() for work in works] for _ in range(RUNS)]  # in turn, so that one quiet minute favours none
    log, contents, traced, kept = map(min, zip(*rounds, strict=True))
    return Figures(commits, told.count(b"\n"), log, contents, traced, kept)


_HEAD = """
import gc, os, sys
from pathlib import Path
from anlan.sources.git import Repository
from anlan.trace.history import trace
from anlan.trace.revisions import blobs
gc.disable()  # as the command line does
repository = Repository(Path(sys.argv[1]))
started = sum(os.times()[:4])
"""
_NAMES = _HEAD + "print('\\n'.join(blobs(r for of in trace(repository, 'HEAD').revisions.values() for r in of)))"
_TRACED = (
    _HEAD
    + """
found = trace(repository, "HEAD")
for data in repository.contents(blobs(r for of in found.revisions.values() for r in of)):
    assert data
print(sum(os.times()[:4]) - started)
"""
)
_KEPT = _HEAD + "trace(repository, 'HEAD', cache=Path(sys.argv[2]))\nprint(sum(os.times()[:4]) - started)"


def _asked(program: str, *words: Path) -> bytes:
    return subprocess.run([sys.executable, "-c", program, *map(str, words)], check=True, stdout=subprocess.PIPE).stdout


def _git(repository: Path, *words: str, told: bytes = b"") -> None:
    subprocess.run(["git", "-C", repository, *words], check=True, input=told, stdout=subprocess.DEVNULL)


def made(repository: Path, commits: int, seed: int = 1) -> None:
    """A bare repository of records in folders by month, filed on branches and merged, or landed directly."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", repository], check=True)
    words = ["git", "-C", str(repository), "fast-import", "--quiet", "--done"]
    with subprocess.Popen(words, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.writelines(_stream(commits, random.Random(seed)))
        process.stdin.write(b"done\n")
    if process.returncode:
        raise RuntimeError("git fast-import failed")
    subprocess.run(["git", "-C", repository, "gc", "-q"], check=True, env={**os.environ, "LC_ALL": "C"})


def _stream(commits: int, chance: random.Random) -> Iterator[bytes]:
    """Commits as git fast-import reads them: two in three are a draft on a branch and the merge that lands it."""
    tip = mark = 0
    standing: list[tuple[str, str]] = []
    while mark < commits:
        path, text = _version(chance, mark, commits, standing)
        file = b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(text.encode()), text.encode())
        mark += 1
        if chance.random() < 0.5 or mark == commits or not tip:
            yield _commit(mark, "main", "filed", tip) + file
        else:
            yield _commit(mark, "draft", "a draft", tip) + file
            mark += 1
            yield _commit(mark, "main", "merged", tip, mark - 1) + file
        tip = mark


def _commit(mark: int, branch: str, subject: str, *parents: int) -> bytes:
    who = f"unit{mark % 40} <unit{mark % 40}@anlan.example> {_START + mark * 60} +0800"
    words = ("from", "merge")
    lines = "".join(f"{words[n]} :{p}\n" for n, p in enumerate(parents) if p)
    said = f"commit refs/heads/{branch}\nmark :{mark}\nauthor {who}\ncommitter {who}\ndata {len(subject)}\n{subject}\n"
    return (said + lines).encode()


def _version(chance: random.Random, n: int, of: int, standing: list[tuple[str, str]]) -> tuple[str, str]:
    """A new record, or a further step of one that was filed lately."""
    if standing and chance.random() < 0.3:
        at = chance.randrange(max(0, len(standing) - 500), len(standing))
        path, text = standing[at]
        text += ("" if "steps:" in text else "steps:\n") + f"  - step: noted\n    note: 第 {n} 次处理，现场照片已附\n"
        standing[at] = path, text
        return path, text
    kind = chance.choices(tuple(_KINDS), tuple(_KINDS.values()))[0]
    month = 12 * 2021 + n * 60 // of  # five years
    year, month = divmod(month, 12)
    rid = f"{kind[:2]}-{year}{month + 1:02}{chance.randrange(28) + 1:02}-unit{n % 40}-{n}"
    text = f"id: {rid}\ntitle: 第 {n} 条记录\nplace: dorm{n % 60}\ntext: {'现场情况说明。' * chance.randrange(1, 30)}\n"
    standing.append((f"records/{kind}/{year}/{month + 1:02}/{rid}.yml", text))
    return standing[-1]


if __name__ == "__main__":
    found = measure(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else COMMITS)
    print(found, f"ratio {found.ratio:.2f}")
