"""`anlan pack`: one archive that an auditor checks offline, on a machine without Anlan."""

from __future__ import annotations

import argparse
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from anlan import __version__
from anlan.boards.voice import Voice
from anlan.cli.ask import as_of_options, moment_of, say
from anlan.cli.history_of import begun, past_of
from anlan.facts.derive import derive
from anlan.ledger import read_ledger
from anlan.papers.pack import Pack, write_pack
from anlan.papers.place import refuse_place
from anlan.papers.summary import Summary, summary
from anlan.report.signals import as_json
from anlan.rules import judge
from anlan.rules.signal import answers
from anlan.sources.git import Repository
from anlan.sources.problem import CannotRun
from anlan.sources.tree import open_tree
from anlan.sources.whole import must_be_whole
from anlan.terms.word import Lang, Word
from anlan.trace.purged import concerning, received_times
from anlan.trace.receipts import Receipt, read_receipts
from anlan.trace.verify import Proof, verify


def add(commands: Any, common: argparse.ArgumentParser, lang: Lang) -> None:
    """The command and its options."""
    about = Word("生成审计包，离线可核对", "make the audit pack, which is checked offline")
    parser = commands.add_parser("pack", parents=[common], help=about.say(lang))
    as_of_options(parser, lang)
    out = Word("写到哪个文件，缺省 anlan-audit.zip", "the file to write; default anlan-audit.zip")
    parser.add_argument("--out", metavar="FILE", default="anlan-audit.zip", help=out.say(lang))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Exit 0: it stands; its SHA-256 is printed, to be written down elsewhere."""
    repository = Repository(Path(args.repo))
    refuse_place(repository, Path(args.out))
    must_be_whole(repository)
    digest = write_pack(_pack(args, lang), Path(args.out))
    pack = shlex.quote(args.out)
    check = f"python3 -m zipfile -e {pack} pack && python3 -I pack/verify.py {pack}"
    say(Word(f"审计包：{args.out}；核对：{check}", f"audit pack: {args.out}; check it with {check}"), lang)
    sys.stdout.write(f"{digest}  {args.out}\n")
    return 0


def _pack(args: argparse.Namespace, lang: Lang) -> Pack:
    """Everything that goes into the pack; without --rev and --as-of, of HEAD at the moment of its landing."""
    as_of = moment_of(args.as_of) if args.as_of else None
    rev = args.rev or (None if as_of else "HEAD")
    open_ = open_tree(Path(args.repo), rev, as_of, datetime.now(UTC), received_times)
    repository, commit = open_.repository, open_.tree.revision
    assert repository is not None
    assert commit is not None
    ledger, findings = read_ledger(open_.tree, open_.moment)
    if ledger is None:
        raise CannotRun("campus.yml 读不了；先运行 anlan check", "campus.yml cannot be read; run anlan check first")
    facts = derive(ledger)
    receipts = concerning(repository, read_receipts(repository), commit)
    past = past_of(open_, ledger, facts, lambda: findings + judge(ledger, courses=facts.courses), begun(open_))
    seen = verify(repository, commit, receipts, Proof(_signed))
    found = past.signals if past is not None else ()
    texts = {
        "summary.html": summary(Summary(Voice(ledger, facts, lang), commit, seen, found)),
        "signals.json": as_json(found, answers(ledger), lang, open_.tree).encode(),
    }
    return Pack(repository, commit, open_.moment, ledger, facts, seen, receipts, __version__, texts)


def _signed(_: Receipt) -> tuple[bool, str]:
    """A pack says that a signature stands; `anlan verify` checks whose it is."""
    return True, "?"
