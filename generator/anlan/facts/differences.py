"""What changed between two moments, from the facts of both: equal to comparing the two builds' boards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from anlan.facts.derive import Facts
from anlan.facts.hazards import HazardFact
from anlan.model import kind_of


@dataclass(frozen=True, slots=True)
class Moved:
    """A hazard that stood at both moments, and the value that differs: a state, or a deadline."""

    id: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Differences:
    """Hazards by what happened to them; every list by id. A hazard can stand in several.

    `new` were not there at the first moment; `closed` ended (closed, merged or void); `moved` changed their state
    otherwise; `deadlines` had one, and another since; `gone` were there and are not; `filed` counts new records of every
    kind.
    """

    new: tuple[str, ...]
    moved: tuple[Moved, ...]
    overdue: tuple[str, ...]
    no_longer_overdue: tuple[str, ...]
    closed: tuple[Moved, ...]
    reopened: tuple[str, ...]
    deadlines: tuple[Moved, ...]
    gone: tuple[str, ...]
    filed: tuple[tuple[str, int], ...]

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return any(getattr(self, f.name) for f in fields(self))


def differences(before: Facts, after: Facts) -> Differences:
    """What differs between two moments."""
    old, new = before.hazards, after.hazards
    both = [(old[i], new[i]) for i in sorted(old.keys() & new.keys())]
    fresh = sorted(new.keys() - old.keys())
    ended = [Moved(a.id, a.state, b.state) for a, b in both if a.open and not b.open]
    ended += [Moved(i, "", new[i].state) for i in fresh if not new[i].open]
    changed = [Moved(a.id, a.state, b.state) for a, b in both if a.state != b.state and a.open and b.open]
    return Differences(
        new=tuple(fresh),
        moved=tuple(changed),
        overdue=tuple(sorted(i for i, h in new.items() if h.overdue and not _over(old.get(i)))),
        no_longer_overdue=tuple(a.id for a, b in both if a.overdue and not b.overdue),
        closed=tuple(sorted(ended, key=lambda m: m.id)),
        reopened=tuple(a.id for a, b in both if not a.open and b.open),
        deadlines=tuple(
            Moved(a.id, _day(a.deadline), _day(b.deadline)) for a, b in both if a.deadline and a.deadline != b.deadline
        ),
        gone=tuple(sorted(old.keys() - new.keys())),
        filed=tuple(_filed(before, after)),
    )


def _over(hazard: HazardFact | None) -> bool:
    return hazard is not None and hazard.overdue > 0


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _filed(before: Facts, after: Facts) -> Iterator[tuple[str, int]]:
    counts: dict[str, int] = {}
    for rid in after.courses.keys() - before.courses.keys():
        counts[kind_of(rid)] = counts.get(kind_of(rid), 0) + 1
    yield from sorted(counts.items())
