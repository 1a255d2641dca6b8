"""The other cases: risks, waivers, incidents, notices; answers to what was missed; a tombstone."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from anlan.demo.acts import Acts
from anlan.demo.case import Case
from anlan.demo.college import END, FIRST, LAST
from anlan.demo.desk import Desk, Filed, Later
from anlan.demo.hazards import Hazards
from anlan.demo.pulls import local
from anlan.demo.rounds import Span
from anlan.demo.typical import fits
from anlan.demo.wording import wording
from anlan.model import PlaceCard, unit_of

_LEVELS = (("rectify", "整改通知书"), ("supervise", "督办通知书"), ("listed", "重大隐患挂牌督办通知书"))
_STOPPED = ("该处施工封闭，期间无人使用", "设备停用检修，场所不开放", "消防和电气改造，封闭施工")
_BUSY = ("本月活动多，申请顺延", "人手不足，申请本期不查", "近期刚由上级检查过，申请免查")
_BUSY_IS_NONE, _TOO_LATE = "法定或本校频次不因工作忙而免，请按期开展", "批下来时已到起始日，不补免，请按期开展"
_TO_LAND = timedelta(days=2)
_FORGOT = (("accepted", "经核实确未开展，已提醒使用单位，下期由本处抽查"), ("accepted", "交接时漏排，已补排并写入周安排"),
           ("explained", "当期停电检修，场所未开放，相关说明存本单位"), ("explained", "已做但未录入，纸质记录已核对，今后当天录入"))  # fmt: skip


@dataclass
class Cases:
    """Files cases as far as the quotas go."""

    hazards: Hazards

    def __post_init__(self) -> None:
        self.desk: Desk = self.hazards.desk
        self.college, self.chance, self.quota = self.desk.college, self.desk.chance, self.hazards.quota

    def risks(self) -> None:
        """Risk points with their scores; some are scored again when the rains or the cold begin."""
        pairs = [(r, p) for r in wording("risks") for p in self.college.tops if fits(r["at"], p)]
        for row, place in self.chance.several(self.chance.shuffled(pairs), self.quota.take_all("risk")):
            with suppress(Later):
                self._risk(row, place)

    def _risk(self, row: Mapping[str, Any], place: PlaceCard) -> None:
        day = FIRST + timedelta(days=self.chance.number(2, 60))
        if self.college.owner(place.id, day) is None:  # its keeper of today came later
            day += timedelta(days=120)
        by = self.college.doer(self.college.owner(place.id, day) or self.college.upkeep)
        at = self.chance.session(day)
        head = {
            "title": f"{place.name}：{row['title']}",
            "place": place.id,
            "field": row["field"],
            "sources": row["sources"],
        }
        filed = self.desk.file("risk", at, by, head)
        self.hazards.risks.setdefault((place.id, row["field"]), filed)
        l, e, c = row["lec"]  # noqa: E741  (the method's own letters)
        self.desk.step(
            filed,
            "assessed",
            at + timedelta(minutes=20),
            by,
            {"lec": {"l": l, "e": e, "c": c}, "controls": row["controls"]},
            join=True,
        )
        if self.chance.some(0.4):
            again = self.chance.at(FIRST + timedelta(days=self.chance.number(150, 340)), 9, 16)
            lec = {"l": "0.5" if l == "1" else "1", "e": e, "c": c}
            self.desk.step(filed, "assessed", again, by, {"lec": lec, "controls": f"{row['controls']}；措施落实后复评"})
        if self.chance.some(0.06):
            self.desk.step(
                filed,
                "retired",
                filed.last + timedelta(days=20),
                self.college.staff[0],
                {"reason": "该处改造后危险源已消除"},
            )

    def waivers(self) -> dict[tuple[str, str], Span]:
        """Some approved, some refused; gives what was freed."""
        freed: dict[tuple[str, str], Span] = {}
        plan = [
            s for s in self.college.ledger.plan.schedules.values() if s.places and s.what in ("inspection", "drill")
        ]
        for n in range(self.quota.take_all("waiver")):
            schedule = self.chance.pick(plan)
            place = self.chance.pick(self.college.chosen(schedule.places)).id
            first = schedule.start + timedelta(
                days=self.chance.number(
                    5, max(5, min((schedule.until or LAST) - schedule.start, LAST - schedule.start).days - 20)
                )
            )
            until = first + timedelta(days=self.chance.number(5, 12))
            if schedule.id in {name for name, _ in freed}:
                continue
            with suppress(Later):
                last = self._waiver(schedule.id, place, first, until, n % 3 != 1)
                if last is not None:
                    freed[schedule.id, place] = (first, last)
        return freed

    def _waiver(self, schedule: str, place: str, first: date, until: date, granted: bool) -> date | None:
        """Asks for a waiver; its last day, or none where it is refused."""
        by = self.college.post(self.college.owner(place, first) or self.college.upkeep, "head")
        if by == self.college.head:
            by = self.college.staff[0]  # who approves it did not ask for it
        at = self.chance.session(first - timedelta(days=self.chance.number(3, 8)))
        head = {"schedule": schedule, "places": [place], "from": first, "until": until}
        filed = self.desk.file("waiver", at, by, head, {"reason": self.chance.pick(_STOPPED if granted else _BUSY)})
        decided = self.chance.office_hours(local(filed.landed) + self.chance.hours(10))
        late = decided.date() + _TO_LAND > first  # nothing is waived that may be over when the approval lands
        if late or not granted:
            self.desk.step(
                filed, "refused", decided, self.college.head, {"reason": _TOO_LATE if granted else _BUSY_IS_NONE}
            )
            return None
        self.desk.step(filed, "approved", decided, self.college.head)
        if self.chance.some(0.3):
            with suppress(Later):
                earlier = until - timedelta(days=2)
                ended = datetime.combine(earlier, datetime.min.time()) + timedelta(hours=10)
                self.desk.step(filed, "ended", ended, by, {"reason": "恢复使用，免检提前结束"})
                return earlier
        return until

    def notices(self) -> None:
        """Notices on hazards that were long in mending: the major ones listed, others to rectify or supervise."""
        fitting = [
            c
            for c in self.hazards.cases
            if c.to
            and c.deadline < date.max
            and c.assigned.date() < LAST - timedelta(days=2)
            and c.entry.visibility == "campus"
        ]
        major = [c for c in fitting if c.grade == "major"]
        chosen = {id(c): c for c in [*major, *self.chance.shuffled(fitting)]}
        for n, case in enumerate(list(chosen.values())[: self.quota.take_all("notice")]):
            with suppress(Later):
                self._notice(case, n)

    def _notice(self, case: Case, number: int) -> None:
        level, title = _LEVELS[2] if case.grade == "major" else _LEVELS[self.chance.number(0, 1)]
        at = self.chance.office_hours(
            max(case.assigned + timedelta(hours=self.chance.number(2, 40)), local(case.landed))
        )
        due = at.date() + timedelta(days=self.chance.number(4, 12))
        head = {
            "title": f"{case.entry.title}{title}",
            "level": level,
            "doc_no": f"保卫督〔{at.year}〕{number + 1}号",
            "to": case.to,
            "hazards": [case.filed.id],
        }
        tail = {"approved_by": self.college.leader if level == "listed" else None, "due": due,
                "text": f"请按期完成：{case.say(case.entry.demand)}。整改期间落实临时措施，完成后书面回复"}  # fmt: skip
        filed = self.desk.file("notice", at, self.college.head, head, tail, after=case.landed)
        late = timedelta(days=self.chance.number(1, 6)) if self.chance.some(0.12) else timedelta()
        replied = self.chance.at(due - timedelta(days=self.chance.number(0, 2)), 9, 16) + late
        if late:
            self.desk.mean("LT106", filed.id)
        self.desk.step(
            filed, "replied", replied, case.to, {"text": f"{case.say(case.entry.measures)}；现场照片和验收见隐患记录"}
        )
        if self.chance.some(0.12):
            soon = max(replied.date(), due) + timedelta(days=self.chance.number(3, 9))
            self.desk.step(
                filed,
                "returned",
                self._soon(filed),
                self.college.staff[0],
                {"reason": "未写明完成日期和责任岗位，请补充"},
            )
            self.desk.step(
                filed,
                "replied",
                self._soon(filed),
                case.to,
                {"text": f"补充：由{self._unit(case.to)}负责，{soon.month}月{soon.day}日前完成"},
            )
        self.desk.step(filed, "accepted", self._soon(filed), self.college.staff[0])
        ended = case.ended or END
        self.desk.step(
            filed,
            "lifted",
            max(self._soon(filed), ended + timedelta(hours=4)),
            self.college.head,
            {"reason": "隐患已销号，撤销督办"},
        )

    def _soon(self, filed: Filed) -> datetime:
        return self.chance.office_hours(max(filed.last, local(filed.landed)) + self.chance.hours(16))

    def _unit(self, by: str) -> str:
        return self.college.campus.unit_by_id[unit_of(by)].name

    def answers(self, acts: Acts) -> None:
        """Answers to what the schedules asked and nobody did."""
        count = self.quota.take_all("answer")
        for due in self.chance.several(acts.rounds.still_missed(), count):
            stance, reason = self.chance.pick(_FORGOT)
            last = min(due.period.last, LAST)
            at = self.chance.office_hours(
                datetime.combine(last, datetime.min.time()) + timedelta(days=self.chance.number(2, 9), hours=9)
            )
            signal = f"MS101/{due.schedule.id}/{due.place}/{due.period.key}"
            owner = self.college.owner(due.place, last) or self.college.upkeep
            by = self.college.head if stance == "accepted" else self.college.post(owner, "head")
            with suppress(Later):
                self.desk.file("answer", at, by, {"signal": signal, "stance": stance}, {"reason": reason})

    def tombstone(self) -> None:
        """One record that held what must not be kept, deleted with an approval."""
        if not self.quota.take("tombstone"):
            return
        at = self.chance.session(FIRST + timedelta(days=150))
        head = {
            "title": "走廊急救箱旁张贴名单",
            "text": "（此处原有可认出个人的内容）",
            "place": self.college.tops[0].id,
            "field": "epidemic",
        }
        filed = self.desk.file("hazard", at, self.college.staff[0], head, {"source": "self"})
        reason = "正文涉及个人健康信息，依个人信息保护法删除；张贴名单已取下"
        self.desk.bury(filed, self._soon(filed), self.college.staff[0], self.college.leader, reason)
