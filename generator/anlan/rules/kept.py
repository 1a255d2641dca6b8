"""What others rely on stays: evidence, checklists in use, ids of campus.yml, the hazard that another was merged into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from anlan.model import Campus, Record, kind_of
from anlan.rules.altered import git_ids
from anlan.rules.change import change_rule, of_record
from anlan.terms.finding import Card, FieldPath, Finding, Spot
from anlan.terms.word import Word, listed, same
from anlan.trace import Change, RecordChange

_EVIDENCE = "records/evidence/"
_CHECKLISTS = "plan/checklists/"


@change_rule(
    Card("CH106", "change", Word("证据不替换、不删除", "Evidence is never replaced or removed"),
         Word("换掉的照片证明不了原来的样子", "a photo that was swapped proves nothing of what was"),
         Word("恢复原文件；新照片另存新文件", "put it back; a new photo is a new file")),
)  # fmt: skip
def evidence(change: Change) -> Iterator[Finding]:
    """Files of evidence that differ or are gone, but for those that a lawful deletion names."""
    named = _lawfully_deleted(change)
    for path, before, after in change.files:
        if not path.startswith(_EVIDENCE) or before is None or path.endswith(".gitkeep"):
            continue
        if after is None and set(git_ids(before)) & named:
            continue
        say = (
            Word("证据文件被删除", "a file of evidence was removed")
            if after is None
            else Word("证据文件被替换", "a file of evidence was replaced")
        )
        back = f"git checkout {change.base} -- {path}"
        yield Finding(
            "CH106",
            path,
            say,
            Word(
                f"恢复：{back}；依法须删的，在“遮盖”或存根的 blobs 里写明",
                f"put it back: {back}; a lawful deletion is named in the blobs of a redacted step or a tombstone",
            ),
            Spot(1, 1),
            hidden=True,
        )


def _lawfully_deleted(change: Change) -> frozenset[str]:
    out: set[str] = set()
    for record in change.records:
        stub = (record.after or {}).get("tombstone")
        parts = [stub] if isinstance(stub, dict) else []
        parts += [dict(s) for s in record.new_steps if s.get("step") == "redacted"]
        for part in parts:
            blobs = part.get("blobs")
            out |= {b for b in blobs if isinstance(b, str)} if isinstance(blobs, list) else set()
    return frozenset(out)


@change_rule(
    Card("CH107", "change", Word("用过的检查表不改", "A checklist in use is frozen"),
         Word("改了题目，以前的答案就变了意思", "when the question changes, old answers change their meaning"),
         Word("恢复原文，另立新版本 -vN，写明 from 和 because", "put it back and write a new version -vN with `from` and `because`")),
)  # fmt: skip
def checklists(change: Change) -> Iterator[Finding]:
    """Checklists that differ although records of the base answer them."""
    for path, before, _ in change.files:
        if before is None or not path.startswith(_CHECKLISTS):
            continue
        name = path.removeprefix(_CHECKLISTS).removesuffix(".yml")
        users = [p for p in change.named_in.get(name, ()) if p.startswith("records/")]
        if users:
            say = Word(
                f"已有 {len(users)} 条记录用过检查表 {name}",
                f"the checklist {name} is answered by {len(users)} records",
            )
            yield Finding(
                "CH107",
                path,
                say,
                Word(
                    f"恢复：git checkout {change.base} -- {path}，再另立新版本",
                    f"put it back: git checkout {change.base} -- {path}, and write a new version",
                ),
            )


@change_rule(
    Card("CH108", "change", Word("campus.yml 里的编号只终止，不消失", "Ids in campus.yml end; they never vanish"),
         Word("旧记录还指着它；消失了就读不通", "old records still name it and could not be read without it"),
         Word("恢复这一项，写上 until", "put it back and give it `until`")),
)  # fmt: skip
def ids(change: Change) -> Iterator[Finding]:
    """Units with their posts, posts, places, fields, shifts."""
    if change.settled is None:
        return
    old, new = change.before.campus, change.settled.campus
    for group, before, after in _groups(old, new):
        gone = [i for i in before if i not in after]
        if gone:
            say = Word("少了 {i}", "gone: {i}").fill(i=listed([same(i) for i in gone]))
            yield Finding(
                "CH108",
                "campus.yml",
                say,
                Word("恢复，并写上 until: 最后一日", "put it back with `until: its last day`"),
                (group,),
                key=True,
            )


def _groups(old: Campus, new: Campus) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    yield "posts", [p.id for p in old.posts], [p.id for p in new.posts]
    yield "units", [u.id for u in old.units], [u.id for u in new.units]
    kept = new.unit_by_id
    posts = [f"{u.id}/{p}" for u in old.units if u.id in kept for p in u.posts]
    yield "units", posts, list(new.holders)
    yield "fields", [f.id for f in old.fields], [f.id for f in new.fields]
    yield "places", [p.id for p in old.places], [p.id for p in new.places]
    yield "place_kinds", [p.id for p in old.place_kinds], [p.id for p in new.place_kinds]
    yield "shifts", [s.id for s in old.shifts], [s.id for s in new.shifts]


@change_rule(
    Card("CH109", "change", Word("并入过别的隐患的，不作废", "A hazard that took in another is not voided"),
         Word("它一作废，并进来的那条就悄悄没了下落", "with it, the one that was merged into it would silently vanish"),
         Word("先重启并入的那条，或不作废", "reopen the merged one first, or leave this one open")),
)  # fmt: skip
def takers(change: Change) -> Iterator[Finding]:
    """Hazards that end by this change while others that stand were merged into them."""
    for record in change.records:
        if kind_of(record.id) != "hazard" or not _ends(record):
            continue
        taken = [i for i in _merged_into(change, record.id) if i != record.id]
        if taken:
            at: FieldPath = ("tombstone",) if "tombstone" in (record.after or {}) else ("steps",)
            say = Word("{i} 已并入这一条", "{i} was merged into this one").fill(i=listed([same(i) for i in taken]))
            yield of_record(
                "CH109",
                record,
                at,
                say,
                Word("先重启它们（reopened），或不作废这一条", "reopen them first, or do not void this one"),
                key=True,
            )


def _ends(record: RecordChange) -> bool:
    ended = any(s.get("step") == "void" for s in record.new_steps)
    return ended or ("tombstone" in (record.after or {}) and "tombstone" not in (record.before or {}))


def _merged_into(change: Change, rid: str) -> list[str]:
    out = []
    for other in change.after.records.values():
        if isinstance(other, Record) and kind_of(other.id) == "hazard" and other.__dict__["steps"]:
            last = next(
                (s for s in reversed(other.__dict__["steps"]) if s.step in ("merged", "reopened", "void")), None
            )
            if last is not None and last.step == "merged" and last.into == rid:
                out.append(other.id)
    return out
