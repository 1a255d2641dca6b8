"""Who may make a change: each head and step by the unit that the forge or the login vouches for; settings by the office."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from anlan.facts.fold import may_enter
from anlan.model import Campus, kind_of, unit_of
from anlan.rules.change import change_rule, of_record
from anlan.terms.finding import Card, FieldPath, Finding, Spot
from anlan.terms.vocab import STEPS
from anlan.terms.word import Word, same
from anlan.trace import Actor, Change, RecordChange, steps_of, writer_of

_WRITTEN = "records/"


def _written(record: RecordChange, fresh: bool) -> Iterator[tuple[FieldPath, str, Word]]:
    """Everything that a change writes into a record, all of it where that is fresh: where, by whom, and what it is."""
    after = record.after or {}
    stub = after.get("tombstone")
    if isinstance(stub, dict) and "tombstone" not in (record.before or {}):
        yield ("tombstone", "by"), writer_of(stub), Word("存根", "a tombstone")
        return
    if fresh:
        yield ("entered_by" if after.get("entered_by") else "by",), writer_of(after), Word("新记录", "a new record")
    steps = steps_of(after)
    first = 0 if fresh else len(steps) - len(record.new_steps)
    for n, step in enumerate(steps[first:], first):
        name = STEPS.get(str(step.get("step")), same(str(step.get("step"))))
        yield ("steps", n, "entered_by" if step.get("entered_by") else "by"), writer_of(step), name


@change_rule(
    Card("CH201", "change", Word("谁的单位谁来写", "Each unit writes for itself"),
         Word("以别人的名义写，责任就错了人", "who writes in another's name puts the duty on the wrong unit"),
         Word("由本单位账号提交；上级单位和主管部门代录的写 entered_by", "let the unit's own account propose it; the unit above it and the office enter for it with entered_by")),
)  # fmt: skip
def writers(change: Change) -> Iterator[Finding]:
    """Heads and steps whose writer is of another unit than the actor's."""
    actor, campus = change.actor, change.before.campus
    if not actor.units:
        return
    own = "、".join(sorted(actor.units))
    for record in change.records:
        unread = record.path in change.before.unreadable
        if record.after is None or (unread and actor.units & set(campus.roles.office)):
            continue
        for at, writer, what in _written(record, unread or record.bytes_before is None):
            if unit_of(writer) not in actor.units and not _brought(change, record, at, unit_of(writer)):
                said = "{w}由 {b} 写，提交的却是 {o} 的账号", "{w} is written by {b}, but proposed by an account of {o}"
                say = Word(*said).fill(w=what, b=same(writer or "?"), o=same(own))
                yield of_record("CH201", record, at, say, _by_whom(unit_of(writer), actor, campus))


def _brought(change: Change, record: RecordChange, at: FieldPath, unit: str) -> bool:
    """Whether an account of the unit pushed this part before, just as it stands; what a stranger reports is an outsider's."""
    part = _part(record.after or {}, at)
    outsider = _reports(record) and change.before.campus.external(unit)
    for push in change.brought:
        values = push.records.get(record.path)
        known = unit in push.units or (outsider and not push.units)
        if (
            values is not None
            and known
            and (part in steps_of(values) if at[0] == "steps" else part == _part(values, at))
        ):
            return True
    return False


def _part(values: Mapping[str, Any], at: FieldPath) -> Any:
    """The step, the tombstone or the head that a field path leads into."""
    if at[0] == "steps":
        return steps_of(values)[int(at[1])]
    return values.get("tombstone") if at[0] == "tombstone" else {k: v for k, v in values.items() if k != "steps"}


def _by_whom(unit: str, actor: Actor, campus: Campus) -> Word:
    """Who should propose it instead, or as whom the actor may enter it."""
    may = next((u for u in sorted(actor.units) if may_enter(f"{unit}/-", f"{u}/-", campus)), None)
    other = unit or "?"
    if may is None:
        return Word(f"由 {other} 的账号提交", f"let an account of {other} propose it")
    return Word(f"由 {other} 的账号提交；代录的写 entered_by: {may}/岗位",
                f"let an account of {other} propose it; who enters for it writes entered_by: {may}/post")  # fmt: skip


