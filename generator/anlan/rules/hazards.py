"""Hazards: graded, assigned within limits, major ones with their five in place, their rule and their approval."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from anlan.facts.fold import Course, Stage, not_in_place
from anlan.model import Campus, kind_of
from anlan.rules.rule import Ground, found, rule
from anlan.terms.fields import label
from anlan.terms.finding import Basis, Card, Finding
from anlan.terms.vocab import GRADES
from anlan.terms.word import Word, listed

EDU_GUIDE = Basis(
    Word(
        "《教育系统重大事故隐患判定指南》（教育部办公厅 2024-06-24）",
        "Guide to major hazards in education (General Office of the Ministry of Education, 2024-06-24)",
    ),
    "rule",
)


def _hazards(ground: Ground) -> Iterator[tuple[Course, int, Stage]]:
    for rid, course in ground.courses.items():
        if kind_of(rid) == "hazard":
            for stage in course.stages:
                if stage.move is not None:
                    yield course, stage.n, stage


@rule(
    Card("HZ101", "hazard", Word("交办时须定等级和责任", "An assigned hazard has a grade and a responsible post"),
         Word("没有等级就没有时限，没有责任岗位就没有人在改", "without a grade there is no limit, without a post nobody mends it"), Word("在“登记”或“交办”步骤写 grade", "write grade into `registered` or `assigned`")),
    Card("HZ104", "hazard", Word("重大隐患交办须有临时措施", "A major hazard is assigned with an interim control"),
         Word("消除之前要保证安全", "people must be safe until it is gone"), Word("在“交办”步骤写 interim", "write interim into `assigned`")),
    Card("HZ103", "hazard", Word("重大隐患五落实", "A major hazard has its five in place"),
         Word("措施、责任、资金、时限、预案缺一不可申请验收", "measures, responsibility, funds, deadline and contingency plan come before submission"), Word("先用“制定措施”补齐缺的一项", "complete it by `planned` first")),
    Card("HZ105", "hazard", Word("重大隐患销号须经批准", "Closing a major hazard is approved"),
         Word("重大隐患由主管校领导把最后一关", "the last word on a major hazard is not the office's own"), Word("在“销号”步骤写 approved_by", "write approved_by into `closed`")),
)  # fmt: skip
def in_place(ground: Ground) -> Iterator[Finding]:
    """What a hazard must carry in its state, judged on the fold and not on one step."""
    for course, n, stage in _hazards(ground):
        now, rid, name = stage.after, course.record.id, stage.step.step
        if name == "assigned" and not now.grade:
            yield found(
                "HZ101",
                rid,
                ("steps", n, "step"),
                Word("交办时还没有等级", "it is assigned without a grade"),
                Word("加上 grade: general 或 major", "add grade: general or major"),
            )
        if name == "assigned" and now.grade == "major" and not now.interim:
            yield found(
                "HZ104",
                rid,
                ("steps", n, "step"),
                Word("重大隐患交办时没有临时措施", "a major hazard is assigned without an interim control"),
                Word("加上 interim: …", "add `interim: …`"),
            )
        if name == "submitted" and now.grade == "major" and (lacking := not_in_place(now)):
            names = listed([label("hazard", f) for f in lacking])
            yield found(
                "HZ103",
                rid,
                ("steps", n, "step"),
                Word("五落实还缺：{n}", "not in place: {n}").fill(n=names),
                Word("在此之前加一步“制定措施”（planned）", "add a `planned` step before it"),
            )
        if name == "closed" and now.grade == "major" and not stage.step.approved_by:
            yield found(
                "HZ105",
                rid,
                ("steps", n, "step"),
                Word("重大隐患销号没有批准", "a major hazard is closed without approval"),
                Word("加上 approved_by: 单位/岗位", "add approved_by: unit/post"),
            )


@rule(
    Card("HZ102", "hazard", Word("重大隐患须引判定条款", "A major hazard cites the item that makes it major"),
         Word("重大不重大由条款定，不由人定", "an item of the guide makes a hazard major, not an opinion"), Word("写 standards/ 里有的条款号，如 edu2024.fire.4", "write the code of an item in standards/, like edu2024.fire.4"), basis=EDU_GUIDE),
    Card("HZ108", "hazard", Word("等级只由调级改动", "A grade changes only by regrading"),
         Word("降级要有理由、有批准", "a lower grade needs a reason and an approval"), Word("用“调级”（regraded）写明理由和批准", "use `regraded` with reason and approval")),
)  # fmt: skip
def graded(ground: Ground) -> Iterator[Finding]:
    """Where a grade is given, whether it may be, and on which item it rests."""
    items = ground.ledger.plan.rules_of_major
    for course, n, stage in _hazards(ground):
        rid, step, grade = course.record.id, stage.step, stage.step.__dict__.get("grade")
        cited = step.__dict__.get("major_rule")
        if grade == "major" and not stage.after.major_rule:
            yield found(
                "HZ102",
                rid,
                ("steps", n, "grade"),
                Word("定为重大但没有写判定条款", "graded major without the item that makes it so"),
                Word("加上 major_rule: 条款号", "add major_rule: code"),
            )
        if cited and cited not in items:
            yield found(
                "HZ102",
                rid,
                ("steps", n, "major_rule"),
                Word(f"standards/ 里没有条款 {cited}", f"standards/ holds no item {cited}"),
                Word("核对条款号", "look up the code"),
            )
        if step.step == "assigned" and grade and stage.before.grade not in (None, grade):
            say = Word("等级已是“{g}”", "the grade is {g} already").fill(g=GRADES[stage.before.grade or ""])
            yield found("HZ108", rid, ("steps", n, "grade"), say, Word("改用“调级”（regraded）", "use `regraded`"))
        if step.step == "fixed" and stage.before.grade == "major":
            yield found(
                "HZ108",
                rid,
                ("steps", n, "step"),
                Word("重大隐患不能立行立改了结", "a major hazard is not fixed on the spot"),
                Word("交办，制定措施", "assign it and plan measures"),
            )


@rule(
    Card("HZ106", "hazard", Word("整改时限在限内，且不早于当日", "A deadline lies within the limit and not in the past"),
         Word("时限由校园设置按等级规定；延长须经批准", "campus.yml sets the limit by grade; longer needs an approved extension"), Word("改短 deadline，或先交办再“延期”", "set an earlier deadline, or extend it later with approval")),
)  # fmt: skip
def deadlines(ground: Ground) -> Iterator[Finding]:
    """The limit counts from the step that sets the deadline; an approved extension may pass it."""
    campus = ground.ledger.campus
    for course, n, stage in _hazards(ground):
        day = stage.step.__dict__.get("deadline")
        if day is None:
            continue
        at = ("steps", n, "deadline")
        start = ground.day(stage.step.at)
        if day < start:
            yield found(
                "HZ106",
                course.record.id,
                at,
                Word(
                    f"时限 {day} 早于这一步的日子 {start}", f"the deadline {day} is before the day of the step, {start}"
                ),
                Word("写当日或以后的日子", "write that day or a later one"),
            )
        last = _last(campus, stage, course, start)
        if stage.step.step != "extended" and last and day > last:
            say = Word(f"时限 {day} 超过上限 {last}", f"the deadline {day} is past the limit, {last}")
            yield found(
                "HZ106",
                course.record.id,
                at,
                say,
                Word(
                    f"写 {last} 或更早；确需更长，交办后走“延期”",
                    f"write {last} or earlier; if it must be longer, extend it after assignment",
                ),
            )


def _last(campus: Campus, stage: Stage, course: Course, start: date) -> date | None:
    limit = campus.limit("rectify", "hazard", stage.after.grade, course.record.__dict__["field"])
    if limit is None or (limit.days is None and limit.hours is None):
        return None
    days = limit.days if limit.days is not None else -(-(limit.hours or 0) // 24)
    return start + timedelta(days=min(days, (date.max - start).days))
