"""The plan: who leads and answers for which measure, each task with what it left behind, what is out of scope."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.boards.coverage import address
from anlan.boards.pieces import Cell, Piece, Row, Table
from anlan.boards.said import page_of
from anlan.boards.voice import Voice
from anlan.facts.tasks import MeasureFact, TaskFact
from anlan.terms import vocab
from anlan.terms.word import Word

TASK_STATES = {
    "done": (Word("按期完成", "Done in time"), "done"),
    "late": (Word("晚于期限完成", "Done after its day"), "done"),
    "running": (Word("周期进行", "By schedule"), "work"),
    "missed": (Word("已过期限", "Past its day"), "over"),
    "todo": (Word("未到期", "Not due yet"), "off"),
}


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A measure in the matrix: for each unit its part (lead, responsible) and how many tasks."""

    measure: Piece
    parts: tuple[tuple[str, bool, str], ...]
    percent: int | None


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A measure with the table of its tasks; `path` is the page that people wrote for it."""

    number: int
    title: Piece
    path: str
    note: str
    percent: int | None
    tasks: Table


@dataclass(frozen=True, slots=True)
class PlanView:
    """One year's plan; `folder` is where its pages lie."""

    folder: str
    units: tuple[Piece, ...]
    matrix: tuple[MatrixRow, ...]
    measures: tuple[MeasureView, ...]
    outside: tuple[tuple[str, str], ...]


def plans(voice: Voice) -> tuple[PlanView, ...]:
    """Every year's plan, each with the measures of its folder."""
    book = voice.ledger.plan
    out = []
    for plan in book.plans.values():
        folder = book.files[plan.id].rpartition("/")[0]
        facts = tuple(m for m in voice.facts.measures if m.path.startswith(folder + "/"))
        outside = tuple(
            (voice(f"方案 {p.ref} {p.title}", f"Paragraph {p.ref} {p.title}"), p.reason or "")
            for p in plan.paragraphs
            if p.out_of_scope
        )
        named = dict.fromkeys(u for m in facts for u in (*m.measure.lead, *m.measure.responsible))
        units = tuple(u.id for u in voice.ledger.campus.units if u.id in named)
        out.append(
            PlanView(
                folder,
                tuple(map(voice.unit_link, units)),
                tuple(_matrix_row(voice, m, units) for m in facts),
                tuple(_measure(voice, m) for m in facts),
                outside,
            )
        )
    return tuple(out)


def _matrix_row(voice: Voice, fact: MeasureFact, units: tuple[str, ...]) -> MatrixRow:
    parts = []
    for unit in units:
        count = sum(unit in t.task.units for t in fact.tasks)
        lead = unit in fact.measure.lead
        part = voice("牵头", "leads") if lead else voice("责任", "shares") if unit in fact.measure.responsible else ""
        parts.append((part, lead, voice(f"{count} 项", f"{count} task{'' if count == 1 else 's'}") if count else ""))
    return MatrixRow(
        Piece(f"{fact.measure.number}. {fact.measure.title}", page_of(fact.path)), tuple(parts), fact.percent
    )


def _measure(voice: Voice, fact: MeasureFact) -> MeasureView:
    m = fact.measure
    lead = voice.listed(map(voice.unit, m.lead))
    progress = (
        voice("尚无到期任务", "nothing due yet")
        if fact.percent is None
        else voice(f"进度 {fact.percent}%", f"{fact.percent}% of what is due")
    )
    note = voice(
        f"方案 {voice.listed(m.source)}，牵头 {lead}，{progress}",
        f"paragraph {voice.listed(m.source)}, led by {lead}, {progress}",
    )
    heads = (
        voice("任务", "Task"),
        voice("单位", "Units"),
        voice("期限", "Due"),
        voice("凭据", "Shown by"),
        voice("状态", "State"),
    )
    table = Table(
        voice(f"{m.title}的任务", f"Tasks of {m.title}"), heads, tuple(task_row(voice, t) for t in fact.tasks)
    )
    return MeasureView(m.number, Piece(m.title, page_of(fact.path)), fact.path, note, fact.percent, table)


def task_row(voice: Voice, fact: TaskFact, measure: Piece | None = None) -> Row:
    """A task as a row; with its measure where the table is not that measure's own."""
    task = fact.task
    word, tone = TASK_STATES[fact.state]
    state: tuple[Piece, ...] = (Piece(voice.say(word), "", f"al-chip al-chip--{tone}"),)
    if fact.state == "running":
        grid = next(filter(None, (address(voice, s) for s in task.schedules)), "")
        state += (Piece(f"{fact.done}/{fact.due}", grid, "al-num"),)
    shown = (
        (voice.record(fact.by.id),)
        if fact.by
        else (
            Piece(
                voice(
                    f"须有{vocab.TASK_EVIDENCE[task.evidence].zh}", f"asks for {vocab.TASK_EVIDENCE[task.evidence].en}"
                ),
                "",
                "al-dim",
            ),
        )
    )
    due = Piece(voice.day(task.due) if task.due else voice("周期", "by schedule"), "", "al-num")
    units = Cell((measure,)) if measure else Cell(voice.together(map(voice.unit_link, task.units)))
    return Row((Cell((Piece(task.title),)), units, Cell((due,)), Cell(shown), Cell(state)), anchor=f"t-{task.key}")
