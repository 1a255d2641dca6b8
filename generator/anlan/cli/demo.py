"""`anlan demo`: a fictional college with a year of records and a real Git history."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from anlan.cli.ask import say
from anlan.demo.planted.sow import FEWEST
from anlan.demo.repository import write_demo
from anlan.sources.problem import CannotRun
from anlan.sources.shipped import shipped
from anlan.terms.word import Lang, Word

RECORDS, SEED, MOST = 2000, 1, 50_000


def add(commands: Any, common: argparse.ArgumentParser, lang: Lang) -> None:
    """The command and its options."""
    about = Word(
        "写出一所虚构的学院：一年的记录和真实的 Git 历史",
        "write a fictional college: a year of records with a real Git history",
    )
    parser = commands.add_parser("demo", parents=[common], help=about.say(lang))
    parser.add_argument("dir", metavar="DIR", help=Word("新的或空的文件夹", "a new or an empty folder").say(lang))
    records = Word(f"多少条记录，缺省 {RECORDS}", f"how many records; default {RECORDS}")
    parser.add_argument("--records", type=int, metavar="N", default=RECORDS, help=records.say(lang))
    seed = Word(f"种子：同样的种子写出同样的历史，缺省 {SEED}", f"the same seed gives the same history; default {SEED}")
    parser.add_argument("--seed", type=int, metavar="S", default=SEED, help=seed.say(lang))
    plant = Word(
        "植入已知的异常，逐条列在 FILE（放在 DIR 之外）",
        "plant known irregularities and list them in FILE, outside DIR",
    )
    parser.add_argument("--plant", metavar="FILE", help=plant.say(lang))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Exit 0 when it stands, whole; 2, by CannotRun, when something else stands there."""
    if not 1 <= args.records <= MOST:
        raise CannotRun(f"--records 应在 1 到 {MOST} 之间", f"--records is between 1 and {MOST}")
    if args.plant and args.records < FEWEST:
        raise CannotRun(f"--plant 至少要 {FEWEST} 条记录", f"--plant needs --records of {FEWEST} or more")
    plant = Path(args.plant) if args.plant else None
    started = time.monotonic()
    tip = write_demo(shipped("college"), Path(args.dir), args.records, args.seed, lambda word: say(word, lang), plant)
    seconds = time.monotonic() - started
    say(
        Word(
            f"完成：{args.dir}，{args.records} 条记录，版本 {tip}，用时 {seconds:.1f} 秒",
            f"done: {args.dir}, {args.records} records, revision {tip}, in {seconds:.1f} s",
        ),
        lang,
    )
    return 0
