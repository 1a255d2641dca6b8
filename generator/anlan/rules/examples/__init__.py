"""For each rule two small campuses: one that it accepts and one that it rejects."""

from __future__ import annotations

from pathlib import Path
from typing import Literal


def example(code: str, sort: Literal["accepted", "rejected"]) -> Path:
    """The folder of a small campus that a rule accepts or rejects."""
    return Path(__file__).parent / code / sort
