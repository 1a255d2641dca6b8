"""What is planted behind the gate: pushes to main that edit what stood, merges that change more than their branch."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from anlan.demo.college import END, LAST
from anlan.demo.desk import Filed
from anlan.demo.photos import photo
from anlan.demo.planted.plot import Off, Plant, Plot
from anlan.demo.pulls import Draft, Pull, local, seconds
from anlan.demo.text import block
from anlan.model import path_of, unit_of

_DAY = 86400
_STEP = re.compile(r"  - step: [a-z]+\n(?:    .*\n)*")
_PHOTO = re.compile(r"- file: (([0-9a-f]{2})[0-9a-f]{30}\.jpg)")
Edit = Callable[[str], str]


def altered(plot: Plot) -> None:
    """Everything of the family, as many of each as the plot asks; what changes other files, once."""
    for _ in range(plot.each):
        for code, what, edit in _EDITS:
            filed = next(f for f in plot.finished() if edit(f.text) != f.text)
            _push(plot, filed, code, what, edit(filed.text))
        _spoilt(plot)
        _deleted(plot)
        _buried(plot)
        _redacted(plot)
        _photo(plot, replaced=True)
        _photo(plot, replaced=False)
        _evil(plot)
        _reversed(plot)
        _octopus(plot)
        _moves(plot)
        _for_another(plot)


def _head(key: str, value: str) -> Edit:
    return lambda text: re.sub(rf"^{key}: .*$", f"{key}: {value}", text, count=1, flags=re.M)


def _hour_earlier(text: str) -> str:
    return re.sub(r"^(at: .*T)(\d\d)", lambda m: f"{m[1]}{(int(m[2]) + 23) % 24:02}", text, count=1, flags=re.M)


def _longer(text: str) -> str:
    def later(seen: re.Match[str]) -> str:
        return f"{seen[1]}{date.fromisoformat(seen[2]) + timedelta(days=2)}"

    return re.sub(r"(    deadline: )(\S+)", later, text, count=1)


def _without(step: str) -> Edit:
    return lambda text: re.sub(rf"  - step: {step}\n(?:    .*\n)*", "", text, count=1)


def _swapped(text: str) -> str:
    steps = _STEP.findall(text)
    head, _, _ = text.partition("steps:\n")
    return f"{head}steps:\n{''.join([steps[1], steps[0], *steps[2:]])}" if len(steps) > 2 else text


_EDITS: tuple[tuple[str, str, Edit], ...] = (
    ("CH101", "the title of a head edited", _head("title", "现场基本正常")),
    ("CH101", "the time of a head edited", _hour_earlier),
    ("CH101", "the spot taken out of a head", lambda t: re.sub(r"^spot: .*\n", "", t, count=1, flags=re.M)),
    ("CH102", "a deadline edited in its step", _longer),
    ("CH102", "a step taken out", _without("planned")),
    ("CH102", "the last step taken out", lambda t: t.replace(_STEP.findall(t)[-1], "")),
    ("CH102", "steps put in another order", _swapped),
    ("CH102", "a field added to the last step", lambda t: f"{t}    note: 已与使用单位核对\n"),
    ("CH102", "what was found edited", lambda t: re.sub(r"(    found: )(.*)", r"\1现场查看合格", t, count=1)),
)


def _later(plot: Plot, filed: Filed) -> int:
    """Some working hour days after a record's newest landing."""
    return filed.landed + plot.chance.number(2, 12) * _DAY + plot.chance.number(0, 3600)


def _pushed(plot: Plot, unit: str, when: int, subject: str, *files: tuple[str, bytes | None]) -> Pull:
    """A commit that goes to main directly."""
    pull = Pull(unit, subject, [Draft(when, unit, subject, files)], when, direct=True)
    plot.desk.pulls.append(pull)
    return pull


def _list(plot: Plot, code: str, what: str, filed: Filed | None, pull: Pull) -> None:
    plot.plants.append(Plant("altered", code, what, filed.id if filed else None, None, pull))


def _push(plot: Plot, filed: Filed, code: str, what: str, text: str) -> None:
    pull = _pushed(
        plot, plot.college.office, _later(plot, filed), f"{filed.id}: 整理", (path_of(filed.id), text.encode())
    )
    _list(plot, code, what, filed, pull)


def _spoilt(plot: Plot) -> None:
    """A slip of the hand that makes a record unreadable, and a push that mends it with another title."""
    filed = next(plot.finished())
    when, path = _later(plot, filed), path_of(filed.id)
    _pushed(plot, plot.college.office, when, f"{filed.id}: 进展", (path, f'{filed.text}note: "已核\n'.encode()))
    mended = _head("title", "现场基本正常")(filed.text).encode()
    pull = _pushed(plot, plot.college.office, when + 5400, f"{filed.id}: 修正格式", (path, mended))
    _list(plot, "CH101", "a record made unreadable, then mended with another title", filed, pull)


