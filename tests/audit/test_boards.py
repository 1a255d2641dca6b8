"""What the auditor's boards list: every day of a year for who was on duty, and what was asked of a place while it stood."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from anlan.boards.audits import DAYS, responsible
from anlan.boards.coverage import coverage
from anlan.boards.voice import Voice
from anlan.facts.derive import derive
from anlan.ledger import read_ledger
from anlan.sources.tree import open_tree

from tests.audit.edges import DUTY, MONTHLY, settings
from tests.audit.test_missing import DORM
from tests.gate.campus import CHECKLIST, PLAN
from tests.reader.small import written

FIRST = date(2025, 4, 1)


def voice(root: Path, clock: str, files: dict[str, str], text: str | None = None) -> Voice:
    """The boards' view of a campus in a folder, in English."""
    plan = {"plan/2026/index.md": PLAN, "plan/checklists/fire-monthly-v1.yml": CHECKLIST}
    now = datetime.fromisoformat(clock)
    opened = open_tree(written(root, {"campus.yml": text or settings(), **plan, **files}), None, None, now)
    ledger, _ = read_ledger(opened.tree, now)
    assert ledger is not None
    return Voice(ledger, derive(ledger), "en")


def nights(count: int) -> dict[str, str]:
    """Duty sheets, a month of nights each."""
    out = {}
    for start in range(0, count, 30):
        days = [FIRST + timedelta(days=n) for n in range(start, min(start + 30, count))]
        rid = f"du-{days[0]:%Y%m%d}-security-1"
        rows = "".join(f"  - {{date: {d}, shift: night, leader: college/vp-safety, officer: security/clerk, handover: 平安}}\n" for d in days)  # fmt: skip
        text = f"id: {rid}\nat: {days[-1] + timedelta(days=1)}T08:00+08:00\nby: security/clerk\nrows:\n{rows}"
        out[f"records/duty/{days[0]:%Y/%m}/{rid}.yml"] = text
    return out


@pytest.mark.parametrize(("count", "older"), [(365, 0), (DAYS, 0), (DAYS + 31, 31)])
def test_who_was_on_duty_is_told_for_every_day_of_a_year(tmp_path: Path, count: int, older: int) -> None:
    board = responsible(voice(tmp_path, "2026-07-01T08:00+08:00", nights(count)))
    days = [row.cells[0].pieces[0].text[:10] for row in board.table.rows]
    last = FIRST + timedelta(days=count - 1)
    assert days == [str(last - timedelta(days=n)) for n in range(count - older)]
    assert [figure.number for figure in board.figures] == ([str(older)] if older else [])


def test_a_place_has_no_mark_for_what_was_asked_before_it_stood(tmp_path: Path) -> None:
    text = settings(**{DORM: f"{DORM}, from: 2026-03-01", "unit: library}": "unit: library, key: true}"})
    (grid,) = coverage(voice(tmp_path, "2026-05-01T08:00+08:00", {DUTY: MONTHLY}, text)).grids
    spoken = {line[0].text: [square.spoken for square in line[1]] for line in grid.lines}
    assert spoken["1号宿舍楼"][:3] == ["Feb not in use then", "Mar no record found", "Apr no record found"]
    assert spoken["图书馆"][:2] == ["Feb no record found", "Mar no record found"]
