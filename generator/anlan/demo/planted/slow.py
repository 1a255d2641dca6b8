"""What is planted late and missing: steps, entries, reports, replies and acts after their limit, or never."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from anlan.demo.desk import Filed
from anlan.demo.planted.plot import Off, Plot
from anlan.demo.pulls import Pull, local
from anlan.demo.rounds import Due
from anlan.demo.wording import wording
from anlan.model import unit_of

_SEEN_AFTER = date(2026, 10, 31)  # what ends before is seen to be late or missing
_DAY = timedelta(days=1)
_HEAD = re.compile(r"^(place|checklist|by): (\S+)$", re.M)


def late(plot: Plot) -> None:
    """Everything of the family, as many of each as the plot asks."""
    for _ in range(plot.each):
        _steps(plot)
        _entries(plot)
        _incident(plot, "LT104")
        _incident(plot, "LT105")
        _notice(plot, replied=True)
        _task(plot, again=True)
        _scheduled(plot, again=True)


def missing(plot: Plot) -> None:
    """Everything of the family, as many of each as the plot asks."""
    for _ in range(plot.each):
        _left_waiting(plot)
        _incident(plot, "MS103")
        _notice(plot, replied=False)
        _task(plot, again=False)
        _scheduled(plot, again=False)
        _decided(plot)
        _unfiled(plot)


def _steps(plot: Plot) -> None:
    """Assigned, planned, verified, looked at again after the limit; submitted after the deadline."""
    for name, hours, grade in (("assigned", 60, "general"), ("verified", 150, "general"), ("planned", 100, "major"),
                               ("checked", 31 * 24 + 30, "major")):  # fmt: skip
        case = plot.tend(plot.reported(grade), "closed", Off(waits={name: hours}))
        plot.plant("LT101", f"{name} {hours} hours after what it waited for", case.filed)
    case = plot.tend(plot.reported(), "closed", Off(waits={"submitted": 10 * 24}))
    plot.plant("LT102", "submitted after the deadline", case.filed)


def _entries(plot: Plot) -> None:
    """A step and an inspection that lay on paper for days."""
    case = plot.tend(plot.reported(), "closed", Off(lags={"submitted": 60}))
    plot.plant("LT103", "a submission entered 60 hours after it was claimed", case.filed)
    filed = _inspection(plot, lag=110)
    plot.plant("LT103", "an inspection entered 110 hours after it was made", filed)


def _inspection(plot: Plot, wrong: bool = False, lag: float = 1) -> Filed:
    """A check of one place with questions of its own."""
    day = plot.day()
    place = next(p.id for p in plot.chance.shuffled(plot.college.tops) if plot.college.owner(p.id, day))
    at = plot.chance.session(day)
    head = {
        "method": "special",
        "place": place,
        "asks": {"exit": "出口是否畅通、门能否打开", "gear": "器材是否齐全"},
    }
    results = {"exit": "not_ok" if wrong else "ok", "gear": "ok"}
    by = plot.college.staff[0]
    return plot.desk.file("inspection", at, by, head, {"until": at + timedelta(hours=1), "results": results},
                          lag=timedelta(hours=lag))  # fmt: skip


def _incident(plot: Plot, code: str) -> None:
    """An incident whose first report came late or never, or whose supplement came late."""
    field = "fire" if code == "LT105" else None
    row = next(r for r in plot.chance.shuffled(wording("incidents")) if (r["field"] == "fire") == (field is not None))
    day = plot.day()
    place = next(p.id for p in plot.chance.shuffled(plot.college.tops) if plot.college.owner(p.id, day))
    by = plot.college.keeper(plot.college.owner(place, day) or plot.college.office)
    at = plot.chance.at(day, 9, 11)
    known = at + timedelta(minutes=5)
    head = {"title": row["title"], "class": row["class"], "place": place, "field": row["field"]}
    filed = plot.desk.file("incident", at, by, head, {"known_at": known}, lag=timedelta(minutes=10))
    if code != "MS103":
        limit = plot.college.campus.limit("first_report", "incident", None, row["field"])
        hours = limit.hours if limit and limit.hours else 1
        _reported(plot, filed, row, known + timedelta(hours=hours, minutes=40 if code == "LT104" else -40),
                  known + timedelta(days=9 if code == "LT105" else 2))  # fmt: skip
    said = {"LT104": "first report 40 minutes after its limit", "LT105": "final report two days after the limit",
            "MS103": "never reported"}  # fmt: skip
    plot.plant(code, said[code], filed)


def _reported(plot: Plot, filed: Filed, row: Any, first: datetime, final: datetime) -> None:
    said = {"sent_to": row["sent_to"], "via": "phone", "counts": {"deaths": 0, "injured": 0}}
    office = plot.college.office
    plot.desk.step(filed, "first", first, plot.college.post(office, "duty-officer"), {**said, "text": row["first"]})
    photos = ("ext",) if plot.college.wants_photo("incident", "final", None, row["field"]) else ()
    final = max(final, local(filed.landed) + timedelta(minutes=5))
    plot.desk.step(filed, "final", final, plot.college.head, {**said, "text": row["final"]}, photos=photos)
    plot.desk.step(filed, "ended", final + timedelta(days=2), plot.college.staff[0], {"reason": "处置完毕，归档"})


def _notice(plot: Plot, replied: bool) -> None:
    """A notice whose reply came two days late, or never."""
    case = plot.tend(plot.reported(), "assigned")
    at = max(case.filed.last, local(case.landed)) + timedelta(hours=1)
    due = at.date() + timedelta(days=5)
    head = {"title": f"{case.entry.title}整改通知书", "level": "rectify", "to": case.to, "hazards": [case.filed.id]}
    tail = {"due": due, "text": f"请按期完成：{case.say(case.entry.demand)}"}
    filed = plot.desk.file("notice", at, plot.college.head, head, tail, after=case.filed.landed)
    if replied:
        reply = datetime.combine(due + timedelta(days=2), datetime.min.time()) + timedelta(hours=10)
        plot.desk.step(filed, "replied", reply, case.to, {"text": "已按要求整改，见隐患记录"})
        plot.desk.step(filed, "accepted", reply + timedelta(hours=30), plot.college.staff[0])
    for name in ("planned", "submitted", "verified", "closed"):
        plot.take(case, name, Off())
    code, said = ("LT106", "replied two days after the day given") if replied else ("MS104", "never replied to")
    plot.plant(code, said, filed)


def _left_waiting(plot: Plot) -> None:
    """Never assigned, planned, submitted, verified; a major one closed and never looked at again."""
    for until, grade, said in ((None, "general", "never assigned"), ("assigned", "general", "never submitted"),
                               ("assigned", "major", "never planned"), ("submitted", "general", "never verified"),
                               ("closed", "major", "never looked at again")):  # fmt: skip
        case = plot.reported(grade)
        if until:
            plot.tend(case, until, Off(without=frozenset({"checked"})))
        plot.plant("MS102", said, case.filed)


def _decided(plot: Plot) -> None:
    """A meeting's decision of which no record tells."""
    day = plot.day()
    at = plot.chance.at(day, 15, 17)
    regular = {u for s in plot.college.ledger.plan.schedules.values() if s.what == "meeting" for u in s.units}
    unit = plot.chance.pick([u.id for u in plot.college.inner if u.id not in {"college", *regular}])
    action = {"key": "recheck", "text": "逐层复查出口和应急照明", "to": unit, "due": day + timedelta(days=9)}
    tail = {"until": at + timedelta(minutes=40), "chair": plot.college.post(unit, "head"), "units": [unit],
            "text": "部署假期前自查", "actions": [action]}  # fmt: skip
    filed = plot.desk.file("meeting", at, plot.college.doer(unit), {"title": "安全工作专题会"}, tail)
    plot.plant("MS105", "a decision that no record fulfils", filed, f"MS105/{filed.id}#recheck")


