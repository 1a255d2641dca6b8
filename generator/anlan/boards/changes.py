"""The change register: every head, step and lawful deletion that landed, the last received first, and how many a month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple, TypeVar

from anlan.boards.past import Past
from anlan.boards.pieces import Figure, Piece
from anlan.boards.voice import SEMICOLON, Voice
from anlan.facts.fold import Stage
from anlan.model import Tombstone, path_of, unit_of
from anlan.terms import vocab
from anlan.trace import Commit

T = TypeVar("T")


class Change(NamedTuple):
    """A head, a step or a tombstone that landed: of which record, when it was received (`2026-05-12 09:40`), whose and what it was,
    which values it moved, how well its landing is proved, the landing's first digits. Texts alone: so the site keeps it."""

    record: str
    title: str
    received: str
    unit: str
    who: str
    step: str
    moved: str
    trust: str
    commit: str


class Month(NamedTuple):
    """A month of the register: its name (`2026-05`), its first and last day, how many changes it holds."""

    name: str
    first: str
    last: str
    changes: int


class ChangeRegister(NamedTuple):
    """All that was received, the last first; the months that have some, the latest first; units and steps to choose from."""

    figures: tuple[Figure, ...]
    lines: tuple[Change, ...]
    months: tuple[Month, ...]
    units: tuple[str, ...]
    steps: tuple[str, ...]
    empty: str


def change_register(voice: Voice, past: Past | None) -> ChangeRegister:
    """Every head, step and tombstone that landed: who, what it was, which values it moved, how proved."""
    lines = tuple(_lines(voice, past)) if past else ()
    counts: dict[str, int] = {}
    for change in lines:
        counts[change.received[:7]] = counts.get(change.received[:7], 0) + 1
    units = {change.unit for change in lines}
    figures = (
        Figure(voice("收到的提交和步骤", "Records and steps received"), str(len(lines)), Piece("")),
        Figure(
            voice("改动期限、等级、责任", "Moved a deadline, grade or duty"),
            str(sum(bool(change.moved) for change in lines)),
            Piece(""),
        ),
    )
    empty = (
        voice("还没有收到记录。", "No record has been received yet.")
        if past
        else voice(
            "还没有历史：这个文件夹不是 Git 仓库，或还没有提交。",
            "There is no history yet: the folder is no Git repository, or holds no commit.",
        )
    )
    return ChangeRegister(
        figures,
        lines,
        tuple(Month(m, f"{m}-01", f"{m}-{_days(m):02}", counts[m]) for m in sorted(counts, reverse=True)),
        tuple(dict.fromkeys(name for u in voice.ledger.campus.units if (name := voice.unit(u.id)) in units)),
        tuple(sorted({change.step for change in lines})),
        empty,
    )


def _days(month: str) -> int:
    year, number = map(int, month.split("-"))
    return monthrange(year, number)[1]


def _lines(voice: Voice, past: Past) -> Iterator[Change]:
    """The lines of the register, the last received first."""
    filed, buried = voice("提交", "Filed"), voice.say(vocab.STATES["tombstone"][0])
    names = {step: voice.say(word) for step, word in vocab.STEPS.items()}
    trusts = tuple(f"L{level} {voice.say(word)}" for level, word in enumerate(vocab.TRUSTS))
    landings: dict[str, tuple[float, str, str]] = {}  # when it was received, to sort by and in words; how well proved
    said: dict[str, tuple[str, str]] = {}
    comma = voice.say(SEMICOLON)
    found: list[tuple[float, str, str, int, Change]] = []

    def landed(commit: Commit) -> tuple[float, str, str]:
        at = past.arrived(commit)
        return at.timestamp(), voice.moment(at), trusts[past.level(commit)]

    def add(commit: Commit, rid: str, number: int, title: str, by: str, step: str, moved: str = "") -> None:
        id_ = commit.id
        landing = landings.get(id_)
        if landing is None:
            landing = landings[id_] = landed(commit)
        who = said.get(by)
        if who is None:
            who = said[by] = voice.unit(unit_of(by)), voice.who(by)
        when, received, trust = landing
        unit, name = who
        found.append((when, id_, rid, number, Change(rid, title, received, unit, name, step, moved, trust, id_[:7])))

    for rid, record in voice.ledger.records.items():
        head = past.landed.heads.get(rid)
        if head is None:
            continue
        title = voice.title(rid)
        if isinstance(record, Tombstone):  # what it was has gone, and with it its head and steps
            newest = next(r for r in past.trace.of(path_of(rid)) if r.role == "landing")
            add(newest.commit, rid, 0, title, record.tombstone.by, buried)
            continue
        add(head.commit, rid, 0, title, record.by, filed)
        stages = voice.facts.courses[rid].stages
        brought = past.landed.brought(rid, len(record.__dict__["steps"])) if stages else ()
        for stage in stages:
            landing = brought[stage.n]
            if landing is not None:
                moved = comma.join([piece.text for piece in moves_of(voice, stage)]) if _moves(stage) else ""
                add(landing.commit, rid, stage.n + 1, title, stage.step.by, names[stage.step.step], moved)
    found.sort(reverse=True)
    return (change for *_, change in found)


def _moves(stage: Stage) -> bool:
    """Whether a step moves a deadline, a grade or a duty, as few do."""
    before, after = stage.before, stage.after
    return before is not after and (
        before.deadlines is not after.deadlines or before.grade != after.grade or before.to != after.to
    )


def moves_of(voice: Voice, stage: Stage) -> Iterator[Piece]:
    """Deadline, grade and responsible post, from what they were to what they are."""
    before, after = stage.before, stage.after
    if before is after:
        return
    if before.deadlines is not after.deadlines:
        yield from _moved(voice("期限", "deadline"), before.deadline, after.deadline, voice.day)
    yield from _moved(voice("等级", "grade"), before.grade, after.grade, partial(voice.of, vocab.GRADES))
    yield from _moved(voice("责任", "duty"), before.to, after.to, voice.who)


def _moved(label: str, old: T | None, new: T | None, show: Callable[[T], str]) -> Iterator[Piece]:
    if old != new and new is not None:
        yield Piece(f"{label} {show(new)}" if old is None else f"{label} {show(old)} → {show(new)}")
