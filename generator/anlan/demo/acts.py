"""Meetings, trainings, drills, and the reports that fulfil what was planned or decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from anlan.demo.college import FIRST, LAST
from anlan.demo.desk import Filed, Later
from anlan.demo.pulls import local
from anlan.demo.rounds import Due, Round, Rounds
from anlan.demo.typical import fits
from anlan.demo.wording import wording
from anlan.facts.occurrences import occurrence_days, periods
from anlan.model import Measure, Task, unit_of

_PLAIN = {"text": "按方案要求完成，现场核对过，照片和台账存本单位", "hours": "1", "checklist": "fire-monthly"}
_CROWDS = {
    "dormitory": (220, 420),
    "teaching": (120, 360),
    "library": (80, 240),
    "canteen": (40, 160),
    "sports": (60, 200),
}


@dataclass(frozen=True)
class Promise:
    """Something to do that a record decided, and what is reported when it is done."""

    ref: str
    text: str
    done: str
    unit: str
    decided: datetime
    due: date
    landed: int


@dataclass
class Acts:
    """Files acts as far as the quotas go."""

    rounds: Rounds
    promises: list[Promise] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.hazards, self.quota = self.rounds.hazards, self.rounds.hazards.quota
        self.desk, self.college, self.chance = self.rounds.desk, self.rounds.college, self.rounds.chance

    def meetings(self) -> None:
        """The weekly meeting of the schedules, then other weeks, then the units' own."""
        asked = {d: s.id for s in self.college.ledger.plan.schedules.values() if s.what == "meeting"
                 for d in (p.first for p in periods(s, self.college.campus, LAST)) if d <= LAST}  # fmt: skip
        mondays = [d for n in range(1, 53) if (d := FIRST + timedelta(weeks=n)) not in asked and d <= LAST]
        for day in [*asked, *mondays]:
            if day not in self.chance.off and not self.chance.some(0.04) and self.quota.take("meeting"):
                self._office_meeting(day)
            elif day in asked:
                for code in ("MS101", "LT107"):  # late where the meeting after it makes up
                    self.desk.mean(code, f"{asked[day]}/{self.college.office}/{day}")
        for _ in range(self.quota.take_all("meeting")):
            self._unit_meeting()

    def _office_meeting(self, day: date) -> None:
        season = [m["text"] for m in wording("meetings") if str(day.month) in m["months"]]
        at = self.chance.at(day, 8, 10)
        actions = self._actions(at, self.chance.number(0, 2))
        units = [
            self.college.office,
            *self.chance.several(
                [u.id for u in self.college.inner if u.id not in (self.college.office, "college")],
                self.chance.number(3, 6),
            ),
        ]
        text = "；".join(self.chance.several(season, 2)) or "通报上周隐患整改情况，部署本周检查"
        head = {"title": f"{day.month}月第{(day.day - 1) // 7 + 1}周风险研判例会"}
        tail = {"until": at + timedelta(minutes=self.chance.number(35, 90)), "chair": self.college.leader, "units": units,
                "text": text, "actions": [{k: a[k] for k in ("key", "text", "to", "due", "change") if a.get(k)} for a in actions]}  # fmt: skip
        with suppress(Later):
            filed = self.desk.file("meeting", at, self.college.post(self.college.office, "clerk"), head, tail)
            self.promise(filed, actions)

    def _actions(self, at: datetime, count: int) -> list[dict[str, Any]]:
        rows = [a for a in wording("actions") if a["to"] in self.college.campus.unit_by_id]
        return [
            {**a, "due": at.date() + timedelta(days=self.chance.number(5, 20))}
            for a in self.chance.several(rows, count)
        ]

    def promise(self, filed: Filed, actions: Sequence[Mapping[str, Any]]) -> None:
        """Keep what a record decided, so that reports can fulfil it."""
        for a in actions:
            done = a.get("done") or f"{a['text']}，已办结并留存记录"
            self.promises.append(
                Promise(f"{filed.id}#{a['key']}", a["text"], done, a["to"], filed.last, a["due"], filed.landed)
            )

    def _unit_meeting(self) -> None:
        unit = self.chance.pick([u for u in self.college.inner if u.id != "college"])
        day = self._workday()
        at = self.chance.session(day)
        season = [m["text"] for m in wording("meetings") if str(day.month) in m["months"]]
        tail = {"until": at + timedelta(minutes=self.chance.number(30, 60)), "chair": self.college.post(unit.id, "head"), "units": [unit.id],
                "text": f"传达学校例会要求：{self.chance.pick(season)}；对照本单位场所逐项落实"}  # fmt: skip
        with suppress(Later):
            self.desk.file(
                "meeting", at, self.college.doer(unit.id), {"title": f"{unit.name}{day.month}月安全工作例会"}, tail
            )

    def _workday(self) -> date:
        while (
            day := FIRST + timedelta(days=self.chance.number(0, (LAST - FIRST).days))
        ).weekday() > 4 or day in self.chance.off:
            pass
        return day

    def trainings(self) -> None:
        """Campaigns on their days, other trainings any working day."""
        rows = list(wording("trainings"))
        for n in range(self.quota.take_all("training")):
            row = rows[n % len(rows)]
            self._training(row, self._campaign_day(row.get("campaign")) or self._workday())

    def _campaign_day(self, name: str | None) -> date | None:
        card = self.college.ledger.plan.campaigns.get(name or "")
        days = occurrence_days(card.rrule, card.start, LAST) if card else []
        return self.chance.pick(days) + timedelta(days=self.chance.number(0, card.days - 1)) if card and days else None

    def _training(self, row: Mapping[str, Any], day: date, fulfils: Sequence[str] = ()) -> None:
        at = self.chance.session(day)
        lessons = [i for i in row.get("lessons", ()) if i in self.college.ledger.plan.lessons]
        place = next((p.id for p in self.college.tops if p.unit == row["by"]), None) if self.chance.some(0.6) else None
        crowd = [
            {"unit": u, "people": self.chance.number(12, 60) * (4 if row.get("campaign") else 1)} for u in row["crowd"]
        ]
        campaign = row.get("campaign") if row.get("campaign") in self.college.ledger.plan.campaigns else None
        head = {"title": row["title"], "place": place, "fulfils": fulfils}
        tail = {"until": at + timedelta(minutes=round(float(row["hours"]) * 60)), "hours": row["hours"],
                "campaign": None if fulfils else campaign, "lessons": lessons, "counts": crowd}  # fmt: skip
        with suppress(Later):
            self.desk.file("training", at, self.college.doer(row["by"]), head, tail, lag=self.chance.hours(6))

    def drills(self) -> None:
        """Those the schedules ask in each half-year, then other places."""
        for due in self.rounds.due("drill"):
            if self.chance.some(0.1) and due.period.last < LAST:
                self.rounds.miss(due)
            elif self.quota.take("drill"):
                self._drill(due.place, self._in(due))
        for _ in range(self.quota.take_all("drill")):
            self._drill(self.chance.pick(self.college.tops).id, self._workday())

    def _in(self, due: Due) -> date:
        last = min(due.period.last, LAST)
        return due.period.first + timedelta(days=self.chance.number(10, max((last - due.period.first).days - 5, 10)))

    def _drill(self, place: str, day: date) -> None:
        card = self.college.campus.place_by_id[place]
        owner = self.college.owner(place, day)
        row = next((r for r in wording("drills") if fits(r["at"], card)), None)
        if row is None or owner is None:
            return
        at = self.chance.session(day) if row["hours"] == ["9", "16"] else self.chance.at(day, *map(int, row["hours"]))
        actions = self._actions(at, 1) if self.chance.some(0.25) else []
        actions = [
            {
                **a,
                "to": owner,
                "text": "集合点清点偏慢，重新划分清点岗位",
                "key": "count",
                "done": "清点岗位重新划分，复演一次合格",
            }
            for a in actions
        ]
        self._file_drill(
            place,
            at,
            {"title": f"{card.name}{row['title']}", "scenario": self.chance.pick(row["scenarios"])},
            owner,
            actions,
        )

    def _file_drill(
        self, place: str, at: datetime, head: Mapping[str, Any], owner: str, actions: Sequence[Mapping[str, Any]]
    ) -> None:
        minutes = self.chance.number(15, 50)
        kind = self.college.campus.place_by_id[place].kind
        people = self.chance.number(*_CROWDS.get(kind or "", (8, 30)))
        crowd = [{"unit": owner, "people": people}, {"unit": self.college.office, "people": self.chance.number(2, 6)}]
        tail = {"until": at + timedelta(minutes=minutes), "counts": crowd if owner != self.college.office else crowd[:1],
                "evacuation_seconds": self.chance.number(110, min(minutes * 50, 420)) if "疏散" in head["title"] or "转移" in head["title"] else None,
                "actions": [{k: a[k] for k in ("key", "text", "to", "due")} for a in actions]}  # fmt: skip
        with suppress(Later):
            filed = self.desk.file(
                "drill", at, self.college.doer(owner), {**head, "place": place}, tail, lag=self.chance.hours(8)
            )
            self.rounds.held.append(("drill", place, at.date()))
            self.promise(filed, actions)

    def tasks(self) -> None:
        """The tasks of the plan that have a day, nearly all done before it."""
        rows = {r["task"]: r for r in wording("tasks")}
        for measure in self.college.ledger.plan.measures.values():
            for task in measure.tasks:
                row = rows.get(f"{measure.id}#{task.key}")
                if not row or not task.due or task.due > LAST:
                    continue
                if self.chance.some(0.06) or not self.quota.take(task.evidence):
                    self.desk.mean("MS105", f"{measure.id}#{task.key}")
                else:
                    late = self.chance.some(0.1)
                    day = task.due + timedelta(days=self.chance.number(2, 12) if late else -self.chance.number(1, 9))
                    self._task(measure, task, row, day - timedelta(days=max(day.weekday() - 4, 0)))

    def _place(self, task: Task) -> str:
        """Where a task is done: a place of one of its units."""
        mine = (p.id for u in task.units for p in self.college.tops if p.unit == u)
        return next(mine, self.college.tops[0].id)

    def _task(self, measure: Measure, task: Task, row: Mapping[str, Any], day: date) -> None:
        ref, unit = (f"{measure.id}#{task.key}",), task.units[0]
        if task.due and day > task.due:
            self.desk.mean("LT108", ref[0])
        if day >= LAST:
            self.desk.mean("MS105", ref[0])
        at = self.chance.at(day, 9, 16)
        if task.evidence == "report":
            self._report(unit, at, f"{task.title}：已完成", row["text"], ref)
        elif task.evidence == "training":
            self._training({**row, "by": unit, "crowd": task.units}, day, ref)
        elif task.evidence == "drill":
            self._fulfilling_drill(row, at, unit, ref)
        elif task.evidence == "meeting":
            self._fulfilling_meeting(row, at, task, ref)
        else:
            self._fulfilling_round(row, at, unit, ref)

    def _fulfilling_drill(self, row: Mapping[str, Any], at: datetime, unit: str, ref: Sequence[str]) -> None:
        self._file_drill(
            row["place"], at, {"title": row["title"], "scenario": row["scenario"], "fulfils": ref}, unit, ()
        )

    def _fulfilling_meeting(self, row: Mapping[str, Any], at: datetime, task: Task, ref: Sequence[str]) -> None:
        tail = {
            "until": at + timedelta(hours=2),
            "chair": self.college.leader,
            "units": task.units,
            "text": row["text"],
        }
        with suppress(Later):
            self.desk.file(
                "meeting",
                at,
                self.college.post(self.college.office, "clerk"),
                {"title": row["title"], "fulfils": ref},
                tail,
            )

    def _fulfilling_round(self, row: Mapping[str, Any], at: datetime, unit: str, ref: tuple[str, ...]) -> None:
        family = row["checklist"]
        card = self.college.in_force(family, at.date()) or self.college.ledger.plan.checklist_families[family][0]
        with suppress(Later):
            self.rounds.make(
                Round(row["place"], at, self.college.doer(unit), "special", card, card.from_ > at.date(), fulfils=ref)
            )

    def _report(self, unit: str, at: datetime, title: str, text: str, fulfils: Sequence[str], after: int = 0) -> bool:
        with suppress(Later):
            self.desk.file(
                "report", at, self.college.doer(unit), {"title": title, "fulfils": fulfils}, {"text": text}, after=after
            )
            return True
        return False

    def reports(self) -> None:
        """What meetings, drills and incidents decided, reported when done: mostly in time, a few never."""
        for p in self.promises:
            if self.chance.some(0.1) or not self.quota.take("report"):
                self.desk.mean("MS105", p.ref)
                continue
            span = max((p.due - p.decided.date()).days, 2)
            day = p.decided.date() + timedelta(
                days=self.chance.number(1, span) + (self.chance.number(1, 6) if self.chance.some(0.1) else 0)
            )
            at = self.chance.office_hours(max(self.chance.at(day, 9, 17), local(p.landed) + timedelta(minutes=30)))
            if unit_of(p.unit) in self.college.campus.unit_by_id:
                self._report(p.unit, at, f"{p.text}：已办结", p.done, (p.ref,), p.landed)
