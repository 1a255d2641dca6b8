"""Signals of what is missing: what schedules ask and no record shows, steps not taken within their limit, tasks not done.

Missing means that no record was found. It is not a failing: there may be a good reason, which an answer tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from anlan.facts.fold import Course
from anlan.facts.hazards import HazardFact
from anlan.facts.tasks import actions_of
from anlan.model import path_of
from anlan.rules.acts import followed
from anlan.rules.late import day_over
from anlan.rules.rule import Ground
from anlan.rules.signal import (
    Signal,
    SignalGround,
    days,
    ends,
    lasted,
    of_record,
    rests,
    said,
    signal_card,
    signal_rule,
)
from anlan.terms.vocab import STEPS
from anlan.terms.word import Word

_RECORD_IT = Word("补一条记录，或写一条说明（answer）", "file the record, or answer it")


@signal_rule(
    signal_card("MS101", "missing", Word("应查而没有记录", "Due by schedule and no record found"),
                Word("周期、校历和免检减去记录，剩下的就是没有记录的", "schedules and calendar less waivers less records"), _RECORD_IT),
)  # fmt: skip
def scheduled(ground: SignalGround) -> Iterator[Signal]:
    """Schedules × places or units × periods, without waivers and records. The basis is the schedule's own."""
    files = ground.ledger.plan.files
    for duty in ground.facts.duties:
        schedule = duty.schedule
        for line in duty.lines:
            for cell in line.cells:
                if cell.mark == "missing":
                    say = Word(
                        f"{schedule.title}：{ground.name(line.target)} {cell.period.key} 这一期没有记录",
                        f"{schedule.title}: {ground.name(line.target)}, no record for {cell.period.key}",
                    )
                    key = f"MS101/{schedule.id}/{line.target}/{cell.period.key}"
                    over = day_over(ground, cell.period.last)
                    yield Signal("MS101", key, files.get(schedule.id, "plan"), say, over, basis=rests(schedule))


@signal_rule(
    signal_card("MS102", "missing", Word("到时没有走下一步", "The next step was not taken in time"),
                Word("登记之后要有人接手，一步一步走到销号", "after a report somebody takes it on, step by step to the end"), _RECORD_IT),
)  # fmt: skip
def waiting(ground: SignalGround) -> Iterator[Signal]:
    """Open hazards whose next step is past its limit, and closed ones that were not looked at again."""
    for rid, fact in ground.facts.hazards.items():
        for step, start, what in _awaited(ground.facts.courses[rid], fact):
            limit = ground.ledger.campus.limit(what, "hazard", fact.now.grade, fact.field)
            if limit is None:
                continue
            over = ends(ground.counted(start), limit)
            if ground.ledger.moment > over:
                say = Word("等“{s}”已 {t}，限 {l}", "waiting for “{s}” for {t}; the limit is {l}").fill(
                    s=STEPS[step], t=lasted(ground.ledger.moment - start), l=said(limit)
                )
                yield of_record("MS102", rid, say, over, (), f"{step}/{start:%Y-%m-%d}", basis=rests(limit))
        if fact.overdue and fact.deadline:
            say = Word("整改时限 {d} 已过 {t}，没有申请验收", "the deadline {d} is past by {t}; not submitted").fill(
                d=fact.deadline, t=days(fact.overdue)
            )
            yield of_record("MS102", rid, say, day_over(ground, fact.deadline), (), f"submitted/{fact.deadline}")


def _awaited(course: Course, fact: HazardFact) -> Iterator[tuple[str, datetime, str]]:
    """The step that a hazard waits for, since when, and by which limit."""
    last = {s.step.step: s.step.at for s in course.stages if s.move is not None}
    state, major = fact.state, fact.major
    if state in ("reported", "registered"):
        yield "assigned", course.record.at, "assign"
    elif state == "assigned" and major and "assigned" in last:
        yield "planned", last["assigned"], "plan"
    elif state == "submitted":
        yield "verified", last["submitted"], "verify"
    elif state == "closed" and "closed" in last and last.get("checked", last["closed"]) == last["closed"]:
        yield "checked", last["closed"], "check"


