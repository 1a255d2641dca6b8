"""Signals of what is repeated word for word or minute for minute, as it is when it was copied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from anlan.model import Patrol, unit_of
from anlan.rules.signal import Signal, SignalGround, of_record, signal_card, signal_rule
from anlan.terms.word import Word

REPEATED = 5  # records with one text, within a fortnight or as a tenth of what the unit wrote
OFTEN = 12  # records with one text, whenever
FORTNIGHT = timedelta(days=14)
LONG_ENOUGH = 12  # code points; shorter texts are alike by nature
SAME_ROUNDS = 7  # shifts in a row with the same minutes
_LOOK = Word("核对现场和记录，写一条说明（answer）", "look at the place and the record, and answer it")
_Use = tuple[datetime, str, int]


@signal_rule(
    signal_card("NC104", "inconsistent", Word("同一段文字写在许多记录里", "One text in many records"),
                Word("不同的地方、不同的日子，整改和验收不会一字不差", "work at other places on other days is not described word for word alike"), _LOOK),
)  # fmt: skip
def texts(ground: SignalGround) -> Iterator[Signal]:
    """What was done, found or planned, word for word, in many hazards by one unit; the first of them stands for all.

    A tried formula returns by itself now and then: a year of five thousand hazards repeats a good sentence several times
    over the months. What was copied stands in a burst (five within a fortnight), or is much of what a unit has to say
    (five, and a tenth of its texts), or never ends (twelve).
    """
    for (unit, name), by_text in sorted(_texts(ground).items()):
        written = sum(map(len, by_text.values()))
        for text, uses in sorted((text, uses) for text, uses in by_text.items() if len(uses) >= REPEATED):
            times = sorted({rid: at for at, rid, _ in sorted(uses, reverse=True)}.values())
            if not _copied(times, written):
                continue
            _, rid, n = min(uses)
            say = Word(
                f"{unit} 在 {len(times)} 条记录里写了同一段文字：“{text[:20]}…”",
                f"{unit} wrote one text in {len(times)} records: “{text[:20]}…”",
            )
            yield of_record("NC104", rid, say, times[-1], ("steps", n, name), f"{name}/{n}")


def _texts(ground: SignalGround) -> dict[tuple[str, str], dict[str, list[_Use]]]:
    """By unit and field: each text with its uses."""
    seen: dict[tuple[str, str], dict[str, list[_Use]]] = defaultdict(lambda: defaultdict(list))
    for rid in ground.facts.hazards:
        for n, step in enumerate(ground.facts.courses[rid].record.__dict__["steps"]):
            for name in ("done", "found", "measures"):
                text = step.__dict__.get(name)
                if text and len(text) >= LONG_ENOUGH:
                    seen[(unit_of(step.by), name)][text].append((step.at, rid, n))
    return seen


def _copied(times: Sequence[datetime], written: int) -> bool:
    """Whether one text in records of these times is more than a formula that returns."""
    burst = any(last - first <= FORTNIGHT for first, last in zip(times, times[REPEATED - 1 :], strict=False))
    return burst or len(times) >= OFTEN or (len(times) >= REPEATED and len(times) * 10 >= written)


@signal_rule(
    signal_card("NC106", "inconsistent", Word("巡查时刻天天一样", "Rounds at the same minutes every day"),
                Word("真走的巡查，时刻总有出入", "rounds that were walked differ by minutes"), _LOOK),
)  # fmt: skip
def rounds(ground: SignalGround) -> Iterator[Signal]:
    """Shifts in a row at one place, over all its sheets, with the same minutes; the sheet that began it stands for all."""
    lines: dict[tuple[str, str], list[tuple[date, Any, Patrol]]] = defaultdict(list)
    for sheet in ground.ledger.of("patrol"):
        if ground.facts.courses[sheet.id].now.state != "void":
            for row in sheet.rows:
                lines[(sheet.place, row.shift)].append((row.date, row.rounds, sheet))
    for _, shifts in sorted(lines.items()):
        shifts.sort(key=lambda s: (s[0], s[2].id))
        for minutes, run in groupby(shifts, key=lambda s: s[1]):
            alike = list(run)
            if len(alike) >= SAME_ROUNDS:
                yield _same_minutes(alike, " ".join(f"{m:%H:%M}" for m in minutes))


def _same_minutes(alike: Sequence[tuple[date, Any, Patrol]], minutes: str) -> Signal:
    say = Word(
        f"接连 {len(alike)} 班的巡查时刻一分不差：{minutes}",
        f"{len(alike)} shifts in a row with rounds at exactly the same minutes: {minutes}",
    )
    day, _, sheet = alike[0]
    return of_record("NC106", sheet.id, say, alike[SAME_ROUNDS - 1][2].at, ("rows",), f"{day}")
