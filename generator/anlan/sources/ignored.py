"""Whether Git would take a file along: what lies in a work tree and is not ignored, `git add -A` commits."""

from __future__ import annotations

from pathlib import Path

from anlan.sources.git import Repository
from anlan.sources.problem import CannotRun

_PLAIN = {"GIT_LITERAL_PATHSPECS": "0"}  # the command knows no other


def ignored(place: Path) -> bool | None:
    """Whether the work tree in which a place lies, or will lie, ignores it; none where it lies in no work tree."""
    place = place.resolve()
    folder = next(p for p in place.parents if p.is_dir())
    try:
        there = Repository(folder)
    except CannotRun:
        return None
    code, _ = there.answer("check-ignore", "--quiet", "--", str(place), environment=_PLAIN)
    return {0: True, 1: False}.get(code)
