"""Lists that are longer than their page: what is sought is sought among all; a phone shows some and asks for more."""

from __future__ import annotations

import re
from collections import Counter

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Site, Visiting
from tests.browser.test_every_page import barriers

BOARD, SAID, ROWS = "audit/responsible/", "[data-filter] output", "tr[data-text]:visible"
Year = tuple[Site, list[list[str]]]


def shifts(site: Site) -> Counter[str]:
    """How many shifts of each month the site knows, by its page and the rows that it reads."""
    texts = ((site.folder / BOARD / name).read_text("utf-8") for name in ("index.html", "rest.txt"))
    return Counter(month for text in texts for month in re.findall(r'<tr role="row" data-month="([\d-]+)"', text))


def asked(page: Page, month: str) -> None:
    page.locator("[data-filter] [name=month]").select_option(month)


def test_every_month_that_can_be_chosen_has_its_shifts(year: Year, visit: Visiting) -> None:
    site, _ = year
    months = shifts(site)
    assert sum(months.values()) > 300
    page = visit(site, BOARD).page
    assert page.locator(ROWS).count() == 300
    for month, count in months.items():
        asked(page, month)
        expect(page.locator(SAID)).to_have_text(f"{count} 条符合，共 {sum(months.values())} 条")
        expect(page.locator(ROWS)).to_have_count(count)
    page.get_by_role("button", name="清除").click()
    expect(page.locator(ROWS)).to_have_count(300)


def test_an_address_asks_among_all_too(year: Year, visit: Visiting) -> None:
    site, _ = year
    month, count = min(shifts(site).items())
    seen = visit(site, f"{BOARD}?month={month}")
    expect(seen.page.locator(ROWS)).to_have_count(count)
    links = seen.page.locator(f"{ROWS} a").evaluate_all("all => all.map(a => a.href)")
    assert all((site.folder / link.removeprefix(site.url) / "index.html").exists() for link in links)
    assert (seen.errors, seen.outside) == ([], [])


def test_what_cannot_be_read_is_said(year: Year, visit: Visiting) -> None:
    site, _ = year
    page = visit(site, BOARD).page
    page.route("**/rest.txt", lambda route: route.abort())
    asked(page, min(shifts(site)))
    expect(page.locator(SAID)).to_have_text("0 条符合，共 300 条；较早的没有读到，请检查网络再试")


def test_a_phone_shows_some_and_asks_for_more(year: Year, visit: Visiting) -> None:
    site, _ = year
    page = visit(site, BOARD, width=PHONE).page
    expect(page.locator(ROWS)).to_have_count(40)
    page.get_by_role("button", name="再列 40 条").click()
    expect(page.locator(ROWS)).to_have_count(80)
    month, count = max(shifts(site).items(), key=lambda x: x[1])
    asked(page, month)
    expect(page.locator(ROWS)).to_have_count(min(count, 40))
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(ROWS)).to_have_count(count)


def test_a_link_to_one_row_shows_it_on_a_phone(year: Year, visit: Visiting) -> None:
    site, _ = year
    page = visit(site, "audit/rules/#SC207", width=PHONE).page
    expect(page.locator("#SC207")).to_be_visible()


def test_the_button_for_more_is_no_barrier(year: Year, visit: Visiting) -> None:
    site, _ = year
    page = visit(site, BOARD, width=PHONE).page
    assert page.get_by_role("button", name="再列 40 条").is_visible()
    assert barriers(page) == []
