"""What stood stays: a landed head, row or step is never edited, moved or removed; nothing is deleted.

Judged on values and not on bytes (design, section 2.2): a field added to the last landed step, a continued text or a
second key begin with the old bytes all the same, and a form that quotes anew changes bytes but no value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from anlan.model import kind_of
from anlan.rules.change import change_rule, of_record
from anlan.terms.fields import label
from anlan.terms.finding import Basis, Card, FieldPath, Finding
from anlan.terms.vocab import STEPS
from anlan.terms.word import Word, same
from anlan.trace import Change, RecordChange, steps_of

REDACTED = "〔内容已依规删除〕"
PIPL_DELETION = Basis(Word("个人信息保护法 第四十七条", "Personal Information Protection Law art. 47"), "law")
_MISSING = object()


def _redacted_parts(record: RecordChange) -> frozenset[str]:
    """The parts that new `redacted` steps name: `notes`, `steps.2.found`."""
    parts = (s.get("parts") for s in record.new_steps if s.get("step") == "redacted")
    return frozenset(p for listed in parts if isinstance(listed, list) for p in listed if isinstance(p, str))


def _differs(old: Any, new: Any, at: FieldPath, redacted: frozenset[str]) -> Iterator[FieldPath]:
    """Where two values differ, but for passages that were lawfully redacted."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from _differs(old.get(key, _MISSING), new.get(key, _MISSING), (*at, key), redacted)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for n, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differs(one, other, (*at, n), redacted)
    elif old != new and not (".".join(map(str, at)) in redacted and _is_redaction(old, new)):
        yield at


def _is_redaction(old: Any, new: Any) -> bool:
    """Whether a text is another with passages taken out and the mark put in their place."""
    if not isinstance(old, str) or not isinstance(new, str) or REDACTED not in new:
        return False
    start = 0
    kept = new.split(REDACTED)
    for n, piece in enumerate(kept):
        at = old.find(piece, start)
        if at < 0 or (n == 0 and at != 0):
            return False
        start = at + len(piece)
    return old.endswith(kept[-1])


def _shown(value: Any) -> Word:
    if value is _MISSING:
        return Word("（没有）", "(nothing)")
    text = value if isinstance(value, str) else "…"
    return same(f"“{text[:30]}{'…' if len(text) > 30 else ''}”")


def _value(values: Any, at: FieldPath) -> Any:
    for part in at:
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            return _MISSING
    return values


def _restore(change: Change, record: RecordChange, then: Word) -> Word:
    back = f"git checkout {change.base} -- {record.path}"
    return Word(f"先恢复原文：{back}；{then.zh}", f"put back what stood: {back}; {then.en}")


@change_rule(
    Card("CH101", "change", Word("已落地的开头和行不改", "A landed head or row is never edited"),
         Word("上报的内容改得掉，就没有人能相信台账；写错了用更正，改前改后都看得见", "if what was reported can be edited, nobody can trust the register; a correction shows both"),
         Word("恢复原文，追加一步“更正”（corrected）", "put it back and append a `corrected` step")),
)  # fmt: skip
def heads(change: Change) -> Iterator[Finding]:
    """Heads equal on both sides, rows too."""
    for record in change.records:
        if record.before is None or record.after is None or "tombstone" in record.after:
            continue
        redacted = _redacted_parts(record)
        old, new = ({k: v for k, v in side.items() if k != "steps"} for side in (record.before, record.after))
        for at in _differs(old, new, (), redacted):
            yield _edited(change, record, at)


def _edited(change: Change, record: RecordChange, at: FieldPath) -> Finding:
    name, old, new = str(at[0]), _value(record.before, at), _value(record.after, at)
    say = Word("已落地的“{f}”从 {a} 改成了 {b}", "the landed {f} was changed from {a} to {b}").fill(
        f=label(kind_of(record.id), name), a=_shown(old), b=_shown(new)
    )
    value = new if isinstance(new, str) and len(at) == 1 else "…"
    then = f"anlan step {record.id} corrected --set {name}={value} --reason …"
    return of_record(
        "CH101",
        record,
        at,
        say,
        _restore(change, record, Word(f"写错了就更正：{then}", f"a slip is corrected: {then}")),
        key=new is _MISSING,
    )


@change_rule(
    Card("CH102", "change", Word("已落地的步骤不改、不挪、不删", "A landed step is never edited, moved or removed"),
         Word("状态由步骤推出；改一步，等于改历史", "the status follows from the steps; whoever edits one rewrites history"),
         Word("恢复原文，新的情况写成新的一步，接在末尾", "put it back, and append what is new as a step at the end")),
)  # fmt: skip
def steps(change: Change) -> Iterator[Finding]:
    """Old steps are a prefix of the new ones."""
    for record in change.records:
        if record.before is None or record.after is None or "tombstone" in record.after:
            continue
        old, new = steps_of(record.before), steps_of(record.after)
        redacted = _redacted_parts(record)
        for n, step in enumerate(old):
            found = _changed_step(step, new, n, redacted)
            if found:
                at, say = found
                then = Word("新的情况追加一步", "append what is new as a step")
                yield of_record("CH102", record, at, say, _restore(change, record, then))
                break


