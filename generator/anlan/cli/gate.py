"""The proposal that `--base`, `--rev` and `--actor` ask about."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from anlan.cli.ask import moment_of
from anlan.gate import landing, pair_of, working_tree
from anlan.ledger import read_ledger
from anlan.report import Located, Where, at_forge
from anlan.report.summary import nowhere
from anlan.sources.chosen import Chosen
from anlan.sources.git import Repository
from anlan.sources.lines import scratch
from anlan.sources.problem import CannotRun
from anlan.trace import Sides

_SHALLOW = (
    "这是浅克隆，看不到主线；先运行 git fetch --unshallow",
    "this clone is shallow and does not hold the main line; run git fetch --unshallow first",
)

_BARE = (
    "裸仓库没有工作区；用 --rev 写明提议的版本",
    "a bare repository has no working tree; name the proposal's revision with --rev",
)


def paired(args: argparse.Namespace) -> Sides | None:
    """The sides of a folder that is a pair, where no revision is asked for.

    Where one is, the folder is not looked at: it is the proposal's own, which could be made to look like a pair.
    """
    return None if args.base or args.rev else pair_of(Path(args.repo))


@contextmanager
def proposal(args: argparse.Namespace) -> Iterator[tuple[Sides, tuple[str, ...], datetime]]:
    """The two sides that `--base` and `--rev` ask for, who acts, and the clock: now, or `--as-of`."""
    now = moment_of(args.as_of) if args.as_of else datetime.now(UTC)
    pair = paired(args)
    if pair is not None:
        yield pair, tuple(args.actor) or _actors(Path(args.repo)), now
        return
    repository = Repository(Path(args.repo))
    if repository.shallow():
        raise CannotRun(*_SHALLOW)
    base = repository.commit(args.base)
    if args.rev is None:
        if repository.bare():
            raise CannotRun(*_BARE)
        yield working_tree(repository, called(args.base), base), tuple(args.actor), now
        return
    with scratch(repository) as work:
        yield landing(work, called(args.base), base, work.commit(args.rev)), tuple(args.actor), now


def folder_of(repo: Path) -> str:
    """Where a campus lies in its repository, as `college/`; empty at the top, and where there is no repository."""
    try:
        return Repository(repo).prefix
    except CannotRun:
        return ""


def called(base: str) -> str:
    """What a base is called in commands that people copy: `refs/remotes/origin/main` is origin/main to them."""
    return re.sub(r"^refs/(?:heads|remotes)/", "", base)


def _actors(folder: Path) -> tuple[str, ...]:
    try:
        return tuple((folder / "actor").read_text("utf-8").split())
    except OSError:
        return ()


def where_of(args: argparse.Namespace, sides: Sides, found: list[Located], moment: datetime) -> Where:
    """Where the files of a proposal's revision lie at the forge; what it removes lies at the base."""
    if args.rev is None:
        return nowhere
    repository = Repository(Path(args.repo))
    head, base = repository.commit(args.rev), repository.commit(args.base)
    stands = {e.path for e in sides.after.pick({x.finding.path for x in found})}
    ledger, _ = read_ledger(Chosen(sides.before, ("campus.yml",)), moment)
    return at_forge(
        ledger.campus.forge if ledger else None, lambda path: head if path in stands else base, repository.prefix
    )
