"""Numbers on different pages agree with each other, and with what the data says of every hazard."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.site.conftest import Anlan
from tests.site.place import AS_OF, OFFICE, git, landed, repository

MENDING, WAITING = ("assigned", "rectifying"), ("submitted", "verified")


@pytest.fixture(scope="module")
def college(anlan: Anlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a year of the fictional college, with hazards in every state."""
    folder = tmp_path_factory.mktemp("college")
    assert anlan("demo", folder / "repo", "--records", 600, "--seed", 4).returncode == 0
    assert anlan("build", "--repo", folder / "repo", "--rev", "main", "--out", folder / "site").returncode == 0
    return folder / "site"


@pytest.fixture(scope="module")
def hazards(college: Path) -> list[dict[str, Any]]:
    """What the data says of every hazard."""
    rows: list[dict[str, Any]] = json.loads((college / "data" / "hazards.json").read_text("utf-8"))
    return rows


def left(hazard: dict[str, Any]) -> int | None:
    """Days to the deadline of a hazard that somebody still is to mend."""
    if hazard["status"] not in MENDING or hazard["deadline"] is None:
        return None
    return (date.fromisoformat(hazard["deadline"]) - date.fromisoformat(hazard["as_of"][:10])).days


def chosen(hazards: list[dict[str, Any]], fits: Callable[[dict[str, Any]], bool]) -> set[str]:
    """The ids of some hazards."""
    return {h["id"] for h in hazards if fits(h)}


def part(site: Path, page: str, start: str, end: str) -> str:
    """What stands on a page between two marks."""
    text = (site / page).read_text("utf-8").partition("<article")[2]
    assert start in text, start
    return text.partition(start)[2].partition(end)[0]


def linked(html: str) -> set[str]:
    """The hazards that a part of a page links to."""
    return set(re.findall(r'href="[./]*r/(hz-[^/"]+)/"', html))


def figure(site: Path, name: str) -> int:
    """A key figure of the home page."""
    return int(re.findall(rf"<dt>{name}</dt><dd>(\d+)", (site / "index.html").read_text("utf-8"))[0])


def test_what_waits_for_a_check_has_a_group_of_its_own(college: Path, hazards: list[dict[str, Any]]) -> None:
    waiting = chosen(hazards, lambda h: h["status"] in WAITING)
    group = part(college, "index.html", "等验收、等销号", "</ul>")
    assert len(waiting) > 1
    assert f"<b>{len(waiting)}</b>" in group
    assert linked(group) == waiting


def test_home_board_and_weekly_sheet_agree_on_what_falls_due(college: Path, hazards: list[dict[str, Any]]) -> None:
    week = chosen(hazards, lambda h: (d := left(h)) is not None and 0 <= d < 7)
    fortnight = chosen(hazards, lambda h: (d := left(h)) is not None and 0 <= d < 14)
    assert week < fortnight
    assert figure(college, "七日内到期") == len(week)
    assert linked(part(college, "boards/overdue/index.html", 'id="soon"', "</article>")) == fortnight
    assert linked(part(college, "weekly/index.html", "七日内到期</h2>", "<h2")) == week


def test_home_and_boards_agree_on_what_is_open_and_overdue(college: Path, hazards: list[dict[str, Any]]) -> None:
    over = chosen(hazards, lambda h: h["overdue"])
    open_ = chosen(hazards, lambda h: h["status"] in ("reported", "registered", *MENDING, *WAITING))
    assert figure(college, "超过期限") == len(over)
    assert linked(part(college, "boards/overdue/index.html", 'id="over"', 'id="soon"')) == over
    assert figure(college, "在册隐患") == len(open_)
    assert linked(part(college, "boards/lists/index.html", 'id="l1"', 'id="l2"')) == open_


def test_the_signals_of_the_home_page_are_those_of_their_board(college: Path) -> None:
    lead = part(college, "index.html", "疑似信号，待说明", "</ul>")
    count = re.search(r"<b>(\d+)</b>", lead)
    keys = re.findall(r'href="audit/signals/\?q=([^"]+)"', lead)
    board = (college / "audit" / "signals" / "index.html").read_text("utf-8")
    assert count is not None
    assert f"待说明 {count[1]} 条" in board
    assert keys
    assert all(f"<code>{key.replace('%23', '#')}</code>" in board for key in keys)


EARLIER = """\
id: hz-20260513-library-9
title: 疏散指示灯不亮
place: hall
field: fire
at: 2026-05-13T09:00+08:00
by: library/officer
source: self
steps:
  - step: assigned
    at: 2026-05-13T10:00+08:00
    by: library/officer
    grade: general
    to: library/officer
    deadline: 2026-05-27
    demand: 换灯
  - step: extended
    at: 2026-05-13T11:00+08:00
    by: security/officer
    deadline: 2026-05-23
    reason: 开放日前要用
    approved_by: security/head
"""


@pytest.fixture(scope="module")
def earlier(anlan: Anlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the golden campus with a hazard that a unit assigned to itself and the office brought forward."""
    folder = tmp_path_factory.mktemp("earlier")
    repo = repository(folder / "repo")
    (repo / "records/hazard/2026/05/hz-20260513-library-9.yml").write_text(EARLIER, "utf-8")
    landed(repo, "2026-05-13T12:00:00+08:00", OFFICE, "one more")
    anlan("build", "--repo", repo, "--rev", "main", "--as-of", AS_OF, "--out", folder / "site")
    return folder / "site"


def test_a_deadline_that_was_brought_forward_is_no_negative_delay(earlier: Path) -> None:
    page = (earlier / "audit" / "drift" / "index.html").read_text("utf-8")
    assert ">提前 4 日<" in page
    assert not re.search(r">-\d+ 日<", page)


def test_a_record_s_page_says_which_rules_it_breaks(earlier: Path) -> None:
    page = (earlier / "r" / "hz-20260513-library-9" / "index.html").read_text("utf-8")
    assert 'href="../../audit/rules/#CS502"' in page
    assert "全部通过" not in page
    assert "全部通过" in (earlier / "r" / "hz-20260507-dorms-1" / "index.html").read_text("utf-8")


def test_a_campus_without_records_is_not_told_that_it_has_no_history(anlan: Anlan, tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo")
    git(repo, "checkout", "-q", "--orphan", "young")
    git(repo, "rm", "-rqf", "records")
    landed(repo, "2026-05-13T12:00:00+08:00", OFFICE, "the plan alone")
    anlan("build", "--repo", repo, "--rev", "HEAD", "--as-of", AS_OF, "--out", tmp_path / "site")
    changes = part(tmp_path / "site", "audit/changes/index.html", "<h1", "</article>")
    timely = part(tmp_path / "site", "audit/timeliness/index.html", "<h1", "</article>")
    home = part(tmp_path / "site", "index.html", 'id="map"', "</article>")
    assert "还没有收到记录。" in changes
    assert "没有历史" not in changes + timely
    assert "处场所都未评风险" in home
    assert "<table" not in home
