"""A new version of a checklist begins on the day on which it lands, or later: landed inspections answered the older one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gate.campus import CHECKLIST, Content, commit
from tests.gate.judged import codes, judge

V2 = "plan/checklists/fire-monthly-v2.yml"


def version(day: str, name: str = "fire-monthly-v2") -> dict[str, Content]:
    """A version that begins on a day; today is 2026-06-15."""
    return {f"plan/checklists/{name}.yml": CHECKLIST.replace("fire-monthly-v1", name).replace("2026-01-01", day)}


@pytest.mark.parametrize(
    ("name", "day", "told"),
    [
        ("fire-monthly-v2", "2025-01-01", True),
        ("fire-monthly-v2", "2026-06-14", True),
        ("fire-monthly-v2", "2026-06-15", False),
        ("fire-monthly-v2", "2026-07-01", False),
        ("lab-monthly-v1", "2026-05-01", False),  # the first of its family
    ],
)
def test_a_version_does_not_begin_in_the_past(campus: Path, name: str, day: str, told: bool) -> None:
    branch = f"{name}-{day}"
    commit(campus, branch, version(day, name))
    ran = judge(campus, "main", branch)
    assert codes(ran) == ({"CH113"} if told else set())
    assert all("2026-06-15 or later" in f["help"] for f in ran.findings)


def test_nor_is_one_that_nobody_used_yet_put_back(campus: Path) -> None:
    commit(campus, "soon", version("2026-07-01"))
    commit(campus, "back", version("2026-06-01"), "soon")
    commit(campus, "on", version("2026-06-20"), "soon")
    assert codes(judge(campus, "soon", "back")) == {"CH113"}
    assert codes(judge(campus, "soon", "on")) == set()


def test_one_that_is_in_force_may_be_worded_better_where_nobody_used_it(campus: Path) -> None:
    commit(campus, "there", version("2026-06-01"))
    commit(campus, "worded", {V2: str(version("2026-06-01")[V2]).replace("灭火器是否有效", "灭火器是否在位")}, "there")
    assert codes(judge(campus, "there", "worded")) == set()
