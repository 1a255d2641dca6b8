"""`anlan rules`: the rule book, or one rule explained."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any, Literal

from anlan.rules import BOOK, CHANGE_CODES
from anlan.rules.examples import example
from anlan.rules.signals import SIGNAL_BOOK
from anlan.sources.problem import CannotRun
from anlan.terms.finding import Card
from anlan.terms.vocab import FAMILIES, FORCES, LEVELS_OF_FINDING
from anlan.terms.word import Lang, Word

SORTS: tuple[Literal["accepted", "rejected"], ...] = ("accepted", "rejected")
_SORTS = {"accepted": Word("合格的例子", "accepted"), "rejected": Word("不合格的例子", "rejected")}


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
    """Prints the book, signals behind the rules; exit 2 for a code that is in neither."""
    every = {**BOOK, **SIGNAL_BOOK}
    code = (args.code or "").upper()
    if args.code and code not in every:
        raise CannotRun(f"没有规则 {args.code}", f"there is no rule {args.code}")
    cards = [every[code]] if code else list(every.values())
    if args.format == "json":
        rules, leads = ([_row(c, lang) for c in cards if (c.code in BOOK) == wanted] for wanted in (True, False))
        sys.stdout.write(
            json.dumps({"version": 1, "rules": rules, "signals": leads}, ensure_ascii=False, indent=1) + "\n"
        )
    elif code:
        sys.stdout.write(_explained(cards[0], lang))
    else:
        sys.stdout.write("".join(f"{c.code}  {_kind(c, lang)}  {c.title.say(lang)}\n" for c in cards))
    return 0


def _kind(card: Card, lang: Lang) -> str:
    """How much a rule weighs; of a signal, its family."""
    return (LEVELS_OF_FINDING[card.level] if card.code in BOOK else FAMILIES[card.family]).say(lang)


def _row(card: Card, lang: Lang) -> dict[str, Any]:
    row = {
        "code": card.code,
        "level": card.level,
        "family": card.family,
        "title": card.title.say(lang),
        "why": card.why.say(lang),
        "mend": card.mend.say(lang),
        "basis": {"text": card.basis.text.say(lang), "force": card.basis.force},
    }
    if card.code in BOOK:  # a signal is drawn from a history, of which no folder can be an example
        row["over"] = "change" if card.code in CHANGE_CODES else "tree"
        row |= {sort: str(example(card.code, sort)) for sort in SORTS}
    return row


def _explained(card: Card, lang: Lang) -> str:
    rows: tuple[tuple[Word, str], ...] = (
        (Word("类别", "family"), FAMILIES[card.family].say(lang)),
        (Word("程度", "level"), _kind(card, lang)),
        (Word("为什么", "why"), card.why.say(lang)),
        (Word("怎么改", "mend"), card.mend.say(lang)),
        (Word("依据", "basis"), f"{card.basis.text.say(lang)} [{FORCES[card.basis.force].say(lang)}]"),
    )
    if card.code in BOOK:
        rows += tuple((_SORTS[sort], str(example(card.code, sort))) for sort in SORTS)
    return f"{card.code}  {card.title.say(lang)}\n" + "".join(f"  {name.say(lang)}: {text}\n" for name, text in rows)
