"""The boards of inspections, incidents, drills and trainings: one filterable table each, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from anlan.boards.pieces import Cell, Choice, Figure, Piece, Row, Table, text
from anlan.boards.voice import Voice
from anlan.facts.fold import head_of
from anlan.model import Incident, Record, unit_of
from anlan.rules.signal import lasted, span
from anlan.terms import vocab


@dataclass(frozen=True, slots=True)
class ActBoard:
    """Key figures, a filter and a table."""

    figures: tuple[Figure, ...]
    choices: tuple[Choice, ...]
    table: Table
    empty: str
    hint: str = ""


def _newest(voice: Voice, kind: str) -> list[Any]:
    courses = (voice.facts.courses[r.id] for r in voice.ledger.of(kind))
    heads = (head_of(c) for c in courses if c.now.state != "void")
    return sorted(heads, key=lambda r: (r.at, r.id), reverse=True)


def _figure(name: str, number: int, note: str = "") -> Figure:
    return Figure(name, str(number), Piece(note))


def _day(voice: Voice, record: Record) -> Cell:
    return Cell((Piece(f"{voice.local(record.at):%Y-%m-%d}", "", "al-num"),))


def _row(
    voice: Voice, record: Any, *cells: Cell, facets: tuple[tuple[str, str], ...] = (), notes: tuple[Piece, ...] = ()
) -> Row:
    title = voice.record(record.id)
    place = record.__dict__.get("place")
    text_ = f"{record.id} {title.text} {voice.place(place)} {voice.owner(record.by)}".lower()
    own = (("unit", unit_of(record.by)), ("place", (place or "").partition(".")[0]), *facets)
    return Row((Cell((title,), notes), *cells), text_, own)


def units_of(voice: Voice, units: set[str]) -> Choice:
    """A choice among some units, in the order of campus.yml."""
    return Choice(
        "unit",
        voice("单位", "Unit"),
        tuple((u.id, voice.unit(u.id)) for u in voice.ledger.campus.units if u.id in units),
    )


def _unit_choice(voice: Voice, records: Iterable[Record]) -> Choice:
    return units_of(voice, {unit_of(r.by) for r in records})


def _place_choice(voice: Voice, records: Iterable[Any]) -> Choice:
    places = {(r.__dict__.get("place") or "").partition(".")[0] for r in records}
    return Choice(
        "place", voice("场所", "Place"), tuple((p.id, p.name) for p in voice.ledger.campus.places if p.id in places)
    )


def inspections(voice: Voice) -> ActBoard:
    """Inspections and what they found."""
    records = _newest(voice, "inspection")
    found = {r.id: sum(v == "not_ok" for v in r.results.values()) for r in records}
    rows = []
    for r in records:
        method = voice.of(vocab.METHODS, r.method)
        result = (
            Cell(
                (Piece(voice(f"不符合 {found[r.id]} 项", f"{found[r.id]} not in order"), "", "al-chip al-chip--major"),)
            )
            if found[r.id]
            else text(voice("全部正常", "All in order"))
        )
        facets = (("method", r.method), ("found", "yes" if found[r.id] else "no"))
        rows.append(
            _row(
                voice,
                r,
                _day(voice, r),
                Cell((voice.place_link(r.place),)),
                text(method),
                text(voice.who(r.by)),
                text(str(len(r.results))),
                result,
                facets=facets,
            )
        )
    heads = (
        voice("检查", "Inspection"),
        voice("日期", "Day"),
        voice("场所", "Place"),
        voice("方式", "Method"),
        voice("单位·岗位", "Unit, post"),
        voice("项数", "Items"),
        voice("结果", "Result"),
    )
    methods = tuple((m, voice.say(w)) for m, w in vocab.METHODS.items() if any(r.method == m for r in records))
    choices = (_unit_choice(voice, records), _place_choice(voice, records), Choice("method", voice("方式", "Method"), methods),
               Choice("found", voice("结果", "Result"), (("yes", voice("有不符合项", "Something not in order")), ("no", voice("全部正常", "All in order")))))  # fmt: skip
    raised = sum((h.record.found_in or "").startswith("in-") for h in voice.facts.hazards.values())
    figures = (_figure(voice("检查", "Inspections"), len(records)), _figure(voice("有不符合项", "With something not in order"), sum(n > 0 for n in found.values())),
               _figure(voice("由检查报出的隐患", "Hazards raised by them"), raised))  # fmt: skip
    return ActBoard(
        figures,
        choices,
        Table(voice("检查，新的在前", "Inspections, the newest first"), heads, tuple(rows), right=(5,)),
        voice("还没有检查记录。", "No inspection yet."),
    )


def incidents(voice: Voice) -> ActBoard:
    """Incidents, when they were known and first reported."""
    records = _newest(voice, "incident")
    rows = []
    for r in records:
        course = voice.facts.courses[r.id]
        first = next((s.step.at for s in course.stages if s.step.step == "first" and s.move), None)
        reported = voice.moment(first) if first else voice("尚无首报", "not reported yet")
        known = Cell((Piece(voice.moment(r.known_at), "", "al-num"),))
        facets = (("class", r.class_), ("field", r.field))
        rows.append(_row(voice, r, Cell((Piece(voice.moment(r.at), "", "al-num"),)), Cell((voice.place_link(r.place),)), text(voice.of(vocab.CLASSES, r.class_)),
                         known, Cell((Piece(reported, "", "al-num"),)), Cell((_reported_after(voice, r, first),)), Cell((voice.state(course.now.state),)), facets=facets))  # fmt: skip
    heads = (
        voice("事件", "Incident"),
        voice("发生", "Happened"),
        voice("场所", "Place"),
        voice("类别", "Class"),
        voice("知悉", "Known"),
        voice("首报", "First report"),
        voice("知悉到首报", "Known to first report"),
        voice("状态", "State"),
    )
    classes = tuple((c, voice.say(w)) for c, w in vocab.CLASSES.items() if any(r.class_ == c for r in records))
    running = sum(voice.facts.courses[r.id].now.state not in ("ended", "void") for r in records)
    figures = (_figure(voice("事件", "Incidents"), len(records)), _figure(voice("尚未结束", "Not ended"), running))
    choices = (_place_choice(voice, records), Choice("class", voice("类别", "Class"), classes))
    return ActBoard(figures, choices, Table(voice("突发事件，新的在前", "Incidents, the newest first"), heads, tuple(rows)),
                    voice("没有突发事件记录。这不等于没有发生，只说明没有登记。", "No incident is on record. This does not prove that none happened."))  # fmt: skip


def _reported_after(voice: Voice, record: Incident, first: datetime | None) -> Piece:
    """How long after it was known an incident was first reported, or has not been yet; loud where that is over the limit."""
    gap = (first or voice.ledger.moment) - record.known_at
    if gap < timedelta(0):
        return Piece("–")
    campus = voice.ledger.campus
    limit = campus.limit("first_report", "incident", None, record.field)
    began = campus.started is None or voice.facts.days.of(record.known_at) >= campus.started
    over = limit is not None and began and gap > span(limit)
    return Piece(voice.say(lasted(gap)), "", "al-strong" if over else "al-num")


def _todo(voice: Voice, open_: int, all_: int) -> str:
    """How much of what was decided is done."""
    if not all_:
        return ""
    done = voice("已全部落实", "all done") if all_ > 1 else voice("已落实", "done")
    return voice(f"待落实 {open_}，共 {all_}", f"{open_} of {all_} open") if open_ else done


def drills(voice: Voice) -> ActBoard:
    """Drills, how many took part, how long it took to get out."""
    records = _newest(voice, "drill")
    rows = []
    for r in records:
        seconds = r.evacuation_seconds
        out = text(voice(f"{seconds} 秒", f"{seconds} s") if seconds is not None else "")
        open_ = sum(f"{r.id}#{a.key}" not in voice.facts.references.fulfilled_by for a in r.actions)
        todo = text(_todo(voice, open_, len(r.actions)))
        rows.append(
            _row(
                voice,
                r,
                _day(voice, r),
                Cell((voice.place_link(r.place),)),
                text(voice.owner(r.by)),
                text(str(sum(c.people for c in r.counts))),
                out,
                todo,
                notes=(Piece(r.scenario),),
            )
        )
    heads = (
        voice("演练", "Drill"),
        voice("日期", "Day"),
        voice("场所", "Place"),
        voice("单位", "Unit"),
        voice("人数", "People"),
        voice("疏散用时", "Evacuation"),
        voice("议定事项", "Things to do"),
    )
    figures = (
        _figure(voice("演练", "Drills"), len(records)),
        _figure(voice("参加人次", "People taking part"), sum(c.people for r in records for c in r.counts)),
    )
    choices = (_unit_choice(voice, records), _place_choice(voice, records))
    return ActBoard(
        figures,
        choices,
        Table(voice("演练，新的在前", "Drills, the newest first"), heads, tuple(rows), right=(4, 5)),
        voice("还没有演练记录。", "No drill yet."),
    )


def training(voice: Voice) -> ActBoard:
    """Trainings and campaigns, counted and never listed by name."""
    records = _newest(voice, "training")
    campaigns = voice.ledger.plan.campaigns
    rows = []
    for r in records:
        campaign = campaigns[r.campaign].title if r.campaign in campaigns else r.campaign or ""
        rows.append(
            _row(
                voice,
                r,
                _day(voice, r),
                text(voice.owner(r.by)),
                text(campaign),
                text(str(sum(c.people for c in r.counts))),
                text(str(r.hours)),
                facets=(("campaign", r.campaign or ""),),
            )
        )
    heads = (
        voice("培训宣传", "Training"),
        voice("日期", "Day"),
        voice("单位", "Unit"),
        voice("活动", "Campaign"),
        voice("人数", "People"),
        voice("学时", "Hours"),
    )
    used = {r.campaign for r in records}
    choices = (
        _unit_choice(voice, records),
        Choice(
            "campaign", voice("活动", "Campaign"), tuple((c.id, c.title) for c in campaigns.values() if c.id in used)
        ),
    )
    figures = (
        _figure(voice("场次", "Sessions"), len(records)),
        _figure(voice("人次", "People"), sum(c.people for r in records for c in r.counts)),
    )
    return ActBoard(
        figures,
        choices,
        Table(
            voice("培训宣传，新的在前；只记人数，不记姓名", "Trainings, the newest first; counts, never names"),
            heads,
            tuple(rows),
            right=(4, 5),
        ),
        voice("还没有培训记录。", "No training yet."),
    )


ACT_BOARDS: dict[str, Callable[[Voice], ActBoard]] = {
    "inspections": inspections,
    "incidents": incidents,
    "drills": drills,
    "training": training,
}
