"""What others rely on stays: evidence, checklists in use, ids of campus.yml, the hazard that another was merged into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from anlan.facts.fold import fold
from anlan.model import Campus, Record, Tombstone, kind_of
from anlan.rules.change import change_rule, compared, of_record, put_back
from anlan.rules.deleted import git_ids, newly_void
from anlan.rules.evidence import evidence_owed
from anlan.terms.finding import Card, FieldPath, Finding, Spot
from anlan.terms.vocab import STATES
from anlan.terms.word import Word, listed, same
from anlan.trace import Change

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
        if not path.startswith(_EVIDENCE) or before in (None, after) or path.endswith(".gitkeep"):
            continue
        lawful = after is None and bool(set(git_ids(before or b"")) & named)
        users = _still_named(change, path) if lawful else []
        if lawful and not users:
            continue
        say = _what_happened(after, users)
        back = put_back(change, path)
        yield Finding(
            "CH106",
            path,
            say,
            Word(
                f"恢复：{back}；依法须删的，写进每条提到它的记录：存根，或“依法删除”（redacted）一步，parts 写 evidence.0 或 steps.2.evidence.0，blobs 写它的编号",
                f"put it back: {back}; a lawful deletion stands in each record that names it: a tombstone, or a redacted step whose parts say evidence.0 or steps.2.evidence.0 and whose blobs hold its id",
            ),
            Spot(1, 1),
            hidden=True,
        )


def _what_happened(after: bytes | None, users: Sequence[str]) -> Word:
    if users:
        return Word("{i} 还用着这份证据", "still named by {i}").fill(i=listed([same(i) for i in users]))
    if after is None:
        return Word("证据文件被删除", "a file of evidence was removed")
    return Word("证据文件被替换", "a file of evidence was replaced")


def _still_named(change: Change, path: str) -> list[str]:
    """The records that name a file of evidence after the change all the same."""
    name = path.rpartition("/")[2]
    users = (change.after.records.get(_stem(p)) for p in change.named_in.get(name, ()))
    return [r.id for r in users if isinstance(r, Record) and any(item.file == name for _, item in evidence_owed(r))]


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
    for path, before, after in change.files:
        if before in (None, after) or not path.startswith(_CHECKLISTS):
            continue
        name = path.removeprefix(_CHECKLISTS).removesuffix(".yml")
        users = [i for i in map(_stem, change.named_in.get(name, ())) if _answers(change, i, name)]
        if users:
            say = Word(f"已有 {len(users)} 条检查用过 {name}，如 {users[0]}",
                       f"{name} is answered by {len(users)} inspection{'' if len(users) == 1 else 's'}, as {users[0]}")  # fmt: skip
            back = put_back(change, path)
            mend = Word(f"恢复：{back}；再另立新版本", f"put it back: {back}; and write a new version")
            yield Finding("CH107", path, say, mend)


@change_rule(
    Card("CH113", "change", Word("新版检查表不倒签", "A new version of a checklist does not begin in the past"),
         Word("当日有效的版本倒着一换，已落地的检查就成了用错版本，谁也改不了", "landed inspections would have answered the wrong version, and nobody could mend that"),
         Word("from 写这次改动落地之日或以后的日子", "let `from` be the day on which it lands, or a later one")),
)  # fmt: skip
def versions(change: Change) -> Iterator[Finding]:
    """Checklists that come to be in force on a day that is over, where an older version was."""
    if change.settled is None:
        return
    today = change.after.moment.astimezone(change.before.zone).date()
    for rid, card in change.settled.plan.checklists.items():
        stood = change.before.plan.checklists.get(rid)
        others = (c for c in change.before.plan.checklist_families.get(card.family, ()) if c.id != rid)
        moved = stood is None or stood.from_ != card.from_
        if moved and card.from_ < today and any(c.from_ < today for c in others):
            say = Word(f"{rid} 从 {card.from_} 起有效，那时用的是旧版", f"{rid} begins on {card.from_}, when an older version was in force")  # fmt: skip
            mend = Word(f"from 写 {today} 或以后的日子", f"let `from` be {today} or later")
            yield Finding("CH113", change.settled.plan.files.get(rid, _CHECKLISTS), say, mend, ("from",))


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yml")


def _answers(change: Change, rid: str, checklist: str) -> bool:
    """Whether a record that holds a checklist's name is an inspection by it, as far as that is known."""
    record = change.before.records.get(rid)
    return rid.startswith("in-") and (record is None or record.__dict__.get("checklist") == checklist)


