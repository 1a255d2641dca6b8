"""The weekly sheet: a paper first, generated from the ledger, for the meeting that looks at a week and the one to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from anlan.boards.ahead import coming, due_within
from anlan.boards.changes import moves_of
from anlan.boards.hazard_rows import major_chips, overdue_chip
from anlan.boards.past import Past
from anlan.boards.pieces import Cell, Piece, Row, Table, text
from anlan.boards.voice import SEMICOLON, Voice
from anlan.boards.week import WEEK, since
from anlan.facts.derive import Facts
from anlan.facts.differences import Differences, differences
from anlan.facts.hazards import HazardFact
from anlan.rules.signal import answers
from anlan.terms import vocab

ENOUGH = 40


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the sheet: a table or some lines; what an empty one means; how many more there are."""

    title: str
    table: Table | None
    lines: tuple[tuple[Piece, ...], ...]
    empty: str
    more: int = 0


@dataclass(frozen=True, slots=True)
class Weekly:
    """The whole sheet; `sums` are its figures, `signs` the posts that sign, `command` gives the same sheet again."""

    span: str
    sums: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    signs: tuple[str, ...]
    command: str


def weekly(voice: Voice, past: Past | None, before: Facts) -> Weekly:
    """The sheet for what was received since a moment, given the facts of that moment."""
    change, then = differences(before, voice.facts), before.ledger.moment
    parts = (
        (
            voice("须会上定的", "To be decided"),
            _decide(voice),
            (),
            voice("没有须会上定的事项。", "Nothing needs a decision."),
        ),
        (
            voice("七日内到期", "Due within 7 days"),
            _due(voice),
            (),
            voice("七日内没有到期的整改。", "Nothing is due within seven days."),
        ),
        (
            voice("上周以来的变化", "Changes since"),
            _changes(voice, past, before),
            (),
            voice("没有变化。", "Nothing changed."),
        ),
        (
            voice("应查未见记录", "Due and no record found"),
            None,
            _missing(voice, past, then),
            voice("没有。", "None."),
        ),
        (
            voice("议定事项的落实", "What was decided"),
            _decided(voice),
            (),
            voice("没有未到期或未落实的议定事项。", "Nothing decided is open."),
        ),
        (voice("接下来两周", "The next two weeks"), None, _ahead(voice), voice("没有安排。", "Nothing is planned.")),
    )
    sections = tuple(_section(voice, n, *part) for n, part in enumerate(parts))
    first, last = voice.local(then).date(), voice.facts.days.today
    span = voice(f"{voice.day(first)}至{voice.day(last)}", f"{voice.day(first)} to {voice.day(last)}")
    return Weekly(
        span,
        _sums(voice, past, change),
        sections,
        _signs(voice),
        _command(voice, then),
    )


def _command(voice: Voice, then: datetime) -> str:
    """What gives the figures again: from a moment to the revision that the sheet was made from, for the same audience."""
    ledger = voice.ledger
    one, now = (voice.local(at).isoformat("T", "minutes") for at in (then, ledger.moment))
    audience = " --audience office" if ledger.audience == "office" else ""
    return f"anlan diff {one} {ledger.revision[:12] if ledger.revision else now}{audience}"


def _section(
    voice: Voice, n: int, title: str, table: Table | None, lines: tuple[tuple[Piece, ...], ...], empty: str
) -> Section:
    """A part with its number, no longer than paper bears; what is left out is counted."""
    title = f"{voice('一二三四五六'[n] + '、', f'{n + 1}. ')}{title}"
    if table is None:
        return Section(title, None, lines[:ENOUGH], empty, max(len(lines) - ENOUGH, 0))
    shown = table._replace(rows=table.rows[:ENOUGH]) if table.rows else None
    return Section(title, shown, (), empty, max(len(table.rows) - ENOUGH, 0))


def _sums(voice: Voice, past: Past | None, change: Differences) -> tuple[tuple[str, str], ...]:
    open_ = voice.facts.open
    rows = [
        (voice("在册", "Open"), len(open_)),
        (voice("重大", "Major"), sum(h.major for h in open_)),
        (voice("超期", "Overdue"), sum(h.overdue > 0 for h in open_)),
        (voice("新报", "New"), len(change.new)),
        (voice("了结", "Ended"), len(change.closed)),
        (voice("改期", "Moved"), len(change.deadlines)),
        (voice("重启", "Reopened"), len(change.reopened)),
    ]
    if past is not None:
        said = answers(voice.ledger)
        rows.append(
            (
                voice("待说明信号", "Open signals"),
                sum(s.key not in said for s in past.signals if s.record is None or s.record in voice.ledger.records),
            )
        )
    return tuple((name, str(n)) for name, n in rows)


def _heads(voice: Voice, *pairs: tuple[str, str]) -> tuple[str, ...]:
    return tuple(voice(zh, en) for zh, en in pairs)


def _state(voice: Voice, hazard: HazardFact) -> Cell:
    over = overdue_chip(voice, hazard)
    interim = (
        (Piece(voice(f"临时措施：{hazard.now.interim}", f"interim: {hazard.now.interim}")),)
        if hazard.now.interim
        else ()
    )
    return Cell((voice.state(hazard.state), *((over,) if over else ())), interim)


