"""Incidents: first, follow-up and final reports, and what was learned from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from anlan.demo.acts import Acts
from anlan.demo.college import FIRST, LAST
from anlan.demo.desk import Filed, Later
from anlan.demo.photos import subject
from anlan.demo.typical import fits
from anlan.demo.wording import wording


@dataclass
class Incidents:
    """Files incidents as far as the quota goes; what they decide is promised to the acts."""

    acts: Acts

    def __post_init__(self) -> None:
        self.desk, self.college, self.chance = self.acts.desk, self.acts.college, self.acts.chance

    def happen(self) -> None:
        """Incidents with their reports, and what was learned from them."""
        rows = self.chance.shuffled(wording("incidents"))
        for n in range(self.acts.quota.take_all("incident")):
            row = rows[n % len(rows)]
            places = [p for p in self.college.tops if fits(row["at"], p)]
            day = self._day(row.get("months", ()))
            place = self.chance.pick(places).id
            if self.college.owner(place, day):
                with suppress(Later):
                    self._incident(row, place, day)

    def _day(self, months: Sequence[str]) -> date:
        while True:
            day = FIRST + timedelta(days=self.chance.number(1, (LAST - FIRST).days - 1))
            if not months or str(day.month) in months:
                return day

    def _incident(self, row: Mapping[str, Any], place: str, day: date) -> None:
        at = self.chance.at(day, int(row["hours"][0]), int(row["hours"][1]))
        known = at + timedelta(minutes=self.chance.number(2, 15))
        head = {
            "title": row["title"],
            "class": row["class"],
            "place": place,
            "spot": self.chance.pick(row["spots"]),
            "field": row["field"],
        }
        by = self.college.keeper(self.college.owner(place, day) or self.college.office)
        filed = self.desk.file("incident", at, by, head, {"known_at": known}, lag=known - at + timedelta(minutes=5))
        counts = {k: row[k] for k in ("evacuated", "affected", "loss_yuan") if k in row}
        people = {"deaths": 0, "injured": int(row.get("injured", "0"))}
        officer = self.college.post(self.college.office, "duty-officer")
        limit = self.college.campus.limit("first_report", "incident", None, row["field"])
        slow = self.chance.some(0.12)
        if slow:
            self.desk.mean("LT104", filed.id)
        first = known + timedelta(
            minutes=(limit.hours or 1) * 60 + self.chance.number(20, 90)
            if slow and limit
            else self.chance.number(8, 45)
        )
        said = {"sent_to": row["sent_to"], "via": "phone"}
        self.desk.step(filed, "first", first, officer, {**said, "counts": people, "text": row["first"]})
        if "follow" in row:
            self.desk.step(
                filed,
                "follow",
                first + timedelta(hours=self.chance.number(3, 20)),
                officer,
                {**said, "counts": {**people, **counts}, "text": row["follow"]},
            )
        photos = (
            (subject(row["title"]) or "ext",)
            if self.college.wants_photo("incident", "final", None, row["field"])
            else ()
        )
        done = self.chance.office_hours(filed.last + timedelta(days=self.chance.number(1, 5)))
        final = {"sent_to": row["sent_to"], "via": "document", "counts": {**people, **counts}, "text": row["final"]}
        done = self.desk.step(filed, "final", done, self.college.head, final, photos=photos)
        late = self.college.campus.limit("supplement", "incident", None, row["field"])
        if late and done - known > timedelta(days=late.days or 0, hours=late.hours or 0):
            self.desk.mean("LT105", filed.id)
        self._learned(row, filed)

    def _learned(self, row: Mapping[str, Any], filed: Filed) -> None:
        if row.get("actions"):
            at = self.chance.office_hours(filed.last + timedelta(days=self.chance.number(1, 6)))
            actions = [{**a, "due": at.date() + timedelta(days=int(a["days"]))} for a in row["actions"]]
            said = [{k: a[k] for k in ("key", "text", "to", "due", "change") if a.get(k)} for a in actions]
            self.desk.step(filed, "learned", at, self.college.head, {"actions": said})
            self.acts.promise(filed, actions)
        self.desk.step(
            filed,
            "ended",
            filed.last + timedelta(days=self.chance.number(2, 12)),
            self.college.staff[0],
            {"reason": "处置和复盘事项已交办，归档" if row.get("actions") else "处置完毕，归档"},
        )
