"""Recurrences: what the check takes and refuses, that none of them can hang it, and which periods each opens."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from anlan.facts.occurrences import periods
from anlan.ledger import read_ledger
from anlan.rules.examples import example
from anlan.sources.tree import open_tree

from tests.reader.small import check, written

SCHEDULES = "plan/2026/schedules.yml"
YEARLY = ["2026-01-01/2026-12-31"]


def schedules(rule: str, start: str = "2026-01-01", more: str = "") -> str:
    """The example's schedule with another recurrence."""
    text = (example("PL403", "accepted") / SCHEDULES).read_text("utf-8")
    return text.replace("FREQ=MONTHLY;BYDAY=1MO", f"'{rule}'").replace("2026-05-01", start) + more


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=MO,TH;WKST=SU;INTERVAL=2",
        "INTERVAL=3;FREQ=MONTHLY;BYMONTHDAY=1,-1",
        "FREQ=MONTHLY;BYDAY=1MO,-1FR;COUNT=6",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=2;UNTIL=20301231",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=DAILY;INTERVAL=999",
        "FREQ=MONTHLY;UNTIL=20200101",
    ],
)
def test_days_weeks_months_and_years_are_taken(tmp_path: Path, rule: str) -> None:
    assert check(written(tmp_path, {SCHEDULES: schedules(rule)})).findings == []


@pytest.mark.parametrize(
    ("rule", "help_"),
    [
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL is a whole number from 1 to 999"),
        ("FREQ=DAILY;INTERVAL=-1", "INTERVAL is a whole number from 1 to 999"),
        ("FREQ=DAILY;INTERVAL=99999999999", "INTERVAL is a whole number from 1 to 999"),
        ("FREQ=SECONDLY", "FREQ is one of DAILY, WEEKLY, MONTHLY, YEARLY"),
        ("FREQ=HOURLY", "FREQ is one of DAILY, WEEKLY, MONTHLY, YEARLY"),
        ("freq=daily", "use only FREQ, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST"),
        ("FREQ=DAILY;BYHOUR=1,2", "use only FREQ, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST"),
        ("FREQ=DAILY;", "use only FREQ, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST"),
        ("FREQ=DAILY;FREQ=WEEKLY", "write FREQ once"),
        ("BYMONTHDAY=1", "FREQ must stand"),
        ("FREQ=DAILY;COUNT=0", "COUNT is a whole number from 1 to 9999"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20260601", "write COUNT or UNTIL, not both"),
        ("FREQ=DAILY;UNTIL=20260630T235959Z", "UNTIL is a day, like 20261231"),
        ("FREQ=DAILY;UNTIL=20260631", "UNTIL is a day, like 20261231"),
        ("FREQ=WEEKLY;BYDAY=+1MO", "numbered days of the week go with MONTHLY and YEARLY"),
        ("FREQ=WEEKLY;BYMONTHDAY=13", "WEEKLY goes with BYDAY, not with BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY names days of a month, like 1,15; its last is -1"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH names months, like 3,9"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "for example FREQ=MONTHLY;BYMONTHDAY=1"),
        ("FREQ=DAILY;BYDAY=MO;BYSETPOS=2", "for example FREQ=MONTHLY;BYMONTHDAY=1"),
        ("FREQ=MONTHLY;INTERVAL=12;BYDAY=6MO", "for example FREQ=MONTHLY;BYMONTHDAY=1"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", "for example FREQ=MONTHLY;BYMONTHDAY=1"),
        ("每月一次", "for example FREQ=MONTHLY;BYMONTHDAY=1"),
    ],
)  # fmt: skip
def test_whatever_else_is_refused_soon_and_told_how_to_mend(tmp_path: Path, rule: str, help_: str) -> None:
    before = time.process_time()
    (found,) = check(written(tmp_path, {SCHEDULES: schedules(rule)})).findings
    assert (found["code"], found["line"], found["help"]) == ("PL403", 8, help_)
    assert rule in found["message"]
    assert time.process_time() - before < 5, "it looks for a day that never comes"


def opened(root: Path, today: str, rule: str, start: str = "2026-01-01", more: str = "") -> list[str]:
    """The periods that a schedule opens, each from its first day to its last."""
    tree = open_tree(written(root, {SCHEDULES: schedules(rule, start, more)}), None, None, datetime.now().astimezone())
    ledger, _ = read_ledger(tree.tree, tree.moment)
    assert ledger is not None
    found = periods(ledger.plan.schedules["fire-monthly"], ledger.campus, date.fromisoformat(today))
    return [f"{p.first}/{p.last}" for p in found]


@pytest.mark.parametrize("end", ["COUNT=6", "UNTIL=20260601", "UNTIL=20260630"])
def test_where_a_recurrence_ends_its_last_period_is_as_long_as_the_others(tmp_path: Path, end: str) -> None:
    found = opened(tmp_path, "2026-12-01", f"FREQ=MONTHLY;{end}")
    assert (len(found), found[-1]) == (6, "2026-06-01/2026-06-30")
    assert opened(tmp_path / "once", "2026-05-01", "FREQ=YEARLY;COUNT=1") == YEARLY
    until = opened(tmp_path / "until", "2026-12-01", f"FREQ=MONTHLY;{end}", more="    until: 2026-06-10\n")
    assert until[-1] == "2026-06-01/2026-06-10"


@pytest.mark.parametrize(
    ("rule", "start", "told"),
    [
        ("FREQ=YEARLY;INTERVAL=3", "2026-01-01", ["2026-01-01/2028-12-31"]),
        ("FREQ=YEARLY", "2024-02-29", ["2024-02-29/2028-02-28"]),
        ("FREQ=YEARLY", "2026-01-01", YEARLY),
        ("FREQ=DAILY;INTERVAL=999", "2026-01-01", [f"2026-01-01/{date(2026, 1, 1) + timedelta(days=998)}"]),
    ],
)
def test_a_period_is_open_however_far_off_the_next_one_is(
    tmp_path: Path, rule: str, start: str, told: list[str]
) -> None:
    assert opened(tmp_path, "2026-05-01", rule, start) == told
