"""What stood stays: a landed head, row or step is never edited, moved or removed; nothing is deleted.

Judged on values and not on bytes (design, section 2.2): a field added to the last landed step, a continued text or a
second key begin with the old bytes all the same, and a form that quotes anew changes bytes but no value.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from anlan.facts.fold import never_corrected
from anlan.model import kind_of
from anlan.rules.change import change_rule, of_record, restored
from anlan.terms.fields import label
from anlan.terms.finding import Card, FieldPath, Finding, Spot
from anlan.terms.vocab import STEPS
from anlan.terms.word import Word, same
from anlan.trace import Change, RecordChange, steps_of

REDACTED = "〔内容已依规删除〕"
_MISSING = object()


def redacted_parts(record: RecordChange) -> frozenset[str]:
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


def _stood(change: Change) -> Iterator[RecordChange]:
    """The records that differ, stood before in a form that could be read, and stand after."""
    for record in change.records:
        both = record.before is not None and record.after is not None and record.path not in change.before.unreadable
        if both and "tombstone" not in {**(record.before or {}), **(record.after or {})}:
            yield record


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


@change_rule(
    Card("CH101", "change", Word("已落地的开头和行不改", "A landed head or row is never edited"),
         Word("上报的内容改得掉，就没有人能相信台账；写错了用更正，改前改后都看得见", "if what was reported can be edited, nobody can trust the register; a correction shows both"),
         Word("恢复原文，追加一步“更正”（corrected）", "put it back and append a `corrected` step")),
)  # fmt: skip
def heads(change: Change) -> Iterator[Finding]:
    """Heads equal on both sides, rows too; a record that could be read still can."""
    for record in change.records:
        spoilt = record.before is not None and record.after is None and record.bytes_after is not None
        if spoilt and not (record.bytes_after or b"").startswith((record.bytes_before or b"").rstrip()):
            yield _spoilt(change, record)  # what stood is whole where only a step was typed badly: that is a slip
    for record in _stood(change):
        redacted = redacted_parts(record)
        old, new = ({k: v for k, v in (side or {}).items() if k != "steps"} for side in (record.before, record.after))
        for at in _differs(old, new, (), redacted):
            yield _edited(change, record, at)


def _spoilt(change: Change, record: RecordChange) -> Finding:
    """A landed record that was emptied or written over by what is no record: it would be out of force unseen."""
    say = Word("已落地的记录被改得读不出来了", "a landed record was made one that cannot be read")
    then = Word(f"新的情况追加一步：anlan step {record.id}", f"append what is new as a step: anlan step {record.id}")
    mend = restored(change, record, then)
    return Finding("CH101", record.path, say, mend, Spot(1, 1), record.id, hidden=True)


def _edited(change: Change, record: RecordChange, at: FieldPath) -> Finding:
    name, old, new = str(at[0]), _value(record.before, at), _value(record.after, at)
    say = Word("已落地的“{f}”从 {a} 改成了 {b}", "the landed {f} was changed from {a} to {b}").fill(
        f=label(kind_of(record.id), name), a=_shown(old), b=_shown(new)
    )
    return of_record(
        "CH101",
        record,
        at,
        say,
        restored(change, record, _instead(record, at, new)),
        key=new is _MISSING,
    )


def _instead(record: RecordChange, at: FieldPath, new: Any) -> Word:
    """What to do for an edited head: correct a plain field, else void the record and file it anew."""
    name = str(at[0])
    if kind_of(record.id) == "seal":
        return Word("另行封存：anlan new seal", "seal anew: anlan new seal")
    if name in never_corrected(kind_of(record.id)) or len(at) > 1 or not isinstance(new, str):
        then = f"anlan step {record.id} void"
        return Word(
            f"报错了的，由主管部门作废后另报：{then}",
            f"what was filed wrongly is voided by the office and filed anew: {then}",
        )
    then = f"anlan step {record.id} corrected --set {shlex.quote(f'{name}={new}')}"
    return Word(f"写错了就更正：{then}", f"a slip is corrected: {then}")


@change_rule(
    Card("CH102", "change", Word("已落地的步骤不改、不挪、不删", "A landed step is never edited, moved or removed"),
         Word("状态由步骤推出；改一步，等于改历史", "the status follows from the steps; whoever edits one rewrites history"),
         Word("恢复原文，新的情况写成新的一步，接在末尾", "put it back, and append what is new as a step at the end")),
)  # fmt: skip
def steps(change: Change) -> Iterator[Finding]:
    """Old steps are a prefix of the new ones."""
    for record in _stood(change):
        old, new = steps_of(record.before or {}), steps_of(record.after or {})
        redacted = redacted_parts(record)
        for n, step in enumerate(old):
            found = _changed_step(step, new, n, redacted)
            if found:
                at, say = found
                then = Word(
                    f"新的情况追加一步：anlan step {record.id}", f"append what is new as a step: anlan step {record.id}"
                )
                yield of_record("CH102", record, at, say, restored(change, record, then))
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
    Card("CH105", "change", Word("追加一步，前面的字节不变", "A step is appended; every byte before it stays"),
         Word("表单重排引号和换行，值虽没变，却让真正的改动难以看见；注释哪一页都不显示", "a form that quotes anew changes no value, but hides real changes among many lines; a comment is shown on no page"),
         Word("恢复原文再追加", "put it back and append"), level="warning"),
)  # fmt: skip
def quoting(change: Change) -> Iterator[Finding]:
    """Bytes that changed while no landed value did; comments and blank lines too, where no step comes with them."""
    for record in _stood(change):
        old, new = record.bytes_before or b"", record.bytes_after or b""
        appended = bool(record.new_steps) and new.startswith((old, old.rstrip(b"\r\n") + b"\n"))
        if old == new or appended or not _equal_so_far(record):
            continue
        then = Word(f"再追加一步：anlan step {record.id}", f"then append a step: anlan step {record.id}")
        yield of_record(
            "CH105",
            record,
            (),
            Word(
                "值没有变，但引号、换行、缩进或注释变了",
                "no value changed, but quotes, line ends, indentation or comments did",
            ),
            restored(change, record, then),
        )


def _equal_so_far(record: RecordChange) -> bool:
    before, after = record.before or {}, record.after or {}
    if redacted_parts(record):
        return False
    old, new = steps_of(before), steps_of(after)
    return {**before, "steps": None} == {**after, "steps": None} and new[: len(old)] == old
