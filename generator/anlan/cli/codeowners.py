"""`anlan codeowners`: the file that makes the office review what judges proposals."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from anlan.gate.owners import FORGES, codeowners
from anlan.ledger import read_ledger
from anlan.sources.chosen import Chosen
from anlan.sources.problem import CannotRun
from anlan.sources.tree import open_tree
from anlan.terms.word import Lang, Word


def add(commands: Any, common: argparse.ArgumentParser, lang: Lang) -> None:
    """The command and its options."""
    about = Word("按 campus.yml 写出 CODEOWNERS", "print CODEOWNERS as campus.yml has it")
    parser = commands.add_parser("codeowners", parents=[common], help=about.say(lang))
    forge = Word("平台，缺省取 campus.yml 的 forge", "the forge; default is that of campus.yml")
    parser.add_argument("--forge", choices=FORGES, help=forge.say(lang))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, lang: Lang) -> int:  # noqa: ARG001  (the file has one language)
    """Prints the file; exit 2 where campus.yml cannot be read or names nobody."""
    now = datetime.now(UTC)
    tree = open_tree(Path(args.repo), None, None, now).tree
    ledger, _ = read_ledger(Chosen(tree, ("campus.yml",)), now)
    if ledger is None:
        raise CannotRun("campus.yml 读不了；先运行 anlan check", "campus.yml cannot be read; run anlan check first")
    campus = ledger.campus
    forge = args.forge or (campus.forge.kind if campus.forge else "github")
    sys.stdout.write(codeowners(campus, forge))
    return 0
