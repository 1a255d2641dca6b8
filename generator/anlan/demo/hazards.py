"""Hazards as they are reported: what was seen, where, by whom; then each takes its course."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from anlan.demo.case import Case, Wish
from anlan.demo.college import FIRST, LAST
from anlan.demo.course import Course
from anlan.demo.desk import Desk, Filed, Later
from anlan.demo.photos import subject
from anlan.demo.quota import Quota
from anlan.demo.typical import Library, Typical
from anlan.model import unit_of

PLAIN = Wish()
_RAINY = range(5, 10)
_PUBLIC_PLACES = ("dormitory", "teaching", "library", "canteen", "sports", "ground", "office")
_PUBLIC_FIELDS = ("fire", "dorm", "building", "traffic", "flood", "electric")
_WRONG_SPOT = ("报送时位置写错，以现场为准", "两处相邻，原写位置有误")


@dataclass(frozen=True)
class Found:
    """What was seen where and when, by whom, and how it came to be known."""

    entry: Typical
    place: str
    at: datetime
    by: str
    source: str | None = None
    found_in: str | None = None
    entered_by: str | None = None
    lag: timedelta | None = None
    join: Filed | None = None
    after: int = 0
    photos: tuple[str, ...] = ()


@dataclass
class Hazards:
    """Files hazards and keeps them for those who refer to them."""

    desk: Desk
    library: Library
    quota: Quota
    risks: dict[tuple[str, str], Filed] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)

    def report(self, found: Found) -> Case:
        """The head of a hazard; raises Later past the end."""
        chance, college, entry = self.desk.chance, self.desk.college, found.entry
        n = chance.word()
        place, spot = college.floor(found.place, chance.pick(entry.spots))
        name = college.campus.place_by_id[found.place].name
        risk = self.risks.get((found.place, entry.field)) if chance.some(0.5) else None
        risk = risk if risk and risk.last < found.at - timedelta(days=1) else None
        head = {
            "title": f"{name}{entry.title}" if chance.some(0.25) else entry.title,
            "text": entry.text.replace("{n}", n) if chance.some(0.85) else None,
            "place": place, "spot": spot, "field": entry.field,
            "nature": entry.nature if entry.nature != "site" else None,
            "risk_point": risk.id if risk else None,
            "visibility": entry.visibility if entry.visibility != "campus" else None,
        }  # fmt: skip
        shown = subject(entry.title)
        photos = found.photos or ((shown,) if shown and chance.some(0.35) else ())
        filed = self.desk.file("hazard", found.at, found.by, head, {"source": found.source, "found_in": found.found_in},
                               entered_by=found.entered_by, lag=found.lag, photos=photos, join=found.join,
                               after=max(found.after, risk.landed if risk else 0))  # fmt: skip
        owner = college.owner(found.place, found.at.date()) or college.upkeep
        case = Case(filed, entry, found.place, spot, owner, n, filed.landed)
        self.cases.append(case)
        return case

    def follow(self, case: Case, wish: Wish = PLAIN) -> None:
        """Its course; some heads are corrected first."""
        case.landed = case.filed.landed
        if (wish is PLAIN and self.desk.chance.some(0.02)) or "corrected" in wish.turns:
            with suppress(Later):
                self._correct(case)
        Course(self.desk, case, wish).run()

    def _correct(self, case: Case) -> None:
        """Another spot of the same entry, by whoever reported it."""
        if len(case.entry.spots) < 2:
            return
        college, chance = self.desk.college, self.desk.chance
        outside = college.campus.external(unit_of(case.filed.by))
        by = college.staff[-1] if outside else case.filed.by
        spot = next(
            (s for s in case.entry.spots if s not in case.filed.text and college.floor(case.place, s)[1] == s), None
        )
        if spot:
            at = case.filed.at + timedelta(minutes=chance.number(60, 600))
            self.desk.step(case.filed, "corrected", at, by, {"set": {"spot": spot}, "reason": chance.pick(_WRONG_SPOT)})

    def one(
        self, wish: Wish = PLAIN, day: date | None = None, fits: Callable[[Typical], bool] = lambda _: True
    ) -> Case | None:
        """A hazard that somebody saw by the way, some day; none where nothing fits."""
        chance = self.desk.chance
        for _ in range(200):
            on = day or FIRST + timedelta(days=chance.number(0, (LAST - FIRST).days))
            place = chance.pick(self.desk.college.tops).id
            entries = (
                [t for t in self.library.possible(place, on) if fits(t)] if self.desk.college.owner(place, on) else []
            )
            if not entries:
                continue
            entry = chance.weighed([(t, self._weight(t, on)) for t in entries])
            with suppress(Later):
                case = self.report(self._seen(entry, place, on, prompt=wish.stop is not None))
                self.follow(case, wish)
                return case
        return None

    @staticmethod
    def _weight(entry: Typical, day: date) -> float:
        season = 0.15 if entry.field == "flood" and day.month not in _RAINY else 1.0
        return season * (0.2 if entry.grade == "major" else 1.0)

    def _seen(self, entry: Typical, place: str, day: date, prompt: bool) -> Found:
        chance, college = self.desk.chance, self.desk.college
        owner = college.owner(place, day) or college.upkeep
        sort = chance.weighed((("self", 5), ("office", 2.5), ("report", 2), ("higher", 0.5)))
        if sort == "report" and self._seen_by_anybody(entry, place):
            by, clerk = college.outsiders, chance.pick(college.staff)
        elif sort == "higher" and entry.field in ("fire", "building", "electric", "flood"):
            by, clerk = college.expert(entry.field), college.staff[0]
        else:
            by, clerk = (chance.pick(college.staff) if sort == "office" else college.doer(owner)), None
        source = sort if clerk else "self"
        at = chance.at(day, 9 if day == FIRST else 7, 16 if day == LAST else 22)
        late = timedelta(hours=chance.number(26, 130)) if chance.some(0.05) and not prompt else None
        return Found(entry, place, at, by, source=source, entered_by=clerk, lag=late)

    def _seen_by_anybody(self, entry: Typical, place: str) -> bool:
        """Whether teachers and students could see it; nobody of them stands in a plant room."""
        kind = self.desk.college.campus.place_by_id[place].kind
        return (
            kind in _PUBLIC_PLACES
            and entry.field in _PUBLIC_FIELDS
            and entry.nature == "site"
            and entry.visibility == "campus"
        )

    def again(self, case: Case) -> bool:
        """The same thing reported a second time, and merged into the first; only while that is open."""
        chance, college = self.desk.chance, self.desk.college
        at = case.filed.at + timedelta(minutes=chance.number(120, 1500))
        merged = chance.office_hours(at + chance.hours(6))
        if not self._seen_by_anybody(case.entry, case.place) or (
            case.ended and case.ended <= merged + timedelta(hours=3)
        ):
            return False
        by = college.outsiders
        clerk = chance.pick(college.staff)
        with suppress(Later):
            twin = self.report(
                Found(case.entry, case.place, at, by, source="report", entered_by=clerk, lag=timedelta(minutes=30))
            )
            twin.state = "reported"
            values = {"into": case.filed.id, "reason": "同一处已有人报，合并整改"}
            self.desk.step(twin.filed, "merged", merged, clerk, values, after=case.landed)
            twin.state, twin.ended = "merged", merged
            return True
        return False

    def showcase(self) -> None:
        """What a whole year shows: every state at the end, and every turn that a course can take."""
        for days, state in (
            (1, "reported"),
            (3, "registered"),
            (5, "assigned"),
            (7, "rectifying"),
            (10, "submitted"),
            (14, "verified"),
        ):
            self._shown(Wish(stop=state), LAST - timedelta(days=days), lambda t: t.grade == "general" and not t.quick)
        self._shown(Wish(stop="assigned"), LAST - timedelta(days=27), lambda t: t.grade == "general")
        self._shown(Wish(stop="rectifying"), LAST - timedelta(days=20), lambda t: t.grade == "major")
        for turn in ("transferred", "extended", "rejected", "reopened", "slow", "late", "void", "noted", "corrected"):
            self._shown(
                Wish(turns=frozenset({turn})),
                None,
                lambda t: t.grade == "general" and t.field == "fire" and not t.quick,
            )
        for turn in ("regraded", "eased", "extended"):
            self._shown(Wish(turns=frozenset({turn})), None, lambda t: t.grade == "major")
        self._shown(Wish(turns=frozenset({"fixed"})), None, lambda t: t.quick)
        self._shown(PLAIN, None, lambda t: t.visibility != "campus")
        self._twice()

    def _twice(self) -> None:
        """One that was reported twice, so that the second was merged into the first."""
        for _ in range(9):
            case = self.one(fits=lambda t: t.grade == "general" and not t.quick) if self.quota.take("hazard") else None
            if case and self.quota.left["hazard"] and self.again(case):
                self.quota.take("hazard")
                return

    def _shown(self, wish: Wish, day: date | None, fits: Callable[[Typical], bool]) -> None:
        spring = FIRST + timedelta(days=self.desk.chance.number(80, 230))
        if self.quota.take("hazard"):
            self.one(wish, day or spring, fits)

    def fill(self, total: int) -> None:
        """Hazards until so many records are written; a few are reported twice."""
        while self.desk.filed < total:
            case = self.one()
            if case and self.desk.filed < total and self.desk.chance.some(0.08):
                self.again(case)