def _deleted(plot: Plot) -> None:
    filed = next(f for f in plot.finished() if "\nfound_in: " not in f.text)
    pull = _pushed(plot, plot.college.office, _later(plot, filed), "清理", (path_of(filed.id), None))
    _list(plot, "CH103", "a record deleted", filed, pull)


def _own(plot: Plot, filed: Filed) -> bool:
    """Whether it is a unit's, not the office's or an outsider's."""
    unit = unit_of(filed.by)
    return unit != plot.college.office and plot.college.mail(unit) is not None


def _buried(plot: Plot) -> None:
    """A tombstone that the unit itself wrote."""
    filed = next(f for f in plot.finished() if "\nfound_in: " not in f.text and _own(plot, f))
    when = _later(plot, filed)
    gone = {"at": local(when - 600), "by": filed.by, "approved_by": plot.college.leader, "reason": "重复登记，不再保留",
            "blobs": ["0" * 40]}  # fmt: skip
    text = block({"id": filed.id, "tombstone": gone})
    pull = _pushed(plot, unit_of(filed.by), when, f"{filed.id}: 删除", (path_of(filed.id), text.encode()))
    _list(plot, "CH104", "a tombstone by a unit", filed, pull)


def _redacted(plot: Plot) -> None:
    """A redaction that the unit itself wrote and approved, before anything is taken out."""
    filed = next(f for f in plot.finished() if _own(plot, f))
    when = _later(plot, filed)
    step = f"  - step: redacted\n    at: {local(when - 600):%Y-%m-%dT%H:%M}+08:00\n    by: {filed.by}\n    parts: [title]\n"
    step += f"    reason: 不再需要\n    approved_by: {filed.by}\n    blobs: ['{'0' * 40}']\n"
    pull = _pushed(
        plot, unit_of(filed.by), when, f"{filed.id}: 遮盖", (path_of(filed.id), (filed.text + step).encode())
    )
    _list(plot, "CH104", "a redaction by a unit, that took nothing out", filed, pull)


def _photo(plot: Plot, replaced: bool) -> None:
    filed = next(f for f in plot.finished(photos=True) if _PHOTO.search(f.text))
    seen = _PHOTO.search(filed.text)
    assert seen is not None
    path = f"records/evidence/{seen[2]}/{seen[1]}"
    data = photo("door", f"replaced/{filed.id}")[1] if replaced else None
    pull = _pushed(plot, plot.college.office, _later(plot, filed), "整理照片", (path, data))
    _list(plot, "CH106", "a photo replaced" if replaced else "a photo deleted", None, pull)


def _merged(plot: Plot, filed: Filed, branched: int | None = None) -> Pull:
    """A branch with an honest report on it, which is merged days after a record's newest landing."""
    day = local(_later(plot, filed)).date()
    while plot.chance.rests(day):
        day += timedelta(days=1)
    case = plot.reported(day=day)
    pull = case.filed.pull
    pull.drafts = pull.drafts[-1:]
    if branched is not None:
        pull.drafts = [Draft(branched, pull.unit, "草稿", ()), *pull.drafts]
    plot.tend(case, "closed")
    return pull


def _evil(plot: Plot) -> None:
    """A merge that also edits a record which is not on its branch."""
    filed = next(plot.finished())
    pull = _merged(plot, filed)
    pull.beyond = ((path_of(filed.id), _head("title", "现场已恢复正常")(filed.text).encode()),)
    _list(plot, "CH101", "a merge that edits another record's head", filed, pull)


def _reversed(plot: Plot) -> None:
    """A merge of an old branch that takes the old side of a record, and so loses its last step."""
    filed = next(plot.finished())
    pull = _merged(plot, filed, branched=filed.landed - 600)
    pull.beyond = ((path_of(filed.id), filed.text.replace(_STEP.findall(filed.text)[-1], "").encode()),)
    _list(plot, "CH102", "a merge of an old branch that silently takes the old side", filed, pull)


def _octopus(plot: Plot) -> None:
    """One merge of two branches, which edits a third record."""
    filed = next(plot.finished())
    pull = _merged(plot, filed)
    case = plot.reported(day=local(pull.merged).date() - timedelta(days=1))
    other = case.filed.pull
    other.merged = pull.merged
    plot.tend(case, "closed")
    pull.beside = other
    pull.merged = max(pull.merged, other.last + 60)
    pull.beyond = ((path_of(filed.id), _hour_earlier(filed.text).encode()),)
    _list(plot, "CH101", "a merge of two branches that edits a third record's head", filed, pull)


