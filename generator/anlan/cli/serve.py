"""`anlan serve`: builds the site, serves it on this machine, builds again on save; the last good site stays."""

from __future__ import annotations

import argparse
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from watchfiles import watch

from anlan.cli.ask import reported, say
from anlan.cli.build import build, site_options
from anlan.site.problem import CannotBuild
from anlan.sources.problem import CannotRun
from anlan.terms.word import Lang, Word

WATCHED = ("campus.yml", "plan", "records", "standards", "site_templates", "mkdocs.yml")
HOST = "127.0.0.1"


def add(commands: Any, common: argparse.ArgumentParser, lang: Lang) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "serve",
        parents=[common],
        help=Word("生成网站并在本机打开，保存即刷新", "build, serve on this machine, refresh on save").say(lang),
    )
    site_options(parser, lang)
    parser.add_argument("--port", type=int, default=8000, help=Word("端口，缺省 8000", "port, default 8000").say(lang))
    parser.set_defaults(run=run)


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line for each, and never lets a browser keep an old page."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the library's signature)
        del format, args

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Serves until it is interrupted; exit 2 where the first build cannot run or the port is taken."""
    out = Path(args.out)
    reported(build(args, lang), "text", lang, quiet=True)
    try:
        server = ThreadingHTTPServer((HOST, args.port), partial(_Quiet, directory=str(out)))
    except OSError:
        raise CannotRun(
            f"端口 {args.port} 已被占用，换一个：--port {args.port + 1}",
            f"port {args.port} is taken; choose another: --port {args.port + 1}",
        ) from None
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        say(
            Word(
                f"打开 http://{HOST}:{server.server_port}/（Ctrl-C 结束）",
                f"open http://{HOST}:{server.server_port}/ (Ctrl-C ends it)",
            ),
            lang,
        )
        try:
            for _ in watch(*(p for name in WATCHED if (p := Path(args.repo) / name).exists()), raise_interrupt=False):
                _again(args, lang)
        finally:
            server.shutdown()
    return 0


def _again(args: argparse.Namespace, lang: Lang) -> None:
    """Builds again; whatever is wrong is said, and the last good site stays."""
    try:
        reported(build(args, lang), "text", lang, quiet=True)
        say(Word("已刷新", "refreshed"), lang)
    except (CannotRun, CannotBuild) as refusal:
        say(
            Word(
                f"没有刷新，原来的网站还在：{refusal.word.zh}",
                f"not refreshed, the last good site stays: {refusal.word.en}",
            ),
            lang,
        )
