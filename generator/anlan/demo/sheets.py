"""Sheets: patrols by place, duty by unit, rotas by unit; a week or less a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from anlan.demo.college import FIRST, LAST
from anlan.demo.desk import Later
from anlan.demo.hazards import Found, Hazards
from anlan.demo.rounds import Due, Rounds

_CADENCES = (7, 3, 1)
_STARTS = {"day": (8, 12, 15, 18), "night": (20, 22, 24, 27)}
_QUIET = ("平安", "平安，交接手电两支、对讲机四部", "平安，一号监控席画面已恢复", "平安，夜间来访三车次已登记", "无异常，钥匙柜已清点",
          "平安，消防控制室误报一次，已复位", "雨后巡看低洼处，无积水", "平安，交接值班手机一部、应急灯两盏", "晚归学生登记后放行，其余平安",
          "电梯维保完成，已签字，其余平安", "平安，东门道闸抬杆偏慢，已报修", "停水通知已转各楼，其余平安")  # fmt: skip
_WEATHER = (
    "雨，低洼处加看一遍",
    "大风，窗户和外挂物加看一遍",
    "有活动，多看一轮出口",
    "停水检修，看过地下层",
    "设备检修，两人同巡",
)
_ROTAS = {
    "dorms": ("每日百分之二十寝室用电轮检", 60), "nursing": ("实训室锐器回收轮检", 24), "pharmacy": ("实验台气路水路轮检", 36),
    "rehab": ("理疗设备漏电轮检", 30), "canteen": ("从业人员晨检抽查", 42), "logistics": ("应急照明分批轮检", 80),
    "library": ("书架稳固与通道轮检", 48), "sports": ("器材紧固轮检", 40), "clinic": ("急救器材轮检", 18), "network": ("弱电间轮检", 25),
}  # fmt: skip


@dataclass
class Sheets:
    """Fills in sheets as far as the quotas go."""

    rounds: Rounds

    def __post_init__(self) -> None:
        self.hazards: Hazards = self.rounds.hazards
        self.desk, self.college, self.chance = self.rounds.desk, self.rounds.college, self.rounds.chance

    def patrols(self) -> None:
        """The nightly rounds that a schedule asks, by the week; then other places, day or night."""
        for place, days in self._asked():
            if self.hazards.quota.take("patrol"):
                self._patrol(place, days, "night", True)
        count = self.hazards.quota.take_all("patrol")
        places = [p.id for p in self.chance.shuffled(self.college.tops) if "." not in p.id]
        for place, days in _spread(places, self.college_days(), count):
            night = place.startswith("dorm") or self.chance.some(0.3)
            if self.college.owner(place, days[0]):
                self._patrol(place, days, "night" if night else "day", False)

    @staticmethod
    def college_days() -> list[date]:
        """Every day that a sheet may tell of."""
        return [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days)]

    def _asked(self) -> Iterator[tuple[str, list[date]]]:
        """The nights of a schedule by place and week; some weeks one is missing."""

        def week(due: Due) -> tuple[str, date]:
            return due.place, due.period.first - timedelta(days=due.period.first.weekday())

        for (place, _), dues in groupby(
            sorted(self.rounds.due("patrol"), key=lambda d: (d.place, d.period.first)), week
        ):
            nights = list(dues)
            if self.chance.some(0.08) and len(nights) > 1:
                self.rounds.miss(nights.pop(self.chance.number(0, len(nights) - 1)))
            if days := [d.period.first for d in nights if d.period.first < LAST]:
                yield place, days

    def _patrol(self, place: str, days: Sequence[date], shift: str, full: bool) -> None:
        """One sheet, entered the morning after, seldom a week late; what was found in its last round becomes a hazard."""
        by = self.college.keeper(self.college.owner(place, days[0]) or self.college.upkeep)
        seen = self.hazards.library.possible(place, days[-1])
        mild = [t for t in seen if t.grade == "general" and t.nature == "site" and t.visibility == "campus"]
        found = (
            self.chance.pick(mild)
            if mild and self.chance.some(self.rounds.share / 6) and self.hazards.quota.take("hazard")
            else None
        )
        rows = [self._row(d, shift, full) for d in days]
        if found:
            rows[-1] |= {"result": "found", "note": found.title}
        at = datetime.combine(days[-1] + timedelta(days=1), time(7)) + timedelta(minutes=self.chance.number(0, 150))
        late = timedelta(hours=self.chance.number(170, 300)) if self.chance.some(0.04) else None
        with suppress(Later):
            sheet = self.desk.file("patrol", at, by, {"place": place}, rows=rows, day=days[0], suffix=place, lag=late)
            if found:
                ref = f"{sheet.id}#{days[-1]}/{shift}"
                self.hazards.follow(
                    self.hazards.report(Found(found, place, at - timedelta(minutes=30), by, found_in=ref, join=sheet))
                )

    def _row(self, day: date, shift: str, full: bool) -> dict[str, Any]:
        starts: Iterable[int] = range(20, 31, 2) if full else _STARTS[shift]
        rounds = " ".join(f"{h % 24:02}:{self.chance.number(2, 14):02}" for h in starts)
        note = self.chance.pick(_WEATHER) if self.chance.some(0.05) else None
        return {"date": day, "shift": shift, "rounds": rounds, "result": "ok", "note": note}

    def duty(self) -> None:
        """The duty desk by the week, then desks of other units."""
        count = self.hazards.quota.take_all("duty")
        units = [self.college.office, *(u.id for u in self.college.inner if "duty-officer" in u.posts and u.id != self.college.office),
                 *(u for u in ("clinic", "network", "dorms", "logistics", "canteen") if u in self.college.campus.unit_by_id)]  # fmt: skip
        for unit, days in _spread(units, self.college_days()[::-1], count):
            rows = [self._watch(unit, d, s) for d in sorted(days) for s in ("day", "night")]
            at = datetime.combine(max(days) + timedelta(days=1), time(8)) + timedelta(minutes=self.chance.number(2, 50))
            late = timedelta(hours=self.chance.number(170, 260)) if self.chance.some(0.04) else None
            with suppress(Later):
                self.desk.file("duty", at, rows[0]["officer"], {}, rows=rows, day=min(days), lag=late)

    def _watch(self, unit: str, day: date, shift: str) -> dict[str, Any]:
        heads = (
            self.college.head,
            self.college.leader,
            *(self.college.post(u.id, "head") for u in self.college.inner[2:8]),
        )
        leader = self.chance.pick(heads) if unit == self.college.office else self.college.post(unit, "head")
        officer = self.college.post(unit, "duty-officer", "system-admin", "safety-officer", "keeper")
        handover = self.chance.pick(_QUIET) if self.chance.some(0.5) else _QUIET[0]
        return {"date": day, "shift": shift, "leader": leader, "officer": officer, "handover": handover}

    def rotas(self) -> None:
        """A fifth a day, so that a week covers all."""
        count = self.hazards.quota.take_all("rota")
        days = [d for d in self.college_days() if d.weekday() < 5]
        units = [u for u in _ROTAS if u in self.college.campus.unit_by_id]
        for unit, week in _spread(units, days, count, cadences=(5, 1)):
            what, size = _ROTAS[unit]
            rows = []
            for n, day in enumerate(week):
                population = size + self.chance.number(-size // 8, size // 8)
                covered = population - (self.chance.number(1, 3) if self.chance.some(0.12) else 0)
                rows.append({"date": day, "group": "abcde"[n % 5], "population": population, "covered": covered})
            at = datetime.combine(week[-1], time(16)) + timedelta(minutes=self.chance.number(0, 100))
            with suppress(Later):
                self.desk.file(
                    "rota", at, self.college.doer(unit), {"what": what}, rows=rows, day=week[0], suffix="rota"
                )


def _spread(
    names: Sequence[str], days: Sequence[date], count: int, cadences: Sequence[int] = _CADENCES
) -> Iterator[tuple[str, list[date]]]:
    """So many sheets: name by name through all days, by the week where that is enough, else by fewer days."""
    length = next((c for c in cadences if len(names) * (len(days) // c) >= count), cadences[-1])
    sheets = ((name, list(days[n : n + length])) for name in names for n in range(0, len(days) - length + 1, length))
    for _, sheet in zip(range(count), sheets, strict=False):
        yield sheet