def _changed_step(
    step: Mapping[str, Any], new: Sequence[Any], n: int, redacted: frozenset[str]
) -> tuple[FieldPath, Word] | None:
    name = STEPS.get(str(step.get("step")), same(str(step.get("step"))))
    if (
        n >= len(new)
        or (step != new[n] and step in new[n + 1 :])
        or (step != new[n] and new[n].get("step") != step.get("step"))
    ):
        moved = step in new
        say = (
            Word("已落地的第 {n} 步“{s}”被挪动", "landed step {n}, {s}, was moved")
            if moved
            else Word("已落地的第 {n} 步“{s}”不见了", "landed step {n}, {s}, is gone")
        )
        return (("steps", n) if n < len(new) else ("steps",)), say.fill(n=n + 1, s=name)
    at = next(_differs(step, new[n], ("steps", n), redacted), None)
    if at is None:
        return None
    field = label("", str(at[2]))
    say = Word(
        "已落地的第 {n} 步“{s}”，“{f}”从 {a} 改成了 {b}", "of landed step {n}, {s}, {f} was changed from {a} to {b}"
    )
    return at, say.fill(n=n + 1, s=name, f=field, a=_shown(_value(step, at[2:])), b=_shown(_value(new[n], at[2:])))


@change_rule(
    Card("CH103", "change", Word("记录不删除", "No record is deleted"),
         Word("删掉的记录没有人再问；作废要说明理由，留在台账上", "nobody asks for what was deleted; a void record stays, with its reason"),
         Word("恢复文件；不该有的，追加“作废”（void）写明理由；依法须删的，由主管部门立存根", "put it back; void it with a reason, or let the office leave a tombstone where the law asks for deletion")),
)  # fmt: skip
def removed(change: Change) -> Iterator[Finding]:
    """Records, checklists and other files of the plan that are gone."""
    for record in change.records:
        if record.bytes_before is not None and record.bytes_after is None:
            then = Word(
                f"要作废：anlan step {record.id} void --reason …", f"to void it: anlan step {record.id} void --reason …"
            )
            yield of_record(
                "CH103",
                record,
                (),
                Word(f"记录 {record.id} 被删除", f"the record {record.id} was deleted"),
                _restore(change, record, then),
            )


@change_rule(
    Card("CH104", "change", Word("存根由主管部门立，须经批准", "A tombstone comes from the office, with an approval"),
         Word("依法删除留存根，说明谁批准、为什么、删的是哪个内容；否则就是抹去", "a lawful deletion says who approved it, why, and which content went; else it is an erasure"),
         Word("由主管部门写存根，另一单位批准，blobs 写被删内容的 Git 编号", "let the office write it, another unit approve it, and name the Git id of what went in blobs"), basis=PIPL_DELETION),
)  # fmt: skip
def tombstones(change: Change) -> Iterator[Finding]:
    """New tombstones, and what happens to old ones."""
    campus = change.before.campus
    for record in change.records:
        old, new = record.before or {}, record.after or {}
        if "tombstone" in old and new != old:
            yield of_record(
                "CH104",
                record,
                (),
                Word("存根被改动", "a tombstone was changed"),
                _restore(change, record, Word("存根不改", "a tombstone stays")),
            )
        stub = new.get("tombstone")
        if "tombstone" in old or not isinstance(stub, dict):
            continue
        by, approver = str(stub.get("by")), str(stub.get("approved_by"))
        if not campus.is_office(by):
            yield of_record(
                "CH104",
                record,
                ("tombstone", "by"),
                Word(f"存根由主管部门立，不是 {by}", f"a tombstone is the office's to leave, not {by}'s"),
                Word(f"by 写 {campus.roles.office[0]}/…", f"by: {campus.roles.office[0]}/…"),
            )
        if approver.partition("/")[0] == by.partition("/")[0]:
            yield of_record(
                "CH104",
                record,
                ("tombstone", "approved_by"),
                Word("存根须由另一单位批准", "a tombstone is approved by another unit"),
                Word("approved_by 写另一单位有权的岗位", "name a post of another unit"),
            )
        if record.bytes_before is not None and not set(git_ids(record.bytes_before)) & set(stub.get("blobs") or ()):
            yield of_record(
                "CH104",
                record,
                ("tombstone", "blobs"),
                Word("blobs 没有写被删内容的编号", "blobs does not name what went"),
                Word(f"加上 {git_ids(record.bytes_before)[0]}", f"add {git_ids(record.bytes_before)[0]}"),
            )


def git_ids(data: bytes) -> tuple[str, str]:
    """The ids that Git gives a content, by SHA-1 and by SHA-256."""
    whole = b"blob %d\0" % len(data) + data
    return hashlib.sha1(whole, usedforsecurity=False).hexdigest(), hashlib.sha256(whole).hexdigest()


@change_rule(
    Card("CH105", "change", Word("追加一步，前面的字节不变", "A step is appended; every byte before it stays"),
         Word("表单重排引号和换行，值虽没变，却让真正的改动难以看见", "a form that quotes anew changes no value, but hides real changes among many lines"),
         Word("恢复原文再追加", "put it back and append"), level="warning"),
)  # fmt: skip
def quoting(change: Change) -> Iterator[Finding]:
    """Bytes that changed while no landed value did."""
    for record in change.records:
        old, new = record.bytes_before, record.bytes_after
        if old is None or new is None or record.before is None or record.after is None:
            continue
        if new.startswith((old, old.rstrip(b"\r\n") + b"\n")) or not _equal_so_far(record):
            continue
        then = Word(f"再用 anlan step {record.id} … 追加", f"then append with anlan step {record.id} …")
        yield of_record(
            "CH105",
            record,
            (),
            Word("值没有变，但引号、换行或缩进变了", "no value changed, but quotes, line ends or indentation did"),
            _restore(change, record, then),
        )


def _equal_so_far(record: RecordChange) -> bool:
    assert record.before is not None
    assert record.after is not None
    if "tombstone" in record.after or _redacted_parts(record):
        return False
    old, new = steps_of(record.before), steps_of(record.after)
    heads_equal = {**record.before, "steps": None} == {**record.after, "steps": None}
    return heads_equal and new[: len(old)] == old
