"""What corrections set: in the head of a record, or in a row of a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from anlan.model import Record, row_key
from anlan.model.part import Part, fields_of, reads
from anlan.terms.finding import FieldPath


def aim_of(record: Record, step: Any) -> Part | None:
    """The head, or the row that a correction names; None where there is no such row."""
    if step.row is None:
        return record
    return next((r for r in record.__dict__.get("rows", ()) if row_key(r) == step.row), None)


def newly_set(record: Record) -> Iterator[tuple[str, str, FieldPath]]:
    """Each field and the text that it is given since, where the field can read it."""
    for n, step in enumerate(record.__dict__["steps"]):
        if step.step == "corrected" and (aim := aim_of(record, step)):
            fields = fields_of(type(aim))
            for name, text in step.set.items():
                if name in fields and reads(fields[name], text):
                    yield name, text, ("steps", n, "set", name)
