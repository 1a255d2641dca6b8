"""`anlan rules`: the rule book, or one rule explained."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from anlan.rules import BOOK
from anlan.rules.examples import example
from anlan.sources.problem import CannotRun
from anlan.terms.finding import Card
from anlan.terms.vocab import FAMILIES, FORCES, LEVELS_OF_FINDING
from anlan.terms.word import Lang, Word


def add(commands: Any, common: argparse.ArgumentParser, lang: Lang) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "rules", parents=[common], help=Word("规则书，或解释一条规则", "the rule book, or one rule explained").say(lang)
    )
    parser.add_argument(
        "code", nargs="?", metavar="CODE", help=Word("规则代号，如 HZ103", "code of a rule, like HZ103").say(lang)
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help=Word("输出格式", "output format").say(lang)
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Prints the book; exit 2 for a code that is not in it."""
    if args.code and args.code.upper() not in BOOK:
        raise CannotRun(f"没有规则 {args.code}", f"there is no rule {args.code}")
    cards = [BOOK[args.code.upper()]] if args.code else list(BOOK.values())
    if args.format == "json":
        rows = [_row(c, lang) for c in cards]
        sys.stdout.write(json.dumps({"version": 1, "rules": rows}, ensure_ascii=False, indent=1) + "\n")
    elif args.code:
        sys.stdout.write(_explained(cards[0], lang))
    else:
        sys.stdout.write(
            "".join(f"{c.code}  {LEVELS_OF_FINDING[c.level].say(lang)}  {c.title.say(lang)}\n" for c in cards)
        )
    return 0


def _row(card: Card, lang: Lang) -> dict[str, Any]:
    return {
        "code": card.code,
        "level": card.level,
        "family": card.family,
        "title": card.title.say(lang),
        "why": card.why.say(lang),
        "mend": card.mend.say(lang),
        "basis": {"text": card.basis.text.say(lang), "force": card.basis.force},
        "accepted": str(example(card.code, "accepted")),
        "rejected": str(example(card.code, "rejected")),
    }


def _explained(card: Card, lang: Lang) -> str:
    rows = (
        (Word("类别", "family"), FAMILIES[card.family].say(lang)),
        (Word("程度", "level"), LEVELS_OF_FINDING[card.level].say(lang)),
        (Word("为什么", "why"), card.why.say(lang)),
        (Word("怎么改", "mend"), card.mend.say(lang)),
        (Word("依据", "basis"), f"{card.basis.text.say(lang)} [{FORCES[card.basis.force].say(lang)}]"),
        (Word("合格的例子", "accepted"), _shown(example(card.code, "accepted"))),
        (Word("不合格的例子", "rejected"), _shown(example(card.code, "rejected"))),
    )
    return f"{card.code}  {card.title.say(lang)}\n" + "".join(f"  {name.say(lang)}: {text}\n" for name, text in rows)


def _shown(path: Path) -> str:
    return str(path)
