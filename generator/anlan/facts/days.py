"""Moments and days as the campus's own clocks show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Days:
    """The campus's time zone, and its day at the moment of the ledger."""

    zone: ZoneInfo
    now: datetime
    today: date

    @classmethod
    def at(cls, moment: datetime, zone: ZoneInfo) -> Days:
        """The clocks of a campus at a moment."""
        local = moment.astimezone(zone)
        return cls(zone, local, local.date())

    def of(self, at: datetime) -> date:
        """The campus's day of a moment, whatever offset it was written with."""
        return at.astimezone(self.zone).date()
