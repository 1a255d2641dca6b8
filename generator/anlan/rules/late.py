"""Signals of lateness: a step taken, or received, after its limit; reports of incidents against their hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from anlan.facts.fold import Stage, head_of
from anlan.facts.waits import Wait, waits
from anlan.model import Limit, Record, kind_of, path_of
from anlan.rules.moved import owed
from anlan.rules.signal import (
    Signal,
    SignalGround,
    days,
    lasted,
    of_record,
    rests,
    said,
    signal_card,
    signal_rule,
    span,
)
from anlan.rules.waived import day_over, judged
from anlan.terms.finding import FieldPath
from anlan.terms.vocab import STEPS
from anlan.terms.word import Word
from anlan.trace import Commit

_LATER = Word("写一条说明（answer），讲清原因", "answer it: say why")


@signal_rule(
    signal_card("LT101", "late", Word("步骤晚于限时", "A step taken after its limit"),
                Word("交办、制定措施、验收、回头看各有限时，晚了隐患就多留一天", "assignment, plan, verification and re-check have limits; a hazard stays a day longer for each"), _LATER),
    signal_card("LT102", "late", Word("申请验收晚于整改时限", "Submitted after the deadline"),
                Word("时限是责任单位自己认下的", "the deadline is what the responsible unit was given"), _LATER),
)  # fmt: skip
def hazards(ground: SignalGround) -> Iterator[Signal]:
    """Claimed times of a hazard's steps against limits and deadlines."""
    for rid, fact in ground.facts.hazards.items():
        course = ground.facts.courses[rid]
        for wait in waits(course):
            if wait.stage is not None and ground.began(wait.stage.step.at):
                yield from _in_time(ground, rid, fact.field, wait, wait.stage)
        for stage in course.stages:
            if stage.step.step == "submitted" and stage.move is not None and ground.began(stage.step.at):
                old = owed(ground, course).by_step.get(stage.n)
                yield from _by_deadline(ground, rid, stage, old or stage.before.deadline)


def _in_time(ground: SignalGround, rid: str, field: str, wait: Wait, stage: Stage) -> Iterator[Signal]:
    name, at = stage.step.step, stage.step.at
    limit = ground.ledger.campus.limit(wait.limit, "hazard", stage.after.grade, field)
    took = at - ground.counted(wait.since)
    if limit is None or took <= span(limit):
        return
    say = Word("“{s}”用了 {t}，限 {l}", "“{s}” took {t}; the limit is {l}").fill(
        s=STEPS[name], t=lasted(took), l=said(limit)
    )
    yield of_record("LT101", rid, say, at, ("steps", stage.n, "at"), f"{name}/{at:%Y-%m-%d}", basis=rests(limit))


def _by_deadline(ground: SignalGround, rid: str, stage: Stage, deadline: date | None) -> Iterator[Signal]:
    if deadline is None or not ground.began(day_over(ground, deadline)):
        return
    day = ground.facts.days.of(stage.step.at)
    if day > deadline:
        say = Word("申请验收比时限 {d} 晚 {t}", "submitted {t} after the deadline, {d}").fill(
            d=deadline, t=days((day - deadline).days)
        )
        yield of_record(
            "LT102",
            rid,
            say,
            stage.step.at,
            ("steps", stage.n, "at"),
            f"{day}",
        )


@signal_rule(
    signal_card("LT103", "late", Word("收到晚于发生", "Received long after it happened"),
                Word("当时不录，事后补录，就少了一重证明；这里比的是自报时间与收到时间", "what is entered long after proves less; claimed and received times are compared"), _LATER),
)  # fmt: skip
def entered(ground: SignalGround) -> Iterator[Signal]:
    """Claimed against received, of heads, rows and steps, by each kind's limit of entry.

    What happened before the campus's settings landed counts from then: a campus lands its old ledgers in bulk.
    """
    limit, most, head = None, timedelta(), ""
    for record, n, at, commit, received in ground.claims:
        if n < 0:
            head, field = commit.id, record.__dict__.get("field")
            limit = ground.ledger.campus.limit("enter", kind_of(record.id), None, field)
            most = timedelta.max if limit is None else span(limit)
        elif commit.id == head:
            continue
        start = at if n >= 0 else _happened(ground, record)
        if limit is None or received - start <= most:
            continue
        since = _open(ground, start)
        if received - since <= most:
            continue
        if n < 0 and ground.began(since):
            yield _received(ground, record, limit, since, commit)
        elif n >= 0 and ground.began(at):
            part = f"{record.__dict__['steps'][n].step}/{at:%Y-%m-%d}"
            yield _received(ground, record, limit, since, commit, ("steps", n, "at"), part)


def _open(ground: SignalGround, at: datetime) -> datetime:
    return at if ground.opened is None else max(at, ground.opened)


def _happened(ground: SignalGround, record: Record) -> datetime:
    """When the first thing that a record tells of was over: the end of a sheet's first day, else the head's time."""
    rows: Any = record.__dict__.get("rows")
    if not rows:
        return record.at
    first: date = min(r.date for r in rows)
    return day_over(ground, first)


