"""The board of signals: each with what the record shows, its basis and its answers; leads, never verdicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from anlan.boards.forge import Links
from anlan.boards.past import Past
from anlan.boards.pieces import Choice, Piece
from anlan.boards.voice import Voice
from anlan.model import Answer, Record, path_of, unit_of
from anlan.rules.signal import Signal, answers
from anlan.rules.signals import SIGNAL_BOOK
from anlan.terms import vocab
from anlan.terms.finding import Card

FAMILIES = ("late", "missing", "inconsistent", "altered")
SHOWN = 400


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer: the stance, who gave it and when, why, and its record."""

    stance: str
    who: str
    why: str
    record: Piece


@dataclass(frozen=True, slots=True)
class SignalView:
    """One signal as a page shows it; `write` is the forge's editor with an answer begun."""

    key: str
    code: str
    family: str
    title: str
    say: str
    about: tuple[Piece, ...]
    day: str
    basis: str
    force: str
    commit: str
    unit: str
    mend: str
    answers: tuple[AnswerView, ...]
    write: str
    facets: tuple[tuple[str, str], ...]
    text: str


@dataclass(frozen=True, slots=True)
class SignalBoard:
    """Open signals first, the newest before all; altered ones stand in a list of their own.

    `waiting` are those that await an answer, by the unit that can give it.
    """

    choices: tuple[Choice, ...]
    rows: tuple[SignalView, ...]
    altered: tuple[SignalView, ...]
    all: int
    open: int
    withheld: int
    known: bool
    waiting: Mapping[str, list[SignalView]] = field(default_factory=dict)


def signal_board(voice: Voice, past: Past | None, cards: Mapping[str, Card]) -> SignalBoard:
    """The signals that this audience may see; of those about records out of sight only their number is told."""
    if past is None:
        return SignalBoard((), (), (), 0, 0, 0, False)
    said = answers(voice.ledger)
    seen = [s for s in past.signals if s.record is None or s.record in voice.ledger.records]
    views = [
        _view(voice, s, said.get(s.key, ()), cards)
        for s in sorted(seen, key=lambda s: (s.key in said, -s.when.timestamp(), s.key))
    ]
    rows = tuple(v for v in views if v.family != "altered")
    units, counts = {v.unit for v in views}, Counter(v.family for v in views)
    waiting = defaultdict[str, list[SignalView]](list)
    for view in views:
        if view.unit and not view.answers:
            waiting[view.unit].append(view)
    choices = (
        Choice(
            "family",
            voice("类别", "Family"),
            tuple((f, f"{voice.of(vocab.FAMILIES, f)} {counts[f]}") for f in FAMILIES),
        ),
        Choice(
            "unit",
            voice("单位", "Unit"),
            tuple((u.id, voice.unit(u.id)) for u in voice.ledger.campus.units if u.id in units),
        ),
        Choice(
            "answer",
            voice("说明", "Answer"),
            (("no", voice("待说明", "Awaiting an answer")), ("yes", voice("已有说明", "Answered"))),
        ),
    )
    open_ = sum(not v.answers for v in views)
    return SignalBoard(
        choices,
        rows[:SHOWN],
        tuple(v for v in views if v.family == "altered"),
        len(views),
        open_,
        len(past.signals) - len(seen),
        True,
        dict(waiting),
    )


def _view(voice: Voice, signal: Signal, said: tuple[Answer, ...], cards: Mapping[str, Card]) -> SignalView:
    card = SIGNAL_BOOK.get(signal.code) or cards[signal.code]
    family = card.family if signal.code in SIGNAL_BOOK else "altered"
    about, unit = _about(voice, signal)
    basis = signal.basis or card.basis
    facets = (("family", family), ("unit", unit), ("answer", "yes" if said else "no"))
    sentence = voice.veiled(signal.say)
    return SignalView(
        signal.key, signal.code, family, voice.say(card.title), sentence, about, voice.day(voice.local(signal.when).date()), voice.say(basis.text), voice.of(vocab.FORCES, basis.force),
        signal.commit or "", unit, voice.say(card.mend), tuple(_answer(voice, a) for a in said), _write(voice, signal, unit), facets, f"{signal.key} {sentence}".lower(),
    )  # fmt: skip


def _about(voice: Voice, signal: Signal) -> tuple[tuple[Piece, ...], str]:
    """What a signal is about, and the unit that can say something of it."""
    if signal.record:
        record = voice.ledger.records[signal.record]
        hazard = voice.facts.hazards.get(signal.record)
        unit = (hazard.unit if hazard else None) or (unit_of(record.by) if isinstance(record, Record) else "")
        return (voice.record(signal.record), voice.unit_link(unit)), unit
    target = signal.key.split("/")[2] if signal.code == "MS101" else ""
    if target in voice.facts.places:
        unit = voice.facts.places[target].unit or ""
        return (voice.place_link(target), *((voice.unit_link(unit),) if unit else ())), unit
    return ((voice.unit_link(target),), target) if target else ((), "")


def _answer(voice: Voice, answer: Answer) -> AnswerView:
    day = voice.day(voice.local(answer.at).date())
    return AnswerView(
        voice.of(vocab.STANCES, answer.stance),
        f"{day} {voice.who(answer.by)}",
        answer.reason,
        voice.record(answer.id, voice("看这条说明", "the answer")),
    )


def _write(voice: Voice, signal: Signal, unit: str) -> str:
    card = voice.ledger.campus.unit_by_id.get(unit)
    if card is None or not card.posts:
        return ""
    at = voice.local(voice.ledger.moment)
    rid = f"an-{at:%Y%m%d}-{unit}-1"
    text = f"id: {rid}\nsignal: {signal.key}\nstance: explained\nat: {at.isoformat('T', 'minutes')}\nby: {unit}/{card.posts[0]}\nreason: \n"
    return Links(voice.ledger.campus.forge).new(path_of(rid), text)
