"""Signals of what does not agree: photos used twice, closures in bulk, evidence that was asked and is not there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from anlan.facts.fold import Stage
from anlan.model import Hazard, Record, kind_of, unit_of
from anlan.rules.signal import Signal, SignalGround, lasted, of_record, signal_card, signal_rule
from anlan.terms.finding import FieldPath
from anlan.terms.vocab import STEPS
from anlan.terms.word import Word

BULK = 5  # closures in one landing
SOON = timedelta(days=30)
SKEW = timedelta(minutes=15)
_AFTER = frozenset({"submitted", "fixed", "verified", "closed", "checked"})  # what shows a hazard mended
_LOOK = Word("核对现场和记录，写一条说明（answer）", "look at the place and the record, and answer it")


@signal_rule(
    signal_card("NC101", "inconsistent", Word("要求留证而没有证据", "Evidence was asked and is not there"),
                Word("校园设置写明哪些步骤要留照片或文件", "campus.yml says which steps ask for a photo or paper"), _LOOK),
)  # fmt: skip
def unproved(ground: SignalGround) -> Iterator[Signal]:
    """Closed hazards and finished reports of incidents that lack the evidence that campus.yml asks for."""
    for rid, course in ground.facts.courses.items():
        kind = kind_of(rid)
        if kind not in _ENDS or course.now.state not in _ENDS[kind][0]:
            continue
        for stage in course.stages:
            if stage.move is not None and not stage.step.evidence and _asked(ground, stage, course.record):
                say = Word("{x}，“{s}”没有附证据", "{x}, but {s} has no evidence")
                say = say.fill(x=_ENDS[kind][1], s=STEPS[stage.step.step])
                yield of_record(
                    "NC101", rid, say, stage.step.at, ("steps", stage.n, "step"), f"{stage.step.step}/{stage.n}"
                )


_ENDS = {
    "hazard": (("closed",), Word("已销号", "closed")),
    "incident": (("final", "ended"), Word("已报完", "reported to the end")),
}


def _asked(ground: SignalGround, stage: Stage, record: Record) -> bool:
    """Whether a step of this kind, grade and field asks for evidence."""
    return any(
        w.kind == kind_of(record.id)
        and w.step == stage.step.step
        and w.grade in (None, stage.after.grade)
        and w.field in (None, record.__dict__["field"])
        for w in ground.ledger.campus.evidence
    )


@signal_rule(
    signal_card("NC102", "inconsistent", Word("一张照片用在几处", "One photo in several places"),
                Word("两处隐患不会有同一张照片；整改前后的照片不会相同", "two hazards have no photo in common; before and after are not the same picture"), _LOOK),
)  # fmt: skip
def photos(ground: SignalGround) -> Iterator[Signal]:
    """Photos that stand for two things: two hazards, or one before and after.

    Not what was voided or merged and filed anew, nor a hazard and the inspection, notice or incident that it belongs to;
    a paper may well speak of several things.
    """
    for file, uses in sorted(_uses(ground).items()):
        ordered = sorted(uses)
        for n, use in enumerate(ordered):
            first = next((u for u in ordered[:n] if _clash(ground, u, use)), None)
            if first is not None:
                say = _twice(file[:8], first, use)
                yield of_record("NC102", use.record, say, use.at, (), f"{file[:8]}/{use.where}")


class _Use(NamedTuple):
    """Where a photo stands: in a head or a step of a record."""

    at: datetime
    record: str
    where: str


def _uses(ground: SignalGround) -> dict[str, list[_Use]]:
    out: dict[str, list[_Use]] = defaultdict(list)
    for rid, course in ground.facts.courses.items():
        if course.now.state in ("void", "merged"):
            continue
        record = course.record
        uses = [(_Use(record.at, rid, "head"), record.evidence)]
        uses += [(_Use(s.at, rid, s.step), s.evidence) for s in record.__dict__["steps"]]
        for use, evidence in uses:
            for one in evidence:
                if not one.file.endswith(".pdf"):
                    out[one.file].append(use)
    return out


def _clash(ground: SignalGround, first: _Use, later: _Use) -> bool:
    """Whether one photo cannot stand for both."""
    if first.record == later.record:
        return kind_of(later.record) == "hazard" and later.where in _AFTER
    names = ground.facts.references.names
    linked = first.record in names.get(later.record, ()) or later.record in names.get(first.record, ())
    return not linked or kind_of(first.record) == kind_of(later.record)


def _twice(photo: str, first: _Use, later: _Use) -> Word:
    if first.record != later.record:
        return Word(f"照片 {photo} 已用在 {first.record}", f"the photo {photo} is used by {first.record}")
    if first.where in _AFTER:
        say = Word("“{a}”的照片 {p} 在“{b}”又用了一次", "the photo {p} of {a} is used again in {b}")
        return say.fill(a=STEPS[first.where], b=STEPS[later.where], p=photo)
    return Word(f"整改前后用了同一张照片 {photo}", f"the same photo {photo} before and after")


@signal_rule(
    signal_card("NC103", "inconsistent", Word("一次提交销了许多", "Many closures in one landing"),
                Word("逐件验收的销号，不会几件同时落地", "closures that were each looked at do not land all at once"), _LOOK),
)  # fmt: skip
def bulk(ground: SignalGround) -> Iterator[Signal]:
    """Landings that close several hazards."""
    if ground.landed is None:
        return
    closed: dict[str, list[tuple[Any, str]]] = defaultdict(list)
    commits = {}
    for rid in ground.facts.hazards:
        for n, step in enumerate(ground.facts.courses[rid].record.__dict__["steps"]):
            landing = ground.landed.step(rid, n)
            if step.step == "closed" and landing is not None:
                closed[landing.commit.id].append((step.at, rid))
                commits[landing.commit.id] = landing.commit
    for commit, items in closed.items():
        started = ground.since is None or ground.arrived(commits[commit]) >= ground.since
        if len(items) >= BULK and started and max(items)[0] - min(items)[0] < timedelta(days=1):
            say = Word(f"一次提交销号 {len(items)} 件", f"one landing closes {len(items)} hazards")
            rid = min(items)[1]
            yield Signal(
                "NC103",
                f"NC103/{commit[:12]}",
                of_record("NC103", rid, say, max(items)[0]).path,
                say,
                ground.arrived(commits[commit]),
                (),
                rid,
                commit,
            )


@signal_rule(
    signal_card("NC105", "inconsistent", Word("销号不久又重启", "Reopened soon after closing"),
                Word("刚销号又冒出来，当时可能没有真正改好", "what comes back so soon may not have been mended"), _LOOK),
)  # fmt: skip
def reopened(ground: SignalGround) -> Iterator[Signal]:
    """Reopenings within days of the closing."""
    for rid in ground.facts.hazards:
        closed = None
        for stage in ground.facts.courses[rid].stages:
            if stage.after.state == "closed" and stage.before.state != "closed":
                closed = stage.step.at
            if stage.step.step == "reopened" and closed is not None and stage.step.at - closed < SOON:
                after = lasted(stage.step.at - closed)
                yield of_record(
                    "NC105",
                    rid,
                    Word("销号 {t}后重启", "reopened {t} after it was closed").fill(t=after),
                    stage.step.at,
                    ("steps", stage.n, "step"),
                    f"{stage.after.round}",
                )


@signal_rule(
    signal_card("NC107", "inconsistent", Word("申请和验收出自一手", "Submission and verification by one hand"),
                Word("申请和验收是两个单位的事；由一个单位录入又同时落地，看不出真有人验过", "these are two units' work; entered by one and landed together they do not show that anybody looked"), _LOOK),
)  # fmt: skip
def one_hand(ground: SignalGround) -> Iterator[Signal]:
    """Verifications that landed together with the submission that they answer, from one unit's hand."""
    if ground.landed is None:
        return
    for rid in ground.facts.hazards:
        record = ground.facts.courses[rid].record
        assert isinstance(record, Hazard)
        last = None
        for n, step in enumerate(record.steps):
            if step.step == "submitted":
                last = (n, step)
            elif step.step == "verified" and last is not None:
                submitted, verified = ground.landed.step(rid, last[0]), ground.landed.step(rid, n)
                entered = {unit_of(x.entered_by or x.by) for x in (last[1], step)}
                if (
                    submitted
                    and verified
                    and submitted.commit.id == verified.commit.id
                    and len(entered) == 1
                    and kind_of(rid) == "hazard"
                ):
                    say = Word(
                        "申请和验收由同一单位录入，同时落地",
                        "submission and verification were entered by one unit and landed together",
                    )
                    yield of_record("NC107", rid, say, step.at, ("steps", n, "at"), f"{n}", verified.commit.id)
                last = None


@signal_rule(
    signal_card("NC108", "inconsistent", Word("自报时间晚于收到时间", "Claimed later than it was received"),
                Word("还没有发生的事不会先被收到；几分钟是钟表的出入，再多就对不上", "what has not happened is not received; minutes are clocks, more than that does not fit"), _LOOK),
)  # fmt: skip
def claimed_ahead(ground: SignalGround) -> Iterator[Signal]:
    """Heads and steps that landed before the time that they claim."""
    for record, n, at, commit, arrived in ground.claims:
        if at - arrived > SKEW:
            where: FieldPath = ("steps", n, "at") if n >= 0 else ("at",)
            part = f"{n}" if n >= 0 else ""
            one, other = (f"{t.astimezone(ground.ledger.zone):%Y-%m-%d %H:%M}" for t in (at, arrived))
            say = Word("自报 {a}，可是 {b} 已{how}", "claimed {a}, yet {how} {b}").fill(
                a=one, b=other, how=ground.came(commit)
            )
            yield of_record("NC108", record.id, say, arrived, where, part, commit.id)
