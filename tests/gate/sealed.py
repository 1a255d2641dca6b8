"""Two sealed seeds and the draw that they are for, as they land one after another."""

from __future__ import annotations

from anlan.facts.lots import drawn, seal_digest
from anlan.model import Draw

from tests.gate.campus import TOMBSTONE, step

SEALED = {"audit": ("e5f60718", "铜铃-晨雾"), "security": ("a1b2c3d4", "石榴-夜雨")}
SEALS = {unit: f"se-20260511-{unit}-1" for unit in SEALED}
LOT = "dw-20260511-security-1"
HEADS = {"pool": ("dorm1", "library"), "inspectors": ("logistics/head", "security/head")}


def where(rid: str) -> str:
    """Where a seal or a draw lies."""
    return f"records/{'seal' if rid.startswith('se') else 'draw'}/2026/05/{rid}.yml"


def seal(
    unit: str, *steps: str, about: str = "draw_seed", at: str = "2026-05-11T08:00+08:00"
) -> dict[str, str | bytes]:
    """A unit's sealed seed."""
    head = f"id: {SEALS[unit]}\nabout: {about}\nat: {at}\nby: {unit}/head\nopen_after: 2026-05-12T08:00+08:00\ndigest: {seal_digest(*SEALED[unit])}\n"
    return {where(SEALS[unit]): head + ("steps:\n" + "".join(steps) if steps else "")}


def opened(unit: str) -> str:
    """The step that opens it."""
    salt, text = SEALED[unit]
    return step("opened", "12T08:05", f"{unit}/head", salt=salt, text=text)


def lot(*steps: str, seals: tuple[str, ...] = tuple(SEALS.values())) -> dict[str, str | bytes]:
    """The draw that they are for."""
    lists = {"seals": seals, **HEADS}
    rows = "".join(f"{k}:\n" + "".join(f"  - {v}\n" for v in values) for k, values in lists.items())
    head = f"id: {LOT}\ntitle: 五月随机抽查\nat: 2026-05-11T08:30+08:00\nby: security/clerk\nmethod: anlan-draw-1\n{rows}take: 1\neach: 1\n"
    return {where(LOT): head + ("steps:\n" + "".join(steps) if steps else "")}


def picked(at: str = "12T08:20", *units: str) -> str:
    """The result of the draw, by the seeds of some units, else of all."""
    draw = Draw.model_construct(
        pool=HEADS["pool"], always=(), take=1, inspectors=HEADS["inspectors"], each=1, recuse=()
    )  # type: ignore[call-arg, arg-type]
    rows = "".join(
        f"\n      - place: {place}\n        inspectors: [{', '.join(who)}]"
        for place, who in drawn(draw, "\n".join(SEALED[u][1] for u in units or SEALED))
    )
    return step("drawn", at, "security/clerk", picked=rows)


def buried(unit: str, blob: str, at: str = "2026-05-12T08:10+08:00") -> dict[str, str | bytes]:
    """A tombstone in the place of a unit's seal."""
    text = TOMBSTONE.replace("2026-05-09T10:00+08:00", at)
    return {where(SEALS[unit]): f"id: {SEALS[unit]}\n" + text.replace("5f7d0c2ab0c1f4e3d2a9b8877665544332211000", blob)}
