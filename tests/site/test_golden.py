"""A small complete campus with its expected site beside it.

Of every page the golden holds the title and the article, of the site its data and the names of its files: what is
ours. The frame around an article is Material's, changes with every release of it, and is proved by walking the site.
The rule book and the page of styles are left out: they show the tool, not the campus.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.site.conftest import Built
from tests.site.place import CAMPUS

GOLDEN = CAMPUS.parent / "site-zh"
_TITLE = re.compile(r"<title>.*?</title>", re.S)
_ARTICLE = re.compile(r"<article\b.*?</article>", re.S)
_HASHED = re.compile(r"\.[0-9a-f]{8}\.min\.")
LEFT_OUT = ("audit/rules/index.html", "style/index.html")


def own(site: Path) -> dict[str, str]:
    """What of a site is ours, by file."""
    names = sorted(p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file())
    out = {"files.txt": "".join(f"{_HASHED.sub('.*.min.', n)}\n" for n in names)}
    for name in names:
        if name.startswith("data/"):
            out[name] = (site / name).read_text("utf-8")
        elif name.endswith(".html") and name not in LEFT_OUT:
            out[name] = article((site / name).read_text("utf-8"))
    return out


def article(html: str) -> str:
    """The title and the article of a page."""
    title, body = _TITLE.findall(html), _ARTICLE.findall(html)
    assert len(title) == len(body) == 1
    return f"{title[0]}\n{body[0]}\n"


def test_the_golden_campus_gives_its_golden_site(built: Built, request: pytest.FixtureRequest) -> None:
    now = own(built.out)
    if request.config.getoption("--bless"):
        shutil.rmtree(GOLDEN, ignore_errors=True)
        for name, text in now.items():
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_text(text, "utf-8", newline="\n")
    stands = {
        p.relative_to(GOLDEN).as_posix(): p.read_bytes().decode() for p in sorted(GOLDEN.rglob("*")) if p.is_file()
    }
    assert now.keys() == stands.keys(), "if this is right, run pytest --bless tests/site"
    other = [name for name in now if now[name] != stands[name]]
    assert not other, f"changed: {other[:20]}; if this is right, run pytest --bless tests/site"


def test_the_golden_campus_holds_every_kind_of_record() -> None:
    kinds = {p.parts[len(CAMPUS.parts) + 1] for p in (CAMPUS / "records").rglob("*.yml")}
    assert len(kinds) == 16


def test_the_build_says_what_is_bad_and_publishes_the_rest(built: Built) -> None:
    bad = "records/hazard/2026/05/hz-20260512-library-1.yml"
    assert f"{bad}:5:5" in built.done.stderr
    page = (built.out / "audit/bad/index.html").read_text("utf-8")
    assert bad in page
    assert "SC203" in page
    assert "读不了的一条" not in page
    assert not (built.out / "r/hz-20260512-library-1").exists()
    assert (built.out / "r/hz-20260510-library-1/index.html").exists()
