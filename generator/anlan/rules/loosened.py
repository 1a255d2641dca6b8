"""What a change of the settings loosens: always shown, so that nobody widens a limit unseen. Only the office may (CH203)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from anlan.model import Campus, Limit, Schedule
from anlan.rules.change import change_rule
from anlan.terms.finding import Card, FieldPath, Finding, Spot
from anlan.terms.word import Word
from anlan.trace import Change

Loosening = tuple[FieldPath, str, str]
GUARDS = (
    ".github/",
    ".gitea/",
    ".gitlab-ci.yml",
    ".gitattributes",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".ci/",
    "generator/",
    "site_templates/",
    "mkdocs.yml",
    "requirements.lock",
    "pyproject.toml",
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
                f"changes checks or the tool itself, {len(touched)} files of {guard}",
            )
    if change.settled is None:
        return
    for at, zh, en in _campus(change.before.campus, change.settled.campus):
        yield _shown("campus.yml", at, zh, en)
    old, new = change.before.plan, change.settled.plan
    for rid, schedule in old.schedules.items():
        for zh, en in _schedule(schedule, new.schedules.get(rid)):
            yield _shown(new.files.get(rid) or old.files[rid], (), f"周期 {rid}：{zh}", f"schedule {rid}: {en}")
    for rid, measure in old.measures.items():
        kept = {t.key: t for t in new.measures[rid].tasks} if rid in new.measures else {}
        for task in measure.tasks:
            later = kept.get(task.key)
            if later is None:
                yield _shown(old.files[rid], (), f"少了任务 {rid}#{task.key}", f"the task {rid}#{task.key} is gone")
            elif task.due and later.due and later.due > task.due:
                yield _shown(
                    new.files[rid],
                    (),
                    f"任务 {rid}#{task.key} 的期限推迟到 {later.due}",
                    f"the task {rid}#{task.key} is due later, on {later.due}",
                )
    for code in old.rules_of_major.keys() - new.rules_of_major.keys():
        yield _shown(
            next((f.path for f in change.files if f.path.startswith("standards/")), "standards"),
            (),
            f"少了重大隐患判定条款 {code}",
            f"the major-hazard item {code} is gone",
        )


def _shown(path: str, at: FieldPath | Spot, zh: str, en: str) -> Finding:
    return Finding(
        "CH301",
        path,
        Word(f"放宽：{zh}", f"loosened: {en}"),
        Word("在提议里写明理由，或恢复", "say why in the proposal, or put it back"),
        at,
    )


def _campus(old: Campus, new: Campus) -> Iterator[Loosening]:
    yield from _limits(old.limits, new.limits)
    for name in ("office", "verify", "approve_general", "approve_major"):
        more = [x for x in getattr(new.roles, name) if x not in getattr(old.roles, name)]
        if more:
            yield ("roles", name), f"roles.{name} 增加 {'、'.join(more)}", f"roles.{name} gains {', '.join(more)}"
    for n, unit in enumerate(new.units):
        known = old.unit_by_id.get(unit.id)
        more = [i for i in unit.identities if i not in known.identities] if known else []
        if more:
            yield (
                ("units", n, "identities"),
                f"{unit.id} 增加账号 {'、'.join(more)}",
                f"{unit.id} gains the identities {', '.join(more)}",
            )
    if any(e not in new.evidence for e in old.evidence):
        yield ("evidence",), "少要了留证的步骤", "fewer steps ask for evidence"
    if new.started and (old.started is None or new.started > old.started):
        yield ("started",), f"started 推迟到 {new.started}", f"started is later, {new.started}"
    off = [d for d in new.calendar.days if not d.work and d not in old.calendar.days]
    if off:
        yield ("calendar", "days"), f"增加不上班的日子 {len(off)} 天", f"{len(off)} more days off"
    if any(getattr(new.lec, c) > getattr(old.lec, c) for c in ("red", "orange", "yellow")):
        yield ("lec",), "风险分级的分值提高", "the scores of risk levels are raised"


def _limits(old: Sequence[Limit], new: Sequence[Limit]) -> Iterator[Loosening]:
    def key(limit: Limit) -> tuple[Any, ...]:
        return limit.what, limit.of, limit.grade, limit.field

    after = {key(x): (n, x) for n, x in enumerate(new)}
    for limit in old:
        name = " ".join(str(x) for x in key(limit) if x)
        n, later = after.get(key(limit), (0, None))
        if later is None:
            yield ("limits",), f"少了时限 {name}", f"the limit {name} is gone"
        elif _hours(later) > _hours(limit):
            yield (
                ("limits", n),
                f"时限 {name} 从 {_said(limit)} 放长到 {_said(later)}",
                f"the limit {name} grows from {_said(limit)} to {_said(later)}",
            )


def _hours(limit: Limit) -> int:
    return limit.hours or 0 if limit.days is None else limit.days * 24


def _said(limit: Limit) -> str:
    return f"{limit.hours} h" if limit.days is None else f"{limit.days} d"


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
    if old.who != new.who or old.checklist != new.checklist:
        yield "由谁查或用什么检查表变了", "who does it, or by which checklist, changes"
