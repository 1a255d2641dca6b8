"""Signals of what is missing: what schedules ask and no record shows, steps not taken within their limit, tasks not done.

Missing means that no record was found. It is not a failing: there may be a good reason, which an answer tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from anlan.facts.fold import head_of
from anlan.facts.hazards import HazardFact, days_over
from anlan.facts.waits import waits
from anlan.model import path_of
from anlan.rules.acts import followed
from anlan.rules.moved import owed
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
from anlan.rules.waived import day_over, judged
from anlan.terms.vocab import STEPS
from anlan.terms.word import Word

_RECORD_IT = Word("补一条记录，或写一条说明（answer）", "file the record, or answer it")


@signal_rule(
    signal_card("MS101", "missing", Word("应查而没有记录", "Due by schedule and no record found"),
                Word("周期、校历和免检减去记录，剩下的就是没有记录的", "schedules and calendar less waivers less records"), _RECORD_IT),
)  # fmt: skip
def scheduled(ground: SignalGround) -> Iterator[Signal]:
    """Schedules × places or units × periods, without records, and waivers that landed before the period was over."""
    files = ground.ledger.plan.files
    for duty, line, cell, mark, note in judged(ground):
        if mark == "missing":
            schedule, name, key = duty.schedule, ground.name(line.target), cell.period.key
            say = Word(
                f"{schedule.title}：{name} {key} 这一期没有记录{note.zh}", f"{schedule.title}: {name}, no record for {key}{note.en}"
            )  # fmt: skip
            over = day_over(ground, cell.period.last)
            whole = f"MS101/{schedule.id}/{line.target}/{key}"
            yield Signal("MS101", whole, files.get(schedule.id, "plan"), say, over, basis=rests(schedule))


@signal_rule(
    signal_card("MS102", "missing", Word("到时没有走下一步", "The next step was not taken in time"),
                Word("登记之后要有人接手，一步一步走到销号", "after a report somebody takes it on, step by step to the end"), _RECORD_IT),
)  # fmt: skip
def waiting(ground: SignalGround) -> Iterator[Signal]:
    """Open hazards whose next step is past its limit, and closed ones that were not looked at again."""
    for rid, fact in ground.facts.hazards.items():
        for step, what, start, answered in waits(ground.facts.courses[rid]):
            limit = ground.ledger.campus.limit(what, "hazard", fact.now.grade, fact.field)
            if answered or limit is None:
                continue
            over = ends(ground.counted(start), limit)
            if ground.ledger.moment > over:
                say = Word("等“{s}”已 {t}，限 {l}", "waiting for “{s}” for {t}; the limit is {l}").fill(
                    s=STEPS[step], t=lasted(ground.ledger.moment - start), l=said(limit)
                )
                yield of_record("MS102", rid, say, over, (), f"{step}/{start:%Y-%m-%d}", basis=rests(limit))
        yield from _overdue(ground, rid, fact)


def _overdue(ground: SignalGround, rid: str, fact: HazardFact) -> Iterator[Signal]:
    """Past the deadline in force, or past the one that was overdue when the hazard was ended and opened again."""
    old = owed(ground, ground.facts.courses[rid]).now
    deadline = old or fact.deadline
    over = days_over(fact.state, deadline, ground.facts.days.today)
    if deadline is None or not over or not ground.began(day_over(ground, deadline)):
        return
    say = Word("整改时限 {d} 已过 {t}，没有申请验收", "the deadline {d} is past by {t}; not submitted")
    if old:
        say = Word(say.zh + "；重启时改为 {n}", say.en + "; reopened with {n}")
    say = say.fill(d=deadline, t=days(over), n=fact.deadline)
    yield of_record("MS102", rid, say, day_over(ground, deadline), (), f"submitted/{deadline}")


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
        course = ground.facts.courses[record.id]
        state, known = course.now.state, head_of(course).known_at
        reports = [s.step for s in course.stages if s.step.step in ("first", "follow", "final")]
        name, what = ("first", "first_report") if not reports else ("final", "supplement")
        limit = campus.limit(what, "incident", None, record.field)
        over = ends(known, limit) if limit else now
        if state not in ("final", "ended", "void") and now > over and ground.began(known):
            say = Word("知悉后 {t}还没有“{s}”", "{t} after it was known there is no “{s}”").fill(
                t=lasted(now - known), s=STEPS[name]
            )
            basis = rests(limit) if limit else None
            yield of_record("MS103", record.id, say, over, (), name, basis=basis)
    for notice in ground.ledger.of("notice"):
        course = ground.facts.courses[notice.id]
        state, due = course.now.state, head_of(course).due
        over = day_over(ground, due)
        if state in ("issued", "returned") and now >= over and ground.began(over):
            yield of_record(
                "MS104",
                notice.id,
                Word(f"限 {due} 回复，还没有回复", f"due on {due}; no reply yet"),
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
            if task.state == "missed" and task.task.due and ground.began(day_over(ground, task.task.due)):
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
    for record, action in ground.facts.undone:
        over = day_over(ground, action.due)
        if action.due < ground.facts.days.today and ground.began(over):
            say = Word(
                f"议定“{action.text}”期限 {action.due}，没有记录",
                f"decided “{action.text}”, due {action.due}: no record",
            )
            rid = record.id
            yield Signal("MS105", f"MS105/{rid}#{action.key}", path_of(rid), say, over, (), rid)


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
