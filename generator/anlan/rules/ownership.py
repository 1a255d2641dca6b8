"""Who may make a change: each head and step by the unit that the forge or the login vouches for; settings by the office."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from anlan.model import kind_of, unit_of
from anlan.rules.change import change_rule, of_record
from anlan.terms.finding import Card, FieldPath, Finding, Spot
from anlan.terms.vocab import STEPS
from anlan.terms.word import Word, same
from anlan.trace import Change, RecordChange

_WRITTEN = "records/"


def _writer(part: Mapping[str, Any]) -> str:
    """Who typed a head or step: `entered_by` where it stands, else `by`."""
    writer = part.get("entered_by") or part.get("by")
    return writer if isinstance(writer, str) else ""


def _written(record: RecordChange) -> Iterator[tuple[FieldPath, str, Word]]:
    """Everything that a change writes into a record: where, by whom, and what it is."""
    after = record.after or {}
    stub = after.get("tombstone")
    if isinstance(stub, dict) and "tombstone" not in (record.before or {}):
        yield ("tombstone", "by"), _writer(stub), Word("存根", "a tombstone")
        return
    if record.bytes_before is None:
        yield ("entered_by" if after.get("entered_by") else "by",), _writer(after), Word("新记录", "a new record")
    first = len(after.get("steps") or ()) - len(record.new_steps)
    for n, step in enumerate(record.new_steps, first):
        name = STEPS.get(str(step.get("step")), same(str(step.get("step"))))
        yield ("steps", n, "entered_by" if step.get("entered_by") else "by"), _writer(step), name


@change_rule(
    Card("CH201", "change", Word("谁的单位谁来写", "Each unit writes for itself"),
         Word("以别人的名义写，责任就错了人", "who writes in another's name puts the duty on the wrong unit"),
         Word("由本单位账号提交；替别人录入的写 entered_by", "let the unit's own account propose it; who enters for another says so in entered_by")),
)  # fmt: skip
def writers(change: Change) -> Iterator[Finding]:
    """Heads and steps whose writer is of another unit than the actor's."""
    actor = change.actor
    if not actor.units:
        return
    own = "、".join(sorted(actor.units))
    for record in change.records:
        if record.after is None:
            continue
        for at, writer, what in _written(record):
            if unit_of(writer) not in actor.units:
                say = Word(
                    "{w}由 {b} 写，提交的却是 {o} 的账号", "{w} is written by {b}, but proposed by an account of {o}"
                ).fill(w=what, b=same(writer or "?"), o=same(own))
                yield of_record(
                    "CH201",
                    record,
                    at,
                    say,
                    Word(
                        f"由 {unit_of(writer) or '该单位'} 的账号提交，或写 entered_by: {min(actor.units)}/岗位",
                        f"let {unit_of(writer) or 'that unit'} propose it, or write entered_by: {min(actor.units)}/post",
                    ),
                )


@change_rule(
    Card("CH202", "change", Word("不认识的账号只能上报隐患", "An unknown account may only report"),
         Word("谁都可以报隐患；办理要有名分", "anybody may report a hazard; to act on one needs standing"),
         Word("请主管部门在 campus.yml 的 identities 里登记这个账号", "ask the office to enter the account among the identities in campus.yml")),
)  # fmt: skip
def strangers(change: Change) -> Iterator[Finding]:
    """What an actor whom campus.yml does not know does besides reporting hazards."""
    actor = change.actor
    if not actor.vouched or actor.units:
        return
    who = "、".join(actor.who)
    reports = {
        r.path
        for r in change.records
        if kind_of(r.id) == "hazard" and r.bytes_before is None and not (r.after or {}).get("steps")
    }
    for path, before, _ in change.files:
        if path in reports or (before is None and path.startswith("records/evidence/")):
            continue
        say = Word(
            f"campus.yml 不认识账号 {who}，它只能上报隐患",
            f"campus.yml does not know the account {who}; it may only report hazards",
        )
        yield Finding(
            "CH202",
            path,
            say,
            Word("由登记过的单位账号提交", "let a known account of a unit propose it"),
            Spot(1, 1),
            hidden=True,
        )


@change_rule(
    Card("CH203", "change", Word("设置、计划和工具由主管部门改", "Settings, plan and tool are the office's to change"),
         Word("放宽尺子的人，不能是被量的人", "who is measured does not change the measure"),
         Word("请主管部门提交这处改动", "let the office propose this part")),
)  # fmt: skip
def settings(change: Change) -> Iterator[Finding]:
    """Files outside records/ that a unit other than the office touches."""
    actor, office = change.actor, change.before.campus.roles.office
    if not actor.units or actor.units & set(office):
        return
    for file in change.files:
        if not file.path.startswith(_WRITTEN):
            say = Word(
                f"{'、'.join(sorted(actor.units))} 的账号改动了 {file.path}",
                f"an account of {', '.join(sorted(actor.units))} changes {file.path}",
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
    """A change that nobody vouches for."""
    if not change.actor.vouched and change.files:
        yield Finding("CH204", change.files[0].path, Word("没有给出 --actor，谁提交的没有核对", "no --actor was given; who proposes it was not verified"),
                      Word("由平台的检查或登录核对", "the forge's check or the login verifies it"), Spot(1, 1), hidden=True)  # fmt: skip
