"""Sealed first, opened later: a seal proves something only where it landed before anybody could know what follows from it.

The seals of a draw land first, its lists next, and only then are the seals opened and the lot drawn. Whoever knows the
seed while he may still choose the lists, or the lists while he may still choose the seed, tries until he likes the lot.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from anlan.facts.fold import Stage
from anlan.model import Draw, Record, Seal, Tombstone, path_of
from anlan.rules.change import change_rule, of_record
from anlan.rules.inconsistent import SKEW
from anlan.rules.signal import Signal, SignalGround, signal_card, signal_rule
from anlan.rules.signal import of_record as signal_of
from anlan.terms.finding import Card, FieldPath, Finding
from anlan.terms.word import Word
from anlan.trace import Change, Commit, RecordChange

_WHY = Word("封存、名单、启封一起落地，种子可以一直试到满意为止", "where seal, lists and opening land together, a seed can be tried until the lot pleases")  # fmt: skip
_ANEW = Word("另行封存，落地之后再启封", "seal anew, and open it when that has landed")
_FREEZE = Word("先让封存落地，再让名单落地，然后启封、抽签", "land the seals, then the lists; open and draw after that")


@change_rule(
    Card("CH112", "change", Word("先封存，再定名单，后启封", "Sealed first, then the lists, opened last"), _WHY, _FREEZE),
)  # fmt: skip
def sealed_first(change: Change) -> Iterator[Finding]:
    """Seals that land opened, lists that land with their seals or when these are open, lots drawn on a tombstone."""
    for record in change.records:
        card = change.after.records.get(record.id)
        if not isinstance(card, Record) or _before_it_began(change, card.at):
            continue
        opening = _opened(card)
        if isinstance(card, Seal) and record.before is None and opening is not None:
            say = Word("封存和启封一起落地，证明不了先后", "sealed and opened in one change, which proves no order")
            yield of_record("CH112", record, ("steps", opening, "step"), say, _ANEW)
        elif isinstance(card, Draw):
            yield from _lists(change, record, card)


def _before_it_began(change: Change, at: datetime) -> bool:
    started = change.before.campus.started
    return started is not None and at.astimezone(change.before.zone).date() < started


def _opened(seal: object) -> int | None:
    """The number of the step that opens a seal."""
    steps = seal.steps if isinstance(seal, Seal) else ()
    return next((n for n, s in enumerate(steps) if s.step == "opened"), None)


def _lists(change: Change, record: RecordChange, draw: Draw) -> Iterator[Finding]:
    fresh = {r.id for r in change.records if r.before is None}
    drawn = any(s.get("step") == "drawn" for s in record.new_steps)
    for n, rid in enumerate(draw.seals):
        seal, at = change.after.records.get(rid), ("seals", n)
        if isinstance(seal, Tombstone) and drawn:
            yield of_record("CH112", record, at, _BURIED.fill(n=n + 1), _FREEZE)
        elif record.before is None and rid in fresh:
            yield of_record("CH112", record, at, _TOGETHER.fill(n=n + 1), _FREEZE)
        elif record.before is None and _opened(seal) is not None:
            yield of_record("CH112", record, at, _KNOWN.fill(n=n + 1), _FREEZE)


_BURIED = Word("抽签时第 {n} 份封存已是存根", "seal {n} was buried when the lot was drawn")
_TOGETHER = Word("第 {n} 份封存与名单一起落地", "seal {n} landed together with the lists")
_KNOWN = Word("名单落地时第 {n} 份封存已经启封", "seal {n} was open when the lists landed")


@signal_rule(
    signal_card("NC110", "inconsistent", Word("封存、名单、启封落地的先后说明不了问题", "Seal, lists and opening landed in an order that proves nothing"), _WHY,
                Word("问封存单位当时封了什么、谁知道，写一条说明（answer）；结果可疑的，另行封存再抽", "ask the units what they had sealed and who knew, and answer it; where in doubt, seal anew and draw again")),
)  # fmt: skip
def in_order(ground: SignalGround) -> Iterator[Signal]:
    """Seals and draws by where their parts landed on the main line, and by when they were received."""
    seals = tuple(ground.ledger.of("seal"))
    if ground.landed is None or not seals:
        return
    order = {commit: n for n, commit in enumerate(reversed(ground.landed.trace.line))}
    for seal in seals:
        yield from _seal(ground, seal)
    for draw in ground.ledger.of("draw"):
        head = ground.landed.heads.get(draw.id)
        void = ground.facts.courses[draw.id].now.state == "void"
        if head is not None and not void and not ground.adopted(draw.at, head.commit):
            yield from _draw(ground, draw, head.commit, order)


class _Step(NamedTuple):
    """A step of a seal or a draw, and its landing."""

    stage: Stage
    commit: Commit


def _taken(ground: SignalGround, rid: str, name: str) -> _Step | None:
    """The first lawful step of a name, where its landing is known."""
    stages = ground.facts.courses[rid].stages
    stage = next((s for s in stages if s.move is not None and s.step.step == name), None)
    landing = ground.landed.step(rid, stage.n) if ground.landed and stage else None
    return _Step(stage, landing.commit) if stage and landing else None


def _seal(ground: SignalGround, seal: Seal) -> Iterator[Signal]:
    head, opening = ground.landed.heads.get(seal.id) if ground.landed else None, _taken(ground, seal.id, "opened")
    if head is None or opening is None or ground.adopted(opening.stage.step.at, head.commit):
        return
    at: FieldPath = ("steps", opening.stage.n, "at")
    if head.commit.id == opening.commit.id:
        say = Word("封存和启封同时落地", "sealed and opened in one landing")
    elif ground.arrived(head.commit) - opening.stage.step.at > SKEW:
        say = Word("自报 {a} 启封，可是封存 {b} 才{how}", "claimed opened {a}, yet the seal was {how} {b}")
        say = _times(ground, say, opening.stage.step.at, head.commit)
    else:
        return
    yield signal_of("NC110", seal.id, say, ground.arrived(opening.commit), at, commit=opening.commit.id)


def _draw(ground: SignalGround, draw: Draw, head: Commit, order: dict[str, int]) -> Iterator[Signal]:
    drawn = _taken(ground, draw.id, "drawn")
    for n, rid in enumerate(draw.seals):
        found = _of_seal(ground, rid, head, drawn.commit if drawn else None, order)
        if found:
            say, commit = found
            yield signal_of("NC110", draw.id, say.fill(n=n + 1), ground.arrived(commit), ("seals", n), f"{n + 1}", commit.id)  # fmt: skip
    if drawn and ground.arrived(head) - drawn.stage.step.at > SKEW:
        say = Word("自报 {a} 抽签，可是名单 {b} 才{how}", "claimed drawn {a}, yet the lists were {how} {b}")
        say = _times(ground, say, drawn.stage.step.at, head)
        at: FieldPath = ("steps", drawn.stage.n, "at")
        yield signal_of("NC110", draw.id, say, ground.arrived(drawn.commit), at, "drawn", drawn.commit.id)


def _of_seal(
    ground: SignalGround, rid: str, head: Commit, drawn: Commit | None, order: dict[str, int]
) -> tuple[Word, Commit] | None:
    """What is odd about when a seal of a draw landed, and the landing that shows it; seals are told by number, since not
    everybody sees them."""
    assert ground.landed is not None
    if isinstance(ground.ledger.records.get(rid), Tombstone):
        grave = next((r.commit for r in ground.landed.trace.of(path_of(rid)) if r.role == "landing"), None)
        late = grave and drawn and order[drawn.id] >= order[grave.id]
        return (_BURIED, drawn) if late and drawn else None
    first = ground.landed.heads.get(rid)
    if first is not None and order[first.commit.id] >= order[head.id]:
        return _TOGETHER, first.commit
    opening = _taken(ground, rid, "opened") if rid in ground.facts.courses else None
    return (_KNOWN, head) if opening and order[opening.commit.id] <= order[head.id] else None


def _times(ground: SignalGround, say: Word, claimed: datetime, commit: Commit) -> Word:
    one, other = (f"{t.astimezone(ground.ledger.zone):%Y-%m-%d %H:%M}" for t in (claimed, ground.arrived(commit)))
    return say.fill(a=one, b=other, how=ground.came(commit))
