"""What somebody names on the command line: a record by its id or its file's name, a path from where one stands."""

from __future__ import annotations

import argparse
import posixpath
import re
import shlex
from pathlib import Path

from anlan.model import KINDS
from anlan.model.scalars import RECORD


def id_of(asked: str) -> str | None:
    """The id that somebody wrote, or the file's name alone, which says the same."""
    rid = asked.removesuffix(".yml")
    return rid if rid[:2] in KINDS and re.fullmatch(RECORD, rid) else None


def relative(path: Path, repo: Path) -> str | None:
    """A path from where one stands, as seen from the repository; none where it lies outside."""
    place, root = (posixpath.normpath(p.absolute().as_posix()) for p in (path, repo))
    try:
        return Path(place).relative_to(root).as_posix()
    except ValueError:
        return None


def where(args: argparse.Namespace) -> str:
    """What another command is given so that it looks at the same repository; nothing in its own folder."""
    return "" if args.repo == "." else f" --repo {shlex.quote(args.repo)}"
