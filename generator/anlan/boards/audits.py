"""The auditor's boards: how deadlines moved, how soon units enter, who was on duty when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from anlan.boards.act_boards import ActBoard, units_of
from anlan.boards.hazard_rows import major_chips
from anlan.boards.past import Past
from anlan.boards.pieces import Cell, Choice, Figure, Piece, Row, Table, text
from anlan.boards.voice import Voice
from anlan.facts.fold import rows_of
from anlan.facts.hazards import HazardFact
from anlan.facts.share import share
from anlan.model import kind_of, unit_of
from anlan.rules.signal import span

DAYS = 400  # for which it is listed who was on duty
NEVER = timedelta(0)


@dataclass(slots=True)
class _Due:
    """Of one unit: how many hazards came due, how many were submitted by their first and by their last deadline."""

    all: int = 0
    first: int = 0
    last: int = 0


def _due(voice: Voice) -> dict[str, _Due]:
    """Counts of the first round of each hazard, since reopening sets a new first deadline."""
    out: dict[str, _Due] = defaultdict(_Due)
    for hazard in voice.facts.hazards.values():
        days = [d for r, d in hazard.now.deadlines if r == 1]
        stages = voice.facts.courses[hazard.id].stages
        done = next((voice.facts.days.of(s.step.at) for s in stages if s.step.step == "submitted" and s.move), None)
        if not days or hazard.state in ("void", "merged") or (done is None and days[0] >= voice.facts.days.today):
            continue
        line = out[hazard.unit or ""]
        line.all += 1
        line.first += done is not None and done <= days[0]
        line.last += done is not None and done <= max(days)
    return out


def deadline_drift(voice: Voice) -> ActBoard:
    """Hazards whose deadline moved, and how many were submitted by the *first* deadline."""
    moved = [(h, turn) for h in voice.facts.hazards.values() if h.state not in ("void", "merged") for turn in _moves(h)]
    due = _due(voice).values()
    all_, first, last = (sum(getattr(d, name) for d in due) for name in ("all", "first", "last"))
    heads = tuple(
        voice(zh, en)
        for zh, en in (
            ("隐患", "Hazard"),
            ("责任单位", "Unit"),
            ("原定期限", "First deadline"),
            ("后来的期限", "Later deadlines"),
            ("推后", "Moved by"),
            ("状态", "State"),
        )
    )
    figures = (
        Figure(
            voice("按原定期限申请验收", "Submitted by the first deadline"),
            _share(first, all_),
            Piece(_of(voice, first, all_)),
        ),
        Figure(
            voice("按最后期限申请验收", "Submitted by the last deadline"),
            _share(last, all_),
            Piece(_of(voice, last, all_)),
        ),
        Figure(voice("改过期限的隐患", "Hazards whose deadline moved"), str(len({h.id for h, _ in moved})), Piece("")),
    )
    table = Table(
        voice("改过期限的隐患", "Hazards whose deadline moved"),
        heads,
        tuple(_drift_row(voice, h, turn) for h, turn in moved),
        right=(4,),
    )
    return ActBoard(
        figures,
        (units_of(voice, {h.unit for h, _ in moved if h.unit}),),
        table,
        voice("没有改过期限的隐患。", "No deadline was moved."),
    )


def _moves(hazard: HazardFact) -> Iterator[int]:
    """The rounds in which its deadline moved; a deadline that reopening sets is the first of its round."""
    rounds = Counter(turn for turn, _ in hazard.now.deadlines)
    return (turn for turn, count in rounds.items() if count > 1)


def by_unit(voice: Voice) -> Table:
    """Per unit, in the campus's own order: how many came due, how many were submitted by the first and the last deadline."""
    due = _due(voice)
    heads = tuple(
        voice(zh, en)
        for zh, en in (
            ("单位", "Unit"),
            ("到期", "Came due"),
            ("按原定期限", "By the first deadline"),
            ("按最后期限", "By the last deadline"),
        )
    )
    rows = tuple(
        Row((Cell((voice.unit_link(u.id),)), text(str(d.all)), text(str(d.first), _share(d.first, d.all)), text(str(d.last), _share(d.last, d.all))))
        for u in voice.ledger.campus.units if (d := due.get(u.id))
    )  # fmt: skip
    return Table(
        voice("各单位按原定期限和最后期限申请验收", "By unit: submitted by the first and by the last deadline"),
        heads,
        rows,
        right=(1, 2, 3),
    )


def _share(part: int, whole: int) -> str:
    return f"{share(part, whole)}%" if whole else "–"


def _of(voice: Voice, part: int, whole: int) -> str:
    return voice(f"到期 {whole} 件，其中 {part} 件", f"{part} of {whole} that came due")


