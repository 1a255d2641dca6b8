"""Everything that the pages of one ledger say, as values; no markup, and nothing that this audience may not see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from anlan.boards.act_boards import ACT_BOARDS, ActBoard
from anlan.boards.audits import audit_boards, by_unit
from anlan.boards.changes import ChangeRegister, change_register
from anlan.boards.coverage import Coverage, coverage
from anlan.boards.forge import Links
from anlan.boards.hazard_boards import HazardBoard, Overdue, ThreeLists, hazard_board, overdue_board, three_lists
from anlan.boards.home import Home, home, withheld
from anlan.boards.lessons import LessonView, lessons
from anlan.boards.past import Past
from anlan.boards.pieces import Table
from anlan.boards.place import PlacePages
from anlan.boards.plan import PlanView, plans
from anlan.boards.proposal import Proposal
from anlan.boards.record import RecordPages
from anlan.boards.register import Entry, by_year, register
from anlan.boards.rulebook import BadRecords, Located, RuleBook, bad_records, rule_book
from anlan.boards.signals import SignalBoard, signal_board
from anlan.boards.unit import UnitView, unit_view
from anlan.boards.voice import Voice
from anlan.boards.week import week_before
from anlan.boards.weekly import Weekly, weekly
from anlan.facts.derive import Facts
from anlan.ledger import Ledger
from anlan.terms import vocab
from anlan.terms.finding import Card
from anlan.terms.word import Lang


@dataclass(frozen=True, slots=True)
class Stamp:
    """As of when, from which commit, for whom: what stands under every heading of data."""

    moment: str
    iso: str
    revision: str
    commit: str
    audience: str


@dataclass(frozen=True)
class Boards:
    """All pages of a site, each made where it is first asked for; record and place pages one at a time."""

    voice: Voice
    past: Past | None
    findings: tuple[Located, ...]
    cards: tuple[Card, ...]
    proposal: Proposal | None = None
    between: Weekly | None = None

    @property
    def lang(self) -> Lang:
        """The language of every page."""
        return self.voice.lang

    @cached_property
    def site_name(self) -> str:
        """What the site is called."""
        name = self.voice.ledger.campus.name
        return self.voice(f"{name}·安全台账", f"{name} · Safety register")

    @cached_property
    def stamp(self) -> Stamp:
        """As of when, from which commit, for whom."""
        return _stamp(self.voice)

    @property
    def withheld(self) -> str:
        """How many records this audience does not see, in words."""
        return withheld(self.voice)

    @cached_property
    def links(self) -> Links:
        """Addresses at the forge."""
        return Links(self.voice.ledger.campus.forge)

    @cached_property
    def home(self) -> Home:
        """The first page."""
        return home(self.voice)

    @cached_property
    def hazards(self) -> HazardBoard:
        """Open hazards."""
        return hazard_board(self.voice)

    @cached_property
    def overdue(self) -> Overdue:
        """Overdue hazards."""
        return overdue_board(self.voice)

    @cached_property
    def lists(self) -> ThreeLists:
        """The three lists."""
        return three_lists(self.voice)

    @cached_property
    def acts(self) -> dict[str, ActBoard]:
        """Boards of inspections, incidents, drills and the like, and those of the audit."""
        return {**{name: make(self.voice) for name, make in ACT_BOARDS.items()}, **audit_boards(self.voice, self.past)}

    @cached_property
    def coverage(self) -> Coverage:
        """Place by month: done, late, waived, missing."""
        return coverage(self.voice)

    @cached_property
    def changes(self) -> ChangeRegister:
        """Every head and step that landed."""
        return change_register(self.voice, self.past)

    @cached_property
    def signals(self) -> SignalBoard:
        """Signals and their answers."""
        return signal_board(self.voice, self.past, {c.code: c for c in self.cards})

    @cached_property
    def drift_by_unit(self) -> Table:
        """How far deadlines drifted, by unit."""
        return by_unit(self.voice)

    @cached_property
    def weekly(self) -> Weekly:
        """What changed between two moments, where they are given, else in the last seven days."""
        if self.between is not None:
            return self.between
        return weekly(self.voice, self.past, week_before(self.voice.facts, self.past))

    @cached_property
    def plans(self) -> tuple[PlanView, ...]:
        """The plan of each year."""
        return plans(self.voice)

    @cached_property
    def lessons(self) -> tuple[LessonView, ...]:
        """What is taught."""
        return lessons(self.voice)

    @cached_property
    def register(self) -> tuple[Entry, ...]:
        """A row for every record, measure and lesson."""
        return register(self.voice)

    @cached_property
    def shards(self) -> dict[str, list[Entry]]:
        """The register in the parts in which a browser loads it."""
        return by_year(self.register)

    @cached_property
    def rules(self) -> RuleBook:
        """Every rule."""
        return rule_book(self.voice, self.cards)

    @cached_property
    def bad(self) -> BadRecords:
        """What is wrong with which record."""
        return bad_records(self.voice, self.findings, self.cards)

    @cached_property
    def units(self) -> tuple[UnitView, ...]:
        """A page a unit."""
        return tuple(unit_view(self.voice, u) for u in self.voice.ledger.campus.unit_by_id.values())

    @cached_property
    def places(self) -> PlacePages:
        """Makes the page of a place."""
        return PlacePages(self.voice)

    @cached_property
    def records(self) -> RecordPages:
        """Makes the page of a record."""
        broken: dict[str, dict[str, None]] = {}
        for found in self.findings:
            if found.finding.record:
                broken.setdefault(found.finding.record, {})[found.finding.code] = None
        return RecordPages(self.voice, self.past, {rid: tuple(codes) for rid, codes in broken.items()})


def boards(
    seen: Ledger, facts: Facts, past: Past | None, findings: Iterable[Located], cards: Iterable[Card], lang: Lang
) -> Boards:
    """The pages of a ledger that one audience sees, in one language."""
    return Boards(Voice(seen, facts, lang), past, tuple(findings), tuple(cards))


def _stamp(voice: Voice) -> Stamp:
    ledger = voice.ledger
    revision = ledger.revision or ""
    return Stamp(voice.moment(ledger.moment), voice.facts.days.now.isoformat("T", "minutes"), revision, Links(ledger.campus.forge).commit(revision) if revision else "",
                 voice.of(vocab.VISIBILITIES, ledger.audience))  # fmt: skip
