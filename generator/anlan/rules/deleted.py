"""What goes, goes in view: no record is deleted, a tombstone or a redacted passage is the office's and approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from anlan.facts.fold import fold
from anlan.model import Record, course_of, kind_of, unit_of
from anlan.rules.change import change_rule, compared, of_record, restored
from anlan.terms.finding import Basis, Card, FieldPath, Finding, Spot
from anlan.terms.vocab import STATES
from anlan.terms.word import Word
from anlan.trace import Change, RecordChange, steps_of
from anlan.trace.swapped import object_id

_FOR_ALL = "campus"  # whom a record is for that does not say
PIPL_DELETION = Basis(Word("个人信息保护法 第四十七条", "Personal Information Protection Law art. 47"), "law")


@change_rule(
    Card("CH103", "change", Word("记录不删除", "No record is deleted"),
         Word("删掉的记录没有人再问；作废要说明理由，留在台账上", "nobody asks for what was deleted; a void record stays, with its reason"),
         Word("恢复文件；不该有的，追加“作废”（void）写明理由；依法须删的，由主管部门立存根", "put it back; void it with a reason, or let the office leave a tombstone where the law asks for deletion")),
)  # fmt: skip
def removed(change: Change) -> Iterator[Finding]:
    """Records that are gone: deleted, renamed, moved, or replaced by something that is no file."""
    office = frozenset(change.before.campus.roles.office)
    unit = bool(change.actor.lander) and not change.actor.lander & office
    for record in change.records:
        junk = (
            record.path in change.before.unreadable and not unit
        )  # what never was in force, the office may clear away
        if record.bytes_before is None or record.bytes_after is not None or junk:
            continue
        then = _instead(change, record.id)
        say = Word(f"记录 {record.id} 被删除", f"the record {record.id} was deleted")
        yield of_record("CH103", record, (), say, restored(change, record, then))


def _instead(change: Change, rid: str) -> Word:
    """What to do with a record that should not be: it is void while its state still lets it be."""
    record = change.before.records.get(rid)
    state = fold(record, change.after.moment).now.state if isinstance(record, Record) else ""
    move = course_of(kind_of(rid)).moves.get("void")
    if state and move is not None and move.allowed(state):
        void = f"anlan step {rid} void"
        return Word(f"不该有的，由主管部门作废：{void}", f"what should not be is voided by the office: {void}")
    if state not in STATES:
        return Word("它留在台账上", "it stays on the register")
    return Word(
        "它现在是“{s}”，不再作废，留在台账上", "it is now: {s}, is not voided any more and stays on the register"
    ).fill(s=STATES[state].word)


@change_rule(
    Card("CH104", "change", Word("依法删除由主管部门办，须经批准", "A lawful deletion comes from the office, with an approval"),
         Word("依法删除要说明谁批准、为什么、删的是哪个内容；否则就是抹去", "a lawful deletion says who approved it, why, and which content went; else it is an erasure"),
         Word("由主管部门写存根或“遮盖”，另一单位有权的岗位批准，blobs 写被删内容的 Git 编号", "let the office write the tombstone or redaction, a post of another unit approve it, and name the Git id of what went in blobs"), basis=PIPL_DELETION),
)  # fmt: skip
def deletions(change: Change) -> Iterator[Finding]:
    """New tombstones and redactions, and what happens to old tombstones."""
    for record in change.records:
        old, new = record.before or {}, record.after
        if "tombstone" in old:
            if record.bytes_after is not None and record.bytes_after != record.bytes_before:
                then = Word("存根不改", "a tombstone stays")
                yield of_record("CH104", record, (), Word("存根被改动", "a tombstone was changed"), restored(change, record, then))  # fmt: skip
            continue
        stub = (new or {}).get("tombstone")
        if isinstance(stub, dict):
            yield from _deletion(change, record, stub, ("tombstone",))
            yield from _still_sealed(record, old)
            yield from _for_whom(record, old, new or {})
        first = len((new or {}).get("steps") or ()) - len(record.new_steps)
        for n, step in enumerate(record.new_steps, first):
            if step.get("step") == "redacted" and record.bytes_before is not None:
                yield from _deletion(change, record, step, ("steps", n))


def _still_sealed(record: RecordChange, old: Mapping[str, Any]) -> Iterator[Finding]:
    """A seal that nobody opened holds a digest and nobody's data; buried, it would free whoever is bound by it."""
    opened = any(s.get("step") == "opened" for s in steps_of(old))
    if kind_of(record.id) != "seal" or record.before is None or opened:
        return
    say = Word(
        "还没有启封的封存里只有摘要，没有可删的内容", "a seal that is not opened holds a digest, and nothing to delete"
    )
    mend = Word("先启封；摘要之外依法须删的，用“遮盖”（redacted）", "open it first; what else the law asks to delete goes by a redacted step")  # fmt: skip
    yield of_record("CH104", record, ("tombstone",), say, mend)


