"""What a program costs: processor time of its whole tree, time on the wall, the most memory that one of it held."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

MIB = 1 << 20


class Cost(NamedTuple):
    """Seconds of processor (user and system, of everything that was started and waited for), seconds on the wall, bytes."""

    cpu: float
    wall: float
    memory: int


class Costs(NamedTuple):
    """The costs of some runs of one thing."""

    runs: tuple[Cost, ...]

    @property
    def cpu(self) -> float:
        """The least processor time: others' noise only adds."""
        return min(r.cpu for r in self.runs)

    @property
    def middle(self) -> float:
        """The median of processor time."""
        return statistics.median(r.cpu for r in self.runs)

    @property
    def wall(self) -> float:
        """The least time on the wall."""
        return min(r.wall for r in self.runs)

    @property
    def memory(self) -> int:
        """The most that one process held in any run."""
        return max(r.memory for r in self.runs)

    def said(self) -> str:
        """`2.10 s (median 2.20; wall 1.30)`, of one run without the median."""
        median = f"median {self.middle:.2f}; " if len(self.runs) > 1 else ""
        return f"{self.cpu:.2f} s ({median}wall {self.wall:.2f})"


def cost(words: Sequence[object], more: Mapping[str, str] | None = None, fine: Sequence[int] = (0,)) -> Cost:
    """Runs a program to its end and says what it cost; raises where it ends otherwise than it should."""
    began = time.perf_counter()
    with subprocess.Popen(
        [str(w) for w in words],
        env={**os.environ, **(more or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stderr is not None
        said = running.stderr.read()
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode not in fine:
        raise RuntimeError(f"{words[0]} ended with {running.returncode}: {said.decode('utf-8', 'replace')[-2000:]}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss * 1024)


def spent(work: Callable[[], object]) -> float:
    """Seconds of processor time of the programs that some work starts and waits for, however busy the machine is."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def in_turn(runs: int, *works: Callable[[], Cost]) -> tuple[Costs, ...]:
    """The costs of several things, each run as often as the others and in turn, so that one quiet minute favours none."""
    rounds = [[work() for work in works] for _ in range(runs)]
    return tuple(Costs(tuple(each)) for each in zip(*rounds, strict=True))


def size(path: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(p.stat().st_size for p in path.rglob("*") if p.is_file())
