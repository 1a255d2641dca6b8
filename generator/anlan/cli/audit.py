"""`anlan audit`: the signals, each with its basis and its answers; leads for a person who looks, never verdicts."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from anlan.cli.ask import as_of_options, jobs_of, moment_of, opened
from anlan.cli.history_of import begun, past_of
from anlan.facts.derive import derive
from anlan.ledger import read_ledger
from anlan.report.signals import as_json, as_text
from anlan.rules import judging
from anlan.rules.signal import answers
from anlan.sources.git import Repository
from anlan.sources.problem import CannotRun
from anlan.terms.word import Lang, Word

FORMATS = {"text": as_text, "json": as_json}


def add(commands: Any, common: argparse.ArgumentParser, lang: Lang) -> None:
    """The command and its options."""
    about = Word("疑似信号：偏晚、缺项、不符、改动", "signals: possibly late, missing, inconsistent, altered")
    parser = commands.add_parser("audit", parents=[common], help=about.say(lang))
    as_of_options(parser, lang)
    since = Word("只看这个时刻以来的", "only those since this moment")
    parser.add_argument("--since", metavar="T", help=since.say(lang))
    parser.add_argument(
        "--format", choices=tuple(FORMATS), default="text", help=Word("输出格式", "output format").say(lang)
    )
    parser.add_argument("--jobs", type=int, metavar="N", help=Word("用几个进程", "number of processes").say(lang))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Exit 0: a signal is a lead, so that finding some is no error; 2, by CannotRun, where there is no history to read.

    "Nothing altered" would be said of what nobody looked at.
    """
    since = moment_of(args.since) if args.since else None
    open_, jobs = opened(args), jobs_of(args)
    (open_.repository or Repository(Path(args.repo))).commit("HEAD")
    reading = begun(open_, None, jobs)
    ledger, findings = read_ledger(open_.tree, open_.moment, jobs)
    if ledger is None:
        raise CannotRun("campus.yml 读不了；先运行 anlan check", "campus.yml cannot be read; run anlan check first")
    facts = derive(ledger)
    judged = judging(ledger, jobs, facts.courses)
    past = past_of(open_, ledger, facts, lambda: findings + judged(), reading)
    assert past is not None
    wanted = (s for s in past.signals if since is None or s.when >= since)
    found = [replace(s, when=s.when.astimezone(ledger.zone)) for s in wanted]
    sys.stdout.write(FORMATS[args.format](found, answers(ledger), lang, open_.tree))
    return 0
