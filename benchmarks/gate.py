"""Speed of the gate: one record changed among many, against a full check of the same campus, and a push through the hook."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from anlan.rules.examples import example

from benchmarks.clock import spent

SIZES = (10_000, 100_000)
RUNS = 5
_FIRST = date(2025, 6, 1)
_QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
_HAZARD = """id: {id}
title: 安全出口堆放纸箱
at: {day}T09:00+08:00
by: library/keeper
place: library
field: fire
source: self
steps:
  - step: registered
    at: {day}T10:00+08:00
    by: security/clerk
    grade: general
  - step: assigned
    at: {day}T11:00+08:00
    by: security/head
    to: library/head
    deadline: {day}
"""
_STEP = "  - step: noted\n    at: {day}T12:00+08:00\n    by: library/head\n    note: 已清走一半\n"


class Figures(NamedTuple):
    """Processor seconds of the tool and of Git, the best of some runs; `push` is None where it was not asked for."""

    records: int
    change: float
    full: float
    push: float | None

    @property
    def ratio(self) -> float:
        """What a full check costs against that of one record changed."""
        return self.full / self.change


def gate_case(folder: Path, records: int, push: bool = False) -> Figures:
    """Makes a campus of that many records in a folder and measures the check of one step, a full check, and a push."""
    bare = folder / f"gate-{records}.git"
    if not bare.exists():
        campus_of(bare, records)
    change = _best(RUNS, lambda: _anlan("check", "--repo", bare, "--base", "main", "--rev", "one-step"))
    full = _best(1, lambda: _anlan("check", "--repo", bare, "--rev", "main"))
    return Figures(records, change, full, _push(folder, bare) if push else None)


def campus_of(bare: Path, records: int) -> None:
    """A bare repository with a campus of many hazards on main, and a branch that appends one step to one of them."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", bare], check=True)
    first = _FIRST
    one = {_path(first, 0): (_record(first, 0) + _STEP.format(day=first)).encode()}
    subprocess.run(["git", "-C", bare, "fast-import", "--quiet"], input=b"".join(_stream(records, one)), check=True)
    subprocess.run(["git", "-C", bare, "repack", "-adq"], check=True)


def _stream(records: int, one: dict[str, bytes]) -> Iterator[bytes]:
    yield b"commit refs/heads/main\ncommitter clerk <clerk@anlan.example> 1780300800 +0800\ndata 1\nx\n"
    yield _file("campus.yml", (example("SC202", "accepted") / "campus.yml").read_bytes())
    for n in range(records):
        day = _FIRST + timedelta(days=n % 365)
        yield _file(_path(day, n), _record(day, n).encode())
    yield b"commit refs/heads/one-step\ncommitter clerk <clerk@anlan.example> 1780300900 +0800\ndata 1\nx\n"
    yield b"from refs/heads/main\n"
    for path, data in one.items():
        yield _file(path, data)


def _file(path: str, data: bytes) -> bytes:
    return f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"


def _id(day: date, n: int) -> str:
    return f"hz-{day:%Y%m%d}-library-{n + 1}"


def _path(day: date, n: int) -> str:
    return f"records/hazard/{day:%Y/%m}/{_id(day, n)}.yml"


def _record(day: date, n: int) -> str:
    return _HAZARD.format(id=_id(day, n), day=day)


def _push(folder: Path, bare: Path) -> float:
    """One step pushed to main through the hook, from a clone of its own; without the hook's share it is some 50 ms."""
    subprocess.run([*_tool(), "hook", "--repo", bare, "--install"], check=True, capture_output=True)
    work = folder / f"{bare.stem}-work"
    if not work.exists():
        subprocess.run(["git", "clone", "-q", "--no-checkout", "-b", "one-step", bare, work], check=True)
    words = ["git", "-C", str(work), "push", "-q", "origin", "one-step:main"]
    cost = spent(lambda: subprocess.run(words, check=True, capture_output=True, env=os.environ | _QUIET))
    subprocess.run(["git", "-C", bare, "update-ref", "refs/heads/main", "refs/heads/main^"], check=True)
    return cost


def _tool() -> list[str]:
    return [sys.executable, "-m", "anlan"]


def _anlan(*words: object) -> None:
    subprocess.run([*_tool(), *map(str, words)], check=True, capture_output=True)


def _best(runs: int, work: Callable[[], object]) -> float:
    return min(spent(work) for _ in range(runs))


if __name__ == "__main__":
    place = Path(sys.argv[1])
    for size in SIZES:
        print(gate_case(place, size, push=True), flush=True)
