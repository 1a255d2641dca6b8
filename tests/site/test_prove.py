"""A finished site proves itself; an independent walk and a real server say the same."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from anlan.site.prove import NO_PLACE, NOWHERE, Fault, Proof, resolved, styles_at_home

from tests.site.conftest import Built
from tests.site.walk import faults, pages, seen

PAGE = '<html><head><link rel="stylesheet" href="../../a.css"></head><body id="top">{}</body></html>'
FILES = frozenset(("index.html", "a.css", "a b.png", "r/x/index.html", "r/y/index.html", "data/d.json"))
OTHER = '<p id="here">.</p><p data-id="there">.</p>'


def proved(body: str, path: str = "r/x/index.html") -> list[str]:
    """What the proof says of one page in a small site."""
    proof, html = Proof(), PAGE.format(body)
    proof.page(path, html.encode())
    proof.head(path, html)
    return [f"{f.what}: {f.wrong.en}" for f in proof.settle(FILES, lambda p: html if p == path else OTHER)]


@pytest.mark.parametrize(
    "body",
    [
        '<a href="../y/">.</a>', '<a href="../../">.</a>', '<a href="#top">.</a>', '<a href="#">.</a>',
        '<a href="../y/#here">.</a>', '<a href="../../a%20b.png">.</a>', '<img src="../../a b.png">',
        '<a href="https://other.example/x">.</a>', '<a href="mailto:a@b.example">.</a>', '<a href="../../data/d.json?x=1">.</a>',
        "&lt;!-- anlan:board hazards --&gt; &lt;img src=&#34;//x&#34;&gt;",
    ],
)  # fmt: skip
def test_what_resolves_is_no_fault(body: str) -> None:
    assert proved(body) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<a href="../z/">.</a>', "../z/: leads nowhere"),
        ('<a href="../../../">.</a>', "../../../: leads nowhere"),
        ('<a href="../y/#gone">.</a>', "../y/#gone: leads to no such place on that page"),
        ('<a href="../y/#there">.</a>', "../y/#there: leads to no such place on that page"),
        ('<a href="#gone">.</a>', "#gone: no such place on the page"),
        ('<img src="../../b.png">', "../../b.png: leads nowhere"),
        ('<img src="https://other.example/b.png">', "https://other.example/b.png: not a link inside the site"),
        ('<img src="//other.example/b.png">', "//other.example/b.png: not a link inside the site"),
        ('<a href="javascript:alert(1)">.</a>', "javascript:alert(1): not a link inside the site"),
        ('<a href="java&#115;cript:alert(1)">.</a>', "java&#115;cript:alert(1): not a link inside the site"),
        ('<a href="/abs">.</a>', "/abs: not a link inside the site"),
        ('<form action="../z/">.</form>', "../z/: leads nowhere"),
        ("<!-- anlan:board hazards -->", "<!-- anlan:: a slot is left"),
        (
            '<script src="https://cdn.example/x.js"></script>',
            '<script src="https://: loaded from outside',
        ),
    ],
)
def test_each_kind_of_fault_is_found(body: str, fault: str) -> None:
    assert fault in proved(body)


def test_a_token_that_was_not_filled_is_found() -> None:
    proof = Proof()
    proof.frame("index.html", "<h1>anlan0" + "0f" * 12 + "</h1>")
    assert [f.wrong.en for f in proof.faults] == ["a token is left"]


def test_style_sheets_load_nothing_from_outside() -> None:
    assert styles_at_home([("a.css", "a{background:url(x.png)}")]) == []
    for css in ("a{b:url(//x.example/y)}", "@import 'https://x.example/y'", 'a{b:url("http://x.example")}'):
        assert [f.page for f in styles_at_home([("a.css", css)])] == ["a.css"]


def test_proofs_made_apart_are_joined() -> None:
    one, other = Proof(), Proof()
    one.page("r/x/index.html", b'<a href="../z/">.</a>')
    other.page("r/y/index.html", b'<a href="#no">.</a>')
    one.join(other)
    found = one.settle(FILES, lambda _: "")
    assert found == [
        Fault("r/x/index.html", "../z/", NOWHERE),
        Fault("r/y/index.html", "#no", NO_PLACE),
    ]


@pytest.mark.parametrize(
    ("folder", "link", "target"),
    [("r/x", "../y/", "r/y/index.html"), ("r/x", "../..", "index.html"), ("", ".", "index.html"), ("a", "", "a/index.html"), ("a", "b.css", "a/b.css")],
)  # fmt: skip
def test_where_a_relative_link_leads(folder: str, link: str, target: str) -> None:
    assert resolved(folder, link) == target


@pytest.mark.parametrize("which", ["built", "built_office"])
def test_an_independent_walk_finds_no_fault(which: str, request: pytest.FixtureRequest) -> None:
    built: Built = request.getfixturevalue(which)
    assert list(faults(built.out)) == []
    assert len(pages(built.out)) > 40


def test_the_independent_walk_would_see_faults(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<a href="x/">.</a><img src="//o.example/x"><a href="#y">.</a>', "utf-8")
    assert {f for _, _, f in faults(tmp_path)} == {"leads nowhere", "loaded from outside", "no such place"}


def test_no_slot_or_token_is_left(built: Built) -> None:
    for path in built.out.rglob("*.html"):
        page = seen(path.read_text("utf-8"))
        assert not [c for c in page.comments if "anlan" in c]
        assert not re.search(r"anlan0[a-z0-9]{8}", " ".join(page.texts)), path


def test_every_script_is_a_file_of_the_site_or_material_s_own(built: Built) -> None:
    for path, page in pages(built.out).items():
        for tag, attrs in page.elements:
            assert not [name for name in attrs if name.startswith("on")], path
            if tag == "script" and "src" in attrs:
                assert "//" not in attrs["src"]


@contextmanager
def served(root: Path) -> Iterator[tuple[str, int]]:
    """A folder behind a real server."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the library's signature)
            del format, args

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield "127.0.0.1", server.server_port
        server.shutdown()
        thread.join()


def crawled(host: str, port: int, start: str) -> dict[str, int]:
    """Every address that can be reached by links from a page, with the answer's code."""
    answers: dict[str, int] = {}
    waiting = [start]
    connection = HTTPConnection(host, port)
    while waiting:
        address = waiting.pop()
        if address in answers:
            continue
        connection.request("GET", address)
        answer = connection.getresponse()
        body = answer.read()
        answers[address] = answer.status
        if answer.headers.get_content_type() == "text/html":
            for _, attrs in seen(body.decode()).elements:
                links = [attrs[n] for n in ("href", "src") if n in attrs]
                waiting += [urljoin(address, urlsplit(x).path) for x in links if not urlsplit(x).scheme]
    connection.close()
    return answers


def test_below_any_address_every_link_answers(built: Built, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "deep").symlink_to(built.out, target_is_directory=True)
    with served(tmp_path) as (host, port):
        answers = crawled(host, port, "/sub/deep/")
    assert set(answers.values()) == {200}
    assert all(a.startswith("/sub/deep/") for a in answers)
    assert {f"/sub/deep/r/{p.parent.name}/" for p in built.out.glob("r/*/index.html")} <= answers.keys()
