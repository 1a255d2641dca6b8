"""The figures as one table, and its place in docs/performance.md."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


class Row(NamedTuple):
    """A figure of ours, the peer or floor beside it, their ratio and what is wanted of it; `held` says whether it is."""

    what: str
    ours: str
    peer: str = ""
    ratio: str = ""
    wanted: str = ""
    held: bool | None = None


def table(rows: Iterable[Row]) -> str:
    """The rows in Markdown; a row that does not hold what is wanted says so."""
    lines = ["| measured | anlan | peer or floor | ratio | wanted |", "|---|---|---|---|---|"]
    for row in rows:
        wanted = row.wanted + {None: "", True: ": held", False: ": **missed**"}[row.held]
        lines.append(f"| {row.what} | {row.ours} | {row.peer} | {row.ratio} | {wanted} |")
    return "\n".join(lines) + "\n"


def machine() -> str:
    """Cores and versions: what a ratio may depend on."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material", "PyYAML", "Jinja2"))
    git = _said("git", "--version").removeprefix("git version ")
    hugo = next((w for w in _said("hugo", "version").split() if w.startswith("v0")), "not installed")
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"git {git}, {packages}, Hugo {hugo}."
    )


def _said(*words: str) -> str:
    return (
        subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()
        if shutil.which(words[0])
        else ""
    )


def kept(page: Path, part: str, begin: str = BEGIN, end: str = END) -> None:
    """Puts a part between its marks; the text around it stays. Raises ValueError where the marks are not there once."""
    text = page.read_text("utf-8")
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise ValueError(f"{page.name} does not hold {begin} and then {end} once")
    head, _, rest = text.partition(begin)
    page.write_text(f"{head}{begin}\n{part}{end}{rest.partition(end)[2]}", "utf-8")


def told(row: Row) -> None:
    """Shows a row as soon as it is measured."""
    print(table([row]).splitlines()[2], file=sys.stderr, flush=True)
