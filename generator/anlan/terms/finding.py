"""What a check found, as a value with a place; and the card that explains the rule behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from anlan.terms.word import Word

Level = Literal["error", "warning"]
Force = Literal["law", "rule", "standard", "local", "own"]
FieldPath = tuple[str | int, ...]


class Spot(NamedTuple):
    """A place in a text, 1-based, in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    `at` is a field path such as `("steps", 2, "deadline")`, or a Spot where the reader knows the place already.
    `missing` says that the field at the end of `at` is not there, so that its mapping is shown.
    `key` says that the key is meant, not its value.
    """

    code: str
    path: str
    say: Word
    mend: Word
    at: FieldPath | Spot = ()
    record: str | None = None
    key: bool = False
    hidden: bool = False  # the source line must not be shown

    def order(self) -> tuple[str, str, tuple[str, ...], str]:
        """A total order that does not depend on how the finding was found."""
        return (self.path, self.code, tuple(f"{p:06}" if isinstance(p, int) else p for p in self.at), self.say.en)


class Basis(NamedTuple):
    """What a rule rests on."""

    text: Word
    force: Force


OWN = Basis(Word("本系统的记录约定", "The record conventions of this tool"), "own")


@dataclass(frozen=True, slots=True)
class Card:
    """A rule explained: what it asks, why, how to mend, and on what it rests."""

    code: str
    family: str
    title: Word
    why: Word
    mend: Word
    level: Level = "error"
    basis: Basis = OWN
