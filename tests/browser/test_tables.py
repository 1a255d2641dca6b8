"""Tables can be read: short cells stay on one line, tables below each other keep their columns, filters find rows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.campus import Campus
from tests.browser.conftest import PHONE, Site, Visiting
from tests.browser.kinds import KINDS, address
from tests.browser.test_every_page import barriers

NARROW = 1280
# How many lines each cell of a column takes.
LINES = """columns => columns.flatMap(n => [...document.querySelectorAll(`article tbody tr td:nth-child(${n})`)].map(td => {
  const range = document.createRange(); range.selectNodeContents(td);
  return new Set([...range.getClientRects()].map(r => Math.round(r.top / 8))).size; }))"""
# Where the columns of each table begin.
EDGES = """all => [...document.querySelectorAll(all)].map(t => [...t.querySelectorAll('thead th')].map(th => Math.round(th.getBoundingClientRect().left)).join(' '))"""


def lines(page: Page, *columns: int) -> set[int]:
    """The numbers of lines that occur in some columns."""
    found: list[int] = page.evaluate(LINES, list(columns))
    assert len(found) > len(columns)
    return set(found)


@pytest.mark.parametrize(("kind", "columns"), [("register", (2, 3, 5)), ("changes", (2, 3, 4)), ("overdue", (2, 3, 4))])
def test_short_cells_stay_on_one_line(
    kind: str, columns: tuple[int, ...], zh: Site, campus: Campus, visit: Visiting
) -> None:
    page = visit(zh, address(kind, campus), width=NARROW).page
    assert lines(page, *columns) <= {0, 1}


def test_the_tables_of_the_plan_keep_their_columns_in_line(zh: Site, campus: Campus, visit: Visiting) -> None:
    page = visit(zh, address("plan", campus), width=NARROW).page
    edges: list[str] = page.evaluate(EDGES, ".al-t--even")
    assert len(edges) > 5
    assert len(set(edges)) == 1


def test_overdue_hazards_and_those_to_come_keep_their_columns_in_line(
    zh: Site, campus: Campus, visit: Visiting
) -> None:
    page = visit(zh, address("overdue", campus), width=NARROW).page
    page.evaluate("""() => {
      const again = document.querySelector('.al-same .al-t').closest('.al-scroll').cloneNode(true);
      for (const td of again.querySelectorAll('td')) td.textContent = '短';
      document.querySelector('.al-same').append(again); }""")
    edges: list[str] = page.evaluate(EDGES, ".al-same .al-t")
    assert len(edges) > 1
    assert len(set(edges)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_filter_has_rows_to_find(kind: str, zh: Site, campus: Campus, visit: Visiting) -> None:
    page = visit(zh, address(kind, campus)).page
    if page.locator("[data-filter]").count():
        assert page.locator("tr[data-text],li[data-text]").count() > 0


# Texts that stand a character or two a line, as those of a column that got no room.
UPRIGHT = """() => [...document.querySelectorAll('article *')].filter(e => !e.closest('svg,.al-hide,pre,script')).flatMap(e =>
  [...e.childNodes].filter(n => n.nodeType === 3 && n.data.trim().length > 4).flatMap(n => {
    const range = document.createRange(); range.selectNodeContents(n);
    const lines = new Set([...range.getClientRects()].map(r => Math.round(r.top / 8))).size;
    return lines > 2 && n.data.trim().length / lines < 3 ? [n.data.trim()] : []; }))"""


@pytest.mark.parametrize("width", [NARROW, PHONE])
@pytest.mark.parametrize("kind", KINDS)
def test_no_text_stands_upright(kind: str, width: int, zh: Site, campus: Campus, visit: Visiting) -> None:
    page = visit(zh, address(kind, campus), width=width).page
    assert page.evaluate(UPRIGHT) == []


WIDER = "[...document.querySelectorAll('.al-scroll')].filter(e => e.scrollWidth > e.clientWidth)"


def test_a_table_that_is_too_wide_scrolls_by_keyboard(zh: Site, campus: Campus, visit: Visiting) -> None:
    page = visit(zh, address("unit", campus), width=1000).page
    assert page.evaluate(f"{WIDER}.length") > 0
    assert page.evaluate(f"{WIDER}.every(e => e.tabIndex === 0 && e.getAttribute('aria-label'))")
    assert barriers(page) == []
    page.evaluate(f"{WIDER}[0].focus()")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"{WIDER}[0].scrollLeft > 0")
