"""The plan: its paragraphs, measures and tasks, schedules, checklists, campaigns, lessons and cited standards."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from anlan.model.campus import Cited
from anlan.model.part import Clash, Force, Part
from anlan.model.scalars import By, ChecklistId, Count, Day, Days, Flag, Name, Place, Ref, Text, Unit


class Item(Cited):
    key: Name
    ask: Text


class Checklist(Part):
    """A version of a checklist, frozen once used; item keys keep their meaning over versions."""

    id: ChecklistId
    title: Text
    field: Name
    from_: Day = Field(alias="from")
    because: tuple[Ref, ...] = ()
    items: tuple[Item, ...]

    @property
    def family(self) -> str:
        """The id without its version."""
        return self.id.rpartition("-v")[0]

    @property
    def version(self) -> int:
        """The number of its version."""
        return int(self.id.rpartition("-v")[2])


class MajorRule(Part):
    code: Text
    field: Name
    text: Text
    clause: Text | None = None


class Standard(Part):
    """A code of major hazards or the like, as data."""

    id: Name
    title: Text
    basis: Text
    force: Force
    from_: Day = Field(alias="from")
    wording: Literal["quoted", "paraphrase"]
    rules: tuple[MajorRule, ...]


class Query(Part):
    """A choice of places: every condition given must hold."""

    kind: Name | None = None
    key: Flag | None = None
    tags: tuple[Name, ...] = ()
    risk: tuple[Literal["red", "orange", "yellow", "blue"], ...] = ()
    ids: tuple[Place, ...] = ()


class Schedule(Cited):
    id: Name
    title: Text
    what: Literal["inspection", "patrol", "drill", "duty", "training", "meeting", "rota", "report"]
    checklist: Name | None = None
    shift: Name | None = None
    rounds: Count | None = None
    gap_minutes: Count | None = None
    places: Query | None = None
    units: tuple[Unit, ...] = ()
    who: Literal["owner", "office", "any"]
    start: Day
    until: Day | None = None
    rrule: Text
    except_: tuple[Name, ...] = Field(default=(), alias="except")


class Schedules(Part):
    schedules: tuple[Schedule, ...]


class Campaign(Cited):
    id: Name
    title: Text
    start: Day
    rrule: Text
    days: Days


class Campaigns(Part):
    campaigns: tuple[Campaign, ...]


class Task(Part):
    key: Name
    title: Text
    units: tuple[Unit, ...]
    evidence: Literal["inspection", "patrol", "drill", "training", "report", "meeting"]
    schedules: tuple[Name, ...] = ()
    due: Day | None = None

    @model_validator(mode="after")
    def dated(self) -> Task:
        if bool(self.schedules) == bool(self.due):
            raise Clash("due" if self.due else "key", "task_due")
        return self


class Measure(Part):
    id: Name
    number: Count
    title: Text
    source: tuple[Text, ...]
    lead: tuple[Unit, ...]
    responsible: tuple[Unit, ...]
    tasks: tuple[Task, ...]
    because: tuple[Ref, ...] = ()


class Paragraph(Part):
    ref: Text
    title: Text
    out_of_scope: Flag = False
    reason: Text | None = None

    @model_validator(mode="after")
    def reasoned(self) -> Paragraph:
        if self.out_of_scope and not self.reason:
            raise Clash("out_of_scope", "scope_reason")
        return self


class Plan(Part):
    id: Name
    title: Text
    approved_by: By
    approved_at: Day
    paragraphs: tuple[Paragraph, ...]


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # by which the options of a question are named


class Question(Part):
    ask: Text
    options: tuple[Text, ...]
    answer: Count
    why: Text

    @model_validator(mode="after")
    def answerable(self) -> Question:
        if len(self.options) > len(LETTERS):
            raise Clash("options", "quiz_options")
        if not 1 <= self.answer <= len(self.options):
            raise Clash("answer", "quiz_answer")
        return self


class Lesson(Part):
    id: Name
    title: Text
    audience: tuple[Text, ...]
    minutes: Count
    campaigns: tuple[Name, ...] = ()
    basis: Text | None = None
    quiz: tuple[Question, ...] = ()


class TextPage(Part):
    """A page that is text only, such as the front page of the lessons."""

    title: Text
