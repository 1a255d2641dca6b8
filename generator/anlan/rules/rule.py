"""What a rule is: a card, and a generator that yields what it finds on the ground."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from anlan.facts.fold import Course, fold
from anlan.ledger import Ledger
from anlan.model import Record, path_of
from anlan.terms.finding import Card, FieldPath, Finding
from anlan.terms.word import Word, same


@dataclass(frozen=True)
class Ground:
    """What rules look at: the Ledger and the course of every case, folded once."""

    ledger: Ledger
    courses: dict[str, Course] = field(default_factory=dict)

    @classmethod
    def of(cls, ledger: Ledger) -> Ground:
        """The ground of a Ledger; records without steps have no course to judge."""
        steps = ((i, r) for i, r in ledger.records.items() if isinstance(r, Record) and r.__dict__["steps"])
        return cls(ledger, {i: fold(r, ledger.moment) for i, r in steps})

    def course(self, record: Record) -> Course:
        """The course of any record."""
        return self.courses.get(record.id) or fold(record, self.ledger.moment)


Judge = Callable[[Ground], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One judge and the cards of what it may find; most have one card."""

    cards: tuple[Card, ...]
    judge: Judge


def rule(*cards: Card) -> Callable[[Judge], Rule]:
    """Makes a generator a rule; its cards stand beside it."""
    return lambda judge: Rule(cards, judge)


def found(code: str, record: str, at: FieldPath, say: Word, mend: Word, key: bool = False) -> Finding:
    """A finding in a record."""
    return Finding(code, path_of(record), say, mend, at, record, key)


def step_of(record: Record, step: Any) -> int:
    """The number of a step in its record, from 0."""
    return next(n for n, s in enumerate(record.__dict__["steps"]) if s is step)


def staged(ground: Ground, *names: str) -> Iterator[tuple[Record, int, Any]]:
    """Every lawful stage of the named steps, with its record and number."""
    for course in ground.courses.values():
        for stage in course.stages:
            if stage.move is not None and (not names or stage.step.step in names):
                yield course.record, step_of(course.record, stage.step), stage


def quoted(text: object) -> Word:
    """Something that stands in a record, as both languages show it."""
    return same(str(text))
