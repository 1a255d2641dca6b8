"""`anlan hook`: the gate as a server's `pre-receive` or `update`, which refuses before the ref moves; receipts after it."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from anlan.cli.ask import say
from anlan.cli.receipt import receive
from anlan.gate import Push, Pushed, PushLog, Update, Verdict, updates, verdict
from anlan.report import as_text
from anlan.sources.git import Repository
from anlan.sources.problem import CannotRun
from anlan.sources.ssh import sign
from anlan.terms.word import Lang, Word
from anlan.trace.receipts import NAMESPACE

HOOKS = ("pre-receive", "update", "post-receive")
SHOWN = 20
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MARK = "# written by anlan hook --install"


def add(commands: Any, common: argparse.ArgumentParser, lang: Lang) -> None:
    """The command and its options."""
    about = Word("服务器上的关口，推送落地之前先检查", "the gate on a server: judges a push before it lands")
    parser = commands.add_parser("hook", parents=[common], help=about.say(lang))
    parser.add_argument(
        "update",
        nargs="*",
        metavar="REF OLD NEW",
        help=Word("作为 update 钩子时 Git 给的三个词", "the three words that Git gives an update hook").say(lang),
    )
    install = Word(
        "装进裸仓库：pre-receive（缺省）或 update；post-receive 写回执",
        "install into a bare repository: pre-receive (default) or update; post-receive writes receipts",
    )
    parser.add_argument("--install", nargs="?", const="pre-receive", choices=HOOKS, help=install.say(lang))
    login = Word(
        "服务器把登录名放在哪个环境变量里，缺省 REMOTE_USER",
        "the variable in which the server puts the login; default REMOTE_USER",
    )
    parser.add_argument("--login-variable", metavar="NAME", default="REMOTE_USER", help=login.say(lang))
    after = Word("作为 post-receive 钩子：给落地写回执", "as a post-receive hook: write receipts for what landed")
    parser.add_argument("--received", action="store_true", help=after.say(lang))
    key = Word("OpenSSH 私钥，给回执签名", "an OpenSSH private key to sign receipts with")
    parser.add_argument("--key", metavar="FILE", help=key.say(lang))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Exit 0: every ref may move; 1: refused."""
    if not _VARIABLE.fullmatch(args.login_variable):
        raise CannotRun(f"{args.login_variable} 不是变量名", f"{args.login_variable} is no name of a variable")
    repository = Repository(Path(args.repo))
    if args.install:
        return _install(repository, args, lang)
    asked = _asked(args)
    login = os.environ.get(args.login_variable, "")
    if len(login.split()) > 1 or login.strip() != login:  # receipts hold logins as words; one must not be read as two
        raise CannotRun(f"变量 {args.login_variable} 里的登录名含空白，不是一个登录名；请改登录名",
                        f"the login in {args.login_variable} holds white space and is no single login; change the login")  # fmt: skip
    if args.received:
        return receive(repository, _main(repository), asked, login, Path(args.key) if args.key else None, lang)
    folder = Path(repository.ask("rev-parse", "--absolute-git-dir"))
    push = Push(
        repository,
        _main(repository),
        login,
        PushLog(folder),
        datetime.now(UTC),
        args.login_variable,
    )
    if push.login:
        for update in asked:
            if update.new:
                push.log.add(Pushed(push.login, update.ref, update.new))
    said = [verdict(push, update) for update in asked]
    for item in said:
        _say(item, lang)
    return 1 if any(item.refused for item in said) else 0


def _main(repository: Repository) -> str:
    """The main branch: what HEAD of the server's repository names."""
    code, name = repository.answer("symbolic-ref", "--quiet", "HEAD")
    if code:
        raise CannotRun("仓库的 HEAD 没有指向分支；运行 git symbolic-ref HEAD refs/heads/main",
                        "HEAD of the repository names no branch; run git symbolic-ref HEAD refs/heads/main")  # fmt: skip
    return name.decode("utf-8", "replace").strip()


def _asked(args: argparse.Namespace) -> tuple[Update, ...]:
    if not args.update:
        return updates(sys.stdin)
    if len(args.update) != 3:
        raise CannotRun("update 钩子要三个词：引用 旧 新", "an update hook is given three words: ref old new")
    ref, old, new = args.update
    return updates([f"{old} {new} {ref}"])


def _say(item: Verdict, lang: Lang) -> None:
    """What the pusher reads on the screen."""
    if item.found:
        errors = [x for x in item.found if x.level == "error"] or list(item.found)
        sys.stderr.write(as_text(errors[:SHOWN], lang))
        if len(errors) > SHOWN:
            say(Word(f"……另有 {len(errors) - SHOWN} 个", f"… and {len(errors) - SHOWN} more"), lang)
    if item.refused:
        say(Word(f"✗ {item.update.ref}：{item.refused.zh}", f"✗ {item.update.ref}: {item.refused.en}"), lang)


def _install(repository: Repository, args: argparse.Namespace, lang: Lang) -> int:
    """Writes the hook; a hook of somebody else's is left alone."""
    if not repository.bare():
        raise CannotRun(
            f"{args.repo} 不是裸仓库；钩子装在接收推送的裸仓库里",
            f"{args.repo} is not bare; the hook belongs into the bare repository that receives pushes",
        )
    if args.key:
        if args.install != "post-receive":
            raise CannotRun("--key 只给 post-receive：回执由它写", "--key is for post-receive, which writes receipts")
        sign(b"anlan", Path(args.key), NAMESPACE)  # one that cannot sign would be missed at the first landing only
    hook = Path(repository.ask("rev-parse", "--absolute-git-dir")) / "hooks" / args.install
    if hook.exists() and _MARK not in hook.read_text("utf-8", "replace"):
        raise CannotRun(f"{hook} 已有别的钩子，先移开", f"another hook stands at {hook}; move it away first")
    command: tuple[str, ...] = (
        sys.executable,
        "-P",
        "-m",
        "anlan",
        "hook",
        "--repo",
        ".",
        "--login-variable",
        args.login_variable,
        "--lang",
        lang,
    )
    if args.install == "post-receive":
        command += ("--received", *(("--key", str(Path(args.key).absolute())) if args.key else ()))
    given = ' "$@"' if args.install == "update" else ""
    hook.parent.mkdir(exist_ok=True)
    fresh = hook.with_name(f".{hook.name}.new")
    fresh.write_text(f"#!/bin/sh\n{_MARK}\nexec {shlex.join(command)}{given}\n", "utf-8")
    fresh.chmod(0o755)
    fresh.replace(hook)
    say(
        Word(
            f"已装好 {hook}；登录名取自 {args.login_variable}",
            f"installed {hook}; the login is read from {args.login_variable}",
        ),
        lang,
    )
    return 0
