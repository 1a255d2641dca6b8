"""`anlan receipt` writes a line for each landing; `anlan verify` checks the chain and says what it proves."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from anlan.cli.ask import say
from anlan.gate import PushLog, Update
from anlan.intake.receipts import ReceiptAsk, Vouched, write_receipts
from anlan.ledger import read_ledger
from anlan.model import Campus
from anlan.report.proof import Asked, as_json, as_text
from anlan.sources.chosen import SETTINGS, Chosen
from anlan.sources.git import Repository
from anlan.sources.lines import between
from anlan.sources.problem import CannotRun
from anlan.sources.ssh import Signers
from anlan.sources.tree import RevisionTree
from anlan.sources.whole import must_be_whole
from anlan.terms.word import Lang, Word
from anlan.trace import Actor
from anlan.trace.receipts import NAMESPACE, Receipt, anchors, read_receipts
from anlan.trace.verify import Proof, verify

FORMATS = {"text": as_text, "json": as_json}


def add(commands: Any, common: argparse.ArgumentParser, lang: Lang) -> None:
    """Both commands and their options."""
    parser = commands.add_parser(
        "receipt", parents=[common], help=Word("给每次落地写一行回执", "write a receipt for each landing").say(lang)
    )
    _main(parser, lang)
    parser.add_argument(
        "--run-id", metavar="ID", default="", help=Word("这次运行的编号", "the id of this run").say(lang)
    )
    parser.add_argument(
        "--actor",
        metavar="WHO",
        default="",
        help=Word("平台或登录核实的提交者", "who the forge or the login vouches for").say(lang),
    )
    parser.add_argument(
        "--before",
        metavar="REV",
        default="",
        help=Word(
            "这次推送之前的主线：之后的落地都算这个提交者的",
            "main before this push: the landings after it are the actor's",
        ).say(lang),
    )
    parser.add_argument(
        "--key", metavar="FILE", help=Word("OpenSSH 私钥，给回执签名", "an OpenSSH private key to sign with").say(lang)
    )
    parser.set_defaults(run=write)
    parser = commands.add_parser(
        "verify",
        parents=[common],
        help=Word("核对回执链，说明能证明什么", "check the receipts and say what they prove").say(lang),
    )
    _main(parser, lang)
    parser.add_argument(
        "--signers",
        metavar="FILE",
        help=Word("认可的签名者名单（ssh 的 allowed_signers）", "the allowed signers, as ssh writes them").say(lang),
    )
    parser.add_argument(
        "--anchor",
        metavar="FILE",
        help=Word("在别处记下的“编号 摘要”", "a file of `number hash` kept elsewhere").say(lang),
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help=Word("输出格式", "output format").say(lang)
    )
    parser.set_defaults(run=check)


def _main(parser: argparse.ArgumentParser, lang: Lang) -> None:
    parser.add_argument(
        "--main", metavar="REV", default="HEAD", help=Word("主线，缺省 HEAD", "the main line; default HEAD").say(lang)
    )


def write(args: argparse.Namespace, lang: Lang) -> int:
    """Exit 0: every landing has a receipt."""
    repository = Repository(Path(args.repo))
    before = args.before if args.before.strip("0") and repository.holds(args.before) else ""
    vouched = Vouched(args.actor, units_of(campus_at(repository, args.main), args.actor) if args.actor else "")
    key = Path(args.key) if args.key else None
    ask = ReceiptAsk(args.main, datetime.now(UTC), args.run_id, lambda _: vouched, before, key)
    written(write_receipts(repository, ask), lang)
    return 0


def receive(
    repository: Repository, main: str, pushed: tuple[Update, ...], login: str, key: Path | None, lang: Lang
) -> int:
    """Writes receipts for what a push landed on main, for its login and those that had pushed what it merges."""
    update = next((u for u in pushed if u.ref == main and u.new), None)
    if update is None or update.new is None:
        return 0
    log = PushLog(Path(repository.ask("rev-parse", "--absolute-git-dir")))
    campus = campus_at(repository, update.new)

    def who(landing: str) -> Vouched:
        first = repository.ask("rev-list", "--parents", "--max-count=1", landing).split()[1:2]
        brought = [p.login for p in log.of(between(repository, first[0], landing))] if first else []
        actor = " ".join(f"login:{x}" for x in dict.fromkeys((login, *brought)))
        return Vouched(actor, units_of(campus, actor))

    ask = ReceiptAsk(update.new, datetime.now(UTC), "", who if login else lambda _: Vouched(), update.old or "", key)
    written(write_receipts(repository, ask), lang)
    return 0


def written(fresh: tuple[Receipt, ...], lang: Lang) -> None:
    """Says what was written, and prints the number and hash to keep elsewhere."""
    if not fresh:
        say(Word("没有新的落地，回执已齐", "no new landing; every one has its receipt"), lang)
        return
    count, last = len(fresh), fresh[-1]
    lines = "1 receipt" if count == 1 else f"{count} receipts"
    say(Word(f"写了 {count} 行回执，到第 {last.seq} 号", f"{lines} written, up to number {last.seq}"), lang)
    sys.stdout.write(f"{last.seq} {last.hash()}\n")


def campus_at(repository: Repository, rev: str) -> Campus | None:
    """The campus as a revision says; none where it says none that can be read."""
    ledger, _ = read_ledger(Chosen(RevisionTree(repository, repository.commit(rev)), SETTINGS), datetime.now(UTC))
    return None if ledger is None else ledger.campus


def units_of(campus: Campus | None, actor: str) -> str:
    """The units whose identities the words of an actor are; empty where they are none's."""
    return "" if campus is None else " ".join(sorted(Actor.of(actor.split(), campus).units))


def check(args: argparse.Namespace, lang: Lang) -> int:
    """Exit 0: receipts and history agree; 1: they do not."""
    repository = Repository(Path(args.repo))
    must_be_whole(repository)
    tip = repository.commit(args.main)
    signers = Signers(NAMESPACE, Path(args.signers) if args.signers else None)

    def signed(receipt: Receipt) -> tuple[bool, str]:
        return signers.check(receipt.signed_bytes(), receipt.signature)

    anchored = _anchored(args.anchor)
    seen = verify(repository, tip, read_receipts(repository), Proof(signed, bool(args.signers), anchored))
    sys.stdout.write(FORMATS[args.format](seen, Asked(bool(args.signers), bool(anchored)), lang))
    return 1 if seen.faults else 0


def _anchored(file: str | None) -> tuple[tuple[int, str], ...]:
    if not file:
        return ()
    try:
        found = anchors(Path(file).read_text("utf-8"))
    except (OSError, ValueError):
        raise CannotRun(f"读不了 {file}", f"{file} cannot be read") from None
    if not found:
        raise CannotRun(f"{file} 里没有“编号 摘要”", f"{file} holds no `number hash`")
    return found
