"""Sheets (patrol, duty, rota): rows that land whole, one file a submission, never appended to."""

from __future__ import annotations

from typing import Literal

from anlan.model.part import Part
from anlan.model.record import Simple
from anlan.model.scalars import By, Count, Day, Name, Place, Rounds, Text


class PatrolRow(Part):
    date: Day
    shift: Name
    rounds: Rounds
    result: Literal["ok", "found"]
    note: Text | None = None


class DutyRow(Part):
    date: Day
    shift: Name
    leader: By
    officer: By
    handover: Text


class RotaRow(Part):
    date: Day
    group: Name
    population: Count
    covered: Count


SheetRow = PatrolRow | DutyRow | RotaRow


def row_key(row: SheetRow) -> str:
    """What names a row in its sheet: the day and the shift or group."""
    return f"{row.date}/{row.group if isinstance(row, RotaRow) else row.shift}"


class Patrol(Simple):
    place: Place
    rows: tuple[PatrolRow, ...]


class Duty(Simple):
    rows: tuple[DutyRow, ...]


class Rota(Simple):
    what: Text
    rows: tuple[RotaRow, ...]