def _row(voice: Voice, hazard: HazardFact) -> Row:
    title = Cell((*major_chips(voice, hazard), voice.record(hazard.id)), (Piece(voice.place(hazard.place)),))
    day = (
        f"{voice.day(hazard.deadline)} {voice.weekday(hazard.deadline)}"
        if hazard.deadline
        else voice("未定", "not set")
    )
    return Row((title, text(voice.unit(hazard.unit) or voice("未定", "not set")), text(day), _state(voice, hazard)))


def _decide(voice: Voice) -> Table:
    heads = _heads(voice, ("事项", "Matter"), ("责任单位", "Unit"), ("期限", "Deadline"), ("情况", "State"))
    chosen = [h for h in voice.facts.open if h.overdue or h.major or h.state in ("reported", "registered")]
    return Table(voice("须会上定的", "To be decided"), heads, tuple(_row(voice, h) for h in chosen))


def _due(voice: Voice) -> Table:
    heads = _heads(voice, ("隐患", "Hazard"), ("责任单位", "Unit"), ("期限", "Deadline"), ("状态", "State"))
    chosen = [h for h in voice.facts.open if due_within(h, WEEK.days)]
    return Table(voice("七日内到期", "Due within 7 days"), heads, tuple(_row(voice, h) for h in chosen))


def _changes(voice: Voice, past: Past | None, before: Facts) -> Table:
    """What was received, by the day on which it was, or counted, where it claims a later one; without a history, by that
    which it claims."""
    found: list[tuple[datetime, str, str, tuple[Piece, ...]]] = []
    for rid, stage in since(before, voice.facts):
        landing = (
            None if past is None else past.landed.heads.get(rid) if stage is None else past.landed.step(rid, stage.n)
        )
        claimed = voice.facts.courses[rid].record.at if stage is None else stage.step.at
        at = max(past.arrived(landing.commit), claimed) if past and landing else claimed
        name = voice("提交", "Filed") if stage is None else voice.of(vocab.STEPS, stage.step.step)
        found.append((at, rid, name, tuple(moves_of(voice, stage)) if stage else ()))
    rows = [
        Row(
            (
                Cell((Piece(voice.day(voice.local(at).date()), "", "al-num"),)),
                Cell((Piece(name, "", "al-num"),)),
                Cell((voice.record(rid),)),
                Cell(voice.together(moved, SEMICOLON)),
            )
        )
        for at, rid, name, moved in sorted(found, key=lambda x: (x[0], x[1]), reverse=True)
    ]
    return Table(
        voice("上周以来的变化", "Changes since"),
        _heads(
            voice,
            ("收到", "Received") if past else ("日期", "Day"),
            ("动作", "Step"),
            ("隐患", "Hazard"),
            ("改动", "What it moved"),
        ),
        tuple(rows),
        main=2,
    )


def _missing(voice: Voice, past: Past | None, then: datetime) -> tuple[tuple[Piece, ...], ...]:
    if past is None:
        return ()
    said = answers(voice.ledger)
    chosen = [s for s in past.signals if s.code == "MS101" and s.key not in said and s.when > then]
    return tuple((Piece(voice.veiled(s.say)),) for s in chosen)


def _decided(voice: Voice) -> Table:
    rows = []
    for record, action, by in voice.facts.decided:
        if by and voice.local(by[0].at) < voice.local(voice.ledger.moment) - WEEK:
            continue
        late = action.due < voice.facts.days.today
        state = (
            Cell((voice.record(by[0].id),))
            if by
            else text(voice("未见记录", "no record found") if late else voice("未到期", "not due yet"))
        )
        what = Cell((Piece(action.text),), (voice.record(record.id),))
        row = Row((what, text(voice.unit(action.to)), text(voice.day(action.due)), state))
        rows.append((action.due, record.id, row))
    heads = _heads(voice, ("议定", "Decided"), ("责任单位", "Unit"), ("期限", "Due"), ("落实", "Done by"))
    return Table(
        voice("议定事项的落实", "What was decided"),
        heads,
        tuple(r for *_, r in sorted(rows, key=lambda x: x[:2])),
    )


def _ahead(voice: Voice) -> tuple[tuple[Piece, ...], ...]:
    last = voice.facts.days.today + 2 * WEEK
    return tuple(
        (Piece(f"{x.shown} {x.weekday}", "", "al-num"), x.what, Piece(x.note, "", "al-dim"))
        for x in coming(voice)
        if x.day <= last
    )


def _signs(voice: Voice) -> tuple[str, ...]:
    """Who signs: the post that approves what is major, the office, a verifying unit that is not the office."""
    roles, campus = voice.ledger.campus.roles, voice.ledger.campus
    others = [u for u in roles.verify if u not in roles.office]
    posts = [
        *roles.approve_major[:1],
        *(
            f"{u}/{campus.unit_by_id[u].posts[0]}"
            for u in (*roles.office[:1], *others[-1:])
            if u in campus.unit_by_id and campus.unit_by_id[u].posts
        ),
    ]
    return tuple(map(voice.who, posts))
