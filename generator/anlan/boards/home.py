"""The front page: key figures, what needs attention, the map, what comes next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from anlan.boards.ahead import Coming, coming, due_within
from anlan.boards.campus_map import CampusMap, campus_map
from anlan.boards.coverage import address
from anlan.boards.hazard_rows import closed_since, hazard_row
from anlan.boards.pieces import Figure, Piece
from anlan.boards.voice import Voice
from anlan.facts.duties import done_and_due
from anlan.facts.hazards import WAITING, HazardFact
from anlan.facts.share import share
from anlan.terms.word import Word

MOST = 12


@dataclass(frozen=True, slots=True)
class Todo:
    """A hazard that needs attention: when, what, where and whose, its state."""

    when: tuple[Piece, ...]
    title: Piece
    note: str
    state: Piece


@dataclass(frozen=True, slots=True)
class TodoGroup:
    """Hazards that need attention for one reason; those past the first dozen stand on their board."""

    name: str
    count: int
    rows: tuple[Todo, ...]
    empty: str
    all: str


@dataclass(frozen=True, slots=True)
class Home:
    """The front page."""

    figures: tuple[Figure, ...]
    groups: tuple[TodoGroup, ...]
    map: CampusMap
    coming: tuple[Coming, ...]
    withheld: str


def home(voice: Voice) -> Home:
    """The front page of one ledger."""
    return Home(_figures(voice), _groups(voice), campus_map(voice), coming(voice), withheld(voice))


def withheld(voice: Voice) -> str:
    """How many records this audience does not see; nothing else is said of them."""
    count = sum(voice.ledger.withheld.values())
    return (
        voice(
            f"另有 {count} 条记录不在校内公开范围。",
            f"{count} more record{'' if count == 1 else 's'} outside this audience.",
        )
        if count
        else ""
    )


def _figures(voice: Voice) -> tuple[Figure, ...]:
    trend, hazards = voice.facts.trend, voice.facts.open
    over = [h for h in hazards if h.overdue]
    since = voice.day(trend.first)
    names = (voice("在册隐患", "Open hazards"), voice("重大隐患", "Major hazards"), voice("超过期限", "Overdue"))
    notes = (
        voice(f"{since}以来，最多 {max(trend.open)}", f"since {since}, at most {max(trend.open)}"),
        voice("挂牌、督办见记录", "supervision: see the records")
        if trend.major[-1]
        else voice("没有在册的重大隐患", "none is open"),
        voice(f"最长 {max(h.overdue for h in over)} 日", f"longest: {voice.days(max(h.overdue for h in over))}")
        if over
        else voice("没有超期", "none"),
    )
    out = []
    for name, note, days, href in zip(
        names,
        notes,
        (trend.open, trend.major, trend.overdue),
        ("boards/hazards/?state=open", "boards/hazards/?state=grave", "boards/overdue/"),
        strict=True,
    ):
        spoken = voice(
            f"{since}以来每日{name}数，最多 {max(days)}，现在 {days[-1]}",
            f"{name} by day since {since}: at most {max(days)}, now {days[-1]}",
        )
        out.append(Figure(name, str(days[-1]), Piece(note, href), days, spoken))
    soon = sum(due_within(h, 7) for h in hazards)
    out.append(
        Figure(
            voice("七日内到期", "Due within 7 days"),
            str(soon),
            Piece(voice("含今天", "today included"), "boards/overdue/#soon"),
        )
    )
    return (*out, _mended(voice), *_covered(voice))


def _mended(voice: Voice) -> Figure:
    """Of the hazards that ended in the last ninety days, how long the middle one took."""
    first = voice.facts.trend.first
    ages = sorted(h.age for h in voice.facts.hazards.values() if closed_since(h, first))
    name = voice("已销号", "Closed")
    note = (
        voice(
            f"{voice.day(first)}以来，中位 {ages[len(ages) // 2]} 日",
            f"since {voice.day(first)}, median {voice.days(ages[len(ages) // 2])}",
        )
        if ages
        else voice(f"{voice.day(first)}以来", f"since {voice.day(first)}")
    )
    return Figure(name, str(len(ages)), Piece(note, "boards/hazards/?state=closed"))


def _covered(voice: Voice) -> tuple[Figure, ...]:
    """The first schedule of inspections that has come due: how much of it was done."""
    for duty in voice.facts.duties:
        done, due = done_and_due(duty.total())
        if duty.schedule.what == "inspection" and due:
            note = voice(f"{duty.schedule.title}：应查 {due}，已查 {done}", f"{duty.schedule.title}: {done} of {due}")
            return (
                Figure(
                    voice("应查覆盖", "Inspections done"),
                    str(share(done, due)),
                    Piece(note, address(voice, duty.schedule.id)),
                    unit="%",
                ),
            )
    return ()


def _waits(hazard: HazardFact) -> bool:
    """Whether it is another unit's turn, to check or to close."""
    return hazard.state in WAITING


