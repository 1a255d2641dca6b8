"""How far the plan is: each task of a measure, fulfilled by records or by what its schedules ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from anlan.facts.days import Days
from anlan.facts.duties import DutyFact, done_and_due
from anlan.facts.fold import Course
from anlan.facts.references import References
from anlan.facts.share import share
from anlan.model import Action, Measure, Record, Task, kind_of

TaskState = Literal["done", "late", "running", "missed", "todo"]


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A task: its state, the record that fulfils it, or how many periods of its schedules were done of how many due."""

    task: Task
    state: TaskState
    by: Record | None
    done: int
    due: int


@dataclass(frozen=True, slots=True)
class MeasureFact:
    """A measure with its tasks; `percent` is what is fulfilled of what is due, None where nothing is due yet."""

    measure: Measure
    path: str
    tasks: tuple[TaskFact, ...]
    percent: int | None


def measure_facts(
    measures: Iterable[Measure], files: dict[str, str], refs: References, duties: Iterable[DutyFact], days: Days
) -> tuple[MeasureFact, ...]:
    """Every measure in the order of its number."""
    by_schedule = {d.schedule.id: d for d in duties}
    out = []
    for measure in sorted(measures, key=lambda m: (m.number, m.id)):
        tasks = tuple(_task(measure, t, refs, by_schedule, days) for t in measure.tasks)
        out.append(MeasureFact(measure, files[measure.id], tasks, _percent(tasks, days.today)))
    return tuple(out)


def _task(measure: Measure, task: Task, refs: References, by_schedule: dict[str, DutyFact], days: Days) -> TaskFact:
    if task.due is None:
        done, due = _scheduled(task, by_schedule)
        return TaskFact(task, "running", None, done, due)
    by = next(
        (
            r
            for r in refs.fulfilled_by.get(f"{measure.id}#{task.key}", ())
            if kind_of(r.id) == task.evidence and r.at <= days.now
        ),
        None,
    )
    if by is not None:
        return TaskFact(task, "late" if days.of(by.at) > task.due else "done", by, 1, 1)
    return TaskFact(task, "missed" if task.due < days.today else "todo", None, 0, 1)


def of_unit(fact: TaskFact, unit: str, duties: Iterable[DutyFact]) -> TaskFact:
    """A task as far as it is one unit's: of what its schedules ask, what they ask of that unit."""
    if fact.task.due is not None:
        return fact
    done, due = _scheduled(fact.task, {d.schedule.id: d for d in duties}, unit)
    return replace(fact, done=done, due=due)


def _scheduled(task: Task, by_schedule: dict[str, DutyFact], unit: str | None = None) -> tuple[int, int]:
    """How much was done of how much that was due of the task's units, or of one of them; of all where nobody of them is asked."""
    done = due = 0
    units = frozenset(task.units)
    own = units if unit is None else frozenset({unit})
    for duty in (by_schedule[s] for s in task.schedules if s in by_schedule):
        asked = any(line.unit in units for line in duty.lines)
        n, of = done_and_due(duty.total(own if asked else None))
        done, due = done + n, due + of
    return done, due


def _percent(tasks: tuple[TaskFact, ...], today: date) -> int | None:
    """The mean over the tasks that are due; a running task counts by its share."""
    shares = [Fraction(t.done, t.due) for t in tasks if t.due and (t.by or t.task.due is None or t.task.due < today)]
    return share(Fraction(sum(shares)), len(shares)) if shares else None


def actions_of(course: Course) -> Iterator[Action]:
    """What a meeting, drill or incident decided; what is void decided nothing."""
    return iter(()) if course.now.state == "void" else written_actions(course)


def written_actions(course: Course) -> Iterator[Action]:
    """The things to do that stand in a record, in its head or in a step, void or not."""
    yield from course.record.__dict__.get("actions", ())  # a field that a kind lacks costs pydantic very much
    for stage in course.stages:
        yield from stage.step.__dict__.get("actions", ())