def _received(
    ground: SignalGround,
    record: Record,
    limit: Limit,
    start: datetime,
    commit: Commit,
    at: FieldPath = (),
    part: str = "",
) -> Signal:
    received = ground.arrived(commit)
    say = Word("发生后 {t}才{how}，限 {l}", "{how} {t} after it happened; the limit is {l}").fill(
        how=ground.came(commit), t=lasted(received - start), l=said(limit)
    )
    return of_record("LT103", record.id, say, received, at, part, commit.id, rests(limit))


@signal_rule(
    signal_card("LT104", "late", Word("首报晚于时限", "The first report of an incident"),
                Word("知悉后多久要报，法规有时限；如何认定，由主管机关决定", "the rules give hours from when it was known; whether a report was late is for the authority to say"), _LATER),
    signal_card("LT105", "late", Word("补报晚于时限", "A supplement to a report"),
                Word("伤亡有变化要在期限内补报", "changed casualties are supplemented within days"), _LATER),
)  # fmt: skip
def incidents(ground: SignalGround) -> Iterator[Signal]:
    """First reports and the reports after them against the campus's limits."""
    campus = ground.ledger.campus
    for record in ground.ledger.of("incident"):
        reports = [
            (n, s)
            for n, s in enumerate(record.steps)
            if s.step in ("first", "follow", "final") and s.at <= ground.ledger.moment
        ]
        known = head_of(ground.facts.courses[record.id]).known_at
        if not reports or not ground.began(known):
            continue
        n, first = reports[0]
        limit = campus.limit("first_report", "incident", None, record.field)
        if limit and first.at - known > span(limit):
            say = Word("知悉后 {t}首报，限 {l}", "first report {t} after it was known; the limit is {l}").fill(
                t=lasted(first.at - known), l=said(limit)
            )
            yield of_record("LT104", record.id, say, first.at, ("steps", n, "at"), basis=rests(limit))
        limit = campus.limit("supplement", "incident", None, record.field)
        for n, step in reports[1:]:
            if limit and step.at - known > span(limit):
                say = Word("知悉后 {t}补报，限 {l}", "supplemented {t} after it was known; the limit is {l}").fill(
                    t=lasted(step.at - known), l=said(limit)
                )
                part = f"{step.step}/{step.at:%Y-%m-%d}"
                yield of_record("LT105", record.id, say, step.at, ("steps", n, "at"), part, basis=rests(limit))


@signal_rule(
    signal_card("LT106", "late", Word("回复晚于限期", "A reply to a notice"),
                Word("通知和督办写明了限期", "a notice says by when"), _LATER),
    signal_card("LT107", "late", Word("应查的过期才查", "Done after its period"),
                Word("周期一过，这一期就没有查；补查是另一回事", "when the period is over it was not done in it; making up is another matter"), _LATER),
    signal_card("LT108", "late", Word("任务晚于期限", "A task fulfilled after its day"),
                Word("计划写明了期限", "the plan says by when"), _LATER),
)  # fmt: skip
def replies_and_duties(ground: SignalGround) -> Iterator[Signal]:
    """Replies, scheduled acts and tasks that were done after their time."""
    of = ground.facts.days.of
    for notice in ground.ledger.of("notice"):
        course = ground.facts.courses[notice.id]
        reply, due = next((s for s in course.stages if s.step.step == "replied"), None), head_of(course).due
        if reply is not None and of(reply.step.at) > due and ground.began(reply.step.at):
            day = of(reply.step.at)
            say = Word(f"限 {due} 回复，{day} 才回复", f"due on {due}, replied on {day}")
            yield of_record("LT106", notice.id, say, reply.step.at, ("steps", reply.n, "at"))
    for duty, line, cell, mark, note in judged(ground):
        if mark == "late" and cell.record:
            record = ground.facts.courses[cell.record].record
            title, name, key, day = duty.schedule.title, ground.name(line.target), cell.period.key, of(record.at)
            say = Word(
                f"{title}：{name} {key} 这一期 {day} 才做{note.zh}",
                f"{title}: {name}, period {key}, done on {day}{note.en}",
            )
            yield Signal(
                "LT107", f"LT107/{duty.schedule.id}/{line.target}/{key}", path_of(cell.record), say, record.at, (), cell.record,
                basis=rests(duty.schedule),
            )  # fmt: skip
    for measure in ground.facts.measures:
        for task in measure.tasks:
            until = task.task.due
            if task.state == "late" and task.by and until and ground.began(day_over(ground, until)):
                say = Word(
                    f"任务“{task.task.title}”期限 {until}，{of(task.by.at)} 完成",
                    f"task “{task.task.title}”, due {until}, done {of(task.by.at)}",
                )
                yield of_record("LT108", task.by.id, say, task.by.at, (), f"{measure.measure.id}#{task.task.key}")
