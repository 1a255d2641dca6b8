"""The rule book, and the page of records that are bad: path, line, code, and on the campus site nothing more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from anlan.boards.pieces import Cell, Choice, Piece, Row, Table
from anlan.boards.voice import Voice
from anlan.ledger import Ledger
from anlan.sources.encoding import shown
from anlan.terms import vocab
from anlan.terms.finding import Card, Finding


class Located(Protocol):
    """A finding with its place, as the report gives it."""

    @property
    def finding(self) -> Finding:
        """What was found."""

    @property
    def line(self) -> int:
        """Its line, 1-based."""

    @property
    def column(self) -> int:
        """Its column, 1-based, in code points."""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every rule with its basis."""

    choices: tuple[Choice, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class BadRow:
    """A finding: where it stands, the rule, what is said where the audience may read it."""

    code: str
    title: str
    path: str
    line: int
    column: int
    record: Piece | None
    say: str
    mend: str


@dataclass(frozen=True, slots=True)
class BadRecords:
    """Files that could not be read or that break a rule; `hidden` counts findings in records out of sight."""

    rows: tuple[BadRow, ...]
    unreadable: int
    hidden: int


def rule_book(voice: Voice, cards: Iterable[Card]) -> RuleBook:
    """The cards as a table."""
    cards = sorted(cards, key=lambda c: c.code)
    rows = []
    for card in cards:
        level, family = voice.of(vocab.LEVELS_OF_FINDING, card.level), voice.of(vocab.FAMILIES, card.family)
        title = Cell((Piece(card.code, "", "al-code"), Piece(voice.say(card.title))))
        basis = Cell(
            (Piece(voice.say(card.basis.text)), Piece(voice.of(vocab.FORCES, card.basis.force), "", "al-force"))
        )
        said = (_plain(voice.say(card.why)), _plain(voice.say(card.mend)))
        searched = f"{card.code} {voice.say(card.title)} {' '.join(said)}".lower()
        rows.append(Row((title, Cell((Piece(family),), (Piece(level),)), Cell((Piece(said[0]),)), Cell((Piece(said[1]),)), basis), searched,
                        (("family", card.family), ("level", card.level)), card.code))  # fmt: skip
    heads = (
        voice("规则", "Rule"),
        voice("类别", "Family"),
        voice("为什么", "Why"),
        voice("怎么改", "How to mend"),
        voice("依据", "Basis"),
    )
    families = tuple((f, voice.say(w)) for f, w in vocab.FAMILIES.items() if any(c.family == f for c in cards))
    levels = tuple((x, voice.say(w)) for x, w in vocab.LEVELS_OF_FINDING.items())
    return RuleBook(
        (Choice("family", voice("类别", "Family"), families), Choice("level", voice("级别", "Level"), levels)),
        Table(voice("规则书", "Rule book"), heads, tuple(rows)),
    )


def bad_records(voice: Voice, whole: Iterable[Located], cards: Iterable[Card]) -> BadRecords:
    """The findings, by path; on the campus site what stands in a file is not repeated."""
    titles = {c.code: voice.say(c.title) for c in cards}
    seen, hidden, unread = [], 0, {shown(path) for path in voice.ledger.unreadable}
    for found in whole:
        if found.finding.path in unread or _in_sight(voice.ledger, found.finding):
            seen.append(_row(voice, found, titles))
        else:
            hidden += 1
    return BadRecords(tuple(seen), len(voice.ledger.unreadable), hidden)


def _in_sight(ledger: Ledger, finding: Finding) -> bool:
    """A record that this audience does not see lends it no finding."""
    if ledger.audience == "office":
        return True
    return finding.record in ledger.records if finding.record else not finding.path.startswith("records/")


def _row(voice: Voice, found: Located, titles: dict[str, str]) -> BadRow:
    finding = found.finding
    open_ = voice.ledger.audience == "office" and not finding.hidden
    record = voice.record(finding.record) if finding.record in voice.ledger.records else None
    return BadRow(
        finding.code,
        titles.get(finding.code, ""),
        finding.path,
        found.line,
        found.column,
        record,
        _plain(voice.say(finding.say)) if open_ else "",
        _plain(voice.say(finding.mend)) if open_ else "",
    )


def _plain(text: str) -> str:
    """A text without the backquotes that set off a key on a terminal."""
    return text.replace("`", "")
