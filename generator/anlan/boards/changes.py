"""The change register: every head and step that landed, the last received first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from anlan.boards.act_boards import ActBoard, units_of
from anlan.boards.past import Past
from anlan.boards.pieces import Cell, Choice, Figure, Piece, Row, Table
from anlan.boards.voice import SEMICOLON, Voice
from anlan.facts.fold import Stage
from anlan.model import Record, unit_of
from anlan.terms import vocab
from anlan.trace import Commit

SHOWN = 300
KEPT = ("deadline", "grade", "to")


def change_register(voice: Voice, past: Past | None) -> ActBoard:
    """Every head and step that landed, the last received first: who, what it was, which values it moved, how proved."""
    heads = tuple(
        voice(zh, en)
        for zh, en in (
            ("记录", "Record"),
            ("收到", "Received"),
            ("单位·岗位", "Unit, post"),
            ("动作", "Step"),
            ("改了什么", "What it moved"),
            ("可信", "Trust"),
            ("提交", "Commit"),
        )
    )
    events = (
        sorted(_events(voice, past), key=lambda e: (e[0], e[1].id, e[2].id, e[3] is not None), reverse=True)
        if past
        else []
    )
    rows = [_event_row(voice, past, *e) for e in events[:SHOWN]] if past else []
    months = sorted({f"{voice.local(e[0]):%Y-%m}" for e in events[:SHOWN]}, reverse=True)
    steps = dict.fromkeys(e[3].step.step if e[3] else "filed" for e in events[:SHOWN])
    choices = (
        Choice("month", voice("月份", "Month"), tuple((m, m) for m in months)),
        units_of(voice, {unit_of(e[2].by if e[3] is None else e[3].step.by) for e in events[:SHOWN]}),
        Choice("step", voice("动作", "Step"), tuple((s, _step_name(voice, s)) for s in sorted(steps))),
        Choice(
            "moves",
            voice("改动", "Moves"),
            (("yes", voice("期限、等级、责任", "deadline, grade, duty")), ("no", voice("其他", "other"))),
        ),
    )
    note = voice(f"列出最近 {len(rows)} 次", f"the latest {len(rows)} shown")
    figures = (Figure(voice("收到的提交和步骤", "Records and steps received"), str(len(events)), Piece(note)),)
    empty = (
        voice("还没有收到记录。", "No record has been received yet.")
        if past
        else voice(
            "还没有历史：这个文件夹不是 Git 仓库，或还没有提交。",
            "There is no history yet: the folder is no Git repository, or holds no commit.",
        )
    )
    return ActBoard(
        figures,
        choices,
        Table(voice("变更簿，后收到的在前", "Change register, the last received first"), heads, tuple(rows)),
        empty,
    )


Event = tuple[datetime, Commit, Record, Stage | None]


def _events(voice: Voice, past: Past) -> Iterator[Event]:
    for record in voice.ledger.living():
        head = past.landed.heads.get(record.id)
        if head is None:
            continue
        yield past.arrived(head.commit), head.commit, record, None
        numbers = {id(s): n for n, s in enumerate(record.__dict__["steps"])}
        for stage in voice.facts.courses[record.id].stages:
            landing = past.landed.step(record.id, numbers[id(stage.step)])
            if landing is not None:
                yield past.arrived(landing.commit), landing.commit, record, stage


def _step_name(voice: Voice, step: str) -> str:
    return voice("提交", "Filed") if step == "filed" else voice.of(vocab.STEPS, step)


def _event_row(voice: Voice, past: Past, arrived: datetime, commit: Commit, record: Record, stage: Stage | None) -> Row:
    by, step = (record.by, "filed") if stage is None else (stage.step.by, stage.step.step)
    moved = voice.together(tuple(moves_of(voice, stage)), SEMICOLON) if stage else ()
    level = past.level(commit)
    trust = Piece(f"L{level} {voice.say(vocab.TRUSTS[level])}", "", f"al-trust al-trust--{level}")
    facets = (
        ("month", f"{voice.local(arrived):%Y-%m}"),
        ("unit", unit_of(by)),
        ("step", step),
        ("moves", "yes" if moved else "no"),
    )
    cells = (
        Cell((voice.record(record.id),), (Piece(record.id, "", "al-code"),)),
        Cell((Piece(voice.moment(arrived), "", "al-num"),)),
        Cell((Piece(voice.who(by), "", "al-who"),)),
        Cell((Piece(_step_name(voice, step), "", "al-num"),)),
        Cell(moved),
        Cell((trust,)),
        Cell((Piece(commit.id[:7], "", "al-code"),)),
    )
    return Row(cells, f"{record.id} {voice.title(record.id)}".lower(), facets)


def moves_of(voice: Voice, stage: Stage) -> Iterator[Piece]:
    """Deadline, grade and responsible post, from what they were to what they are."""
    for name in KEPT:
        old, new = getattr(stage.before, name), getattr(stage.after, name)
        if old != new and new is not None:
            label = {
                "deadline": voice("期限", "deadline"),
                "grade": voice("等级", "grade"),
                "to": voice("责任", "duty"),
            }[name]
            show = {"deadline": voice.day, "grade": lambda g: voice.of(vocab.GRADES, g), "to": voice.who}[name]
            yield Piece(f"{label} {show(old)} → {show(new)}" if old is not None else f"{label} {show(new)}")
