"""Inspections: those that the schedules ask for, those that somebody makes beside them, and the hazards they find."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from anlan.demo.college import FIRST, LAST
from anlan.demo.desk import Filed, Later
from anlan.demo.hazards import Found, Hazards
from anlan.demo.typical import Typical
from anlan.facts.occurrences import Period, periods
from anlan.model import Checklist, Schedule, unit_of

Span = tuple[date, date]
_NEVER = (7, 19, 31)  # of those asked: somewhere each year something is missed
_NOTES = ("现场已告知使用单位", "与上次相比已有改善", "同层其他部位一并看过，情况相同", "照片随隐患记录")


@dataclass(frozen=True)
class Due:
    """A period of a schedule at a place."""

    schedule: Schedule
    place: str
    period: Period

    @property
    def key(self) -> str:
        """How a signal names it."""
        return f"{self.schedule.id}/{self.place}/{self.period.key}"


@dataclass(frozen=True)
class Round:
    """One inspection: where, when, by whom, with which questions."""

    place: str
    at: datetime
    by: str
    method: str
    card: Checklist
    own: bool = False
    entered_by: str | None = None
    head: Mapping[str, object] = field(default_factory=dict)
    fulfils: tuple[str, ...] = ()
    after: int = 0


@dataclass
class Rounds:
    """Makes inspections and keeps what was missed."""

    hazards: Hazards
    freed: dict[tuple[str, str], Span]
    share: float = 0.5
    missed: list[Due] = field(default_factory=list)
    held: list[tuple[str, str, date]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk, self.college, self.chance = self.hazards.desk, self.hazards.desk.college, self.hazards.desk.chance

    def due(self, what: str) -> list[Due]:
        """Every period of the schedules of one kind up to the end, but those that were waived."""
        out = []
        for schedule in self.college.ledger.plan.schedules.values():
            if schedule.what == what:
                spans = [p for p in periods(schedule, self.college.campus, LAST) if p.first <= LAST]
                out += [
                    Due(schedule, p.id, s)
                    for p in self.college.chosen(schedule.places)
                    for s in spans
                    if not self._freed(schedule.id, p.id, s)
                ]
        return out

    def miss(self, due: Due) -> None:
        """Nobody does it."""
        self.missed.append(due)
        self.desk.mean("MS101", due.key)
        self.desk.mean("LT107", due.key)

    def still_missed(self) -> list[Due]:
        """What was missed and not made up by the way."""
        return [d for d in self.missed if d.schedule.what != "patrol" and not self.times(d)]

    def times(self, due: Due) -> int:
        """How often it was done."""
        return sum(self.meets(held, due) for held in self.held)

    @classmethod
    def meets(cls, held: tuple[str, str, date], due: Due) -> bool:
        """Whether something that was held is what was due."""
        return cls.within(held, due, due.period.first, due.period.last)

    @staticmethod
    def within(held: tuple[str, str, date], due: Due, first: date, last: date) -> bool:
        """Whether something that was held between two days is of the sort that was due, and at the same place."""
        family, place, day = held
        wanted = due.schedule.checklist or due.schedule.what
        return family == wanted and place == due.place and first <= day <= last

    def _freed(self, schedule: str, place: str, period: Period) -> bool:
        freed = self.freed.get((schedule, place))
        return freed is not None and freed[0] <= period.last and period.first <= freed[1]

    def scheduled(self) -> None:
        """What the schedules ask, most of it on time, as far as the quota goes."""
        due = self.due("inspection")
        for n, one in enumerate(self.chance.several(due, self.hazards.quota.left["inspection"])):
            day = self._day(one) if n not in _NEVER else None
            if day is None:
                if one.period.last < LAST:
                    self.miss(one)
                continue
            if day > one.period.last:
                self.desk.mean("LT107", one.key)
                self.desk.mean("MS101", one.key)  # where the next period has no round of its own
            card = self.college.in_force(one.schedule.checklist or "", day)
            if card and self.hazards.quota.take("inspection"):
                who = one.schedule.who
                self.make(
                    Round(
                        one.place,
                        self._hour(day),
                        self._who(who, one.place, day),
                        "open" if who == "office" else "self",
                        card,
                    )
                )

    def _day(self, due: Due) -> date | None:
        """A day early in the period, seldom after it, or none."""
        first, last = due.period.first, due.period.last
        kind = self.chance.weighed((("early", 92), ("late", 4), ("none", 4)))
        if kind == "none":
            return None
        open_days = min((last - first).days, 9 if (last - first).days > 20 else 3)
        day = (
            last + timedelta(days=self.chance.number(1, 3))
            if kind == "late"
            else first + timedelta(days=self.chance.number(0, open_days))
        )
        return day if day <= LAST else None

    def _hour(self, day: date) -> datetime:
        return self.chance.at(day, 9, 11) if day == LAST else self.chance.session(day)

    def _who(self, who: str, place: str, day: date) -> str:
        office = self.college.post(self.college.office, "fire-officer")
        return office if who == "office" else self.college.doer(self.college.owner(place, day) or self.college.upkeep)

    def extra(self) -> None:
        """What is left of the quota: checks beside the schedules, before there were checklists with own questions."""
        for _ in range(self.hazards.quota.take_all("inspection")):
            for _ in range(50):
                if self._beside():
                    break

    def _beside(self) -> bool:
        day = FIRST + timedelta(days=self.chance.number(0, (LAST - FIRST).days))
        place = self.chance.pick(self.college.tops).id
        cards = self.cards(place, day)
        owner = self.college.owner(place, day)
        if not cards or not owner or (day.weekday() > 4 and self.chance.some(0.7)):
            return False
        card = self.chance.pick(cards)
        method = self.chance.weighed((("self", 5), ("open", 3), ("special", 1), ("expert", 0.5)))
        by, clerk = self.college.doer(owner), None
        if method == "expert" and card.field in ("fire", "building", "flood", "construction"):
            by, clerk = self.college.expert(card.field), self.college.staff[0]
        elif method != "self":
            by = self.chance.pick(self.college.staff)
        with suppress(Later):
            self.make(Round(place, self._hour(day), by, method, card, card.from_ > day, clerk))
            return True
        return False

    def cards(self, place: str, day: date) -> list[Checklist]:
        """The checklists that fit a place: those of which an item can be found wanting there."""
        out = []
        for family, versions in self.college.ledger.plan.checklist_families.items():
            card = self.college.in_force(family, day) or versions[0]
            fitting = sum(bool(self.hazards.library.possible(place, day, f"{family}#{i.key}")) for i in card.items)
            if fitting * 2 >= len(card.items):
                out.append(card)
        return out

    def make(self, round_: Round) -> Filed:
        """One inspection with its hazards on the same branch."""
        wrong = dict(self._wrong(round_))
        asked = list(round_.card.items)
        if round_.own:
            asked = [i for i in asked if i.key in wrong or self.chance.some(0.6)] or asked[:2]
        results = {i.key: "not_ok" if i.key in wrong else self._in_order(round_, i.key) for i in asked}
        remarks = {
            k: t.text.replace("{n}", self.chance.word())
            for k, t in wrong.items()
            if t.visibility == "campus" and self.chance.some(0.4)
        }
        until = round_.at + timedelta(minutes=self.chance.number(25, 90))
        head = {"method": round_.method, "place": round_.place, "checklist": None if round_.own else round_.card.id,
                "asks": {i.key: i.ask for i in asked} if round_.own else None, "fulfils": round_.fulfils, **round_.head}  # fmt: skip
        tail = {"until": until, "with": self._company(round_), "results": results, "remarks": remarks}
        late = (
            timedelta(hours=self.chance.number(80, 200))
            if self.chance.some(0.04)
            else timedelta(minutes=self.chance.number(30, 600))
        )
        filed = self.desk.file(
            "inspection",
            round_.at,
            round_.by,
            head,
            tail,
            entered_by=round_.entered_by,
            lag=late + (until - round_.at),
            after=round_.after,
        )
        self.held.append((round_.card.family, round_.place, round_.at.date()))
        self._found(round_, filed, wrong)
        return filed

    def _in_order(self, round_: Round, key: str) -> str:
        fits = self.hazards.library.possible(round_.place, round_.at.date(), f"{round_.card.family}#{key}")
        return "ok" if fits or self.chance.some(0.8) else "na"

    def _company(self, round_: Round) -> list[str]:
        own = self.college.owner(round_.place, round_.at.date())
        there = unit_of(round_.by)
        return [self.college.doer(own)] if own and own != there and self.chance.some(0.5) else []

    def _wrong(self, round_: Round) -> Iterator[tuple[str, Typical]]:
        """Items not in order, each with what it shows; as many as hazards may still be filed."""
        day = round_.at.date()
        for item in self.chance.shuffled(round_.card.items):
            seen = self.hazards.library.possible(round_.place, day, f"{round_.card.family}#{item.key}")
            if seen and self.chance.some(self.share / len(round_.card.items)) and self.hazards.quota.take("hazard"):
                mild = [t for t in seen if t.grade == "general"]
                yield item.key, self.chance.pick(mild if mild and self.chance.some(0.85) else seen)

    def _found(self, round_: Round, filed: Filed, wrong: Mapping[str, Typical]) -> None:
        cases = []
        for key, entry in wrong.items():
            at = round_.at + timedelta(minutes=self.chance.number(5, 25))
            cases.append(
                self.hazards.report(
                    Found(
                        entry,
                        round_.place,
                        at,
                        round_.by,
                        found_in=f"{filed.id}#{key}",
                        entered_by=round_.entered_by,
                        join=filed,
                    )
                )
            )
        for case in cases:
            self.hazards.follow(case)
        if wrong and self.chance.some(0.08):
            with suppress(Later):
                self.desk.step(
                    filed,
                    "noted",
                    round_.at + timedelta(hours=self.chance.number(12, 30)),
                    round_.by,
                    {"note": self.chance.pick(_NOTES)},
                    entered_by=round_.entered_by,
                )
