"""What is wrong with one file, before anybody knows what it should hold."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.terms.finding import FieldPath, Finding, Spot
from anlan.terms.word import Word


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding that does not know its file yet."""

    code: str
    at: Spot | FieldPath
    say: Word
    mend: Word
    hidden: bool = False
    key: bool = False

    def found(self, path: str, record: str | None = None) -> Finding:
        """The problem as a finding in a file."""
        return Finding(self.code, path, self.say, self.mend, self.at, record, self.key, self.hidden)


def brief(text: str) -> str:
    """What somebody wrote, as a message may repeat it: at most forty characters, on one line."""
    text = text.replace("\n", "⏎")
    return f"{text[:40]}{'…' if len(text) > 40 else ''}"


class CannotRun(Exception):
    """The tool cannot do what was asked: one line, exit 2."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.word = Word(zh, en)
