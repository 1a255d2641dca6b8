"""Reading by keyboard, without scripts, in the dark, on paper, and long after the page was made."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.campus import OVERDUE, Campus
from tests.browser.conftest import Site, Visiting
from tests.browser.kinds import address

A4 = 695  # what 210 mm leave between margins of 13 mm, in CSS pixels


def focused(page: Page) -> str:
    """What has the focus, as markup."""
    markup: str = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    return markup


@pytest.mark.parametrize("kind", ["hazards", "lesson", "closed hazard", "place"])
def test_the_first_stop_skips_to_the_content(kind: str, zh: Site, campus: Campus, visit: Visiting) -> None:
    page = visit(zh, address(kind, campus)).page
    page.keyboard.press("Tab")
    assert "md-skip" in focused(page)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('article')"), focused(page)


@pytest.mark.parametrize("kind", ["home", "hazards", "closed hazard"])
def test_the_keyboard_reaches_the_search(kind: str, zh: Site, campus: Campus, visit: Visiting) -> None:
    page = visit(zh, address(kind, campus)).page
    for _ in range(8):
        page.keyboard.press("Tab")
        if 'name="q"' in focused(page):
            break
    assert 'name="q"' in focused(page)
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "what has the focus is seen to have it"


def test_a_quiz_is_answered_by_keyboard(zh: Site, visit: Visiting) -> None:
    page = visit(zh, "plan/education/ls-dorm-power/").page
    question = page.locator(".al-quiz > li").first
    options, right = question.locator(".al-option"), ord(question.get_attribute("data-answer") or "A") - 65
    options.nth((right + 1) % options.count()).focus()
    page.keyboard.press("Enter")
    expect(question.locator("output")).to_contain_text("不对")
    expect(question.locator("details p")).to_be_hidden()
    options.nth(right).focus()
    page.keyboard.press("Space")
    expect(question.locator("output")).to_have_text("对。")
    expect(question.locator("details p")).to_be_visible()


def test_an_answer_can_be_seen_without_scripts(zh: Site, visit: Visiting) -> None:
    page = visit(zh, "plan/education/ls-dorm-power/", script=False).page
    page.locator(".al-quiz summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".al-quiz details p").first).to_be_visible()


@pytest.mark.parametrize("kind", ["home", "hazards", "register", "overdue hazard", "coverage"])
def test_nothing_is_missing_without_scripts(kind: str, zh: Site, campus: Campus, visit: Visiting) -> None:
    bare = visit(zh, address(kind, campus), script=False).page
    full = visit(zh, address(kind, campus)).page
    rows = "article :is(tbody tr, li, dd, h2)"
    assert bare.locator(rows).count() >= full.locator(rows).count() > 5
    expect(bare.locator("article h1")).to_be_visible()


@pytest.mark.parametrize(
    ("first", "then"), [("", "r/hz-20260312-library-1/"), ("r/hz-20260312-library-1/", "boards/lists/")]
)
def test_the_dark_stays_where_it_was_switched_on(first: str, then: str, zh: Site, visit: Visiting) -> None:
    page = visit(zh, first).page
    scheme = page.locator("body")
    expect(scheme).to_have_attribute("data-md-color-scheme", "default")
    page.locator(".al-shade, label[for=__palette_1]").locator("visible=true").click()
    expect(scheme).to_have_attribute("data-md-color-scheme", "slate")
    page.goto(zh.url + then)
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.evaluate("localStorage.clear()")


def beyond_paper(page: Page) -> list[str]:
    """Cells and boxes that a sheet of A4 would cut off."""
    page.set_viewport_size({"width": A4, "height": 1000})
    page.emulate_media(media="print")
    cut: list[str] = page.evaluate(
        """w => [...document.querySelectorAll("article :is(th, td, p, dd, h1, h2, svg, section)")].filter(e =>
          e.checkVisibility() && !e.closest(".al-hide") && e.getBoundingClientRect().right > w + 1).map(e => e.outerHTML.slice(0, 120))""",
        A4,
    )
    return cut


@pytest.mark.parametrize("kind", ["home", "plan", "hazards", "overdue", "lists", "coverage", "overdue hazard", "unit"])
def test_a_sheet_of_paper_cuts_nothing_off(kind: str, zh: Site, campus: Campus, visit: Visiting) -> None:
    page = visit(zh, address(kind, campus)).page
    assert beyond_paper(page) == []
    for hidden in (".md-header", ".md-tabs", ".al-filter", ".al-find"):
        expect(page.locator(hidden).locator("visible=true")).to_have_count(0)
    expect(page.locator(".al-letter")).to_be_visible()
    expect(page.locator("article h1")).to_be_visible()


@pytest.mark.parametrize("kind", ["home", "overdue hazard", "hazards"])
def test_an_old_page_warns_and_changes_nothing_else(kind: str, zh: Site, campus: Campus, visit: Visiting) -> None:
    fresh = visit(zh, address(kind, campus)).page
    old = visit(zh, address(kind, campus), days=10.5).page
    warned = "getComputedStyle(document.querySelector('.al-stamp'), '::after').content"
    assert "10 天前" in old.evaluate(warned)
    assert fresh.evaluate(warned) == "none"
    assert old.locator("article").inner_text() == fresh.locator("article").inner_text()


def test_a_page_of_another_year_still_warns(zh: Site, campus: Campus, visit: Visiting) -> None:
    old = visit(zh, f"r/{campus.id(OVERDUE)}/", days=400).page
    assert "400 天前" in old.evaluate("getComputedStyle(document.querySelector('.al-stamp'), '::after').content")
