"""Photos of the demo: a few small drawings, each use made a file of its own by its stated resolution.

One photo in many records would be a signal; alike as they are, Git packs them into next to nothing.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

DRAWINGS = Path(__file__).parent / "drawings"
_DENSITY = slice(13, 18)  # of a JFIF header: the unit, then the resolution across and down, two bytes each
_SHOWN = {
    "bike": ("电动自行车", "电瓶", "车辆", "占道停放"),
    "bottles": ("试剂", "气瓶", "化学品", "废液", "消毒剂"),
    "boxes": ("杂物", "堆", "纸箱", "货架", "易燃物", "防护物资"),
    "ext": ("灭火器", "消火栓", "瓶组"),
    "door": ("安全出口", "防火门", "楼门", "门扇", "标志损坏"),
    "panel": ("配电", "插座", "插线板", "电线", "漏电", "总开关", "接线盒", "报警主机"),
    "wall": ("裂缝", "墙皮", "瓷砖", "开裂", "挡土墙", "挡墙"),
    "water": ("渗", "积水", "漏水", "湿滑", "滴漏", "淤积", "进水"),
}
_MENDED = {"ext": "ext", "panel": "panel", "door": "door"}


def subject(title: str) -> str | None:
    """Which drawing shows a hazard of this title; none where none does."""
    return next((name for name, words in _SHOWN.items() if any(w in title for w in words)), None)


def mended(title: str) -> str | None:
    """Which drawing shows the same thing in order; none where none does."""
    return _MENDED.get(subject(title) or "")


@cache
def drawings(name: str) -> tuple[bytes, ...]:
    """The drawings of a subject as they lie beside this module."""
    return tuple(p.read_bytes() for p in sorted(DRAWINGS.glob(f"{name}-*.jpg")))


def photo(name: str, use: str) -> tuple[str, bytes]:
    """The name and bytes of a photo of a subject for one use; another use gives another file."""
    sign = hashlib.sha256(use.encode()).digest()
    shown = drawings(name)
    drawing = shown[sign[0] % len(shown)]
    across, down = ((72 + int.from_bytes(sign[n : n + 2], "big") % 60_000).to_bytes(2, "big") for n in (1, 3))
    data = drawing[: _DENSITY.start] + b"\x01" + across + down + drawing[_DENSITY.stop :]
    return f"{hashlib.sha256(data).hexdigest()[:32]}.jpg", data
