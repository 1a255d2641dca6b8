"""What a signal is: a lead for a person who looks, never a verdict; with its key, its place and the commit behind it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from anlan.facts.derive import Facts
from anlan.ledger import Ledger
from anlan.model import Answer, Limit, Record, Schedule, path_of
from anlan.model.campus import LONGEST
from anlan.terms.finding import Basis, Card, FieldPath
from anlan.terms.word import Word, same
from anlan.trace import Commit, Landed
from anlan.trace.fault import Fault

BEGINNING = timedelta(days=30)  # for which a new campus lands its old ledgers


@dataclass(frozen=True, slots=True)
class Signal:
    """One lead: `key` is what an answer quotes; `when` is the moment at which it came to be; `commit` may be none."""

    code: str
    key: str
    path: str
    say: Word
    when: datetime
    at: FieldPath = ()
    record: str | None = None
    commit: str | None = None
    basis: Basis | None = None  # what the limit or schedule behind it rests on; else its card's

    def order(self) -> tuple[datetime, str, str]:
        """The newest last, then by key."""
        return (self.when, self.key, self.say.en)


class Claim(NamedTuple):
    """A head (`n` is -1) or a step that landed: when it says that it was, its landing, and when that reached main."""

    record: Record
    n: int
    at: datetime
    commit: Commit
    arrived: datetime


@dataclass(frozen=True)
class SignalGround:
    """What signals are drawn from: the Ledger, what follows from it, where each part landed, when it was received.

    `landed` is none where there is no history; `received` holds the receipts' times by commit, `faults` where receipts
    and history disagree.
    """

    ledger: Ledger
    facts: Facts
    landed: Landed | None = None
    received: Mapping[str, datetime] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @cached_property
    def since(self) -> datetime | None:
        """Before this moment nothing is late or missing: the campus had not begun."""
        day = self.ledger.campus.started
        return None if day is None else datetime(day.year, day.month, day.day, tzinfo=self.ledger.zone)

    def began(self, at: datetime) -> bool:
        """Whether the campus had begun at a moment."""
        return self.since is None or at >= self.since

    def counted(self, at: datetime) -> datetime:
        """From when a wait counts: the campus's beginning, where it began to wait before."""
        return at if self.since is None else max(at, self.since)

    @cached_property
    def opened(self) -> datetime | None:
        """When the campus's settings first landed: before that nothing could be received."""
        first = self.landed.trace.of("campus.yml")[-1:] if self.landed else ()
        return self.arrived(first[0].commit) if first else None

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Every head and step that landed, by record and number."""
        if self.landed is None:
            return ()
        out: list[Claim] = []
        for record in self.ledger.living():
            steps, head = record.__dict__["steps"], self.landed.heads.get(record.id)
            claimed = [
                (record.at, head),
                *zip((s.at for s in steps), self.landed.brought(record.id, len(steps)), strict=True),
            ]
            for n, (at, landing) in enumerate(claimed, -1):
                if landing is not None:
                    out.append(Claim(record, n, at, landing.commit, self.arrived(landing.commit)))
        return tuple(out)

    def name(self, target: str) -> str:
        """The name of a place or unit that a schedule asks."""
        campus = self.ledger.campus
        card = campus.place_by_id.get(target) or campus.unit_by_id.get(target)
        return card.name if card else target

    def arrived(self, commit: Commit) -> datetime:
        """When a landing reached main: by its receipt, else as its commit says."""
        return self.received.get(commit.id) or commit.committed_at

    def adopted(self, at: datetime, commit: Commit) -> bool:
        """Whether a part is of the old ledgers that a campus lands in bulk as it begins, when it landed tells nothing of."""
        arrived = self.arrived(commit)
        old = self.opened is not None and at <= self.opened and arrived - self.opened <= BEGINNING
        return old or not self.began(arrived)

    def came(self, commit: Commit) -> Word:
        """How it is known when a landing reached main; a commit's own date can be forged."""
        return (
            Word("收到", "received") if commit.id in self.received else Word("提交（无回执）", "committed (no receipt)")
        )


