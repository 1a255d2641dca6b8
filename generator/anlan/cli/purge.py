"""`anlan purge`: the history without what was lawfully removed, written beside the old one; receipts still prove the rest."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from anlan.cli.ask import say
from anlan.intake.purge import purge
from anlan.sources.git import Repository
from anlan.terms.word import Lang, Word


def add(commands: Any, common: argparse.ArgumentParser, lang: Lang) -> None:
    """The command and its options."""
    about = Word(
        "依法清除：写一份没有存根和遮盖所列内容的历史",
        "purge by law: history without what tombstones and redactions name",
    )
    parser = commands.add_parser("purge", parents=[common], help=about.say(lang))
    main = Word("主线，缺省 HEAD", "the main line; default HEAD")
    parser.add_argument("--main", metavar="REV", default="HEAD", help=main.say(lang))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Exit 0: it is written, no ref was moved; the new tip is printed."""
    done = purge(Repository(Path(args.repo)), args.main)
    if not done.commits:
        say(Word("历史里已没有这些内容", "the history holds none of it any more"), lang)
    else:
        say(Word(f"{len(done.blobs)} 份内容换成标记，重写 {done.commits} 个提交，别的都没有动。还没有移动任何引用；照 docs/audit.md 的步骤做完",
                 f"{len(done.blobs)} contents replaced by marks, {done.commits} commits written anew, nothing else touched. No ref was moved yet; go on as docs/audit.md says"), lang)  # fmt: skip
    sys.stdout.write(f"{done.tip}\n")
    return 0
