"""Rows of a sheet: each shift or group stands once, and no more are there than could be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from anlan.facts.fold import rows_of
from anlan.model import Record, Rota, row_key
from anlan.rules.rule import Ground, found, rule
from anlan.terms.finding import Card, Finding
from anlan.terms.word import Word

_KINDS = ("patrol", "duty", "rota")


@rule(
    Card("SH501", "sheet", Word("一班一行", "Each shift or group has one row"),
         Word("同一班写两行，不知该信哪一行，以后更正也不知改的是哪一行", "of two rows of one shift nobody knows which holds, nor which one a correction means"), Word("只留一行；已落地的作废后另报", "keep one; void a sheet that has landed and file it anew")),
    Card("SH502", "sheet", Word("实到不多于应到", "No more are there than are expected"),
         Word("实到比应到多，两个数里必有一个不对", "where more are there than are expected, one of the two numbers is wrong"), Word("核对两个数；已落地的用 corrected 更正那一行", "look at both numbers; correct the row of a sheet that has landed by a step")),
)  # fmt: skip
def sheets(ground: Ground) -> Iterator[Finding]:
    """Rows of every sheet that is in force, as corrected since."""
    for record in (r for kind in _KINDS for r in ground.ledger.of(kind)):
        rows = _in_force(ground, record)
        yield from _twice(record, rows)
        if isinstance(record, Rota):
            yield from _too_many(record, rows)


def _in_force(ground: Ground, record: Any) -> tuple[Any, ...]:
    if not record.steps:
        return tuple(record.rows)
    course = ground.course(record)
    return () if course.now.state == "void" else tuple(rows_of(course))


def _twice(record: Record, rows: tuple[Any, ...]) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for n, row in enumerate(rows):
        key = row_key(row)
        if key in seen:
            say = Word(f"{key} 在第 {seen[key] + 1} 行已有", f"{key} stands in row {seen[key] + 1} already")
            mend = Word(f"只留一行；已落地的作废后另报：anlan step {record.id} void", f"keep one; if it has landed, void it and file it anew: anlan step {record.id} void")  # fmt: skip
            yield found("SH501", record.id, ("rows", n), say, mend)
        seen.setdefault(key, n)


def _too_many(record: Rota, rows: tuple[Any, ...]) -> Iterator[Finding]:
    for n, row in enumerate(rows):
        if row.covered > row.population:
            say = Word(
                f"实到 {row.covered} 多于应到 {row.population}",
                f"{row.covered} are there, {row.population} are expected",
            )
            mend = Word(f"核对两个数；已落地的更正这一行：anlan step {record.id} corrected --row {row_key(row)}", f"look at both; if it has landed, correct the row: anlan step {record.id} corrected --row {row_key(row)}")  # fmt: skip
            yield found("SH502", record.id, ("rows", n, "covered"), say, mend)
