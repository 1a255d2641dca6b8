"""What a rule over changes is: a card, and a generator that yields what it finds in one Change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from anlan.terms.finding import Card, FieldPath, Finding
from anlan.terms.word import Word
from anlan.trace import Change, RecordChange

JudgeChange = Callable[[Change], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """One judge of changes and the cards of what it may find."""

    cards: tuple[Card, ...]
    judge: JudgeChange


def change_rule(*cards: Card) -> Callable[[JudgeChange], ChangeRule]:
    """Makes a generator a rule over changes; its cards stand beside it."""
    return lambda judge: ChangeRule(cards, judge)


def of_record(
    code: str, record: RecordChange, at: FieldPath, say: Word, mend: Word, key: bool = False, hidden: bool = False
) -> Finding:
    """A finding in a record that differs."""
    return Finding(code, record.path, say, mend, at, record.id, key, hidden)


def restored(change: Change, record: RecordChange, then: Word) -> Word:
    """How to put back what stood, and what to do instead."""
    back = put_back(change, record.path)
    return Word(f"先恢复原文：{back}；{then.zh}", f"put back what stood: {back}; {then.en}")


def put_back(change: Change, path: str) -> str:
    """The command that puts a file back as it stood."""
    return f"git checkout {change.stood(path)} -- {path}"


def compared(change: Change, path: str) -> str:
    """The command that shows how a file differs from what it was."""
    return f"git diff {change.stood(path)} -- {path}"
