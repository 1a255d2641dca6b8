"""What a rule is: a card, and a generator that yields what it finds on the ground."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from anlan.facts.days import Days
from anlan.facts.fold import Course, fold, head_of
from anlan.ledger import Ledger
from anlan.model import Record, path_of
from anlan.terms.finding import Card, FieldPath, Finding
from anlan.terms.word import Word


@dataclass(frozen=True)
class Ground:
    """What rules look at: the Ledger and the course of every case, folded once and where a rule first asks for it."""

    ledger: Ledger
    known: Mapping[str, Course] | None = None

    @cached_property
    def courses(self) -> Mapping[str, Course]:
        """The courses by id; records without steps have none to judge."""
        if self.known is not None:
            return {i: c for i, c in self.known.items() if c.stages}
        living = self.ledger.living()
        return {r.id: fold(r, self.ledger.moment) for r in living if r.__dict__["steps"]}

    def day(self, at: datetime) -> date:
        """The campus's day of a moment, whatever offset it was written with."""
        return self._days.of(at)

    @cached_property
    def _days(self) -> Days:
        return Days.at(self.ledger.moment, self.ledger.zone)

    def course(self, record: Record) -> Course:
        """The course of any record."""
        return self.courses.get(record.id) or fold(record, self.ledger.moment)

    def head(self, record: Record) -> Any:
        """The head of any record, as corrected since."""
        course = self.courses.get(record.id)
        return head_of(course) if course else record


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


def staged(ground: Ground, *names: str) -> Iterator[tuple[Record, int, Any]]:
    """Every lawful stage of the named steps, with its record and number."""
    for course in ground.courses.values():
        for stage in course.stages:
            if stage.move is not None and (not names or stage.step.step in names):
                yield course.record, stage.n, stage