def _drift_row(voice: Voice, hazard: HazardFact, turn: int) -> Row:
    first, *later = (day for of, day in hazard.now.deadlines if of == turn)
    told = (Piece(voice(f"第 {turn} 轮", f"round {turn}")),) if hazard.now.round > 1 else ()
    cells = (
        Cell((*major_chips(voice, hazard), voice.record(hazard.id)), (Piece(voice.place(hazard.place)), *told)),
        Cell((voice.unit_link(hazard.unit),)),
        Cell((Piece(str(first), "", "al-num"),)),
        Cell(tuple(Piece(str(d), "", "al-num") for d in later)),
        text(_by(voice, (later[-1] - first).days)),
        Cell((voice.state(hazard.state),)),
    )
    return Row(cells, f"{hazard.id} {voice.title(hazard.id)}".lower(), (("unit", hazard.unit or ""),))


def _by(voice: Voice, days: int) -> str:
    """How far a deadline moved; one that was brought forward is not a negative delay."""
    return voice.days(days) if days >= 0 else voice(f"提前 {-days} 日", f"{voice.days(-days)} earlier")


def timeliness(voice: Voice, past: Past | None) -> ActBoard:
    """How soon after it happened each unit's records were received, in the campus's own order, never by person."""
    gaps: dict[str, list[timedelta]] = defaultdict(list)
    within: dict[str, int] = defaultdict(int)
    for record in voice.ledger.living() if past else ():
        head = past.landed.heads.get(record.id) if past else None
        limit = voice.ledger.campus.limit("enter", kind_of(record.id), None, record.__dict__.get("field"))
        if past is None or head is None or limit is None or record.__dict__.get("rows"):
            continue
        unit, gap = unit_of(record.by), max(past.arrived(head.commit) - record.at, NEVER)
        gaps[unit].append(gap)
        within[unit] += gap <= span(limit)
    heads = tuple(
        voice(zh, en)
        for zh, en in (
            ("单位", "Unit"),
            ("有录入限时的记录", "Records with a limit"),
            ("限时内收到", "Received in time"),
            ("一般相差", "Typical gap"),
            ("最长相差", "Longest gap"),
        )
    )
    rows = tuple(
        Row((Cell((voice.unit_link(u.id),)), text(str(len(g))), text(_share(within[u.id], len(g))), text(voice.gap(sorted(g)[len(g) // 2])), text(voice.gap(max(g)))))
        for u in voice.ledger.campus.units if (g := gaps.get(u.id))
    )  # fmt: skip
    caption = voice(
        "录入及时性：自报时间到收到时间，按单位，不排名",
        "Timeliness of entry: claimed to received, by unit, in no ranking",
    )
    return ActBoard(
        (),
        (),
        Table(caption, heads, rows, right=(1, 2, 3, 4)),
        voice("还没有收到有录入限时的记录。", "No record with a limit of entry has been received yet.")
        if past
        else voice(
            "没有历史，比不出自报与收到相差多少。", "Without a history claimed and received cannot be compared."
        ),
    )


def responsible(voice: Voice) -> ActBoard:
    """Who was on duty on each day of the last year and more, by post, as the duty sheets tell; the newest day first."""
    rows = []
    names = {s.id: s.name for s in voice.ledger.campus.shifts}
    found = sorted(
        (
            (r.date, r.shift, r, s.id)
            for s in voice.ledger.of("duty")
            if (course := voice.facts.courses[s.id]).now.state != "void"
            for r in rows_of(course)
        ),
        key=lambda x: x[:2],
        reverse=True,
    )
    shown = [x for x in found if (found[0][0] - x[0]).days < DAYS]
    for day, shift, row, sheet in shown:
        cells = (
            Cell((voice.record(sheet, f"{day} {voice.weekday(day)}"),)),
            text(names.get(shift, shift)),
            Cell((Piece(voice.who(row.leader), "", "al-who"),)),
            Cell((Piece(voice.who(row.officer), "", "al-who"),)),
            text(row.handover),
        )
        rows.append(
            Row(cells, f"{day} {voice.who(row.leader)} {voice.who(row.officer)}".lower(), (("month", f"{day:%Y-%m}"),))
        )
    heads = tuple(
        voice(zh, en)
        for zh, en in (
            ("日期", "Day"),
            ("班次", "Shift"),
            ("带班", "Leader"),
            ("值班", "Officer"),
            ("交接", "Handover"),
        )
    )
    months = sorted({f"{d:%Y-%m}" for d, *_ in shown}, reverse=True)
    older = Figure(
        voice("更早的班次，见台账里的值班表", "Earlier shifts, in the duty sheets of the register"),
        str(len(found) - len(shown)),
        Piece(voice("台账", "register"), "ledger/"),
    )
    choices = (Choice("month", voice("月份", "Month"), tuple((m, m) for m in months)),)
    return ActBoard(
        (older,) if len(found) > len(shown) else (),
        choices,
        Table(voice("哪一天谁值班，新的在前", "Who was on duty on which day, the newest first"), heads, tuple(rows)),
        voice("没有值班记录。", "No duty sheet yet."),
        voice("日期、岗位", "day, post"),
    )


def audit_boards(voice: Voice, past: Past | None) -> dict[str, ActBoard]:
    """All of them, by the name of their slot."""
    return {
        "drift": deadline_drift(voice),
        "timeliness": timeliness(voice, past),
        "responsible": responsible(voice),
    }
