"""A real browser, a real server and the built site: one of each for all tests of this folder."""

from __future__ import annotations

import functools
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.campus import Campus, made, tool

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDE, PHONE = 1440, 360


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing is written about each request."""


@dataclass
class Site:
    """A built site, and where it is served."""

    folder: Path
    url: str


@dataclass
class Visit:
    """A page in the browser, with everything it asked from outside and everything it complained of."""

    page: Page
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def clean(self) -> None:
        """Nothing was asked from outside, and no script stumbled."""
        assert not self.outside, "the site asks nothing from outside"
        assert not self.errors, "no script may stumble"


Visiting = Callable[..., Visit]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is; without one these tests fail and say what to do."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    assert found, "no Chromium here: run `make chromium` (or install chromium and fonts-noto-cjk), then try again"
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Campus:
    """The example with a few open hazards."""
    return made(tmp_path_factory.mktemp("campus"))


@pytest.fixture(scope="session")
def served() -> Iterator[Callable[[Path], Site]]:
    """Serves built sites until the tests are over."""
    servers = []

    def serve(folder: Path) -> Site:
        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return Site(folder, f"http://127.0.0.1:{server.server_port}/")

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def zh(campus: Campus, served: Callable[[Path], Site], tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site in Chinese."""
    return served(campus.build(tmp_path_factory.mktemp("zh") / "site", "zh"))


@pytest.fixture(scope="session")
def en(campus: Campus, served: Callable[[Path], Site], tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site in English."""
    return served(campus.build(tmp_path_factory.mktemp("en") / "site", "en"))


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """One context for each way of looking."""
    made: dict[str, BrowserContext] = {}

    def context(theme: str, width: int, script: bool) -> BrowserContext:
        key = f"{theme} {width} {script}"
        if key not in made:
            made[key] = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme="dark" if theme == "dark" else "light",
                java_script_enabled=script, timezone_id="Asia/Shanghai", locale="zh-CN",
            )  # fmt: skip
        return made[key]

    yield context
    for each in made.values():
        each.close()


@pytest.fixture
def visit(contexts: Callable[..., BrowserContext], campus: Campus) -> Iterator[Visiting]:
    """Opens an address of a site; the browser's clock stands at the campus's moment, or some days later."""
    opened: list[Page] = []

    def go(
        site: Site, path: str, theme: str = "light", width: int = WIDE, script: bool = True, days: float = 0
    ) -> Visit:
        page = contexts(theme, width, script).new_page()
        opened.append(page)
        page.set_default_timeout(8000)
        seen = Visit(page)
        page.on("request", lambda r: None if r.url.startswith((site.url, "data:")) else seen.outside.append(r.url))
        page.on("console", lambda m: seen.errors.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: seen.errors.append(str(e)))
        if script:
            page.clock.set_fixed_time(campus.moment + timedelta(days=days))
        page.goto(site.url + path)
        return seen

    yield go
    for page in opened:
        page.close()


@pytest.fixture(scope="session")
def year(served: Callable[[Path], Site], tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, list[list[str]]]:
    """A year of the fictional college, served; and every line of its register."""
    folder = tmp_path_factory.mktemp("year")
    assert tool("demo", str(folder / "repo"), "--records", "500", "--seed", "6").returncode == 0
    done = tool("build", "--repo", str(folder / "repo"), "--rev", "main", "--out", str(folder / "site"))
    assert done.returncode == 0, done.stderr
    files = sorted((folder / "site" / "data").glob("changes-*.json"), reverse=True)
    return served(folder / "site"), [row for path in files for row in json.loads(path.read_text("utf-8"))]
