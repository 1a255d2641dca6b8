"""`anlan serve`: builds the site, serves it on this machine, builds again on save; the last good site stays."""

from __future__ import annotations

import argparse
import gc
import itertools
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from watchfiles import watch

from anlan.cli.ask import reported, say, unforeseen
from anlan.cli.build import Overtaken, build, site_options
from anlan.site.build import LOST
from anlan.site.problem import CannotBuild
from anlan.sources.problem import CannotRun
from anlan.terms.word import Lang, Word

FILES, FOLDERS = ("campus.yml", "mkdocs.yml"), ("plan", "records", "standards", "site_templates")
HOST, LAST_PORT = "127.0.0.1", 65535
DEBOUNCE = 400  # milliseconds in which one save may touch many files
TURN = 200  # milliseconds after which the watcher looks whether it is to end


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

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """At an address where nothing is, the site's own page."""
        lost = Path(self.directory) / LOST
        if code != HTTPStatus.NOT_FOUND or not lost.is_file():
            super().send_error(code, message, explain)
            return
        page = lost.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


class _Server(ThreadingHTTPServer):
    """A browser that goes away in the middle of a page is no error."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def run(args: argparse.Namespace, lang: Lang) -> int:
    """Serves until it is interrupted; exit 2 where the first build cannot run or the port is taken."""
    if not 0 <= args.port <= LAST_PORT:  # 0 asks the system for any that is free
        raise CannotRun(f"--port 应在 1 到 {LAST_PORT} 之间", f"--port is between 1 and {LAST_PORT}")
    logging.getLogger("watchfiles").setLevel(logging.ERROR)  # it tells in its own words that it was interrupted
    saves = _saves(Path(args.repo))
    with _listening(args) as server:
        next(saves, None)  # from here on no save is missed, not even one while the site is built
        _first(args, lang)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://{HOST}:{server.server_port}/"
        say(Word(f"打开 {address}（Ctrl-C 结束）", f"open {address} (Ctrl-C ends it)"), lang)
        try:
            for save in saves:
                if save:
                    _again(args, lang)
        finally:
            server.shutdown()
    return 0


def _saves(repo: Path) -> Iterator[bool]:
    """Whether something was saved, turn by turn, until it is interrupted.

    Files are watched by the folder they lie in: an editor that saves puts a new file in the place of the old one. So
    does Git with whole folders, and the new one is another to the system: it is watched from then on.
    """
    files = _watching(repo, watch_filter=lambda _, path: Path(path).name in (*FILES, *FOLDERS), recursive=False)
    below = _below(repo)
    for top in files:
        if any(Path(path).name in FOLDERS for _, path in top):
            below = _below(repo)
        inside = next(below)  # a new one begins to watch here, before anybody looks at what is there now
        yield bool(top or inside)


def _below(repo: Path) -> Iterator[Any]:
    """What was saved in the folders that are there now."""
    while folders := [p for name in FOLDERS if (p := repo / name).is_dir()]:
        with suppress(FileNotFoundError):  # it went away a moment ago
            yield from _watching(*folders)
            return
    yield from itertools.repeat(())


def _watching(*paths: Path, **how: Any) -> Iterator[Any]:
    return watch(*paths, debounce=DEBOUNCE, rust_timeout=TURN, yield_on_timeout=True, raise_interrupt=False, **how)


def _listening(args: argparse.Namespace) -> _Server:
    try:
        return _Server((HOST, args.port), partial(_Quiet, directory=str(Path(args.out).absolute())))
    except OSError:
        other = args.port + 1 if args.port < LAST_PORT else 8000
        raise CannotRun(
            f"端口 {args.port} 用不了，可能已被占用，换一个：--port {other}",
            f"port {args.port} cannot be used, perhaps it is taken; choose another: --port {other}",
        ) from None


def _first(args: argparse.Namespace, lang: Lang) -> None:
    """Builds until the files stay as they are for so long."""
    while True:
        try:
            reported(build(args, lang), "text", lang, quiet=True)
            return
        except Overtaken as refusal:
            say(refusal.word, lang)


def _again(args: argparse.Namespace, lang: Lang) -> None:
    """Builds again; whatever is wrong is said, and the last good site stays."""
    try:
        reported(build(args, lang), "text", lang, quiet=True)
        say(Word("已刷新", "refreshed"), lang)
    except (CannotRun, CannotBuild) as refusal:
        _kept(refusal.word, lang)
    except Exception as error:  # noqa: BLE001  (whatever it is, the old site is served on)
        _kept(unforeseen(error), lang)
    gc.collect()  # the command line turned it off for the sake of one short run


def _kept(why: Word, lang: Lang) -> None:
    say(Word(f"没有刷新，原来的网站还在：{why.zh}", f"not refreshed, the last good site stays: {why.en}"), lang)
