"""The course of a case: steps that the table allows, taken by who may, approved by another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from anlan.facts.fold import COMMITTED, ROW_NAMES, Stage, may_enter, may_write, never_corrected
from anlan.model import Campus, Record, course_of, kind_of, row_key, unit_of
from anlan.model.part import fields_of, reads
from anlan.rules.corrected import aim_of
from anlan.rules.rule import Ground, found, rule
from anlan.terms.fields import label
from anlan.terms.finding import Card, Finding
from anlan.terms.vocab import ENDED_STATES, STATES, STEPS, WHOS
from anlan.terms.word import Word, listed, same

_ANEW = Word("定下的不改：另行封存或另抽", "what was fixed stays: seal anew, or draw anew")


@rule(
    Card("CS501", "case", Word("步骤须合流转表", "Steps follow the table of moves"),
         Word("状态由步骤推出，不单独填写", "the status follows from the steps and is never typed"), Word("按记录页上“可走的下一步”追加", "append one of the next steps that the record's page lists")),
    Card("CS502", "case", Word("步骤由有权的单位来走", "Steps are taken by the units that may"),
         Word("登记、交办、销号归主管部门，整改归责任单位", "the office registers, assigns and closes; the responsible unit mends"), Word("由有权的单位来写这一步", "let a unit that may take the step write it")),
    Card("HZ107", "hazard", Word("验收单位不得是责任单位", "A unit does not verify its own work"),
         Word("自己验收自己不成立，上下级单位也一样", "nobody verifies his own work, nor that of the unit above or below"), Word("由 roles.verify 里的另一单位验收", "let another unit of roles.verify do it")),
    Card("CS505", "case", Word("代录须有名分", "Entering for another needs standing"),
         Word("谁都能替谁填，责任就说不清", "if anybody could enter for anybody, nobody would be responsible"), Word("由本单位、上级单位或主管部门代录", "the unit itself, the unit above or the office may enter")),
)  # fmt: skip
def moves(ground: Ground) -> Iterator[Finding]:
    """Each step against the table of moves."""
    campus = ground.ledger.campus
    for record in ground.ledger.living():
        if record.entered_by and not may_enter(record.by, record.entered_by, campus):
            yield _entered(record, ("entered_by",), record)
    for course in ground.courses.values():
        for stage in course.stages:
            if stage.move is None:
                yield _not_allowed(course.record, stage)
                continue
            if stage.step.entered_by and not may_enter(stage.step.by, stage.step.entered_by, campus):
                yield _entered(course.record, ("steps", stage.n, "entered_by"), stage.step)
            if not may_write(stage.move.who, unit_of(stage.step.by), unit_of(course.record.by), stage.before, campus):
                yield _not_yours(course.record, stage, campus)


def _entered(record: Record, at: tuple[str | int, ...], what: Any) -> Finding:
    say = Word(f"{what.entered_by} 不能替 {what.by} 代录", f"{what.entered_by} may not enter for {what.by}")
    return found(
        "CS505",
        record.id,
        at,
        say,
        Word("由本单位、上级单位或主管部门代录", "the unit itself, the unit above or the office may enter"),
    )


def _not_allowed(record: Record, stage: Stage) -> Finding:
    state = stage.before.state
    course = course_of(kind_of(record.id))
    may = [Word(f"{s}（{STEPS[s].zh}）", f"{s} ({STEPS[s].en})") for s, m in course.moves.items() if m.allowed(state)]
    say = Word("“{s}”不能从“{a}”走", "{s} is not allowed while {a}").fill(
        s=STEPS[stage.step.step], a=STATES[state].word
    )
    return found(
        "CS501",
        record.id,
        ("steps", stage.n, "step"),
        say,
        Word("此时可走：{m}", "allowed now: {m}").fill(m=listed(may)),
    )


def _not_yours(record: Record, stage: Stage, campus: Campus) -> Finding:
    assert stage.move is not None
    by, who = stage.step.by, stage.move.who
    say = Word("“{s}”由{w}来走，不是 {b}", "{s} is for {w}, not for {b}").fill(
        s=STEPS[stage.step.step], w=WHOS[who], b=same(by)
    )
    if who == "verifier" and unit_of(by) in campus.roles.verify:
        say = Word(
            f"{by} 是责任单位、申请单位或其上下级，不能验收",
            f"{by} is responsible, submitted the work, or stands above or below it, and may not verify",
        )
        return found(
            "HZ107",
            record.id,
            ("steps", stage.n, "by"),
            say,
            Word("由 roles.verify 里的另一单位来写", "let another unit of roles.verify write it"),
        )
    mend = {"office": campus.roles.office, "verifier": campus.roles.verify}.get(
        who, (unit_of(stage.before.to or ""),) if who == "responsible" else (unit_of(record.by),)
    )
    names = "、".join(u for u in mend if u) or "-"
    return found(
        "CS502", record.id, ("steps", stage.n, "by"), say, Word(f"可写的单位：{names}", f"units that may: {names}")
    )


@rule(
    Card("CS506", "case", Word("批准人是另一有权岗位", "Approval comes from another post that may"),
         Word("自己申请自己批准不成立；涉及重大的须由主管校领导批准", "nobody approves what he asks; what concerns a major hazard is approved as such"), Word("approved_by 写有权批准的岗位", "write a post that may approve into approved_by")),
)  # fmt: skip
def approvals(ground: Ground) -> Iterator[Finding]:
    """An approver is not the writer, of waivers not who asked; of hazards it is one that the campus names for the grade."""
    campus = ground.ledger.campus
    for record in ground.ledger.of("notice"):
        if record.approved_by and record.approved_by in (record.by, record.entered_by):
            yield _self_approved(record, ("approved_by",), record.approved_by)
    for course in ground.courses.values():
        for stage in course.stages:
            approver = stage.step.__dict__.get("approved_by")
            asked = (course.record.by, course.record.entered_by)
            if stage.step.step == "approved" and (approver or stage.step.by) in asked:
                at = ("steps", stage.n, "approved_by" if approver else "by")
                yield _self_approved(course.record, at, approver or stage.step.by)
            if not approver:
                continue
            at = ("steps", stage.n, "approved_by")
            if approver in (stage.step.by, stage.step.entered_by):
                yield _self_approved(course.record, at, approver)
            grade = "major" if "major" in (stage.before.grade, stage.after.grade) else stage.after.grade
            may = campus.approvers(grade)
            if kind_of(course.record.id) == "hazard" and approver not in may:
                say = Word(f"{approver} 无权批准这一步", f"{approver} may not approve this step")
                yield found(
                    "CS506",
                    course.record.id,
                    at,
                    say,
                    Word(f"可批准的岗位：{'、'.join(may)}", f"posts that may: {', '.join(may)}"),
                )


def _self_approved(record: Record, at: tuple[str | int, ...], approver: str) -> Finding:
    return found(
        "CS506",
        record.id,
        at,
        Word(f"{approver} 批准了自己写的内容", f"{approver} approves what it wrote"),
        Word("由另一有权岗位批准", "let another post approve"),
    )


@rule(
    Card("CS507", "case", Word("更正只改可更正的项", "A correction changes only what may be corrected"),
         Word("等级、责任、期限各有自己的步骤，不能借更正改动", "grade, responsibility and deadline have steps of their own"), Word("改用对应的步骤，或只写开头里的普通项", "use the proper step, or set plain fields of the head")),
    Card("CS508", "case", Word("并入的隐患须在册", "A hazard is merged into an open one"),
         Word("并入已了结或作废的隐患，等于悄悄销掉", "merged into a closed or void one, a hazard would silently vanish"), Word("并入一条在册的隐患", "name a hazard that is open")),
)  # fmt: skip
def corrections(ground: Ground) -> Iterator[Finding]:
    """What `corrected` sets and where `merged` leads."""
    for course in ground.courses.values():
        for stage in course.stages:
            if stage.step.step == "corrected":
                yield from _corrected(course.record, stage.n, stage.step)
            elif stage.step.step == "merged":
                yield from _merged(ground, course.record, stage.n, stage.step)


def _corrected(record: Record, n: int, step: Any) -> Iterator[Finding]:
    """What is set stands in the head, or in the row that is named."""
    aim, never = aim_of(record, step), never_corrected(kind_of(record.id)) if step.row is None else ROW_NAMES
    if aim is None:
        say = Word(f"{record.id} 没有 {step.row} 这一行", f"{record.id} has no row {step.row}")
        yield found("CS507", record.id, ("steps", n, "row"), say, _rows_known(record))
        return
    fields = fields_of(type(aim))
    for name, text in step.set.items():
        at = ("steps", n, "set", name)
        if name in never or name not in fields:
            say = Word("{f} 不能用更正来改", "{f} is not changed by a correction").fill(
                f=label(kind_of(record.id), name)
            )
            fixed = name in COMMITTED.get(kind_of(record.id), ())
            then = _ANEW if fixed else Word("改用对应的步骤", "use the step that owns it")
            yield found("CS507", record.id, at, say, then, key=True)
            continue
        if not reads(fields[name], text):
            say = Word("{f} 的新值“{v}”写法不对", "the new value “{v}” of {f} is not written as it should be").fill(
                f=label(kind_of(record.id), name), v=same(text)
            )
            yield found("CS507", record.id, at, say, Word("照这一项原来的写法写", "write it as the field asks"))
            continue
        other = next((o for o in aim.EITHER if name in aim.EITHER and o != name and getattr(aim, o) is not None), None)
        if other is not None:
            say = Word(
                "{f} 和 {o} 只能有一个，开头里已有 {o}", "{f} and {o} exclude each other, and the head has {o}"
            ).fill(f=label(kind_of(record.id), name), o=label(kind_of(record.id), other))
            then = Word(f"报错了的，作废后另报：anlan step {record.id} void", f"void it and file it anew: anlan step {record.id} void")  # fmt: skip
            yield found("CS507", record.id, at, say, then, key=True)


def _rows_known(record: Record) -> Word:
    keys = [row_key(r) for r in record.__dict__.get("rows", ())]
    if not keys:
        return Word("这类记录没有行，去掉 row", "this kind of record has no rows; remove row")
    return Word(f"可写：{'、'.join(keys[:8])}", f"known: {', '.join(keys[:8])}")


def _merged(ground: Ground, record: Record, n: int, step: Any) -> Iterator[Finding]:
    aim = ground.ledger.records.get(step.into)
    if not isinstance(aim, Record) or kind_of(step.into) != "hazard":
        return
    before = [s for s in ground.course(aim).stages if s.step.at <= step.at]
    if step.into == record.id or (before and before[-1].after.state in ENDED_STATES):
        say = Word(f"{step.into} 当时已不在册", f"{step.into} was not open then")
        yield found(
            "CS508", record.id, ("steps", n, "into"), say, Word("并入一条在册的隐患", "name a hazard that is open")
        )
