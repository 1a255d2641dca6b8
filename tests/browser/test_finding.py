"""Finding a record: the search from any page, the register's facets, the filter of a board."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.campus import OVERDUE, SECRET, Campus
from tests.browser.conftest import PHONE, Site, Visiting
from tests.browser.kinds import address

ROWS = "#ledger tbody tr"


def shown(page: Page, rows: str) -> list[str]:
    """The texts of the rows that the eye can see, by what is drawn and not by an attribute."""
    seen: list[str] = page.eval_on_selector_all(
        rows,
        "all => all.filter(e => e.checkVisibility() && e.getBoundingClientRect().height > 0).map(e => e.innerText)",
    )
    return seen


def test_an_id_finds_its_record_alone(zh: Site, campus: Campus, visit: Visiting) -> None:
    page = visit(zh, "ledger/").page
    page.get_by_role("searchbox").last.fill(campus.id(OVERDUE))
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator(ROWS)).to_contain_text("临边护栏缺失")
    expect(page.locator("output[aria-live]")).to_have_text("1 条")


def test_a_chinese_word_finds_every_title_that_has_it(zh: Site, visit: Visiting) -> None:
    page = visit(zh, "ledger/").page
    page.get_by_role("searchbox").last.fill("书架")
    expect(page.locator("output[aria-live]")).to_have_text("1 条")
    assert all("书架" in row for row in shown(page, ROWS))


def test_two_words_must_both_fit(zh: Site, visit: Visiting) -> None:
    page = visit(zh, "ledger/").page
    page.get_by_role("searchbox").last.fill("书架 食堂")
    expect(page.locator(ROWS)).to_have_count(0)
    expect(page.locator("[data-none]")).to_be_visible()
    expect(page.locator("output[aria-live]")).to_have_text("0 条")


def test_a_facet_narrows_and_says_so(zh: Site, visit: Visiting) -> None:
    page = visit(zh, "ledger/").page
    hazards = page.locator("[data-facet=k] button", has_text="隐患")
    count = int(hazards.locator("small").inner_text())
    hazards.click()
    expect(hazards).to_have_attribute("aria-pressed", "true")
    expect(page.locator("output[aria-live]")).to_contain_text(f"{count} 条")
    kinds = page.locator(f"{ROWS} td:nth-child(2)").all_inner_texts()
    assert set(kinds) == {"隐患"}
    hazards.click()
    expect(page.locator("output[aria-live]")).not_to_have_text(f"{count} 条")


def test_an_address_keeps_the_search(zh: Site, visit: Visiting) -> None:
    page = visit(zh, "ledger/?q=书架&k=隐患").page
    expect(page.locator("output[aria-live]")).to_have_text("1 条")
    expect(page.locator("[data-facet=k] button[aria-pressed=true]")).to_contain_text("隐患")


def test_what_this_audience_does_not_see_is_not_found(zh: Site, campus: Campus, visit: Visiting) -> None:
    page = visit(zh, "ledger/").page
    for sought in (campus.id(SECRET), "只给安全部门"):
        page.get_by_role("searchbox").last.fill(sought)
        expect(page.locator("output[aria-live]")).to_have_text("0 条")


@pytest.mark.parametrize("kind", ["home", "plan", "closed hazard", "room"])
def test_the_header_searches_the_register(kind: str, zh: Site, campus: Campus, visit: Visiting) -> None:
    page = visit(zh, address(kind, campus)).page
    box = page.locator(".md-header .al-find input")
    box.fill("书架")
    box.press("Enter")
    expect(page.locator("output[aria-live]")).to_have_text("1 条")
    assert page.url.startswith(f"{zh.url}ledger/?q=")


def test_a_phone_searches_too(zh: Site, campus: Campus, visit: Visiting) -> None:
    page = visit(zh, address("new hazard", campus), width=PHONE).page
    page.locator(".md-header .al-find input").fill("书架")
    page.locator(".md-header .al-find button").click()
    expect(page.locator("output[aria-live]")).to_have_text("1 条")
    page = visit(zh, "", width=PHONE).page
    page.locator("label[for=__drawer].md-header__button").click()
    page.locator(".md-sidebar--primary .al-find input").fill("书架")
    page.locator(".md-sidebar--primary .al-find button").click()
    expect(page.locator("output[aria-live]")).to_have_text("1 条")


@pytest.mark.parametrize("width", [1440, PHONE])
def test_a_filtered_row_is_out_of_sight(width: int, zh: Site, visit: Visiting) -> None:
    page = visit(zh, "boards/hazards/", width=width).page
    rows = ".md-content tbody tr"
    before = len(shown(page, rows))
    page.locator("[data-filter] [name=q]").fill("配电箱")
    assert [r for r in shown(page, rows) if "配电箱门未关" not in r] == []
    assert len(shown(page, rows)) == 1
    expect(page.locator("[data-filter] output")).to_have_text(f"1 条符合，共 {before} 条")
    page.get_by_role("button", name="清除").click()
    expect(page.locator("[data-filter] output")).not_to_contain_text("符合")
    assert len(shown(page, rows)) == before


def test_a_drop_down_filters_and_the_address_remembers(zh: Site, campus: Campus, visit: Visiting) -> None:
    page = visit(zh, "boards/hazards/").page
    page.locator("[data-filter] [name=state]").select_option(label="超期")
    rows = shown(page, ".md-content tbody tr")
    assert rows
    assert all("超期" in row for row in rows)
    again = visit(zh, page.url.removeprefix(zh.url)).page
    assert shown(again, ".md-content tbody tr") == rows
    expect(again.locator(f"tbody tr:visible a[href*='{campus.id(OVERDUE)}']")).to_have_count(1)


@pytest.mark.parametrize("address", ["sub/deep/r/hz-20260101-nobody-1/", "sub/deep/nothing.html", "sub/deep/plan/2030"])
def test_a_page_that_is_not_there_leads_home_from_any_depth(address: str, zh: Site, visit: Visiting) -> None:
    page = visit(zh, "").page
    lost = (zh.folder / "404.html").read_text("utf-8")
    page.route("**/sub/deep/**", lambda route: route.fulfill(status=404, content_type="text/html", body=lost))
    page.goto(zh.url + address)
    links = page.locator("a[data-to]").evaluate_all("all => all.map(a => a.href)")
    assert links == [f"{zh.url}sub/deep/{to}" for to in ("", "ledger/", "boards/hazards/")]