@signal_rule(
    signal_card("MS103", "missing", Word("事件没有首报或补报", "An incident without first report or supplement"),
                Word("事件知悉后要按时限报告；有没有义务报、如何认定，由主管机关决定", "incidents are reported within hours; whether it was owed is for the authority to say"), _RECORD_IT),
    signal_card("MS104", "missing", Word("通知没有回复", "A notice without reply"),
                Word("通知和督办写明了限期", "a notice says by when"), _RECORD_IT),
)  # fmt: skip
def unanswered(ground: SignalGround) -> Iterator[Signal]:
    """Incidents and notices past their time."""
    campus, now = ground.ledger.campus, ground.ledger.moment
    for record in ground.ledger.of("incident"):
        state = ground.facts.courses[record.id].now.state
        reports = [
            s.step for s in ground.facts.courses[record.id].stages if s.step.step in ("first", "follow", "final")
        ]
        name, what = ("first", "first_report") if not reports else ("final", "supplement")
        limit = campus.limit(what, "incident", None, record.field)
        over = ends(record.known_at, limit) if limit else now
        if state not in ("final", "ended", "void") and now > over and ground.began(record.known_at):
            say = Word("知悉后 {t} 还没有“{s}”", "{t} after it was known there is no “{s}”").fill(
                t=lasted(now - record.known_at), s=STEPS[name]
            )
            basis = rests(limit) if limit else None
            yield of_record("MS103", record.id, say, over, (), name, basis=basis)
    for notice in ground.ledger.of("notice"):
        state, over = ground.facts.courses[notice.id].now.state, day_over(ground, notice.due)
        if state in ("issued", "returned") and now >= over and ground.began(over):
            yield of_record(
                "MS104",
                notice.id,
                Word(f"限 {notice.due} 回复，还没有回复", f"due on {notice.due}; no reply yet"),
                over,
            )


@signal_rule(
    signal_card("MS105", "missing", Word("到期的任务没有记录", "A task or decision past its day without a record"),
                Word("定下的事有没有做，由后来的记录说明", "whether what was decided was done is told by a later record"), _RECORD_IT),
)  # fmt: skip
def tasks(ground: SignalGround) -> Iterator[Signal]:
    """Tasks of measures, and what meetings, drills and incidents decided, that no record fulfils."""
    for measure in ground.facts.measures:
        for task in measure.tasks:
            if task.state == "missed" and task.task.due:
                say = Word(
                    f"任务“{task.task.title}”期限 {task.task.due}，没有记录",
                    f"task “{task.task.title}”, due {task.task.due}: no record",
                )
                yield Signal(
                    "MS105",
                    f"MS105/{measure.measure.id}#{task.task.key}",
                    measure.path,
                    say,
                    day_over(ground, task.task.due),
                )
    fulfilled = ground.facts.references.fulfilled_by
    for rid, course in ground.facts.courses.items():
        if course.now.state == "void":
            continue
        for action in actions_of(course):
            ref = f"{rid}#{action.key}"
            if (
                action.due < ground.facts.days.today
                and not fulfilled.get(ref)
                and ground.began(day_over(ground, action.due))
            ):
                say = Word(
                    f"议定“{action.text}”期限 {action.due}，没有记录",
                    f"decided “{action.text}”, due {action.due}: no record",
                )
                yield Signal("MS105", f"MS105/{ref}", path_of(rid), say, day_over(ground, action.due), (), rid)


@signal_rule(
    signal_card("MS106", "missing", Word("不符合的项没有隐患记录", "An item not in order without a hazard"),
                Word("查到的问题没有登记，就没有人整改", "what was found and not filed is mended by nobody"), _RECORD_IT),
)  # fmt: skip
def unfiled(ground: SignalGround) -> Iterator[Signal]:
    """Items not in order that no record names, a day after the inspection; the check warns of the same (IN703)."""
    for finding in followed.judge(Ground(ground.ledger, ground.facts.courses)):
        record = ground.ledger.records[finding.record or ""]
        after = record.__dict__["until"] + timedelta(days=1)
        if ground.ledger.moment > after:
            part = str(finding.at[1])
            yield of_record("MS106", record.id, finding.say, after, ("results", part), part)
