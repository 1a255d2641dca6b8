"""`anlan check`: everything a pull request must pass."""

from __future__ import annotations

import argparse
import posixpath
from pathlib import Path
from typing import Any

from anlan.cli.ask import FORMATS, as_of_options, jobs_of, opened, reported, summarised
from anlan.cli.gate import folder_of, paired, proposal, where_of
from anlan.cli.named import id_of, relative
from anlan.gate import judged
from anlan.ledger import read_ledger
from anlan.model import path_of
from anlan.report import at_forge, locate
from anlan.rules import judge
from anlan.sources.problem import CannotRun
from anlan.sources.tree import Tree
from anlan.terms.finding import Finding
from anlan.terms.word import Lang, Word


def add(commands: Any, common: argparse.ArgumentParser, lang: Lang) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "check", parents=[common], help=Word("检查记录、计划和页面", "check records, plan and pages").say(lang)
    )
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help=Word("只报这些文件、文件夹或编号的问题", "report these files, folders or ids only").say(lang),
    )
    as_of_options(parser, lang)
    base = Word(
        "提议要并入的版本：只查改动，用它的规则", "what the proposal goes into: judge the change, by the base's rules"
    )
    parser.add_argument("--base", metavar="REV", help=base.say(lang))
    who = Word("平台或登录核实的提交者，如 github:x", "who the forge or the login vouches for, like github:x")
    parser.add_argument("--actor", metavar="WHO", action="append", default=[], help=who.say(lang))
    parser.add_argument(
        "--format", choices=(*FORMATS, "summary"), default="text", help=Word("输出格式", "output format").say(lang)
    )
    parser.add_argument("--jobs", type=int, metavar="N", help=Word("用几个进程", "number of processes").say(lang))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Exit 0 without errors, 1 with some."""
    if args.base or paired(args):
        with proposal(args) as (sides, who, moment):
            wanted = tuple(_named(Path(args.repo), p) for p in args.paths)
            found = locate(_below(judged(sides, who, moment, jobs_of(args)), wanted), sides.after)
            if args.format == "summary":
                return summarised(found, lang, where_of(args, sides, found, moment))
            return reported(found, args.format, lang, folder=folder_of(Path(args.repo)))
    if args.actor:
        raise CannotRun(
            "--actor 要和 --base 一起用：它说的是谁提交改动", "--actor goes with --base: it says whose a change is"
        )
    open_ = opened(args)
    wanted = tuple(_within(Path(args.repo), open_.tree, p) for p in args.paths)
    ledger, findings = read_ledger(open_.tree, open_.moment, jobs_of(args))
    if ledger is not None:
        findings += judge(ledger, jobs_of(args))
    found = locate(_below(findings, wanted), open_.tree)
    folder = open_.repository.prefix if open_.repository else ""
    if args.format == "summary":
        forge = ledger.campus.forge if ledger and open_.tree.revision else None
        return summarised(found, lang, at_forge(forge, lambda _: str(open_.tree.revision), folder))
    return reported(found, args.format, lang, folder=folder)


def _below(findings: list[Finding], wanted: tuple[str, ...]) -> list[Finding]:
    """Those in some files or folders; all of them where none are named."""
    kept = (f for f in findings if any(f.path == w or f.path.startswith(f"{w}/") or w == "." for w in wanted))
    return list(kept) if wanted else findings


def _named(repo: Path, asked: str) -> str:
    """A path as seen from the repository; what a change removed is not there any more and may be named all the same."""
    if rid := id_of(asked):
        return path_of(rid)
    inside = relative(Path(asked), repo) if Path(asked).exists() else None
    return inside or posixpath.normpath(asked)


def _within(repo: Path, tree: Tree, asked: str) -> str:
    """A path as seen from the repository; an id stands for its file. Raises CannotRun for what is not there."""
    if rid := id_of(asked):
        asked = path_of(rid)
    paths = {e.path for e in tree.entries()}
    for seen in (relative(Path(asked), repo), relative(repo / asked, repo)):
        if seen is not None and (seen == "." or seen in paths or any(p.startswith(f"{seen}/") for p in paths)):
            return seen
    raise CannotRun(f"仓库里没有 {asked}", f"the repository holds no {asked}")
