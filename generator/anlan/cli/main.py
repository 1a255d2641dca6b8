"""The commands, and the one place that turns what happened into an exit code."""

from __future__ import annotations

import argparse
import atexit
import gc
import importlib
import os
import signal
import sys
import time
from _thread import interrupt_main, start_new_thread
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from anlan import __version__
from anlan.cli.ask import language, unforeseen
from anlan.cli.parser import PARSERS, Parser, folder
from anlan.site.problem import CannotBuild
from anlan.sources.problem import CannotRun, failure
from anlan.terms.word import Lang, Word

ABOUT = Word(
    "安澜：用一个 Git 仓库办校园安全。记录是 YAML，历史就是凭证。",
    "Anlan: a campus safety office run from one Git repository. Records are YAML, the history is the proof.",
)
# Each command and the module that holds it; only what was asked for is loaded, since a check should start at once.
COMMANDS = {
    "check": "check",
    "build": "build",
    "serve": "serve",
    "audit": "audit",
    "history": "history",
    "diff": "diff",
    "receipt": "receipt",
    "verify": "receipt",
    "pack": "pack",
    "purge": "purge",
    "hook": "hook",
    "codeowners": "codeowners",
    "rules": "rulebook",
    "schema": "schema",
    "new": "write",
    "step": "write",
    "demo": "demo",
}


def parser(lang: Lang, words: Sequence[str] = ()) -> Parser:
    """The commands that the words name, or all of them, with their options, explained in one language."""
    common = PARSERS[lang](add_help=False, argument_default=argparse.SUPPRESS)
    repo = Word("校园仓库所在的文件夹", "folder of the campus's repository").say(lang)
    common.add_argument("--repo", metavar="DIR", type=folder, help=repo)
    common.add_argument("--lang", choices=("zh", "en"), help=Word("语言", "language").say(lang))
    top = PARSERS[lang](prog="anlan", description=ABOUT.say(lang), parents=[common])
    version = Word("显示版本", "show the version").say(lang)
    top.add_argument("--version", action="version", version=f"anlan {__version__}", help=version)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    named = [COMMANDS[w] for w in words if w in COMMANDS]
    for module in dict.fromkeys(named or COMMANDS.values()):
        importlib.import_module(f"anlan.cli.{module}").add(commands, common, lang)
    return top


_OTHERWISE = sys.unraisablehook


def lost(what: sys.UnraisableHookArgs) -> None:
    """Sends on an interrupt that came where Python cannot raise it, as in the middle of an import: Ctrl-C is never lost."""
    if issubclass(what.exc_type, KeyboardInterrupt):
        start_new_thread(_interrupted_soon, ())
    else:
        _OTHERWISE(what)


def _interrupted_soon() -> None:
    time.sleep(0.01)  # until Python has left the place where it cannot be interrupted
    interrupt_main()


def _opened() -> None:
    """A stream that was closed (`<&-`) is empty and says nothing: Python has none in its place, and the next file that
    is opened would take its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115  (it stays open)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0: done; 1: done, with errors found; 2: could not run; 130: interrupted."""
    words = list(sys.argv[1:] if argv is None else argv)
    _opened()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")  # type: ignore[union-attr]
    sys.unraisablehook = lost
    gc.disable()  # one short run over values without cycles
    lang = language(words)
    try:
        args = parser(lang, words).parse_args(words, argparse.Namespace(repo="."))
        code: int = args.run(args, lang)
        sys.stdout.flush()
        return code
    except (CannotRun, CannotBuild) as refusal:
        print(f"anlan: {' '.join(refusal.word.say(lang).split())}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:  # a full disk, a folder that went away
        print(f"anlan: {failure(error).say(lang)}{f': {error.filename}' if error.filename else ''}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(
            f"anlan: {Word('已中断，原有的文件都没有动', 'interrupted; what stood before still stands').say(lang)}",
            file=sys.stderr,
        )
        return 130
    except Exception as error:  # noqa: BLE001  (whatever it is, it ends in one line)
        print(f"anlan: {unforeseen(error).say(lang)}", file=sys.stderr)
        return 2


def program() -> NoReturn:
    """As a program of its own: once the work is done and its code is known, Ctrl-C cannot change it any more.

    The process ends as it stands: to take apart every value of a large campus one by one would cost a build a tenth of
    its time.
    """
    code = main()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    atexit._run_exitfuncs()  # noqa: SLF001  (there is no other way to ask for them)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