# Why a hazard needs attention: the reason, what it means that none does, the board of all that do, which ones do.
_REASONS: tuple[tuple[Word, Word, str, Callable[[HazardFact], bool]], ...] = (
    (
        Word("超过期限", "Overdue"),
        Word("截至此刻，没有超过整改期限的隐患。", "As of this moment no hazard is past its deadline."),
        "boards/overdue/",
        lambda h: h.overdue > 0,
    ),
    (
        Word("重大隐患", "Major"),
        Word("没有在册的重大隐患。", "No major hazard is open."),
        "boards/hazards/?state=grave",
        lambda h: h.major,
    ),
    (
        Word("七日内到期", "Due within 7 days"),
        Word("七日内没有到期的隐患。", "Nothing falls due within 7 days."),
        "boards/overdue/#soon",
        lambda h: due_within(h, 7),
    ),
    (
        Word("还没有责任单位", "No responsible unit yet"),
        Word("在册隐患都有责任单位。", "Every open hazard has a responsible unit."),
        "boards/hazards/?unit=none&state=open",
        lambda h: h.unit is None,
    ),
    (
        Word("等验收、等销号", "Awaiting check or closing"),
        Word("没有等着验收或销号的隐患。", "Nothing awaits a check or closing."),
        "boards/hazards/?state=waiting",
        _waits,
    ),
)


def _groups(voice: Voice) -> tuple[TodoGroup, ...]:
    """Each hazard stands in its first group only; who waits for another unit stands by how long it has waited."""
    left, out = list(voice.facts.open), []
    for name, empty, href, fits in _REASONS:
        mine = [h for h in left if fits(h)]
        left = [h for h in left if not fits(h)]
        if fits is _waits:
            mine.sort(key=lambda h: (_asked(voice, h), h.id))
        shown = tuple(_todo(voice, h) for h in mine[:MOST])
        out.append(TodoGroup(voice.say(name), len(mine), shown, voice.say(empty), href if len(mine) > MOST else ""))
    return tuple(out)


def _todo(voice: Voice, hazard: HazardFact) -> Todo:
    row = hazard_row(voice, hazard)
    if hazard.state in WAITING and not hazard.major:
        when: tuple[Piece, ...] = (_waited(voice, hazard),)
    elif row.over:
        when = (row.over,)
    elif hazard.deadline:
        near = (
            f" {voice('今天', 'today') if hazard.left == 0 else voice.weekday(hazard.deadline)}"
            if due_within(hazard, 7) and not row.chips
            else ""
        )
        when = (*row.chips, Piece(row.deadline + near))
    else:
        when = (*row.chips, Piece(voice(f"已 {hazard.age} 日", voice.days(hazard.age))))
    owner = row.owner or voice(f"{row.reporter}上报", f"reported by {row.reporter}")
    return Todo(when, row.title, voice("，", ", ").join((voice.place(hazard.place), owner)), row.state)


def _asked(voice: Voice, hazard: HazardFact) -> datetime:
    """Since when it has been another unit's turn."""
    stages = voice.facts.courses[hazard.id].stages
    return next((s.step.at for s in reversed(stages) if s.before.state != s.after.state), hazard.record.at)


def _waited(voice: Voice, hazard: HazardFact) -> Piece:
    """For how many days another unit has been asked to check or close it."""
    days = (voice.facts.days.today - voice.facts.days.of(_asked(voice, hazard))).days
    return Piece(voice(f"已等 {days} 日", f"for {voice.days(days)}") if days else voice("今天起", "since today"))
