"""Chance that depends on the seed alone, and times of day as an office keeps them."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar

T = TypeVar("T")
_UNITS = ("两", "三", "四", "五", "六")


class Chance:
    """Everything is drawn through one method of the generator, so that no version of Python changes it."""

    def __init__(self, seed: int, off: frozenset[date] = frozenset()) -> None:
        self.off = off
        self._next = random.Random(f"{seed}").random  # noqa: S311  (a made-up year, no secret)

    def some(self, share: float) -> bool:
        """True in this share of the cases."""
        return self._next() < share

    def number(self, low: int, high: int) -> int:
        """A whole number from low to high."""
        return low + int(self._next() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[int(self._next() * len(items))]

    def weighed(self, items: Sequence[tuple[T, float]]) -> T:
        """One of the items, by weight."""
        left = self._next() * sum(w for _, w in items)
        for item, weight in items:
            left -= weight
            if left < 0:
                return item
        return items[-1][0]

    def several(self, items: Sequence[T], count: int) -> list[T]:
        """Some different items, in their own order."""
        ranked = sorted(range(len(items)), key=lambda n: (self._next(), n))[:count]
        return [items[n] for n in sorted(ranked)]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """All items in another order."""
        return [items[n] for n in sorted(range(len(items)), key=lambda n: (self._next(), n))]

    def hours(self, mean: float) -> timedelta:
        """A waiting time that is mostly short."""
        return timedelta(minutes=max(2, round(-math.log(1 - self._next()) * mean * 60)))

    def word(self) -> str:
        """A small number in Chinese, as before a measure word."""
        return self.pick(_UNITS)

    def digits(self, count: int) -> str:
        """So many hexadecimal digits."""
        return "".join(self.pick("0123456789abcdef") for _ in range(count))

    def at(self, day: date, first: int, last: int) -> datetime:
        """A minute of a day between two hours."""
        return datetime.combine(day, time()) + timedelta(minutes=self.number(first * 60, last * 60 - 1))

    def rests(self, day: date) -> bool:
        """Whether nobody works on a day."""
        return day.weekday() > 4 or day in self.off

    def session(self, day: date) -> datetime:
        """When something begins that takes an hour or two: in the morning or after the noon rest."""
        return self.at(day, 8, 10) if self.some(0.5) else self.at(day, 14, 16)

    def desk_hours(self, moment: datetime) -> datetime:
        """The moment itself while the duty desk of the office is at work, any day of the week, else its next morning."""
        if 8 <= moment.hour < 20:
            return moment
        return self.at(moment.date() + timedelta(days=1 if moment.hour >= 20 else 0), 8, 10)

    def office_hours(self, moment: datetime) -> datetime:
        """The moment itself within office hours, else the next working morning."""
        if not self.rests(moment.date()) and 8 <= moment.hour < 18:
            return moment
        day = moment.date() + timedelta(days=1 if moment.hour >= 18 else 0)
        while self.rests(day):
            day += timedelta(days=1)
        return self.at(day, 8, 11)