def _unfiled(plot: Plot) -> None:
    """An item not in order of which no hazard tells."""
    plot.plant("MS106", "an item not in order without a hazard", _inspection(plot, wrong=True))


def _taken_out(plot: Plot, kind: str, fits: Any) -> tuple[Pull, str, str] | None:
    """A branch that brought one record that nobody names is undone, as if nobody had written it: its id and text."""
    mark = f"records/{kind}/"
    for pull in plot.chance.shuffled(plot.desk.pulls):
        paths = [*pull.files()]
        if len(paths) != 1 or not paths[0].startswith(mark) or len(pull.drafts) > 2 or pull.direct:
            continue
        rid = paths[0].rpartition("/")[2].removesuffix(".yml")
        text = (pull.files()[paths[0]] or b"").decode()
        if rid in plot.named | plot.used or "\nsteps:" in text or not fits(rid, text):
            continue
        plot.desk.pulls = [p for p in plot.desk.pulls if p is not pull]
        plot.used.add(rid)
        return pull, rid, text
    return None


def _scheduled(plot: Plot, again: bool) -> None:
    """An inspection that a schedule asks, not made in its period; made after it, or never."""
    chosen: list[Due] = []
    dues = {d.key: d for d in plot.rounds.due("inspection")}
    held, missed = plot.rounds.held, {d.key for d in plot.rounds.missed}

    def alone(due: Due) -> bool:
        """Done once, and the period after it once, and never in a waived one between them: what is made twice there would
        make up for this one."""
        same = [d for d in dues.values() if (d.schedule.id, d.place) == (due.schedule.id, due.place)]
        then = next((d for d in same if d.period.first > due.period.last), None)
        if then is None or any(
            plot.rounds.within(h, due, due.period.last + _DAY, then.period.first - _DAY) for h in held
        ):
            return False
        return all(d.key not in missed and plot.rounds.times(d) == 1 for d in (due, then))

    def fits(rid: str, text: str) -> bool:
        told = dict(_HEAD.findall(text))
        day = date.fromisoformat(f"{rid[3:7]}-{rid[7:9]}-{rid[9:11]}")
        asked = [d for d in dues.values() if d.period.first <= day <= d.period.last and _answers(plot, told, d)]
        if len(asked) == 1 and day.year == 2026 and asked[0].period.last < _SEEN_AFTER and alone(asked[0]):
            chosen[:] = asked
            return True
        return False

    seen = _taken_out(plot, "inspection", fits)
    if seen is None:
        return
    _, rid, text = seen
    due = chosen[0]
    held[:] = [h for h in held if not plot.rounds.meets(h, due)]
    if not again:
        plot.plant("MS101", "nobody looked in this period", None, f"MS101/{due.key}")
        return
    _made_up(plot, due, rid, text)


