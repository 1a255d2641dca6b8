"""`anlan receipt` writes a line for each landing; `anlan verify` checks the chain and says what it proves."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from anlan.cli.ask import say
from anlan.intake.receipts import ReceiptAsk, write_receipts
from anlan.ledger import read_ledger
from anlan.sources.chosen import SETTINGS, Chosen
from anlan.sources.git import Repository
from anlan.sources.problem import CannotRun
from anlan.sources.ssh import signer
from anlan.sources.tree import RevisionTree
from anlan.sources.whole import must_be_whole
from anlan.terms.vocab import TRUSTS
from anlan.terms.word import Lang, Word
from anlan.trace import Actor
from anlan.trace.receipts import NAMESPACE, Receipt, anchors, read_receipts
from anlan.trace.verify import Verified, verify


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
    before = repository.commit(args.before) if args.before.strip("0") else ""
    key = Path(args.key) if args.key else None
    ask = ReceiptAsk(args.main, datetime.now(UTC), args.run_id, args.actor, _unit(repository, args), before, key)
    fresh = write_receipts(repository, ask)
    if not fresh:
        say(Word("没有新的落地，回执已齐", "no new landing; every one has its receipt"), lang)
        return 0
    last = fresh[-1]
    say(
        Word(
            f"写了 {len(fresh)} 行回执，到第 {last.seq} 号", f"{len(fresh)} receipts written, up to number {last.seq}"
        ),
        lang,
    )
    sys.stdout.write(f"{last.seq} {last.hash()}\n")
    return 0


def _unit(repository: Repository, args: argparse.Namespace) -> str:
    """The unit whose identity the actor is, by campus.yml at the tip; empty where it is none."""
    if not args.actor:
        return ""
    ledger, _ = read_ledger(Chosen(RevisionTree(repository, repository.commit(args.main)), SETTINGS), datetime.now(UTC))
    units = Actor.of(args.actor.split(), ledger.campus).units if ledger is not None else frozenset()
    return " ".join(sorted(units))


def check(args: argparse.Namespace, lang: Lang) -> int:
    """Exit 0: receipts and history agree; 1: they do not."""
    repository = Repository(Path(args.repo))
    must_be_whole(repository)
    tip = repository.commit(args.main)
    signers = Path(args.signers) if args.signers else None
    known = _anchored(args.anchor)
    seen = verify(repository, tip, read_receipts(repository), partial(_signed, signers), known)
    text = _json(seen, lang) if args.format == "json" else _text(seen, signers is not None, bool(known), lang)
    sys.stdout.write(text)
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


def _signed(signers: Path | None, receipt: Receipt) -> str:
    return signer(receipt.signed_bytes(), receipt.signature, NAMESPACE, signers)


def _json(seen: Verified, lang: Lang) -> str:
    rows = [{"sort": f.sort, "seq": f.seq, "commit": f.commit, "message": f.say.say(lang)} for f in seen.faults]
    last = (
        {"seq": seen.last.seq, "hash": seen.last.hash(), "time": seen.last.time.isoformat(timespec="seconds")}
        if seen.last
        else None
    )
    return (
        json.dumps(
            {"version": 1, "trust": seen.level, "landings": seen.landings, "last": last, "findings": rows},
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def _text(seen: Verified, listed: bool, anchored: bool, lang: Lang) -> str:
    lines = [f"✗ {f.say.say(lang)}" for f in seen.faults]
    count = [sum(n == level for n in seen.levels.values()) for level in range(4)]
    lines += [f"L{n} {TRUSTS[n].say(lang)}: {count[n]}" for n in range(4) if count[n]]
    if seen.last is not None:
        lines.append(
            Word(f"最后一行：{seen.last.seq} {seen.last.hash()}", f"last line: {seen.last.seq} {seen.last.hash()}").say(
                lang
            )
        )
    lines += [w.say(lang) for w in _unknown(seen, listed, anchored)]
    return "\n".join(lines) + "\n"


def _unknown(seen: Verified, listed: bool, anchored: bool) -> list[Word]:
    """What cannot be known from this."""
    out = []
    if seen.last is None:
        out.append(
            Word(
                "没有回执：提交的时间和先后只是提交者自己写的。",
                "There are no receipts: time and order are what the committer wrote.",
            )
        )
    if not listed:
        out.append(
            Word(
                "没有给出签名者名单（--signers），签名属于谁没有核对。",
                "No list of signers was given (--signers): whose key signed was not checked.",
            )
        )
    if not anchored:
        out.append(
            Word(
                "没有与外部存证比对（--anchor）：掌握这个仓库的人能把历史连同回执一起重写。",
                "Nothing was compared with a hash kept elsewhere (--anchor): whoever holds this repository could rewrite history and receipts together.",
            )
        )
    out.append(
        Word(
            "回执证明何时收到了什么，不证明所写属实。",
            "Receipts prove what was received when, not that what was written is true.",
        )
    )
    return out
