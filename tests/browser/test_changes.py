"""The change register answers for any period: months, days, units, steps, what was moved; the address keeps the question."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Site, Visiting
from tests.browser.test_every_page import barriers

SAID, ROWS = "[data-changes] output", "#changes tbody tr"
RECEIVED, UNIT, STEP, MOVED = 2, 3, 5, 6


def received(page: Page) -> list[str]:
    """When the lines in sight were received."""
    return page.locator(f"{ROWS} td:nth-child(2)").all_inner_texts()


def test_a_month_is_one_click_away(year: tuple[Site, list[list[str]]], visit: Visiting) -> None:
    site, lines = year
    page = visit(site, "audit/changes/").page
    assert received(page) == [row[RECEIVED] for row in lines[:300]]
    month = page.locator(".al-months a").nth(3)
    name = month.inner_text().split()[0]
    month.click()
    wanted = [row[RECEIVED] for row in lines if row[RECEIVED].startswith(name)]
    assert len(wanted) > 20
    expect(page.locator(SAID)).to_have_text(f"{len(wanted)} 条")
    assert received(page) == wanted
    expect(page.locator(".al-months a[aria-current=true]")).to_contain_text(name)


def test_a_period_begins_and_ends_with_its_days_and_may_span_months(
    year: tuple[Site, list[list[str]]], visit: Visiting
) -> None:
    site, lines = year
    days = sorted({row[RECEIVED][:10] for row in lines})
    first, last = days[len(days) // 2], days[len(days) // 2 + 50]
    assert first[:7] < last[:7]
    page = visit(site, "audit/changes/").page
    page.locator("[name=from]").fill(first)
    page.locator("[name=to]").fill(last)
    wanted = [row[RECEIVED] for row in lines if first <= row[RECEIVED][:10] <= last]
    expect(page.locator(SAID)).to_contain_text(f"{len(wanted)} 条")
    assert received(page) == wanted[:300]


def test_unit_step_and_what_was_moved_narrow_the_whole_history(
    year: tuple[Site, list[list[str]]], visit: Visiting
) -> None:
    site, lines = year
    moved = [row for row in lines if row[MOVED] and row[STEP] == "延期"]
    unit = moved[-1][UNIT]
    wanted = [row for row in moved if row[UNIT] == unit]
    page = visit(site, "audit/changes/").page
    page.locator("[name=step]").select_option("延期")
    page.locator("[name=moves]").select_option("yes")
    page.locator("[name=unit]").select_option(unit)
    expect(page.locator(SAID)).to_have_text(f"{len(wanted)} 条")
    assert received(page) == [row[RECEIVED] for row in wanted]
    again = visit(site, page.url.removeprefix(site.url)).page
    expect(again.locator(SAID)).to_have_text(f"{len(wanted)} 条")
    page.locator("[name=moves]").select_option("no")
    expect(page.locator("[data-none]")).to_be_visible()
    page.get_by_role("button", name="清除").click()
    expect(page.locator(ROWS)).to_have_count(300)


def test_more_than_are_shown_at_once_are_a_click_away(year: tuple[Site, list[list[str]]], visit: Visiting) -> None:
    site, lines = year
    filed = [row[RECEIVED] for row in lines if row[STEP] == "提交"]
    assert len(filed) > 300
    page = visit(site, "audit/changes/").page
    page.locator("[name=step]").select_option("提交")
    expect(page.locator(SAID)).to_have_text(f"{len(filed)} 条，列出前 300 条")
    page.locator("[data-more]").click()
    expect(page.locator(ROWS)).to_have_count(min(600, len(filed)))
    assert received(page) == filed[:600]


def test_a_record_or_a_commit_is_found_and_a_lost_month_is_told(
    year: tuple[Site, list[list[str]]], visit: Visiting
) -> None:
    site, lines = year
    record, commit = lines[-1][0], lines[-1][-1]
    page = visit(site, f"audit/changes/?q={record} {commit}").page
    expect(page.locator(f"{ROWS} a")).to_have_count(sum(r[0] == record and r[-1] == commit for r in lines))
    page.route("**/data/changes-*.json", lambda route: route.abort())
    page.goto(f"{site.url}audit/changes/?q={record}")
    expect(page.locator(SAID)).to_have_text("有的月份读不到，请检查网络再试")


@pytest.mark.parametrize("width", [1440, PHONE])
def test_a_period_is_readable_by_everybody(width: int, year: tuple[Site, list[list[str]]], visit: Visiting) -> None:
    site, lines = year
    page = visit(site, f"audit/changes/?from={lines[-1][RECEIVED][:10]}&moves=yes", width=width).page
    expect(page.locator(SAID)).to_contain_text("条")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(page) == []


def test_paper_says_what_was_asked(year: tuple[Site, list[list[str]]], visit: Visiting) -> None:
    site, lines = year
    month = lines[-1][RECEIVED][:7]
    page = visit(site, f"audit/changes/?from={month}-01&to={month}-28&moves=no").page
    said = page.locator(".al-paper")
    expect(said).to_contain_text(f"从 {month}-01；到 {month}-28；改动 其他；")
    expect(said).to_be_hidden()
    page.emulate_media(media="print")
    expect(said).to_be_visible()
    expect(said).to_contain_text(page.locator(SAID).inner_text() or "条")
    page.emulate_media(media="screen")
    page.get_by_role("button", name="清除").click()
    expect(said).to_have_text("")


def test_paper_says_what_was_asked_of_a_board_and_of_the_register(
    year: tuple[Site, list[list[str]]], visit: Visiting
) -> None:
    site, _ = year
    page = visit(site, "boards/hazards/").page
    page.locator("[data-filter] [name=q]").fill("灯")
    page.emulate_media(media="print")
    expect(page.locator(".al-paper")).to_contain_text("找 灯；")
    page = visit(site, "ledger/?q=灯&k=隐患").page
    page.emulate_media(media="print")
    expect(page.locator(".al-paper")).to_contain_text("找 灯；隐患；")
