"""What a change of the settings loosens: always shown, so that nobody widens a limit unseen. Only the office may (CH203)."""

from __future__ import annotations

from collections.abc import Iterator

from anlan.ledger import PlanBook
from anlan.model import Checklist, Schedule, Task
from anlan.rules.change import change_rule
from anlan.rules.wider import wider
from anlan.terms.finding import Card, FieldPath, Finding, Spot
from anlan.terms.word import Word
from anlan.trace import Change

GUARDS = (
    ".github/",
    ".gitea/",
    ".forgejo/",
    ".gitlab/",
    ".gitlab-ci.yml",
    ".gitattributes",
    ".gitmodules",
    ".githooks/",
    "hooks/",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".ci/",
    "generator/",
    "site_templates/",
    "mkdocs.yml",
    "requirements.lock",
    "pyproject.toml",
    "hatch_build.py",
    "Makefile",
)


@change_rule(
    Card("CH301", "change", Word("放宽要看得见", "Loosening is always shown"),
         Word("时限放长、检查变稀、权限变宽，都可能是合理的，但不能没有人知道", "a longer limit, a thinner schedule, a wider role may be right, but not unseen"),
         Word("确实要放宽，在提议里写明理由；否则恢复", "say why in the proposal, or put it back"), level="warning"),
)  # fmt: skip
def loosened(change: Change) -> Iterator[Finding]:
    """Limits, roles, identities, evidence asked, dates of campus.yml; schedules and tasks of the plan; workflows and tool."""
    for guard in GUARDS:
        touched = [f.path for f in change.files if f.path.startswith(guard)]
        if touched:
            yield _shown(
                touched[0],
                Spot(1, 1),
                f"改动了检查或工具本身，{guard} {len(touched)} 个文件",
                f"changes checks or the tool itself, {len(touched)} file{'s' * (len(touched) > 1)} of {guard}",
            )
    if change.settled is None:
        return
    for at, zh, en in wider(change.before.campus, change.settled.campus):
        yield _shown("campus.yml", at, zh, en)
    for path, zh, en in _plan(change.before.plan, change.settled.plan):
        yield _shown(path, (), zh, en)


def _plan(old: PlanBook, new: PlanBook) -> Iterator[tuple[str, str, str]]:
    yield from _paragraphs(old, new)
    for rid, schedule in old.schedules.items():
        for zh, en in _schedule(schedule, new.schedules.get(rid)):
            yield new.files.get(rid) or old.files[rid], f"周期 {rid}：{zh}", f"schedule {rid}: {en}"
    for rid, measure in old.measures.items():
        kept = {t.key: t for t in new.measures[rid].tasks} if rid in new.measures else {}
        for task in measure.tasks:
            for zh, en in _task(task, kept.get(task.key)):
                yield (
                    new.files.get(rid) or old.files[rid],
                    f"任务 {rid}#{task.key} {zh}",
                    f"task {rid}#{task.key}: {en}",
                )
    for rid, standard in old.standards.items():
        kept_rules = {r.code: r for r in new.standards[rid].rules} if rid in new.standards else {}
        lost = [r.code for r in standard.rules if kept_rules.get(r.code) != r]
        if lost:
            zh, en = (
                f"重大隐患判定条款 {'、'.join(lost)} 变了或没有了",
                f"the major-hazard items {', '.join(lost)} change or are gone",
            )
            yield old.files[rid], zh, en
    for family, versions in old.checklist_families.items():
        yield from _checklist(family, versions[-1], new)


def _paragraphs(old: PlanBook, new: PlanBook) -> Iterator[tuple[str, str, str]]:
    """Paragraphs of a plan that are gone or put out of scope: what is not there is not counted as owed."""
    for rid, plan in old.plans.items():
        kept = {p.ref: p for p in new.plans[rid].paragraphs} if rid in new.plans else {}
        for paragraph in plan.paragraphs:
            after = kept.get(paragraph.ref)
            if after is None or (after.out_of_scope and not paragraph.out_of_scope):
                zh, en = ("没有了", "is gone") if after is None else ("改为不在范围", "is put out of scope")
                yield old.files[rid], f"方案 {paragraph.ref} {zh}", f"paragraph {paragraph.ref} of the plan {en}"
    for rid in old.campaigns.keys() - new.campaigns.keys():
        yield old.files[rid], f"宣传活动 {rid} 没有了", f"the campaign {rid} is gone"


def _checklist(family: str, last: Checklist, new: PlanBook) -> Iterator[tuple[str, str, str]]:
    """What the newest version of a checklist no longer asks."""
    versions = new.checklist_families.get(family, ())
    asked = {i.key for i in versions[-1].items} if versions else set()
    gone = [i.key for i in last.items if i.key not in asked]
    if gone:
        path = new.files[versions[-1].id] if versions else f"plan/checklists/{last.id}.yml"
        yield path, f"检查表 {family} 不再问 {'、'.join(gone)}", f"checklist {family} no longer asks {', '.join(gone)}"


def _task(old: Task, new: Task | None) -> Iterator[tuple[str, str]]:
    if new is None:
        yield "没有了", "gone"
        return
    if old.due and new.due and new.due > old.due:
        yield f"的期限推迟到 {new.due}", f"due later, on {new.due}"
    if (
        old.evidence != new.evidence
        or set(old.schedules) - set(new.schedules)
        or set(old.units) - set(new.units)
        or (old.due and not new.due)
    ):
        yield "要做的事或单位变了", "what it asks, or of which units, changes"


def _shown(path: str, at: FieldPath | Spot, zh: str, en: str) -> Finding:
    return Finding(
        "CH301",
        path,
        Word(f"放宽：{zh}", f"loosened: {en}"),
        Word("在提议里写明理由，或恢复", "say why in the proposal, or put it back"),
        at,
    )


def _schedule(old: Schedule, new: Schedule | None) -> Iterator[tuple[str, str]]:
    if new is None:
        yield "没有了", "is gone"
        return
    if old.rrule != new.rrule:
        yield f"周期从 {old.rrule} 改为 {new.rrule}", f"its recurrence changes from {old.rrule} to {new.rrule}"
    if new.until and (old.until is None or new.until < old.until):
        yield f"提前终止于 {new.until}", f"it ends earlier, on {new.until}"
    if new.start > old.start:
        yield f"推迟到 {new.start} 开始", f"it starts later, on {new.start}"
    if set(new.except_) - set(old.except_):
        yield "增加了不查的时段", "more periods are excepted"
    if old.places != new.places or set(old.units) - set(new.units):
        yield "要查的场所或单位变了", "the places or units it asks for change"
    if (new.rounds or 0) < (old.rounds or 0) or (new.gap_minutes or 0) > (old.gap_minutes or 0):
        yield "巡查次数变少或间隔变长", "fewer rounds, or longer gaps between them"
    if (old.who, old.what, old.shift, old.checklist) != (new.who, new.what, new.shift, new.checklist):
        yield (
            "由谁查、查什么、哪个班次或用什么检查表变了",
            "who does it, what, in which shift or by which checklist changes",
        )
