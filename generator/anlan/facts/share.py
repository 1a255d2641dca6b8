"""How much of something is done, in whole percent."""

from __future__ import annotations

from fractions import Fraction
from math import floor


def share(part: int | Fraction, whole: int) -> int:
    """A half rounds up; 0 is only what is nothing, 100 only what is all: 299 of 300 are 99."""
    exact = Fraction(100 * part, whole)
    nearest = floor(exact + Fraction(1, 2))
    return min(max(nearest, 1), 99) if 0 < exact < 100 else nearest