@change_rule(
    Card("CH108", "change", Word("campus.yml 里的编号只终止，不消失", "Ids in campus.yml end; they never vanish"),
         Word("旧记录还指着它；消失了就读不通", "old records still name it and could not be read without it"),
         Word("恢复这一项，写上 until", "put it back and give it `until`")),
)  # fmt: skip
def ids(change: Change) -> Iterator[Finding]:
    """Units with their posts, posts, places and their kinds, fields, shifts, windows, indicators."""
    if any(f.path == "campus.yml" and f.after is None for f in change.files):
        back = put_back(change, "campus.yml")
        mend = Word(f"恢复：{back}", f"put it back: {back}")
        yield Finding("CH108", "campus.yml", Word("campus.yml 没有了", "campus.yml is gone"), mend)
    if change.settled is None:
        return
    old, new = change.before.campus, change.settled.campus
    for group, before, after in _groups(old, new):
        gone = [i for i in before if i not in after]
        if gone:
            say = Word("少了 {i}", "gone: {i}").fill(i=listed([same(i) for i in gone]))
            look = compared(change, "campus.yml")
            mend = Word(
                f"恢复，并写上 until: 最后一日（比对：{look}）",
                f"put it back with `until: its last day` (compare: {look})",
            )
            yield Finding("CH108", "campus.yml", say, mend, (group,), key=True)


def _groups(old: Campus, new: Campus) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    yield "posts", [p.id for p in old.posts], [p.id for p in new.posts]
    yield "units", [u.id for u in old.units], [u.id for u in new.units]
    kept = new.unit_by_id
    posts = [f"{u.id}/{p}" for u in old.units if u.id in kept for p in u.posts]
    yield "units", posts, list(new.holders)
    yield "fields", [f.id for f in old.fields], [f.id for f in new.fields]
    for group in ("places", "place_kinds", "shifts", "windows", "indicators"):
        yield group, [x.id for x in getattr(old, group)], [x.id for x in getattr(new, group)]


@change_rule(
    Card("CH109", "change", Word("并入过别的隐患的，不作废", "A hazard that took in another is not voided"),
         Word("它一作废，并进来的那条就悄悄没了下落", "with it, the one that was merged into it would silently vanish"),
         Word("先重启并入的那条，或不作废", "reopen the merged one first, or leave this one open")),
)  # fmt: skip
def takers(change: Change) -> Iterator[Finding]:
    """Hazards that end by this change while others that stand were merged into them."""
    for record in change.records:
        if not newly_void(record):
            continue
        taken = [i for i in _merged_into(change, record.id) if i != record.id]
        if taken:
            at: FieldPath = ("tombstone",) if "tombstone" in (record.after or {}) else ("steps",)
            say = Word("{i} 已并入这一条", "{i} was merged into this one").fill(i=listed([same(i) for i in taken]))
            again = f"anlan step {taken[0]} reopened"
            mend = Word(
                f"先重启并入的：{again}；或不作废这一条",
                f"reopen what was merged first: {again}; or do not void this one",
            )
            yield of_record("CH109", record, at, say, mend, key=True)


def _merged_into(change: Change, rid: str) -> list[str]:
    hazards = (r for r in change.after.living() if kind_of(r.id) == "hazard" and r.__dict__["steps"])
    return [r.id for r in hazards if _stands_in(r, change) == rid]


def _state(hazard: Record | Tombstone | None, change: Change) -> str:
    """Where a hazard stands at the change's moment; empty where there is none."""
    if isinstance(hazard, Record):
        return fold(hazard, change.after.moment).now.state
    return "tombstone" if hazard is not None else ""


def _stands_in(hazard: Record, change: Change) -> str | None:
    """The hazard that another is merged into now, if any."""
    course = fold(hazard, change.after.moment)
    into: str | None = None
    for stage in course.stages:
        if stage.move is not None and stage.step.step == "merged":
            into = stage.step.into
    return into if course.now.state == "merged" else None


@change_rule(
    Card("CH110", "change", Word("并入的隐患落地时还在册", "What a hazard is merged into stands when that lands"),
         Word("两处改动各自都对，合在一起却让隐患悄悄没了：一处并入，另一处把它并入的那条作废或并走", "two changes, each right, can make a hazard vanish together: one merges it, the other voids what it was merged into, or merges that away"),
         Word("不并入，或并入一条在册的隐患", "leave it open, or merge it into a hazard that is open")),
)  # fmt: skip
def merges(change: Change) -> Iterator[Finding]:
    """New `merged` steps whose aim has ended on the main line, whatever time the step claims: void, or merged itself."""
    for record in change.records:
        first = len((record.after or {}).get("steps") or ()) - len(record.new_steps)
        for n, step in enumerate(record.new_steps, first):
            aim = change.after.records.get(str(step.get("into"))) if step.get("step") == "merged" else None
            if aim is None or kind_of(aim.id) != "hazard":
                continue
            state = _state(aim, change)
            if state in ("void", "tombstone") or (
                state == "merged" and _state(change.before.records.get(aim.id), change) == "merged"
            ):
                say = Word("{i} 现在是“{s}”", "{i} is now: {s}").fill(i=same(aim.id), s=STATES[state].word)
                back = put_back(change, record.path)
                mend = Word(
                    f"并入一条在册的隐患，或不并入：{back}", f"merge it into an open one, or leave it open: {back}"
                )
                yield of_record("CH110", record, ("steps", n, "into"), say, mend)
