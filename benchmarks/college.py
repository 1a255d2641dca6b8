"""The colleges that are measured, made once by `anlan demo` and kept below build/bench; and the tool as a program."""

from __future__ import annotations

import os
import shutil
import sys
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


def anlan(*words: object, cache: Path = BENCH / "cache") -> Cost:
    """Runs the tool; exit 1 is an answer too: records of a demo may be bad."""
    return cost((*ANLAN, *words), {"XDG_CACHE_HOME": str(cache)}, fine=(0, 1))


def college(records: int) -> Path:
    """The folder of a college with so many records."""
    folder = BENCH / f"college-{records}"
    if not (folder / "campus.yml").exists():
        shutil.rmtree(folder, ignore_errors=True)
        written(folder, records)
    return folder


def written(folder: Path, records: int) -> Cost:
    """Writes a college anew and says what that cost."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    return anlan("demo", folder, "--records", records, "--seed", 1)


def built(campus: Path, site: Path, cold: bool = False, jobs: int | None = None) -> Cost:
    """Builds a site; cold: as if for the first time, with nothing framed or traced before and no old site."""
    cache = BENCH / ("cold" if cold else "cache")
    if cold:
        shutil.rmtree(cache, ignore_errors=True)
        shutil.rmtree(site, ignore_errors=True)
    many = () if jobs is None else ("--jobs", jobs)
    return anlan("build", "--repo", campus, "--out", site, *many, cache=cache)