def as_received(signal: Signal, was: Mapping[str, str]) -> Signal:
    """A signal with the key that it had before a lawful purge gave its landing another id: an answer quotes that one."""
    if signal.commit is None or signal.commit not in was:
        return signal
    return replace(signal, key=signal.key.replace(signal.commit[:12], was[signal.commit][:12]))


JudgeSignals = Callable[[SignalGround], Iterable[Signal]]


@dataclass(frozen=True, slots=True)
class SignalRule:
    """One judge of signals and the cards of what it may find."""

    cards: tuple[Card, ...]
    judge: JudgeSignals


def signal_rule(*cards: Card) -> Callable[[JudgeSignals], SignalRule]:
    """Makes a generator a rule of signals; its cards stand beside it."""
    return lambda judge: SignalRule(cards, judge)


def signal_card(code: str, family: str, title: Word, why: Word, mend: Word) -> Card:
    """The card of a signal; it is never an error."""
    return Card(code, family, title, why, mend, level="warning")


def of_record(
    code: str,
    record: str,
    say: Word,
    when: datetime,
    at: FieldPath = (),
    part: str = "",
    commit: str | None = None,
    basis: Basis | None = None,
) -> Signal:
    """A signal about a record or a part of it."""
    key = "/".join(x for x in (code, record, part) if x)
    return Signal(code, key, path_of(record), say, when, at, record, commit, basis)


def span(limit: Limit) -> timedelta:
    """How long a limit allows; what is longer than a hundred years is refused (CA401)."""
    hours = (limit.hours or 0) if limit.days is None else 24 * limit.days
    return timedelta(hours=min(hours, 24 * LONGEST))


def ends(start: datetime, limit: Limit) -> datetime:
    """When a limit is over that begins at a moment; not after the calendar ends."""
    return start + min(span(limit), datetime.max.replace(tzinfo=start.tzinfo) - start)


def said(limit: Limit) -> Word:
    """A limit in words."""
    return days(limit.days) if limit.days is not None else hours(limit.hours or 0)


def rests(on: Limit | Schedule) -> Basis:
    """What a limit or a schedule cites, else that the campus set it itself."""
    schedule, limit = (
        Word("本校周期任务表", "The campus's own schedules"),
        Word("本校设定的限时", "The campus's own limits"),
    )
    own = schedule if isinstance(on, Schedule) else limit
    return Basis(same(on.basis) if on.basis else own, on.force)


def days(count: int) -> Word:
    """13 日, or 13 days."""
    return _many(count, "日", "day")


def hours(count: int) -> Word:
    """48 小时, or 48 hours."""
    return _many(count, "小时", "hour")


def lasted(length: timedelta) -> Word:
    """A length of time in its two largest units, what has begun counted: what is over a limit never reads as within it."""
    minutes = max(1, math.ceil(length.total_seconds() / 60))
    whole, rest = divmod(minutes, 60)
    if whole >= 48:
        day, hour = divmod(whole + (rest > 0), 24)
        return _both(days(day), hours(hour), hour > 0)
    least = _many(rest, "分钟", "minute")
    return _both(hours(whole), least, rest > 0) if whole else least


def _many(count: int, zh: str, en: str) -> Word:
    return Word(f"{count} {zh}", f"{count} {en}{'' if count == 1 else 's'}")


def _both(first: Word, then: Word, more: bool) -> Word:
    return Word(f"{first.zh} {then.zh}", f"{first.en} {then.en}") if more else first


def answers(ledger: Ledger) -> dict[str, tuple[Answer, ...]]:
    """The answers that stand beside each signal ever after, oldest first; void ones do not."""
    out: dict[str, list[Answer]] = {}
    for answer in sorted(ledger.of("answer"), key=lambda a: (a.at, a.id)):
        if not any(s.step == "void" and s.at <= ledger.moment for s in answer.steps):
            out.setdefault(answer.signal, []).append(answer)
    return {k: tuple(v) for k, v in out.items()}
