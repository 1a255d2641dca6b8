"""What stood a week before: what had been received by then, so that what changed since is what `anlan diff` tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from anlan.boards.past import Past
from anlan.facts.derive import Facts, derive
from anlan.facts.fold import Stage
from anlan.model import Record, Tombstone

WEEK = timedelta(days=7)


def week_before(facts: Facts, past: Past | None) -> Facts:
    """The facts a week earlier, to the minute, as a command writes it: of what had been received by then; where there is
    no history, of what is claimed."""
    ledger = facts.ledger
    then = (ledger.moment - WEEK).replace(second=0, microsecond=0)
    records = dict(_received(facts, past, then) if past else _claimed(facts, then))
    whole = (c for i, c in facts.courses.items() if records.get(i) is c.record)
    same = {c.record.id: c for c in whole if all(s.at <= then for s in c.record.__dict__["steps"])}
    return derive(replace(ledger, moment=then, records=records, revision=None), same)


def _claimed(facts: Facts, then: datetime) -> Iterator[tuple[str, Any]]:
    yield from ((i, r) for i, r in facts.ledger.records.items() if isinstance(r, Tombstone) or r.at <= then)


def _received(facts: Facts, past: Past, then: datetime) -> Iterator[tuple[str, Record | Tombstone]]:
    """Each record whose head had landed, with the steps that had."""
    stood = past.stood(then)
    for rid, record in facts.ledger.records.items():
        head = past.landed.heads.get(rid)
        if head is None or head.commit.id not in stood:
            continue
        if isinstance(record, Tombstone) or rid not in past.landed.steps:
            yield rid, record
            continue
        steps = record.__dict__["steps"]
        landings = enumerate(past.landed.brought(rid, len(steps)), 1)
        count = max((n for n, landing in landings if landing and landing.commit.id in stood), default=0)
        yield rid, record if count == len(steps) else record.model_copy(update={"steps": steps[:count]})


def since(before: Facts, after: Facts) -> Iterator[tuple[str, Stage | None]]:
    """Every head (no stage) and step of a hazard that counts now and did not count before."""
    for rid in after.hazards:
        course, old = after.courses[rid], before.courses.get(rid)
        if old is None:
            yield rid, None
        known = {stage.n for stage in old.stages} if old else ()
        yield from ((rid, stage) for stage in course.stages if stage.n not in known)
