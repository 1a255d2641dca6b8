"""Draws from sealed seeds, with the inspections that follow, and covert inspections by a sealed plan."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from anlan.demo.college import FIRST, LAST
from anlan.demo.desk import Filed, Later
from anlan.demo.pulls import local
from anlan.demo.rounds import Round, Rounds
from anlan.facts.lots import drawn, seal_digest
from anlan.model import Draw, unit_of


@dataclass(frozen=True)
class Sealed:
    """A seal with what it hides."""

    filed: Filed
    salt: str
    text: str
    open_after: datetime


@dataclass
class Lots:
    """Makes draws and covert inspections as far as the quotas go."""

    rounds: Rounds

    def __post_init__(self) -> None:
        self.quota = self.rounds.hazards.quota
        self.desk, self.college, self.chance = self.rounds.desk, self.rounds.college, self.rounds.chance

    def draws(self) -> None:
        """A draw a month, the newest months first."""
        for n in range(self.quota.take_all("draw")):
            day = LAST - timedelta(days=18 + 30 * n)
            if self.quota.left["seal"] >= 2 and self.quota.left["inspection"] >= 3:
                with suppress(Later):
                    self._draw(day - timedelta(days=day.weekday()))

    def _seal(self, about: str, by: str, at: datetime, after: datetime, text: str) -> Sealed:
        self.quota.take("seal")
        salt = self.chance.digits(24)
        head = {"about": about}
        filed = self.desk.file("seal", at, by, head, {"open_after": after, "digest": seal_digest(salt, text)})
        return Sealed(filed, salt, text, after)

    def _open(self, seal: Sealed, at: datetime, lag: timedelta | None = None) -> None:
        self.desk.step(seal.filed, "opened", at, seal.filed.by, {"salt": seal.salt, "text": seal.text}, lag=lag)

    def _draw(self, monday: date) -> None:
        """Two units seal a number each, the lists are frozen, the numbers opened, the lot computed."""
        friday = monday - timedelta(days=3)
        after = datetime.combine(monday, time(8))
        keepers = [
            self.college.post(u, "head")
            for u in self.college.campus.roles.verify
            if u in ("audit", self.college.office)
        ]
        seals = [
            self._seal("draw_seed", by, self.chance.at(friday, 9, 10), after, self.chance.digits(12)) for by in keepers
        ]
        pool = [p.id for p in self.college.tops if "." not in p.id and self.college.owner(p.id, friday)]
        names = ("nursing", "students", "logistics", "sports", "network")
        inspectors = [self.college.post(self.college.office, "fire-officer"),
                      *(self.college.doer(u) for u in names if u in self.college.campus.unit_by_id)]  # fmt: skip
        recuse = [
            {"inspector": i, "place": p, "reason": "本单位管理场所"}
            for i in inspectors
            for p in pool
            if self.college.owner(p, friday) == unit_of(i)
        ]
        values = {"title": f"{monday.month}月份双随机抽查", "method": "anlan-draw-1", "seals": [s.filed.id for s in seals],
                  "pool": pool, "take": "3", "inspectors": inspectors, "each": "2", "recuse": recuse}  # fmt: skip
        at = self.chance.at(friday, 14, 16)
        clerk = self.college.post(self.college.office, "clerk")
        filed = self.desk.file("draw", at, clerk, values, after=max(s.filed.landed for s in seals))
        for seal in seals:
            self._open(seal, after + timedelta(minutes=self.chance.number(5, 15)), timedelta(minutes=3))
        when = max(local(s.filed.landed) for s in seals) + timedelta(minutes=5)
        card = Draw.model_validate(
            {**values, "id": filed.id, "at": "2026-01-01T00:00+08:00", "by": clerk, "pool": tuple(pool)}
        )
        picked = drawn(card, "\n".join(s.text for s in seals))
        self.desk.step(
            filed,
            "drawn",
            when,
            clerk,
            {"picked": [{"place": p, "inspectors": list(i)} for p, i in picked]},
            after=max(s.filed.landed for s in seals),
        )
        for place, who in picked:
            self._visit(place, who, monday, filed)

    def _visit(self, place: str, who: tuple[str, ...], monday: date, draw: Filed) -> None:
        day = monday + timedelta(days=self.chance.number(1, 4))
        cards = self.rounds.cards(place, day)
        if cards and self.quota.take("inspection"):
            card = self.chance.pick(cards)
            with suppress(Later):
                at = self.chance.session(day)
                self.rounds.make(
                    Round(
                        place,
                        at,
                        who[0],
                        "random",
                        card,
                        card.from_ > day,
                        head={"drawn_by": draw.id},
                        after=draw.landed,
                    )
                )

    def covert(self) -> None:
        """What is left of the seals: plans of covert inspections; the newest are still sealed."""
        for n in range(self.quota.take_all("seal")):
            day = (
                FIRST + timedelta(days=self.chance.number(10, (LAST - FIRST).days - 30))
                if n
                else LAST - timedelta(days=3)
            )
            with suppress(Later):
                self._covert(day, opened=n > 0)

    def _covert(self, day: date, opened: bool) -> None:
        kinds = [p for p in self.college.tops if "crowded" in p.tags and self.college.owner(p.id, day)]
        place = self.chance.pick(kinds)
        night = day + timedelta(days=self.chance.number(2, 5))
        text = f"{night}夜间到{place.name}，看出口、值班和用电"
        after = datetime.combine(night + timedelta(days=10), time())
        seal = self._seal("covert_plan", self.college.head, self.chance.at(day, 15, 17), after, text)
        if not opened:
            return
        families = [c for c in self.rounds.cards(place.id, night) if c.field in ("fire", "dorm")]
        if families and self.quota.take("inspection"):
            leader = self.college.post(self.college.office, "patrol-lead")
            card = families[0]
            self.rounds.make(
                Round(
                    place.id,
                    self.chance.at(night, 20, 22),
                    leader,
                    "covert",
                    card,
                    card.from_ > night,
                    head={"sealed_in": seal.filed.id},
                    after=seal.filed.landed,
                )
            )
        self._open(seal, after + timedelta(hours=self.chance.number(9, 16)))
