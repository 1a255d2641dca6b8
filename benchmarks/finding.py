"""The search of the register in a real browser: from a keystroke to the rows on the page."""

from __future__ import annotations

import shutil
import statistics
from pathlib import Path

from playwright.sync_api import sync_playwright

from tools.screenshots import BROWSERS, served

WORDS = ("消防", "宿舍 通道", "hz-2026", "实验室", "没有这个词")
_TYPED = """word => {
  const box = document.querySelector('[data-ledger] [name=q]'), began = performance.now();
  box.value = word;
  box.dispatchEvent(new Event('input', {bubbles: true}));
  document.querySelector('#ledger').getBoundingClientRect();
  return performance.now() - began;
}"""


def found_in(site: Path) -> float | None:
    """Milliseconds of one search, the median of some words searched several times; none without a browser."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return None
    with served(site) as address, sync_playwright() as play:
        page = play.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page()
        page.goto(f"{address}ledger/?q=")
        page.wait_for_selector("[data-facet] button")
        spent = [float(page.evaluate(_TYPED, word)) for _ in range(5) for word in WORDS]
        page.context.browser.close()  # type: ignore[union-attr]
    return statistics.median(spent)
