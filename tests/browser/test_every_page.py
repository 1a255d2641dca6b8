"""On every kind of page: no barrier that axe knows, nothing wider than a phone, nothing from outside, no stumbling."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.campus import Campus
from tests.browser.conftest import PHONE, WIDE, Site, Visiting
from tests.browser.kinds import KINDS, address

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
COLOURS = {"runOnly": ["color-contrast"]}
WORDS = {"runOnly": {"type": "tag", "values": ["cat.aria", "cat.forms", "cat.language", "cat.name-role-value"]}}
# A list of hundreds of rows is looked at by its first: the others are made by the same lines of a template.
FEWER = "for (const x of document.querySelectorAll('tbody, article ul, article ol')) [...x.children].slice(15).forEach(e => e.remove())"
DESK: ViewportSize = {"width": WIDE, "height": 900}
ALL = pytest.mark.parametrize("kind", KINDS)
# Heads, labels, buttons and notes are the tool's own words; titles, names and texts are what people wrote.
OUR_WORDS = (
    "nav.md-tabs a, .al-sub a, .al-box > h2, .al-stamp > span, .al-lead, button, label, summary, dt, th:not(:has(a))"
)
PEOPLES = "select, .md-nav, .al-quiz, .al-facets, .al-sub:has(> a:only-child), #taught + .al-stamp"


def barriers(page: Page, options: Mapping[str, object] | None = None) -> list[str]:
    """What axe finds, one line each."""
    page.evaluate(FEWER)
    page.evaluate(AXE)
    found = page.evaluate("o => axe.run(o).then(r => r.violations)", {"resultTypes": ["violations"], **(options or {})})
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]} ({len(v['nodes'])} in all)" for v in found]


@ALL
def test_in_chinese_by_night_on_a_phone_and_by_day_on_a_desk(
    kind: str, zh: Site, campus: Campus, visit: Visiting
) -> None:
    seen = visit(zh, address(kind, campus), theme="dark", width=PHONE)
    page = seen.page
    assert fits(page, PHONE)
    assert cut_off(page) == []
    page.set_viewport_size(DESK)
    assert page.locator(".md-header .al-find").evaluate("form => form.action") == f"{zh.url}ledger/"
    assert [w for w in our_words(page) if re.search("[A-Za-z]{4,}", w) and not re.search("[一-鿿]", w)] == []
    assert ground(page) < 60
    assert barriers(page, COLOURS) == []
    page.add_style_tag(content="*{transition:none!important}")  # no colour half-way between night and day
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'default')")
    assert ground(page) > 200
    assert barriers(page) == []
    seen.clean()


@ALL
def test_in_english_on_a_desk_and_on_a_phone(kind: str, en: Site, campus: Campus, visit: Visiting) -> None:
    seen = visit(en, address(kind, campus))
    page = seen.page
    assert page.evaluate("document.documentElement.lang") == "en"
    page.set_viewport_size({"width": PHONE, "height": 900})
    assert fits(page, PHONE)
    assert [w for w in our_words(page) if re.search("[一-鿿]", w)] == []
    assert barriers(page, WORDS) == []
    seen.clean()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_barrier_where_nothing_is(lang: str, theme: str, request: pytest.FixtureRequest, visit: Visiting) -> None:
    site: Site = request.getfixturevalue(lang)
    seen = visit(site, "404.html", theme=theme, width=PHONE)
    assert barriers(seen.page) == []
    assert fits(seen.page, PHONE)
    seen.clean()


def fits(page: Page, width: int) -> bool:
    """Whether nothing on a page is wider than the window."""
    return bool(page.evaluate("width => document.documentElement.scrollWidth <= width", width))


def ground(page: Page) -> int:
    """The brightest of the three colours that a page stands on, 0 to 255."""
    back = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return max(map(int, re.findall(r"\d+", back)[:3]))


def our_words(page: Page) -> list[str]:
    """What the tool says on a page."""
    said: list[str] = page.evaluate(
        """([ours, theirs]) => [...document.querySelectorAll(ours)].filter(e => !e.closest(theirs)).map(e => {
          const own = e.cloneNode(true);
          if (e.tagName !== "A") own.querySelectorAll("a, code, select, time, small").forEach(x => x.remove());
          return own.textContent.trim();
        })""",
        [OUR_WORDS, PEOPLES],
    )
    return said


def cut_off(page: Page) -> list[str]:
    """Texts that reach beyond the window, save in what scrolls of itself."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(".md-content *, .md-header *")].filter(e => {
          if (e.closest(".al-scroll, .al-facets, .al-hide, pre, svg") || !e.checkVisibility()) return false;
          const box = e.getBoundingClientRect();
          return box.width > 1 && box.right > innerWidth + 1;
        }).map(e => e.outerHTML.slice(0, 120))"""
    )
    return found
