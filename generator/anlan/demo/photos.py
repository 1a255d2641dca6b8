"""Photos of the demo: a few small drawings, each use made a file of its own by its stated resolution."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

DRAWINGS = Path(__file__).parent / "drawings"
_DENSITY = slice(13, 18)  # of a JFIF header: the unit, then the resolution across and down, two bytes each


@cache
def drawings() -> tuple[bytes, ...]:
    """The drawings as they lie beside this module."""
    return tuple(p.read_bytes() for p in sorted(DRAWINGS.glob("*.jpg")))


def photo(use: str) -> tuple[str, bytes]:
    """The name and bytes of a photo for one use; another use gives other bytes and so another name."""
    sign = hashlib.sha256(use.encode()).digest()
    drawing = drawings()[sign[0] % len(drawings())]
    density = (72 + int.from_bytes(sign[1:3], "big") % 60000).to_bytes(2, "big")
    data = drawing[: _DENSITY.start] + b"\x01" + density + density + drawing[_DENSITY.stop :]
    return f"{hashlib.sha256(data).hexdigest()[:32]}.jpg", data
