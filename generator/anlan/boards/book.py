"""Everything that the pages of one ledger say, as values; no markup, and nothing that this audience may not see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from anlan.boards.act_boards import ACT_BOARDS, ActBoard
from anlan.boards.audits import audit_boards, by_unit
from anlan.boards.coverage import Coverage, coverage
from anlan.boards.forge import Links
from anlan.boards.hazard_boards import HazardBoard, Overdue, ThreeLists, hazard_board, overdue_board, three_lists
from anlan.boards.home import Home, home
from anlan.boards.lessons import LessonView, lessons
from anlan.boards.past import Past
from anlan.boards.pieces import Table
from anlan.boards.place import PlacePages
from anlan.boards.plan import PlanView, plans
from anlan.boards.proposal import Proposal
from anlan.boards.record import RecordPages
from anlan.boards.register import Entry, register
from anlan.boards.rulebook import BadRecords, Located, RuleBook, bad_records, rule_book
from anlan.boards.signals import SignalBoard, signal_board
from anlan.boards.unit import UnitView, unit_view
from anlan.boards.voice import Voice
from anlan.boards.weekly import WEEK, Weekly, week_before, weekly
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
    """All pages of a site; record and place pages are made one at a time, when they are written."""

    lang: Lang
    site_name: str
    stamp: Stamp
    withheld: str
    links: Links
    voice: Voice
    home: Home
    hazards: HazardBoard
    overdue: Overdue
    lists: ThreeLists
    acts: dict[str, ActBoard]
    coverage: Coverage
    signals: SignalBoard
    drift_by_unit: Table
    weekly: Weekly
    plans: tuple[PlanView, ...]
    lessons: tuple[LessonView, ...]
    register: tuple[Entry, ...]
    rules: RuleBook
    bad: BadRecords
    units: tuple[UnitView, ...]
    places: PlacePages
    records: RecordPages
    proposal: Proposal | None = None


def boards(
    seen: Ledger, facts: Facts, past: Past | None, findings: Iterable[Located], cards: Iterable[Card], lang: Lang
) -> Boards:
    """The pages of a ledger that one audience sees, in one language."""
    voice, cards = Voice(seen, facts, lang), tuple(cards)
    first = home(voice)
    return Boards(
        lang=lang, site_name=voice(f"{seen.campus.name}·安全台账", f"{seen.campus.name} · Safety register"), stamp=_stamp(voice), withheld=first.withheld,
        links=Links(seen.campus.forge), voice=voice, home=first, hazards=hazard_board(voice), overdue=overdue_board(voice), lists=three_lists(voice),
        acts={**{name: make(voice) for name, make in ACT_BOARDS.items()}, **audit_boards(voice, past)}, coverage=coverage(voice), signals=signal_board(voice, past, {c.code: c for c in cards}), drift_by_unit=by_unit(voice), weekly=weekly(voice, past, week_before(seen, facts), seen.moment - WEEK), plans=plans(voice), lessons=lessons(voice),
        register=register(voice), rules=rule_book(voice, cards), bad=bad_records(voice, findings, cards),
        units=tuple(unit_view(voice, u) for u in seen.campus.units), places=PlacePages(voice), records=RecordPages(voice, past),
    )  # fmt: skip


def _stamp(voice: Voice) -> Stamp:
    ledger = voice.ledger
    revision = ledger.revision or ""
    return Stamp(voice.moment(ledger.moment), voice.facts.days.now.isoformat("T", "minutes"), revision, Links(ledger.campus.forge).commit(revision) if revision else "",
                 voice.of(vocab.VISIBILITIES, ledger.audience))  # fmt: skip
