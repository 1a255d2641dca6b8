"""Which records name which: the later names the earlier, and pages show both ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from anlan.facts.fold import Course, head_of
from anlan.ledger import Ledger
from anlan.model import Draw, Hazard, Inspection, Notice, Record, of_record


@dataclass(frozen=True, slots=True)
class References:
    """Records named by a record, records that name it, and what each part (`id#key`) was fulfilled by."""

    names: dict[str, tuple[str, ...]]
    named_by: dict[str, tuple[str, ...]]
    fulfilled_by: dict[str, tuple[Record, ...]]


def references(ledger: Ledger, courses: Mapping[str, Course]) -> References:
    """Every reference between records, in one pass; what a head names as corrected since.

    What fulfils something has happened by the ledger's moment, and is not void then.
    """
    names: dict[str, tuple[str, ...]] = {}
    named_by: dict[str, list[str]] = {}
    fulfilled: dict[str, list[Record]] = {}
    for record in ledger.living():
        found = tuple(dict.fromkeys(r.partition("#")[0] for r in named(courses[record.id])))
        if found:
            names[record.id] = found
        for other in found:
            if other != record.id:
                named_by.setdefault(other, []).append(record.id)
        for ref in record.fulfils if record.at <= ledger.moment and courses[record.id].now.state != "void" else ():
            fulfilled.setdefault(ref, []).append(record)
    return References(
        names, _frozen(named_by), {k: tuple(sorted(v, key=lambda r: (r.at, r.id))) for k, v in fulfilled.items()}
    )


def named(course: Course) -> Iterator[str]:
    """Every record id (or `id#key`) that a record names."""
    record = head_of(course)
    yield from filter(of_record, record.fulfils)
    yield from record.see
    yield from _own(record)
    for step in getattr(record, "steps", ()):
        yield from step.see
        if step.step == "merged":
            yield step.into


def _own(record: Record) -> Iterable[str]:
    if isinstance(record, Hazard):
        return [r for r in (record.found_in, record.risk_point) if r]
    if isinstance(record, Inspection):
        return [r for r in (record.sealed_in, record.drawn_by) if r]
    if isinstance(record, Notice):
        return record.hazards
    return record.seals if isinstance(record, Draw) else ()


def _frozen(lists: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {k: tuple(v) for k, v in lists.items()}
