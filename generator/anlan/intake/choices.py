"""What a field may be answered with: the words of the model, what campus and plan hold, the records it may name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from anlan.intake.form import Asked
from anlan.ledger import Ledger
from anlan.model import Campus, Record, kind_of
from anlan.rules.references import TARGETS, Known
from anlan.terms.vocab import KINDS
from anlan.terms.word import Word, same

Row = tuple[str, Word]
NEWEST = 9
_GROUPS = {"by": "post", "unit": "unit", "place": "place", "name": "name"}


@dataclass(frozen=True, slots=True)
class Choices:
    """Codes with their names; where `open`, others will do as well."""

    rows: tuple[Row, ...] = ()
    open: bool = True


def choices(asked: Asked, ledger: Ledger, day: date, may: Callable[[str], bool] | None = None) -> Choices:
    """The choices of a field on a day; `may` narrows the posts to those that can write."""
    if asked.choices:
        return Choices(asked.choices, open=False)
    if asked.name in TARGETS:
        return Choices(tuple(_newest(ledger, asked.name)))
    group = _GROUPS.get(asked.form)
    rows = tuple(_standing(asked, ledger, group, day)) if group else ()
    if asked.name == "by" and may is not None:
        rows = tuple(r for r in rows if may(r[0]))
    return Choices(rows, open=not rows)


def _standing(asked: Asked, ledger: Ledger, group: str, day: date) -> Iterator[Row]:
    known = Known(ledger)
    cards = known.names.get(asked.name, {}).values()
    rows = ((c.id, same(_name(c))) for c in cards) if group == "name" else _of_campus(ledger.campus, group)
    return (row for row in rows if not known.ended(group, row[0], day))


def _of_campus(campus: Campus, group: str) -> Iterator[Row]:
    if group == "unit":
        return ((u.id, same(u.name)) for u in campus.units)
    if group == "place":
        return ((p.id, same(p.name)) for p in campus.places)
    return (
        (f"{u.id}/{p}", same(f"{u.name} {campus.post_by_id[p].name if p in campus.post_by_id else p}"))
        for u in campus.units
        for p in u.posts
    )


def _name(card: Any) -> str:
    return str(getattr(card, "name", None) or card.title)


def _newest(ledger: Ledger, field: str) -> Iterator[Row]:
    """The newest records that a field may name, with what they are about."""
    found = [r for i, r in ledger.records.items() if isinstance(r, Record) and kind_of(i) in TARGETS[field]]
    for record in sorted(found, key=lambda r: (r.at, r.id), reverse=True)[:NEWEST]:
        title = getattr(record, "title", None) or getattr(record, "what", None)
        yield record.id, same(title) if title else KINDS[kind_of(record.id)]
