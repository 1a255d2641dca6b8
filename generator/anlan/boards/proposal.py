"""What a proposal changes, for who reviews it: records new and moved, their states before and after, other files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from anlan.boards.changes import moves_of
from anlan.boards.pieces import Cell, Piece, Row, Table, text
from anlan.boards.voice import SEMICOLON, Voice
from anlan.facts.derive import Facts
from anlan.facts.fold import Course
from anlan.model import Tombstone
from anlan.terms import vocab


@dataclass(frozen=True, slots=True)
class Proposal:
    """The base that it goes into, the records that it adds or moves (`fresh` of them new), those that it takes away,
    other files by path."""

    base: str
    fresh: int
    table: Table
    gone: tuple[Piece, ...]
    others: tuple[str, ...]


def proposal(voice: Voice, before: Facts, base: str, paths: Iterable[str]) -> Proposal:
    """What the ledger in sight has beyond the base's."""
    old, new = before.courses, voice.facts.courses
    rows = [_row(voice, course, old.get(rid)) for rid, course in new.items() if _differs(course, old.get(rid))]
    heads = tuple(
        voice(zh, en)
        for zh, en in (("记录", "Record"), ("类别", "Kind"), ("改动", "Change"), ("之前", "Before"), ("之后", "After"))
    )
    buried = [r for rid in old if isinstance(r := voice.ledger.records.get(rid), Tombstone)]
    rows += [_stub(voice, stub, old[stub.id]) for stub in buried]
    gone = tuple(Piece(rid) for rid in old if rid not in voice.ledger.records)
    others = tuple(sorted(p for p in paths if not p.startswith("records/")))
    fresh = sum(rid not in old for rid in new)
    table = Table(voice("本次提议改动的记录", "Records that this proposal changes"), heads, tuple(rows))
    return Proposal(base, fresh, table, gone, others)


def _stub(voice: Voice, stub: Tombstone, before: Course) -> Row:
    """A record that was lawfully removed: its tombstone stands at its place."""
    return Row((
        Cell((voice.record(stub.id),), (Piece(stub.id, "", "al-code"),)),
        text(voice.kind(stub)),
        text(voice("存根", "tombstone")),
        Cell((voice.state(before.now.state),)),
        Cell((voice.state("tombstone"),)),
    ))  # fmt: skip


def _differs(course: Course, before: Course | None) -> bool:
    return before is None or course.record != before.record


def _row(voice: Voice, course: Course, before: Course | None) -> Row:
    record = course.record
    stood = len(before.stages) if before else 0
    fresh = course.stages[stood:]
    steps = [voice("新记录", "new record")] if before is None else []
    steps += [voice.of(vocab.STEPS, s.step.step) for s in fresh]
    moved = voice.together(tuple(m for s in fresh for m in moves_of(voice, s)), SEMICOLON)
    return Row((
        Cell((voice.record(record.id),), (Piece(record.id, "", "al-code"),)),
        text(voice.kind(record)),
        Cell((Piece(voice.listed(steps) or voice("改动", "changed")),), moved),
        Cell((voice.state(before.now.state),)) if before else text("–"),
        Cell((voice.state(course.now.state),)),
    ))  # fmt: skip
