"""Shares in whole percent: nothing and all are said only of nothing and all, and a half rounds up."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from anlan.boards.coverage import coverage
from anlan.facts.share import share

from tests.audit.edges import DUTY, MONTHLY
from tests.audit.test_boards import voice
from tests.audit.test_late import inspection


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (0, 300, 0), (1, 300, 1), (299, 300, 99), (300, 300, 100), (1, 8, 13), (3, 8, 38), (1, 200, 1), (199, 200, 99),
        (Fraction(1, 3), 1, 33), (Fraction(5, 2), 3, 83), (2, 1, 200),
    ],
)  # fmt: skip
def test_a_share_is_rounded_but_never_to_nothing_or_all(part: int | Fraction, whole: int, percent: int) -> None:
    assert share(part, whole) == percent


def test_one_of_eight_months_is_an_eighth_and_a_half_is_not_lost(tmp_path: Path) -> None:
    deeds = {name: str(text) for name, text in inspection("2026-02-20T09").items()}
    row = coverage(voice(tmp_path, "2026-10-01T08:00+08:00", {DUTY: MONTHLY, **deeds})).sums.rows[0]
    assert [cell.pieces[0].text for cell in (row.cells[2], row.cells[3], row.cells[7])] == ["8", "1", "13%"]
