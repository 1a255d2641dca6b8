"""`anlan diff`: what changed on the boards between two moments, as text, JSON or a page to print."""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from anlan.boards.voice import Voice
from anlan.boards.weekly import weekly
from anlan.cli.ask import moment_of
from anlan.cli.build import pages, seen_by
from anlan.cli.history_of import begun, past_of
from anlan.facts.derive import Facts, derive
from anlan.facts.differences import Differences, Moved, differences
from anlan.ledger import Audience, Ledger, read_ledger
from anlan.report import locate
from anlan.rules import judge
from anlan.site.sheet import sheet
from anlan.site.stage import templates
from anlan.sources.chosen import Chosen
from anlan.sources.git import Repository
from anlan.sources.problem import CannotRun
from anlan.sources.tree import Opened, RevisionTree, open_tree
from anlan.terms import vocab
from anlan.terms.finding import Finding
from anlan.terms.word import Lang, Word
from anlan.trace.purged import received_times

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII).fullmatch
_PARTS = (
    ("new", Word("新报", "New")),
    ("overdue", Word("新超期", "Newly overdue")),
    ("no_longer_overdue", Word("不再超期", "No longer overdue")),
    ("moved", Word("状态变化", "Moved")),
    ("closed", Word("了结", "Ended")),
    ("reopened", Word("重启", "Reopened")),
    ("deadlines", Word("期限改动", "Deadlines moved")),
    ("gone", Word("不见了", "Gone")),
)


def add(commands: Any, common: argparse.ArgumentParser, lang: Lang) -> None:
    """The command and its options."""
    about = Word("两个时刻之间看板上的变化", "what changed on the boards between two moments")
    parser = commands.add_parser("diff", parents=[common], help=about.say(lang))
    for name in ("t1", "t2"):
        what = Word(
            "时刻，如 2026-05-18T08:00+08:00；日子，如 2026-05-18，从零点算起；或版本",
            "a moment, like 2026-05-18T08:00+08:00; a day, like 2026-05-18, from its beginning; or a revision",
        )
        parser.add_argument(name, metavar=name.upper(), help=what.say(lang))
    audience = Word("给谁看", "for whom")
    parser.add_argument("--audience", choices=("campus", "office"), default="campus", help=audience.say(lang))
    parser.add_argument(
        "--format", choices=("text", "json", "page"), default="text", help=Word("输出格式", "output format").say(lang)
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Exit 0, whether or not anything changed."""
    one, other = (_at(args, _moment(args, t)) for t in (args.t1, args.t2))
    (old, before), (new, after) = ((s.seen, s.facts) for s in (one, other))
    if old.moment > new.moment:
        raise CannotRun("第一个时刻要早于第二个", "the first moment is the earlier one")
    if args.format == "page":
        sys.stdout.write(_page(one, other, args.audience, lang))
        return 0
    change = differences(before, after)
    if args.format == "json":
        head = {"version": 1, "from": _side(old), "to": _side(new)}
        sys.stdout.write(json.dumps(head | asdict(change), ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(_text(change, Voice(new, after, lang)))
    return 0


@dataclass(frozen=True, slots=True)
class _Side:
    """A campus at one of the two moments: opened, whole, and as the audience sees it; `told` names it ever after."""

    open: Opened
    ledger: Ledger
    findings: list[Finding]
    seen: Ledger
    facts: Facts
    told: str


def _moment(args: argparse.Namespace, asked: str) -> str:
    """What was asked; a day as the moment at which it begins on the campus's clocks, or on UTC's where those are unknown."""
    if not _DAY(asked):
        return asked
    repository = Repository(Path(args.repo))
    tree = Chosen(RevisionTree(repository, repository.commit("HEAD")), ("campus.yml",))
    ledger, _ = read_ledger(tree, datetime.now(UTC))
    moment = moment_of(f"{asked}T00:00Z")
    return (moment.replace(tzinfo=ledger.zone) if ledger else moment).isoformat("T", "minutes")


def _is_moment(asked: str) -> bool:
    return asked[:4].isdecimal() and "T" in asked


def _at(args: argparse.Namespace, asked: str) -> _Side:
    """The ledger at a moment or revision, as its audience sees it."""
    now = datetime.now(UTC)
    if _is_moment(asked):
        open_ = open_tree(Path(args.repo), None, moment_of(asked), now, received_times)
    else:
        open_ = open_tree(Path(args.repo), asked, None, now)
    ledger, findings = read_ledger(open_.tree, open_.moment)
    if ledger is None:
        raise CannotRun(f"{asked} 时的 campus.yml 读不了", f"campus.yml as of {asked} cannot be read")
    seen = ledger.seen_by(args.audience)
    told = asked if _is_moment(asked) else (seen.revision or asked)[:12]
    return _Side(open_, ledger, findings, seen, derive(seen), told)


def _page(one: _Side, other: _Side, audience: Audience, lang: Lang) -> str:
    """The weekly sheet between the two moments."""
    facts = derive(other.ledger)
    wrong = other.findings + judge(other.ledger, courses=facts.courses)
    past = past_of(other.open, other.ledger, facts, lambda: wrong, begun(other.open))
    views = pages(seen_by(other.ledger, facts, audience), past, locate(wrong, other.open.tree), lang)
    week = weekly(views.voice, views.past, one.facts)
    command = f"anlan diff {one.told} {other.told}{' --audience office' if audience == 'office' else ''}"
    made = replace(views, between=replace(week, command=command))
    files = {
        path if path.startswith("theme/") else f"templates/{path}": data
        for path, data in templates(other.open.tree).items()
    }
    return sheet(made, views.voice("安全工作例会周报", "Weekly safety sheet"), files)


def _side(ledger: Ledger) -> dict[str, str | None]:
    return {"moment": ledger.now.isoformat("T", "seconds"), "revision": ledger.revision}


def _text(change: Differences, voice: Voice) -> str:
    lines = []
    for name, title in _PARTS:
        items = getattr(change, name)
        if items:
            lines += [f"{voice.say(title)} {len(items)}", *(f"  {_line(i, voice)}" for i in items)]
    filed = voice.listed(f"{voice.say(vocab.KINDS[kind])} {n}" for kind, n in change.filed)
    if filed:
        lines.append(voice("新的记录：", "New records: ") + filed)
    return "\n".join(lines or [voice("没有变化。", "Nothing changed.")]) + "\n"


def _line(item: str | Moved, voice: Voice) -> str:
    if isinstance(item, str):
        return f"{item} {voice.title(item)}"
    old, new = (
        voice.say(vocab.STATES[x].word) if x in vocab.STATES else x or voice("（无）", "(none)")
        for x in (item.old, item.new)
    )
    return f"{item.id} {voice.title(item.id)}: {old} → {new}"
