"""`anlan history`: every landing and draft of a file, with its clocks and what changed field by field."""

from __future__ import annotations

import argparse
import posixpath
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from anlan.cli.named import id_of, relative
from anlan.ledger import read_ledger
from anlan.model import Campus, path_of
from anlan.report.history import FORMATS, Past
from anlan.sources.chosen import Chosen
from anlan.sources.git import Repository
from anlan.sources.problem import CannotRun, brief
from anlan.sources.tree import RevisionTree
from anlan.sources.whole import must_be_whole
from anlan.terms.word import Lang, Word
from anlan.trace.history import trace_of
from anlan.trace.purged import received_times
from anlan.trace.versions import versions


def add(commands: Any, common: argparse.ArgumentParser, lang: Lang) -> None:
    """The command and its options."""
    about = Word("一个文件的全部落地与草稿", "every landing and draft of a file")
    parser = commands.add_parser("history", parents=[common], help=about.say(lang))
    what = Word("记录编号，或路径", "the id of a record, or its path")
    parser.add_argument("what", metavar="ID-or-PATH", help=what.say(lang))
    rev = Word("到这个版本为止，缺省 HEAD", "up to this revision; default HEAD")
    parser.add_argument("--rev", default="HEAD", help=rev.say(lang))
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help=Word("输出格式", "format").say(lang))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Exit 0; 2, by CannotRun, where history cannot be proved or Git never saw the file."""
    repository = Repository(Path(args.repo))
    must_be_whole(repository)
    paths = _paths(args.what, Path(args.repo))
    traced = ((p, trace_of(repository, args.rev, p)) for p in paths)
    path, found = next(((p, t) for p, t in traced if t.of(p)), (paths[0], None))
    if found is None:
        raise CannotRun(
            f"{brief(args.what)} 在 {args.rev} 的历史里从来没有过；核对编号或路径",
            f"{brief(args.what)} never stood in the history of {args.rev}; check the id or the path",
        )
    received = received_times(repository, found.tip)
    past = Past(path, versions(repository, path, found.of(path)), _campus(repository, found.tip), received)
    sys.stdout.write(FORMATS[args.format](past, lang))
    return 0


def _paths(what: str, repo: Path) -> list[str]:
    """The paths that an id or a path may mean, as seen from the folder of the repository: from there, or from where one
    stands."""
    if not what:
        raise CannotRun("没有写编号或路径", "name the id of a record, or a path")
    if rid := id_of(what):
        return [path_of(rid)]
    root = f"{repo.resolve().as_posix()}/"
    seen = (posixpath.normpath(what.removeprefix(root)), relative(Path(what), repo))
    inside = [p for p in dict.fromkeys(seen) if p and p not in (".", "..") and not p.startswith(("../", "/"))]
    if not inside:
        raise CannotRun(
            f"{brief(what)} 不是 --repo 之下的文件", f"{brief(what)} is no file below --repo; give its path from there"
        )
    return inside


def _campus(repository: Repository, commit: str) -> Campus | None:
    """The campus whose identities name units, as the revision says; none where it says none that can be read."""
    ledger, _ = read_ledger(Chosen(RevisionTree(repository, commit), ("campus.yml",)), datetime.now(UTC))
    return None if ledger is None else ledger.campus
