"""Rows of sheets and ends of acts: nothing that has not happened yet, each shift once, no more there than expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reader.small import check, committed, written

STEP = "steps:\n  - step: {step}\n    at: 2026-05-14T09:00+08:00\n    by: {by}\n    reason: 看错行\n"


def sheet(kind: str, *rows: str, more: str = "", **head: str) -> dict[str, str | bytes | None]:
    """A sheet of the dormitories in May 2026: its rows as they stand in braces."""
    rid = f"{kind[:2]}-20260511-dorms-1"
    fields = {"id": rid, "at": "2026-05-13T08:10+08:00", "by": "dorms/keeper", **head}
    text = "".join(f"{k}: {v}\n" for k, v in fields.items()) + "rows:\n" + "".join(f"  - {{{r}}}\n" for r in rows)
    return {f"records/{kind}/2026/05/{rid}.yml": text + more}


def patrol(*days: str, more: str = "") -> dict[str, str | bytes | None]:
    """A patrol of some nights."""
    rows = (f'date: 2026-05-{d}, shift: night, rounds: "22:05 00:10", result: ok' for d in days)
    return sheet("patrol", *rows, more=more, place="dorm1")


def duty(*days: str) -> dict[str, str | bytes | None]:
    """A duty sheet of some nights."""
    rows = (f"date: 2026-05-{d}, shift: night, leader: dorms/head, officer: dorms/keeper, handover: 无事" for d in days)
    return sheet("duty", *rows)


def rota(population: int, covered: int, *days: str, more: str = "") -> dict[str, str | bytes | None]:
    """A rota of some days."""
    rows = (f"date: 2026-05-{d}, group: east, population: {population}, covered: {covered}" for d in days)
    return sheet("rota", *rows, more=more, what="晚归登记轮检")


def found(root: Path, files: dict[str, str | bytes | None], clock: str | None = None) -> set[tuple[str, int, int]]:
    """What is found in a campus, by now or by another clock: (code, line, column)."""
    written(root, files)
    if clock:
        committed(root)
    ran = check(root, *(("--rev", "HEAD", "--as-of", clock) if clock else ()))
    return {(f["code"], f["line"], f["column"]) for f in ran.findings}


@pytest.mark.parametrize(
    ("clock", "late"),
    [
        ("2026-05-13T15:59+00:00", {("CS504", 7, 12)}),  # still the 13th on the campus
        ("2026-05-13T16:00+00:00", set()),
        ("2026-05-14T00:00+08:00", set()),
    ],
)
def test_a_shift_is_not_written_before_its_day(tmp_path: Path, clock: str, late: set[tuple[str, int, int]]) -> None:
    assert found(tmp_path / "patrol", patrol("11", "14"), clock) == late
    assert found(tmp_path / "duty", duty("11", "14"), clock) == {(c, line - 1, n) for c, line, n in late}


def test_a_rota_may_lie_ahead(tmp_path: Path) -> None:
    assert found(tmp_path, rota(40, 40, "11", "28"), "2026-05-13T23:00+08:00") == set()


ENDS = {
    "drill": "title: 疏散\nscenario: 一层起火\nplace: dorm1\ncounts:\n  - {unit: dorms, people: 40}\n",
    "inspection": "method: self\nplace: dorm1\nasks: {exit: 安全出口是否畅通}\nresults: {exit: ok}\n",
    "meeting": "title: 周会\nchair: dorms/head\nunits: [dorms]\ntext: 布置夜查\n",
    "training": "title: 灭火器使用\nhours: 1\ncounts:\n  - {unit: dorms, people: 40}\n",
}


@pytest.mark.parametrize("kind", ENDS)
def test_an_act_is_over_when_it_is_written_down(tmp_path: Path, kind: str) -> None:
    prefix = {"drill": "dr", "inspection": "in", "meeting": "me", "training": "tr"}[kind]
    rid = f"{prefix}-20260511-dorms-1"
    head = f"id: {rid}\nat: 2026-05-11T09:00+08:00\nuntil: 2027-05-11T09:30+08:00\nby: dorms/head\n"
    path = f"records/{kind}/2026/05/{rid}.yml"
    assert found(tmp_path / "ahead", {path: head + ENDS[kind]}) == {("CS504", 3, 8)}
    assert found(tmp_path / "over", {path: head.replace("2027", "2026") + ENDS[kind]}) == set()


@pytest.mark.parametrize("files", [patrol("11", "12", "11"), duty("11", "12", "11"), rota(40, 38, "11", "12", "11")])
def test_a_shift_stands_once_in_a_sheet(tmp_path: Path, files: dict[str, str | bytes | None]) -> None:
    (seen,) = found(tmp_path, files)
    assert seen[0] == "SH501"
    ran = check(tmp_path)
    assert "stands in row 1 already" in ran.findings[0]["message"]


def test_two_shifts_of_one_day_are_two(tmp_path: Path) -> None:
    campus = (written(tmp_path, {}) / "campus.yml").read_text("utf-8")
    day = campus.replace("shifts:\n", 'shifts:\n  - {id: day, name: 白班, from: "08:00", until: "20:00"}\n')
    files = {
        p: str(t).replace("2026-05-12, shift: night", "2026-05-11, shift: day") for p, t in patrol("11", "12").items()
    }
    assert found(tmp_path, {"campus.yml": day, **files}) == set()


@pytest.mark.parametrize(("covered", "wrong"), [(39, set()), (40, set()), (41, {("SH502", 6, 62)})])
def test_no_more_are_there_than_are_expected(tmp_path: Path, covered: int, wrong: set[tuple[str, int, int]]) -> None:
    assert found(tmp_path, rota(40, covered, "11")) == wrong


def test_a_row_counts_as_it_was_corrected(tmp_path: Path) -> None:
    step = STEP.format(step="corrected", by="dorms/keeper") + "    row: 2026-05-11/east\n    set:\n      covered: {}\n"
    assert found(tmp_path / "mended", rota(40, 41, "11", more=step.format("'39'"))) == set()
    assert found(tmp_path / "spoilt", rota(40, 39, "11", more=step.format("'41'"))) == {("SH502", 6, 62)}


def test_a_sheet_that_was_voided_is_left_alone(tmp_path: Path) -> None:
    void = STEP.format(step="void", by="security/head")
    assert found(tmp_path / "rota", rota(40, 41, "11", more=void)) == set()
    assert found(tmp_path / "patrol", patrol("11", "11", more=void)) == set()
