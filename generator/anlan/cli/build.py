"""`anlan build`: the site, whole or not at all."""

from __future__ import annotations

import argparse
import functools
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from anlan.boards import Boards, boards
from anlan.boards.past import Past
from anlan.boards.proposal import Proposal, proposal
from anlan.boards.voice import Voice
from anlan.cli.ask import as_of_options, jobs_of, opened, reported, say
from anlan.cli.gate import called
from anlan.cli.history_of import begun, past_of
from anlan.facts.derive import Facts, derive
from anlan.ledger import Audience, Ledger, read_ledger
from anlan.report import Located, locate
from anlan.rules import BOOK, judging
from anlan.rules.signals import SIGNAL_BOOK
from anlan.site.build import SiteAsk, Unproved, build_site, refusing
from anlan.site.problem import CannotBuild
from anlan.site.swap import refuse_others
from anlan.sources.forked import elsewhere, forks
from anlan.sources.git import Repository
from anlan.sources.lines import differing, meeting
from anlan.sources.problem import CannotRun
from anlan.sources.shelf import Shelf
from anlan.sources.tree import ROOTS, SITE_ROOTS, Opened, RevisionTree, WorkTree
from anlan.terms.word import Lang, Word

_TICK = 0.02  # seconds by which a file system's clock may be behind


def add(commands: Any, common: argparse.ArgumentParser, lang: Lang) -> None:
    """The command and its options."""
    parser = commands.add_parser("build", parents=[common], help=Word("生成网站", "build the site").say(lang))
    as_of_options(parser, lang)
    base = Word(
        "提议要并入的版本：多一页“这次提议改了什么”", "what a proposal goes into: adds a page of what it changes"
    )
    parser.add_argument("--base", metavar="REV", help=base.say(lang))
    site_options(parser, lang)
    parser.set_defaults(run=run)


def site_options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """What `build` and `serve` both ask."""
    parser.add_argument(
        "--out",
        metavar="DIR",
        default="site",
        help=Word("网站放在哪里，缺省 site/", "where the site goes; default site/").say(lang),
    )
    audience = Word("给谁看：campus 不含仅限安全部门的记录", "for whom: campus leaves out the office's own records")
    parser.add_argument("--audience", choices=("campus", "office"), default="campus", help=audience.say(lang))
    parser.add_argument("--jobs", type=int, metavar="N", help=Word("用几个进程", "number of processes").say(lang))


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Exit 0: built; 1: built, some records are bad; 2, by CannotRun: the old site stays."""
    started = time.monotonic()
    found = build(args, lang)
    seconds = time.monotonic() - started
    say(
        Word(f"完成：{args.out}/index.html，用时 {seconds:.1f} 秒", f"done: {args.out}/index.html, in {seconds:.1f} s"),
        lang,
    )
    return reported(found, "text", lang, quiet=True)


class Overtaken(CannotBuild):
    """Files changed between reading and writing, as where somebody switched to another branch: nobody's fault."""

    def __init__(self) -> None:
        super().__init__(
            "生成网站时，文件夹里的文件变了（换了分支？），原来的网站没有动；再运行一次",
            "files of the folder changed while the site was built (another branch?) and the old site stays; run it again",
        )


@dataclass(frozen=True, slots=True)
class Planned:
    """What will be built: the views, where and how, and everything that is wrong with what they were made from."""

    views: Boards
    ask: SiteAsk
    found: list[Located]


def build(args: argparse.Namespace, lang: Lang) -> list[Located]:
    """Builds the site that was asked for; gives everything that is wrong with what it was built from."""
    began = time.time() - _TICK
    open_ = opened(args)
    if getattr(args, "base", None):
        _comparable(open_, args.base)
    plan = planned(open_, _out(args), args.audience, jobs_of(args), lang)
    if getattr(args, "base", None):
        plan = replace(plan, views=replace(plan.views, proposal=_proposal(open_, args.base, plan.views.voice)))
    try:
        return [*plan.found, *locate(build_site(plan.views, plan.ask), open_.tree)]
    except Unproved:
        if isinstance(open_.tree, WorkTree) and open_.tree.changed_since(began):
            raise Overtaken from None
        raise