def _direct(plot: Plot, filed: Filed, code: str, what: str) -> None:
    """The newest step of a record goes to main past the gate."""
    pull = filed.pull
    pull.direct, pull.drafts = True, pull.drafts[-1:]
    pull.merged = pull.last
    _list(plot, code, what, filed, pull)


def _moves(plot: Plot) -> None:
    """Steps that may not be taken: by whom, in which state, without whose approval."""
    office = plot.college.staff[0]
    case = plot.tend(plot.reported(), "submitted")
    plot.take(case, "verified", Off(by={"verified": case.to}))
    _direct(plot, case.filed, "CS502", "verified by the unit that did the work")
    case = plot.tend(plot.reported(), "submitted")
    plot.take(case, "closed", Off(waits={"closed": 30}))
    _direct(plot, case.filed, "CS501", "closed before it was verified")
    case = plot.tend(plot.reported("major"), "verified")
    plot.take(case, "closed", Off(values={"closed": {"approved_by": None}}))
    _direct(plot, case.filed, "HZ105", "a major hazard closed without approval")
    case = plot.tend(plot.reported(), "planned")
    longer = {"deadline": case.deadline + timedelta(days=5), "reason": "配件到货推迟", "approved_by": office}
    plot.take(case, "extended", Off(values={"extended": longer}))
    _direct(plot, case.filed, "CS506", "an extension approved by who asks")
    case = plot.reported()
    far = {"deadline": case.filed.at.date() + timedelta(days=80)}
    plot.take(case, "assigned", Off(values={"assigned": far}))
    _direct(plot, case.filed, "HZ106", "a deadline far beyond the limit")
    for name in ("planned", "submitted", "verified", "closed"):
        plot.take(case, name, Off())


def _for_another(plot: Plot) -> None:
    """A unit's own login lands a verification in the name of another unit."""
    case = plot.tend(plot.reported(), "submitted")
    plot.take(case, "verified", Off())
    pull = case.filed.pull
    pull.drafts[-1] = Draft(pull.last, unit_of(case.to), pull.drafts[-1].subject, pull.drafts[-1].files)
    _direct(plot, case.filed, "CH201", "a verification that the responsible unit's login pushed")
    plot.take(case, "closed", Off())


def settings(plot: Plot, files: dict[str, bytes]) -> None:
    """A checklist in use reworded; a post taken out of campus.yml, and put back an hour later."""
    when = seconds(plot.chance.at(date(2026, 11, 11), 9, 16))
    path = next(p for p in sorted(files) if p.startswith("plan/checklists/fire-monthly"))
    reworded = re.sub(r"(ask: )(.*?)([，}\n])", r"\1\2（仅看入口处）\3", files[path].decode(), count=1)
    pull = _pushed(plot, plot.college.office, when, "检查表改字", (path, reworded.encode()))
    _list(plot, "CH107", "a checklist in use reworded", None, pull)
    campus = files["campus.yml"]
    shorter = re.sub(rb"^  - \{id: lab-keeper, .*\n", b"", campus, count=1, flags=re.M).replace(b", lab-keeper", b"")
    pull = _pushed(plot, plot.college.office, when + 7200, "岗位整理", ("campus.yml", shorter))
    _list(plot, "CH108", "a post taken out of campus.yml", None, pull)
    _pushed(plot, plot.college.office, when + 10800, "恢复岗位", ("campus.yml", campus))


def backdated(plot: Plot) -> None:
    """A push whose commit claims to be five days older than what it stands on."""
    for _ in range(plot.each):
        filed = next(plot.finished())
        when = _later(plot, filed)
        step = f"  - step: noted\n    at: {local(when - 600):%Y-%m-%dT%H:%M}+08:00\n    by: {plot.college.staff[0]}\n    note: 已归档\n"
        unit, data = plot.college.office, (filed.text + step).encode()
        draft = Draft(when, unit, f"{filed.id}: 进展", ((path_of(filed.id), data),), when - 5 * _DAY)
        pull = Pull(unit, draft.subject, [draft], when, direct=True)
        plot.desk.pulls.append(pull)
        _list(plot, "AL203", "a commit dated five days before what it stands on", None, pull)


def last_push(plot: Plot) -> None:
    """The last landing of all, a report pushed to main; it is what a rewriting takes away."""
    case = plot.reported(day=LAST)
    pull = case.filed.pull
    pull.direct, pull.drafts = True, [replace(pull.drafts[-1], when=seconds(END) - 3)]
    pull.merged = pull.last
    plot.last = case.filed
