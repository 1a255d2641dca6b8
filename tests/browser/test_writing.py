"""From a page to a record: the forge's editor opens with a draft that holds, and a next step is ready to copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from playwright.sync_api import Page, expect

from tests.browser.campus import FRESH, OVERDUE, Campus, made
from tests.browser.conftest import Site, Visiting

NAMES = {"github": ("filename", "value"), "gitea": ("filename", "value"), "gitlab": ("file_name", "content")}
EDITORS = {"github": "/new/main", "gitea": "/_new/main/records/hazard/", "gitlab": "/-/new/main"}


def drafted(page: Page, forge: str) -> tuple[str, str]:
    """The path and text that the forge's editor is asked to begin with."""
    url = urlsplit(page.get_by_role("link", name="报这里的隐患").get_attribute("href") or "")
    assert EDITORS[forge] in url.path
    asked = parse_qs(url.query, strict_parsing=True)
    name, text = (asked[key][0] for key in NAMES[forge])
    folder = url.path.partition("/_new/main/")[2] + "/" if forge == "gitea" else ""
    return folder + name, text


def landed(campus: Campus, path: str, text: str) -> CompletedProcess[str]:
    """What the check says of a record once it is in the repository."""
    (campus.folder / path).write_text(text, "utf-8")
    campus.commit()
    return campus.anlan("check", path)


@pytest.mark.parametrize("forge", sorted(NAMES))
def test_the_draft_lacks_only_what_the_reporter_saw(
    forge: str, tmp_path: Path, served: Callable[[Path], Site], visit: Visiting
) -> None:
    (tmp_path / "campus").mkdir()
    campus = made(tmp_path / "campus", forge)
    site = served(campus.build(tmp_path / "site", "zh"))
    path, text = drafted(visit(site, "p/northsite/").page, forge)
    day = f"{campus.moment:%Y%m%d}"
    assert path == f"records/hazard/{campus.moment:%Y/%m}/hz-{day}-works-1.yml", "the day is the reader's today"
    (campus.folder / path).parent.mkdir(parents=True, exist_ok=True)
    assert landed(campus, path, text).returncode == 1, "a blank title is not a report"
    seen = {"title: \n": "title: 脚手架少一根拉杆\n", "field: \n": "field: construction\n"}
    for blank, filled in seen.items():
        assert blank in text
        text = text.replace(blank, filled)
    assert ": \n" not in text, "nothing else has to be written"
    checked = landed(campus, path, text)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_next_steps_are_the_lawful_ones_ready_to_copy(zh: Site, campus: Campus, visit: Visiting) -> None:
    page = visit(zh, f"r/{campus.id(FRESH)}/").page
    steps = [
        yaml.safe_load(text)[0]["step"]
        for text in page.locator(".al-step pre").evaluate_all("all => all.map(e => e.firstChild.data)")
    ]
    assert {"registered", "assigned"} <= set(steps)
    assert "closed" not in steps
    assert "verified" not in steps


def test_copying_gives_the_step_and_nothing_else(zh: Site, campus: Campus, visit: Visiting) -> None:
    page = visit(zh, f"r/{campus.id(OVERDUE)}/").page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=zh.url.rstrip("/"))
    first = page.locator(".al-step").first
    first.locator("summary").click()
    first.get_by_role("button", name="复制").click()
    expect(first.get_by_role("button", name="已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    (step,) = yaml.safe_load(copied)
    assert step["step"] in ("planned", "submitted")
    assert step["by"].startswith("works/")
    editor = page.get_by_role("link", name="打开编辑器").get_attribute("href") or ""
    assert editor.endswith(
        f"/_edit/main/records/hazard/{campus.id(OVERDUE)[3:7]}/{campus.id(OVERDUE)[7:9]}/{campus.id(OVERDUE)}.yml"
    )
