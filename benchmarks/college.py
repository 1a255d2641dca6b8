"""The colleges that are measured, made once by `anlan demo` and kept below build/bench; and the tool as a program."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from functools import cache
from itertools import count
from pathlib import Path

from benchmarks.clock import Cost, cost

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "build" / "bench"
ANLAN = (sys.executable, "-m", "anlan")
RECORDS, MANY = 10_000, 30_000
_MEMORY = Path("/dev/shm")
# What is built goes to memory where the system has such a folder: on a disk a new folder costs its file system
# between 40 and 800 µs, by what was deleted there a minute ago, and that would drown every other figure.
SCRATCH = (_MEMORY if os.access(_MEMORY, os.W_OK) else BENCH) / "anlan-bench"
_COUNT = count(1)


def anlan(*words: object, kept: Path = BENCH / "cache") -> Cost:
    """Runs the tool; exit 1 is an answer too: records of a demo may be bad."""
    return cost((*ANLAN, *words), {"XDG_CACHE_HOME": str(kept)}, fine=(0, 1))


def college(records: int) -> Path:
    """The folder of a college with so many records, as this version of the tool writes it."""
    folder, made_by = BENCH / f"college-{records}", BENCH / f"college-{records}.by"
    if not made_by.exists() or made_by.read_text("utf-8") != _writers():
        shutil.rmtree(folder, ignore_errors=True)
        written(folder, records)
        made_by.write_text(_writers(), "utf-8")
    return folder


@cache
def _writers() -> str:
    """A checksum of all that a demo depends on: what it writes is measured, and not what another version wrote."""
    sha = hashlib.sha256()
    for root in (ROOT / "generator", ROOT / "plan", ROOT / "campus.yml"):
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.is_file() and path.suffix in (".py", ".yml", ".md"):
                sha.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return sha.hexdigest()


def written(folder: Path, records: int) -> Cost:
    """Writes a college anew and says what that cost."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    return anlan("demo", folder, "--records", records, "--seed", 1)


def fresh(name: str) -> Path:
    """A folder that never was, so that nobody's old files are removed while a clock runs."""
    return SCRATCH / f"{name}-{next(_COUNT)}"


def built(campus: Path, site: Path, cold: bool = False, jobs: int | None = None) -> Cost:
    """Builds a site; cold: as if for the first time, with nothing kept from before."""
    many = () if jobs is None else ("--jobs", jobs)
    return anlan("build", "--repo", campus, "--out", site, *many, kept=fresh("cold") if cold else BENCH / "cache")


def one_more(campus: Path) -> None:
    """A note on a hazard lands and its receipt is written: what is new when a site is built after a merge."""
    hazards = sorted((campus / "records" / "hazard").rglob("*.yml"))
    texts = ((p, p.read_text("utf-8")) for p in hazards[next(_COUNT) * 100 % len(hazards) :])
    path, text = next((p, t) for p, t in texts if "\nsteps:\n" in t and t.endswith("\n"))
    by = next(line for line in text.splitlines() if line.startswith("by: "))
    at = _git(campus, "log", "-1", "--format=%cd", "--date=format:%Y-%m-%dT%H:%M+08:00", "main")
    path.write_text(f"{text}  - step: noted\n    at: {at}\n    {by}\n    note: 已复查\n", "utf-8")
    _git(campus, "-c", "user.name=office", "-c", "user.email=office@anlan.example", "commit", "-qam", "a note")
    anlan("receipt", "--repo", campus, "--run-id", "1")


def _git(campus: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", campus, *words], check=True, capture_output=True, text=True).stdout.strip()