def planned(open_: Opened, out: Path, audience: Audience, jobs: int, lang: Lang) -> Planned:
    """Reads and judges a tree; raises CannotRun where campus.yml cannot be read."""
    say(Word("读取记录", "Reading records"), lang)
    cache = cache_of(os.environ)
    kept = cache and cache.parent / "history"
    reading = begun(open_, kept, jobs)
    ledger, findings = read_ledger(open_.tree, open_.moment, jobs, _shelf(open_, cache, "values"))
    if ledger is None:
        raise CannotRun(
            "campus.yml 读不了，网站没有生成；先运行 anlan check",
            "campus.yml cannot be read, so nothing was built; run anlan check first",
        )
    say(Word(f"{len(ledger.records)} 条记录", f"{len(ledger.records)} records"), lang)
    facts = derive(ledger)
    judged = judging(ledger, jobs, facts.courses)
    wrong = functools.cache(lambda: findings + judged())
    past = past_of(open_, ledger, facts, wrong, reading, kept)
    seen = seen_by(ledger, facts, audience)
    found = locate(wrong(), open_.tree)  # now that nothing else is left to do while others judge
    if past is not None and forks(jobs, len(ledger.records)):  # signals are looked for while pages are made
        past = replace(past, found=elsewhere(past.found))
    views = pages(seen, past, found, lang)
    bodies = _shelf(open_, cache, "bodies", audience, lang)
    return Planned(
        views, SiteAsk(out, lang, jobs, cache, open_.tree, bodies, functools.partial(_progress, lang)), found
    )


def _shelf(open_: Opened, cache: Path | None, *name: str) -> Shelf | None:
    """Where something of a campus is kept between builds: of one in Git, which has a name."""
    repository = open_.repository
    return Shelf(cache.parent / "pages", *name, repository.home, repository.prefix) if cache and repository else None


def _comparable(open_: Opened, base: str) -> tuple[Repository, str]:
    """The repository and the tip of a base; raises CannotRun where there is no revision to hold against it."""
    if open_.repository is None or open_.tree.revision is None:
        raise CannotRun("--base 要和 --rev 一起用", "--base goes with --rev")
    return open_.repository, open_.repository.commit(base)


def _proposal(open_: Opened, base: str, voice: Voice) -> Proposal:
    """What the tree has beyond the commit where it left a base; others' landings since then are not its doing."""
    repository, tip = _comparable(open_, base)
    assert open_.tree.revision is not None
    start = meeting(repository, tip, open_.tree.revision) or tip
    before, _ = read_ledger(RevisionTree(repository, start), open_.moment)
    if before is None:
        raise CannotRun(f"{base} 的 campus.yml 读不了", f"campus.yml of {base} cannot be read")
    paths = (d.path for d in differing(repository, start, open_.tree.revision))
    return proposal(voice, derive(before.seen_by(voice.ledger.audience)), called(base), paths)


def _out(args: argparse.Namespace) -> Path:
    """Where the site goes; not among what the campus is read from, else one build would be read by the next."""
    out, repo = Path(args.out), Path(args.repo).resolve()
    if any(out.resolve().is_relative_to(repo / root) for root in (*ROOTS, *SITE_ROOTS, ".git")):
        raise CannotRun(
            f"网站不能放在 {out}：那里是校园仓库的内容，换一个文件夹",
            f"the site cannot go to {out}, which the campus is read from; choose another folder",
        )
    with refusing():
        refuse_others(out)
    return out


def seen_by(ledger: Ledger, facts: Facts, audience: Audience) -> tuple[Ledger, Facts]:
    """What one audience sees, and what follows from it."""
    seen = ledger.seen_by(audience)
    return seen, facts.narrowed(seen) if seen.withheld else facts


def pages(seen: tuple[Ledger, Facts], past: Past | None, found: list[Located], lang: Lang) -> Boards:
    """What the pages say to one audience."""
    return boards(*seen, past, found, (*BOOK.values(), *SIGNAL_BOOK.values()), lang)


def cache_of(environ: Mapping[str, str]) -> Path | None:
    """Where framed pages are kept between builds: the user's own cache, never the campus's repository."""
    asked, home = environ.get("XDG_CACHE_HOME", ""), environ.get("HOME", "")
    folder = Path(asked) if Path(asked).is_absolute() else Path(home) / ".cache"
    return folder / "anlan" / "frames" if folder.is_absolute() else None


def _progress(lang: Lang, what: Word, done: int, of: int) -> None:
    say(what if not done else Word(f"{what.zh} {done}/{of}", f"{what.en} {done}/{of}"), lang)
