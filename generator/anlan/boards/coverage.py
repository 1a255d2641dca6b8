"""What was to be done by schedule and what was: a line of cells for each place or unit."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from anlan.boards.pieces import Cell, Piece, Row, Table, text
from anlan.boards.voice import MONTHS, Voice
from anlan.facts.duties import DutyFact, DutyLine, Mark, done_and_due
from anlan.facts.share import share
from anlan.terms import vocab
from anlan.terms.word import Word

MARKS: dict[Mark, tuple[str, Word, Word]] = {
    "done": ("d", Word("✓", "✓"), Word("已查", "done")),
    "late": ("l", Word("晚", "late"), Word("晚查", "done after the period")),
    "waived": ("w", Word("免", "off"), Word("免检", "waived")),
    "missing": ("m", Word("缺", "none"), Word("未见记录", "no record found")),
    "open": ("n", Word("·", "·"), Word("未到期", "not due yet")),
}
CELLS = 31
NARROW = 16  # from this many columns on they are narrow


@dataclass(frozen=True, slots=True)
class Square:
    """One cell of the grid."""

    code: str
    mark: str
    spoken: str
    href: str


@dataclass(frozen=True, slots=True)
class Grid:
    """One schedule: its latest periods as columns, its places or units as rows."""

    id: str
    title: str
    basis: str
    force: str
    note: str
    unit: str
    heads: tuple[str, ...]
    lines: tuple[tuple[Piece, tuple[Square, ...]], ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """All schedules: first the sums, then the grids."""

    sums: Table
    grids: tuple[Grid, ...]
    legend: tuple[tuple[str, str, str], ...]


def coverage(voice: Voice) -> Coverage:
    """Every schedule of the plan."""
    duties = [d for d in voice.facts.duties if d.lines]
    heads = (voice("周期任务", "Schedule"), voice("依据", "Basis"), voice("应查", "Due"), voice("已查", "Done"), voice("其中晚", "Late"),
             voice("免检", "Waived"), voice("未见记录", "No record"), voice("比例", "Share"))  # fmt: skip
    sums = Table(
        voice("周期任务一览", "All schedules"), heads, tuple(_sum(voice, d) for d in duties), right=(2, 3, 4, 5, 6, 7)
    )
    return Coverage(sums, tuple(grid(voice, d, d.lines) for d in duties), legend(voice))


def address(voice: Voice, schedule: str) -> str:
    """Where the grid of a schedule stands; nowhere where it asks no place or unit for anything yet."""
    asked = any(d.schedule.id == schedule and d.lines for d in voice.facts.duties)
    return f"boards/coverage/#g-{schedule}" if asked else ""


def legend(voice: Voice) -> tuple[tuple[str, str, str], ...]:
    """What each mark means."""
    return tuple((code, voice.say(mark), voice.say(word)) for code, mark, word in MARKS.values())


def _sum(voice: Voice, duty: DutyFact) -> Row:
    total, schedule = duty.total(), duty.schedule
    done, due = done_and_due(total)
    basis = (
        Piece(schedule.basis or voice("本校规定", "the college's own rule")),
        Piece(voice.of(vocab.FORCES, schedule.force), "", "al-force"),
    )
    numbers = (due, done, total["late"], total["waived"], total["missing"])
    percent = f"{share(done, due)}%" if due else ""
    return Row(
        (
            Cell((Piece(schedule.title, address(voice, schedule.id)),)),
            Cell(basis),
            *(text(str(n) if n else "") for n in numbers),
            text(percent),
        )
    )


def grid(voice: Voice, duty: DutyFact, lines: tuple[DutyLine, ...], most: int = CELLS) -> Grid:
    """The last periods of some lines, up to a few that are not due yet."""
    today = voice.facts.days.today
    periods = sorted({c.period for line in lines for c in line.cells}, key=lambda p: p.first)
    past = [p for p in periods if p.first <= today]
    ahead = [p for p in periods if p.first > today][: max(0, min(3, 12 - len(past)))]
    shown = (past + ahead)[-most:]
    known = set(shown)
    rows = []
    for line in lines:
        by_period = {c.period: c for c in line.cells if c.period in known}
        squares = []
        for p in shown:
            cell = by_period.get(p)
            if cell is None:
                squares.append(Square("n", "", f"{_head(voice, p.key)} {voice('当时不在用', 'not in use then')}", ""))
                continue
            code, mark, word = MARKS[cell.mark]
            squares.append(
                Square(
                    code,
                    voice.say(mark),
                    f"{_head(voice, p.key)} {voice.say(word)}",
                    f"r/{cell.record}/" if cell.mark != "waived" and cell.record in voice.ledger.records else "",
                )
            )
        rows.append((voice.place_link(line.target) if duty.by_place else voice.unit_link(line.target), tuple(squares)))
    done, due = done_and_due(duty.total())
    note = voice(f"应查 {due}，已查 {done}", f"{done} of {due} done")
    unit = "day" if len(shown) > NARROW else "month"
    schedule = duty.schedule
    return Grid(
        schedule.id,
        schedule.title,
        schedule.basis or voice("本校规定", "own rule"),
        voice.of(vocab.FORCES, schedule.force),
        note,
        unit,
        _heads(voice, [p.key for p in shown]),
        tuple(rows),
    )


def _heads(voice: Voice, keys: list[str]) -> tuple[str, ...]:
    """A head for each column; many days in a row name the month only where it begins: 5/30 31 6/1 2."""
    heads = [_head(voice, key) for key in keys]
    if len(keys) <= NARROW:
        return tuple(heads)
    same = (before[:7] == key[:7] and len(key) == 10 for before, key in pairwise(keys))
    return (heads[0], *(h.partition("/")[2] if s else h for h, s in zip(heads[1:], same, strict=True)))


def _head(voice: Voice, key: str) -> str:
    """2026-04 as 4月 or Apr, of an earlier year as 2025-04; a day as 5/11. A month to come is the next of its name."""
    if len(key) == 10:
        return f"{int(key[5:7])}/{int(key[8:])}"
    month = int(key[5:])
    return voice(f"{month}月", MONTHS[month]) if int(key[:4]) >= voice.facts.days.today.year else key