@change_rule(
    Card("CH202", "change", Word("不认识的账号只能上报隐患", "An unknown account may only report"),
         Word("谁都可以报隐患；办理要有名分", "anybody may report a hazard; to act on one needs standing"),
         Word("请主管部门在 campus.yml 的 identities 里登记这个账号", "ask the office to enter the account among the identities in campus.yml")),
)  # fmt: skip
def strangers(change: Change) -> Iterator[Finding]:
    """What an actor whom campus.yml does not know does besides reporting hazards."""
    actor = change.actor
    if not actor.vouched or actor.lander:
        return
    who = actor.who[0]
    reports = {r.path for r in change.records if _reports(r)}
    photos = {f"records/evidence/{name[:2]}/{name}" for r in change.records if _reports(r) for name in _photos(r)}
    ids = {r.path: r.id for r in change.records}
    say = Word(f"campus.yml 不认识账号 {who}，它只能上报隐患",
               f"campus.yml does not know the account {who}; it may only report hazards")  # fmt: skip
    mend = Word("由登记过的单位账号提交", "let a known account of a unit propose it")
    for path, before, _ in change.files:
        if path not in reports and not (before is None and path in photos):
            yield Finding("CH202", path, say, mend, Spot(1, 1), ids.get(path), hidden=True)


def _photos(record: RecordChange) -> Iterator[str]:
    """The files that the evidence of a head names."""
    named = (record.after or {}).get("evidence")
    for item in named if isinstance(named, list) else ():
        if isinstance(item, dict) and isinstance(item.get("file"), str):
            yield item["file"]


def _reports(record: RecordChange) -> bool:
    """Whether a change reports a hazard and does no more."""
    return kind_of(record.id) == "hazard" and record.bytes_before is None and not (record.after or {}).get("steps")


@change_rule(
    Card("CH203", "change", Word("设置、计划和工具由主管部门改", "Settings, plan and tool are the office's to change"),
         Word("放宽尺子的人，不能是被量的人", "who is measured does not change the measure"),
         Word("请主管部门提交这处改动", "let the office propose this part")),
)  # fmt: skip
def settings(change: Change) -> Iterator[Finding]:
    """Files outside records/ that a unit other than the office lands, whoever drafted them."""
    actor, office = change.actor, change.before.campus.roles.office
    if not actor.lander or actor.lander & set(office):
        return
    for file in change.files:
        if not file.path.startswith(_WRITTEN):
            say = Word(
                f"{'、'.join(sorted(actor.lander))} 的账号改动了 {file.path}",
                f"an account of {', '.join(sorted(actor.lander))} changes {file.path}",
            )
            yield Finding(
                "CH203",
                file.path,
                say,
                Word(f"由 {office[0]} 提交，或去掉这处改动", f"let {office[0]} propose it, or leave it out"),
                Spot(1, 1),
                hidden=True,
            )


@change_rule(
    Card("CH204", "change", Word("归属未经核对", "Ownership was not verified"),
         Word("提交里的作者邮箱谁都能写，证明不了什么", "anybody can type the author's mail of a commit; it proves nothing"),
         Word("在平台的检查里运行，或写 --actor", "run it in the forge's check, or give --actor"), level="warning"),
)  # fmt: skip
def unverified(change: Change) -> Iterator[Finding]:
    """A change that nobody vouches for, and a hazard that an account unknown here reports in a unit's name."""
    actor, campus = change.actor, change.before.campus
    ask = Word("由平台的检查或登录核对", "the forge's check or the login verifies it")
    if not actor.vouched and change.files:
        say = Word("没有给出 --actor，谁提交的没有核对", "no --actor was given; who proposes it was not verified")
        yield Finding("CH204", change.files[0].path, say, ask, Spot(1, 1), hidden=True)
    if not actor.vouched or actor.lander:
        return
    for record in change.records:
        writer = writer_of(record.after or {})
        if _reports(record) and writer and not campus.external(unit_of(writer)):
            say = Word(f"以 {writer} 的名义上报，账号 {actor.who[0]} 却不是它登记过的",
                       f"reported in the name of {writer} by {actor.who[0]}, which is none of its known accounts")  # fmt: skip
            mend = Word(
                "请主管部门登记账号，或以师生的岗位上报",
                "ask the office to enter the account, or report as an outsider's post",
            )
            yield of_record(
                "CH204", record, ("entered_by" if (record.after or {}).get("entered_by") else "by",), say, mend
            )