def _for_whom(record: RecordChange, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Finding]:
    """A stub is for whom its record was: else a deletion would tell the campus of a record of the office's own, or take
    one of the campus out of its sight."""
    if record.before is None:
        return
    was = old.get("visibility", _FOR_ALL)
    if new.get("visibility", _FOR_ALL) != was:
        say = Word(f"存根的公开范围要和原记录一样：{was}", f"a tombstone is for whom its record was: {was}")
        yield of_record(
            "CH104", record, ("tombstone",), say, Word(f"写 visibility: {was}", f"write visibility: {was}"), key=True
        )


def _deletion(change: Change, record: RecordChange, part: Mapping[str, Any], at: FieldPath) -> Iterator[Finding]:
    campus = change.before.campus
    by, approver = str(part.get("by")), str(part.get("approved_by"))
    if not campus.is_office(by):
        say = Word(f"依法删除由主管部门办，不是 {by}", f"a lawful deletion is the office's, not {by}'s")
        office = campus.roles.office[0]
        yield of_record("CH104", record, (*at, "by"), say, Word(f"by 写 {office}/…", f"by: {office}/…"))
    may = [p for p in campus.approvers(None) if unit_of(p) != unit_of(by)]
    if approver not in may:
        say = Word(f"{approver} 不能批准 {by} 的删除", f"{approver} may not approve a deletion by {by}")
        mend = Word(f"可批准的岗位：{'、'.join(may)}", f"posts that may: {', '.join(may)}")
        yield of_record("CH104", record, (*at, "approved_by"), say, mend)
    if record.bytes_before is None:  # what landed as a tombstone never lay here, so there is nothing to name
        return
    ids = git_ids(record.bytes_before)
    blobs = part.get("blobs")
    if not set(ids) & set(blobs if isinstance(blobs, list) else ()):
        say = Word("blobs 没有写被删内容的编号", "blobs does not name what went")
        ask = f"git rev-parse {change.stood(record.path)}:./{record.path}"
        yield of_record("CH104", record, (*at, "blobs"), say, Word(f"加上 {ids[0]}（{ask}）", f"add {ids[0]} ({ask})"))


def git_ids(data: bytes) -> tuple[str, str]:
    """The ids that Git gives a content, by SHA-1 and by SHA-256."""
    return object_id("blob", data, 40), object_id("blob", data, 64)


@change_rule(
    Card("CH111", "change", Word("读不了的记录或 campus.yml 修好了，请比对", "A record or campus.yml that could not be read is mended: compare"),
         Word("读不了的没有生效，可以改到能读；但改了什么要看得见", "what cannot be read is not in force and may be mended; what was changed is shown all the same"),
         Word("用 git diff 比对前后，确认只修了写法", "compare by git diff that only the form was mended"), level="warning"),
)  # fmt: skip
def mended(change: Change) -> Iterator[Finding]:
    """Landed records that could not be read and are changed or removed now; what is judged by an older campus.yml."""
    if at := change.stood_at.get("campus.yml"):
        say = Word(
            f"主线上的 campus.yml 读不了，按 {at} 里的判断",
            f"campus.yml on main cannot be read; judged by that of {at}",
        )
        look = compared(change, "campus.yml")
        yield Finding("CH111", "campus.yml", say, Word(f"比对：{look}", f"compare: {look}"), Spot(1, 1), hidden=True)
    for record in change.records:
        if record.bytes_before is not None and record.path in change.before.unreadable:
            say = Word(
                "主线上的这条记录读不了，这次改动了它", "this record could not be read on main and is changed here"
            )
            look = compared(change, record.path)
            yield of_record("CH111", record, (), say, Word(f"比对：{look}", f"compare: {look}"), hidden=True)


def newly_void(record: RecordChange) -> bool:
    """Whether a change voids a hazard or leaves a tombstone in its place."""
    ended = any(s.get("step") == "void" for s in record.new_steps)
    stub = "tombstone" in (record.after or {}) and "tombstone" not in (record.before or {})
    return kind_of(record.id) == "hazard" and (ended or stub)