def _answers(plot: Plot, told: dict[str, str], due: Due) -> bool:
    """Whether an inspection is what a schedule asks there, by whoever it asks."""
    campus, by, owner = plot.college.campus, unit_of(told["by"]), plot.college.owner(due.place, due.period.first)
    asked = campus.is_office(by) if due.schedule.who == "office" else due.schedule.who == "any" or by == owner
    family = told.get("checklist", "").rpartition("-v")[0]
    return asked and family == due.schedule.checklist and due.place == told.get("place")


def _made_up(plot: Plot, due: Due, rid: str, text: str) -> None:
    """The same inspection, two days after its period."""
    day = due.period.last + timedelta(days=2)
    card = plot.college.in_force(due.schedule.checklist or "", day)
    by = re.search(r"^by: (\S+)$", text, re.M)
    assert card is not None
    assert by is not None
    at = plot.chance.session(day)
    head = {"method": "open" if due.schedule.who == "office" else "self", "place": due.place, "checklist": card.id}
    tail = {"until": at + timedelta(minutes=50), "results": {i.key: "ok" for i in card.items}}
    filed = plot.desk.file("inspection", at, by[1], head, tail, lag=timedelta(hours=1))
    plot.rounds.held.append((due.schedule.checklist or due.schedule.what, due.place, day))
    plot.plant("LT107", f"made two days after its period, instead of {rid}", filed, f"LT107/{due.key}")


def _task(plot: Plot, again: bool) -> None:
    """A task of the plan whose report is left out; handed in six days late, or never."""
    due: dict[str, date] = {}
    for measure in plot.college.ledger.plan.measures.values():
        due |= {f"{measure.id}#{t.key}": t.due for t in measure.tasks if t.due and t.due < date(2026, 11, 1)}

    texts = [data or b"" for p in plot.desk.pulls for path, data in p.files().items() if path.startswith("records/")]

    def once(ref: str) -> bool:
        return sum(f"- {ref}\n".encode() in t for t in texts) == 1

    def ref_of(text: str) -> str:
        seen = re.search(r"^fulfils:\n  - (pm-\S+)$", text, re.M)
        return seen[1] if seen else ""

    seen = _taken_out(plot, "report", lambda _, text: ref_of(text) in due and once(ref_of(text)))
    if seen is None:
        return
    _, rid, text = seen
    ref = ref_of(text)
    if not again:
        plot.plant("MS105", f"a task that no record fulfils, without {rid}", None, f"MS105/{ref}")
        return
    told: dict[str, str] = dict(_fields(text))
    at = plot.chance.at(due[ref] + timedelta(days=6), 9, 16)
    filed = plot.desk.file("report", at, told["by"], {"title": told["title"], "fulfils": [ref]}, {"text": told["text"]})
    plot.plant("LT108", f"fulfilled six days late, instead of {rid}", filed)


def _fields(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        key, colon, value = line.partition(": ")
        if colon and key in ("title", "by", "text"):
            yield key, value.strip("'")
