"""The course of one hazard after it was reported: graded, assigned, mended, verified, closed, looked at again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any

from anlan.demo.case import Case, Wish
from anlan.demo.chance import Chance
from anlan.demo.college import College
from anlan.demo.desk import Desk, Later
from anlan.demo.photos import mended
from anlan.demo.pulls import local
from anlan.model import COURSES, unit_of
from anlan.terms.vocab import ENDED_STATES

_PASSED_ON = ("building", "electric", "fire", "flood")
_WHY_LONGER = (
    "配件到货推迟，供货方已书面说明",
    "连续阴雨，室外作业无法进行",
    "须待假期停课后施工",
    "招标流程未完，合同本周签订",
)
_WHY_VOID = (
    "现场复核未见所述情况，报送人确认看错楼栋",
    "该处已停用封闭，不再开放",
    "报送时选错场所，已按正确场所重新登记",
)
_WHY_NO_MORE = "临时措施落实并经复核，危险程度下降，按一般隐患继续整改"
_PROGRESS = (
    "材料已进场，明日开工",
    "已完成一半，其余等停课时段施工",
    "施工单位已现场查看，三日内报价",
    "临时措施每班检查，无变化",
)
_STEPS = COURSES["hazard"].moves


class Course:
    """Takes a hazard through its steps until it is closed, the wished state is reached, or the year is over."""

    def __init__(self, desk: Desk, case: Case, wish: Wish) -> None:
        self.desk, self.case, self.wish = desk, case, wish
        self.college: College = desk.college
        self.chance: Chance = desk.chance
        self.clerk = self.chance.pick(self.college.staff)

    def run(self) -> None:
        """All steps; what would be after the end is left out."""
        if self.wish.stop:
            self.desk.mean("MS102", self.case.filed.id)
        if self.wish.stop == "reported":
            return
        with suppress(Later):
            if self._voided():
                return
            if not self._fixed():
                self._graded()
                self._mended()
            self._looked_at()

    def _turn(self, name: str, share: float) -> bool:
        """Whether the course takes a turn: as wished, else by chance; never where it is to stop somewhere."""
        return name in self.wish.turns or (self.wish.stop is None and self.chance.some(share))

    def _wait(self, hours: float) -> datetime:
        """When somebody acts on what has landed; sooner where the course is to reach a state before the end."""
        known = max(self.case.filed.last, local(self.case.filed.landed))
        brisk = self.wish.stop is not None
        return self.chance.office_hours(known + self.chance.hours(hours / 4 if brisk else hours))

    def _taken_up(self, hours: float) -> datetime:
        """When the duty desk takes it up: it works on days off too."""
        known = max(self.case.filed.last, local(self.case.filed.landed))
        return self.chance.desk_hours(known + self.chance.hours(hours))

    def _sitting(self, hours: float) -> datetime:
        """When the same desk goes on: mostly in one sitting, else when it comes back to it."""
        if self.chance.some(0.6):
            return self.case.filed.last + timedelta(minutes=self.chance.number(3, 25))
        return self._taken_up(hours)

    def _take(self, name: str, at: datetime, by: str, values: Mapping[str, Any], photos: Sequence[str] = (),
              join: bool = False) -> datetime:  # fmt: skip
        case, before = self.case, self.case.filed.last
        self._mean_late(name, max(at, before + timedelta(minutes=1)))
        at = self.desk.step(case.filed, name, at, by, values, photos=photos, join=join)
        case.state = _STEPS[name].to or case.state
        if case.state in ENDED_STATES and case.ended is None:
            case.ended = at
        if case.state == self.wish.stop:
            raise Later
        return at

    def _mean_late(self, name: str, at: datetime) -> None:
        """Note what this college does too late, even where its days off and waits made it so; or never, past the end."""
        case, campus = self.case, self.college.campus
        waited = {"registered": case.filed.at, "assigned": case.filed.at, "planned": case.assigned, "verified": case.filed.last,
                  "rejected": case.filed.last, "checked": case.filed.last}  # fmt: skip
        what = {"registered": "assign", "assigned": "assign", "planned": "plan", "verified": "verify",
                "rejected": "verify", "checked": "check"}  # fmt: skip
        limit = campus.limit(what[name], "hazard", case.grade, case.entry.field) if name in what else None
        if limit and at - waited[name] > timedelta(days=limit.days or 0, hours=limit.hours or 0):
            self.desk.mean("MS102", case.filed.id)
            if name != "registered":
                self.desk.mean("LT101", case.filed.id)
        if name == "submitted" and at.date() > case.deadline:
            self.desk.mean("LT102", case.filed.id)
            self.desk.mean("MS102", case.filed.id)

    def _voided(self) -> bool:
        if "found_in" in self.case.filed.text or not self._turn("void", 0.03):
            return False
        self._take("void", self._wait(8), self.clerk, {"reason": self.chance.pick(_WHY_VOID)})
        return True

    def _fixed(self) -> bool:
        """Put right at once by whoever reported it, or the office."""
        case, chance = self.case, self.chance
        if not case.entry.quick or not self._turn("fixed", 0.5):
            return False
        if chance.some(0.3):
            self._take("registered", self._taken_up(3), self.clerk, {"grade": "general"})
        external = self.college.campus.external(unit_of(case.filed.by))
        by = self.clerk if external else case.filed.by
        soon = case.filed.last + timedelta(minutes=chance.number(10, 180))
        case.to = self.college.doer(case.owner)
        values = {"to": case.to, "done": case.done(chance, soon)}
        self._take("fixed", soon, by, values, self._photos("fixed", "general"), join=True)
        return True

    def _photos(self, step: str, grade: str | None) -> tuple[str, ...]:
        entry = self.case.entry
        asked = self.college.wants_photo("hazard", step, grade, entry.field)
        shown = mended(entry.title)
        return (shown or "door",) if asked or (shown and self.chance.some(0.3)) else ()

    def _graded(self) -> None:
        """Registered and assigned, now and then too late; some become major only later."""
        case, chance = self.case, self.chance
        major = case.entry.grade == "major"
        later = major and self._turn("regraded", 0.12)
        case.grade = "major" if major and not later else "general"
        rule = case.entry.rule if case.grade == "major" else None
        slow = self._turn("late", 0.05)
        graded = {"grade": case.grade, "major_rule": rule}
        if self.wish.stop == "registered" or chance.some(0.55):
            self._take("registered", self._taken_up(60 if slow else 4), self.clerk, graded)
            graded = {}
        self._assigned(graded, 70 if slow else 5)
        if later:
            self._regraded("major", "复核现场，符合重大隐患判定条款", case.entry.rule)
            self.desk.step(case.filed, "noted", case.filed.last, self.clerk,
                           {"note": "调级后立即落实临时措施", "interim": case.say(case.entry.interim)})  # fmt: skip

    def _assigned(self, graded: Mapping[str, Any], hours: float) -> None:
        case, chance = self.case, self.chance
        at = self._taken_up(hours) if graded else self._sitting(hours)
        most = self.college.days_to_mend(case.grade or "general", case.entry.field)
        case.to = self.college.doer(case.owner)
        case.deadline = at.date() + timedelta(days=chance.number((most + 1) // 2, most))
        interim = case.say(case.entry.interim) if case.grade == "major" or chance.some(0.12) else None
        demand = case.say(case.entry.demand) if chance.some(0.75) else None
        values = {**graded, "to": case.to, "deadline": case.deadline, "demand": demand, "interim": interim}
        case.assigned = self._take("assigned", at, self.clerk, values, join=not graded)

    def _regraded(self, grade: str, reason: str, rule: str | None = None) -> None:
        self.case.grade = grade
        values = {"grade": grade, "major_rule": rule, "reason": reason, "approved_by": self.college.leader}
        self._take("regraded", self._wait(10), self.clerk, values)

    def _mended(self) -> None:
        """From assignment to closing."""
        case, chance = self.case, self.chance
        if (
            case.entry.field in _PASSED_ON
            and unit_of(case.to) != self.college.upkeep
            and self._turn("transferred", 0.05)
        ):
            case.to = self.college.doer(self.college.upkeep)
            self._take(
                "transferred", self._wait(16), self.clerk, {"to": case.to, "reason": "属房屋设施维修，由其统一组织施工"}
            )
        if case.grade == "major" or self.wish.stop == "rectifying" or chance.some(0.4):
            self._planned()
        if self._turn("noted", 0.1):
            self.desk.step(case.filed, "noted", self._wait(20), case.to, {"note": chance.pick(_PROGRESS)})
        if case.grade == "major" and case.filed.stepped and self._turn("eased", 0.08):
            self._regraded("general", _WHY_NO_MORE)
        if self._turn("extended", 0.06):
            self._extended()
        self._submitted(self._ready())
        if self._turn("rejected", 0.09):
            self._take("rejected", self._wait(20), self._verifier(), {"reason": case.say(case.entry.reject)})
            self._submitted(self.chance.office_hours(case.filed.last + timedelta(days=chance.number(1, 4))))
        self._verified_and_closed()

    def _planned(self) -> None:
        case, entry = self.case, self.case.entry
        full = case.grade == "major"
        values = {"measures": case.measures(self.chance),
                  "funds": entry.funds if full or self.chance.some(0.6) else None,
                  "contingency": case.say(entry.contingency) if full or self.chance.some(0.3) else None}  # fmt: skip
        self._take("planned", self._wait(70 if self._turn("late", 0.05) else 18), case.to, values)

    def _extended(self) -> None:
        case = self.case
        before = case.deadline - timedelta(days=self.chance.number(1, 3))
        longer = case.deadline + timedelta(days=self.chance.number(5, 15))
        approver = self.college.leader if case.grade == "major" else self.college.head
        values = {"deadline": longer, "reason": self.chance.pick(_WHY_LONGER), "approved_by": approver}
        self._take("extended", self.chance.at(max(before, case.filed.last.date()), 9, 16), self.clerk, values)
        case.deadline = longer

    def _ready(self) -> datetime:
        """When the work is done: mostly before the deadline."""
        due = datetime.combine(self.case.deadline, time(16))
        if self._turn("slow", 0.06):
            return self.chance.office_hours(due + timedelta(days=self.chance.number(1, 8)))
        low, high = (10, 25) if self.wish.stop else (25, 95)
        start = max(self.case.assigned, self.case.filed.last)
        share = (due - start) * self.chance.number(low, high) / 100
        return min(
            self.chance.office_hours(start + max(share, timedelta(hours=3))), max(due, start + timedelta(hours=1))
        )

    def _submitted(self, at: datetime) -> None:
        case = self.case
        self._take(
            "submitted", at, case.to, {"done": case.done(self.chance, at)}, self._photos("submitted", case.grade)
        )

    def _verifier(self) -> str:
        unit = unit_of(self.case.to)
        units = self.college.verifiers(unit, unit)
        chosen = self.chance.weighed([(u, 4 if u == self.college.office else 1) for u in units])
        wanted = {"fire": "fire-officer", "traffic": "patrol-lead"}.get(self.case.entry.field, "safety-officer")
        return self.college.post(chosen, wanted, "fire-officer", "clerk")

    def _verified_and_closed(self) -> None:
        case = self.case
        at = self._wait(150 if self._turn("late", 0.03) else 18)
        self._take("verified", at, self._verifier(), {"found": case.found(self.chance, at)})
        if case.grade == "major":
            self._take("closed", self._wait(10), self.clerk, {"approved_by": self.college.leader})
        else:
            self._take("closed", self._sitting(10), self.clerk, {}, join=True)

    def _looked_at(self) -> None:
        """Weeks later somebody looks again; what has come back is opened again."""
        case, chance = self.case, self.chance
        back = self._turn("reopened", 0.012)
        if not back and chance.some(0.06):
            self.desk.mean("MS102", case.filed.id)
            return
        at = self.chance.office_hours(
            case.filed.last + timedelta(days=chance.number(8, 34 if chance.some(0.1) else 28))
        )
        found = case.found(chance, at)
        values = {"result": "ok", "found": found}
        if back:
            values = {"result": "not_ok", "found": f"同一部位又出现：{case.say(case.entry.text)}"}
        self._take("checked", at, self._verifier(), values)
        if back:
            self._again()

    def _again(self) -> None:
        case = self.case
        self.desk.mean("NC105", case.filed.id)
        self.desk.mean("MS102", case.filed.id)  # once it is closed again nobody looks at it any more
        at = self._wait(6)
        case.deadline = at.date() + timedelta(days=self.chance.number(5, 10))
        case.assigned, case.ended = at, None
        values = {"to": case.to, "deadline": case.deadline, "reason": "回头看发现问题反复，重新整改"}
        self._take("reopened", at, self.clerk, values)
        self._planned()
        self._submitted(self._ready())
        self._verified_and_closed()
