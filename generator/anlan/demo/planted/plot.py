"""Where irregularities are planted: fresh records that are quiet but for one thing, and quiet records that stood."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from anlan.demo.acts import Acts
from anlan.demo.case import Case
from anlan.demo.chance import Chance
from anlan.demo.college import LAST
from anlan.demo.desk import Filed
from anlan.demo.hazards import Found
from anlan.demo.pulls import Pull, local
from anlan.model.scalars import RECORD

_SPRING = date(2026, 3, 2)
_ID = re.compile(RECORD.encode())
WAITS = {"assigned": 2, "planned": 20, "submitted": 40, "verified": 20, "closed": 2, "checked": 240}  # hours
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plant:
    """One irregularity: what was done, where it landed, and the code that should tell of it.

    About a record, or a signal's key where there is none; about its commit alone where it is a change of other files.
    """

    family: str
    code: str
    what: str
    record: str | None = None
    signal: str | None = None
    pull: Pull | None = None
    commit: str | None = None


@dataclass(frozen=True)
class Off:
    """How a course leaves the usual: longer waits in hours, steps left out, other values, other hands, other photos."""

    waits: Mapping[str, float] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    values: Mapping[str, Values] = field(default_factory=dict)
    by: Mapping[str, str] = field(default_factory=dict)
    photos: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lags: Mapping[str, float] = field(default_factory=dict)
    entered: Mapping[str, str] = field(default_factory=dict)
    joined: frozenset[str] = frozenset()


@dataclass
class Plot:
    """A year that is written, chance of its own, and what has been planted so far; `each` says how many of each sort."""

    acts: Acts
    seed: int
    each: int
    plants: list[Plant] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    last: Filed = field(init=False)

    def __post_init__(self) -> None:
        self.rounds, self.desk, self.college = self.acts.rounds, self.acts.desk, self.acts.college
        self.hazards = self.rounds.hazards
        self.chance = Chance(self.seed + 7919, self.desk.chance.off)
        self.desk.chance = self.chance

    def plant(self, code: str, what: str, filed: Filed | None = None, signal: str | None = None) -> None:
        """List one; its commit is the newest landing of the record."""
        families = {"LT": "late", "MS": "missing", "NC": "inconsistent"}
        pull = filed.pull if filed else None
        if filed:
            self.used.add(filed.id)
        self.plants.append(
            Plant(families.get(code[:2], "altered"), code, what, filed.id if filed else None, signal, pull)
        )

    def day(self, last: date = LAST - timedelta(days=60)) -> date:
        """A working day from spring on, with no days off near it."""
        while True:
            day = _SPRING + timedelta(days=self.chance.number(0, (last - _SPRING).days))
            near = [day + timedelta(days=n) for n in range(-1, 9)]
            if day.weekday() < 3 and not any(d in self.chance.off for d in near):
                return day

    def reported(self, grade: str = "general", field_: str | None = None, day: date | None = None,
                 photos: tuple[str, ...] = ()) -> Case:  # fmt: skip
        """A hazard that its own unit reports in the morning of a day."""
        day = day or self.day()
        while True:
            place = self.chance.pick(self.college.tops).id
            owner = self.college.owner(place, day)
            fitting = [t for t in self.hazards.library.possible(place, day) if t.grade == grade and t.visibility == "campus"
                       and not t.quick and (t.field == field_ if field_ else t.field != "fire")]  # fmt: skip
            if owner and owner not in self.college.campus.roles.verify and fitting:
                break
        entry, by = self.chance.pick(fitting), self.college.doer(owner)
        found = Found(
            entry, place, self.chance.at(day, 8, 9), by, source="self", lag=timedelta(minutes=12), photos=photos
        )
        case = self.hazards.report(found)
        case.grade, case.to = grade, by
        self.used.add(case.filed.id)
        return case

    def tend(self, case: Case, until: str = "closed", off: Off | None = None) -> Case:
        """A course that goes as it should up to a step, but for what is off."""
        off = off or Off()
        major = case.grade == "major"
        names = [*WAITS][: [*WAITS].index("checked" if major and until == "closed" else until) + 1]
        for name in names:
            if name not in off.without:
                self.take(case, name, off)
        return case

    def take(self, case: Case, name: str, off: Off) -> None:
        """One step, at its usual time after the one before it has landed unless `off` says otherwise."""
        filed = case.filed
        at = filed.last + timedelta(hours=off.waits.get(name, WAITS.get(name, 5)))
        at = at if name in off.joined else max(at, local(filed.landed) + timedelta(minutes=5))
        values = {**self._values(case, name, at), **off.values.get(name, {})}
        photos = off.photos.get(name, self._photos(case, name))
        self.desk.step(filed, name, at, off.by.get(name, self._who(case, name)), values, photos=photos,
                       lag=timedelta(hours=off.lags.get(name, 0.2)), entered_by=off.entered.get(name),
                       join=name in off.joined)  # fmt: skip

    def _who(self, case: Case, name: str) -> str:
        if name in ("planned", "submitted"):
            return case.to
        if name in ("verified", "checked"):
            unit = case.to.partition("/")[0]
            return self.college.post(self.college.verifiers(unit, unit)[0], "fire-officer", "safety-officer", "clerk")
        return self.college.staff[0]

    def _photos(self, case: Case, name: str) -> tuple[str, ...]:
        return ("door",) if self.college.wants_photo("hazard", name, case.grade, case.entry.field) else ()

    def _values(self, case: Case, name: str, at: datetime) -> Values:
        entry, major = case.entry, case.grade == "major"
        if name == "assigned":
            case.deadline = at.date() + timedelta(days=9)
            graded = {"grade": case.grade, "major_rule": entry.rule if major else None}
            return {
                **graded,
                "to": case.to,
                "deadline": case.deadline,
                "interim": case.say(entry.interim) if major else None,
            }
        if name == "planned":
            return {
                "measures": case.measures(self.chance),
                "funds": entry.funds,
                "contingency": case.say(entry.contingency),
            }
        if name == "submitted":
            return {"done": case.done(self.chance, at)}
        if name in ("verified", "checked"):
            return {
                **({"result": "ok"} if name == "checked" else {}),
                "found": f"{case.spot}：{case.found(self.chance, at)}",
            }
        return {"approved_by": self.college.leader if major else None}

    @cached_property
    def named(self) -> set[str]:
        """The records that others name."""
        out: set[str] = set()
        for pull in self.desk.pulls:
            for path, data in pull.files().items():
                own = path.rpartition("/")[2].removesuffix(".yml")
                if data and path.endswith(".yml"):
                    out.update(i for m in _ID.findall(data) if (i := m.decode()) != own)
        return out

    def finished(self, photos: bool = False) -> Iterator[Filed]:
        """Hazards that were closed long ago, that nobody names and that nothing was planted on, each once."""
        quiet = [c.filed for c in self.hazards.cases if c.ended and c.filed.stepped and c.filed.at.date() >= _SPRING]
        for filed in self.chance.shuffled(quiet):
            long_ago = filed.last.date() < LAST - timedelta(days=30) and "\n  - step: closed\n" in filed.text
            fits = ("\n    evidence:\n" in filed.text) is photos and "visibility: office" not in filed.text
            if long_ago and fits and filed.id not in self.named | self.used:
                self.used.add(filed.id)
                yield filed


def as_json(plot: Plot, commits: Mapping[int, str], seed: int, more: Sequence[Plant]) -> str:
    """Everything planted, and what the college does on purpose; `commits` holds the landings of pulls by their id."""
    rows = [
        {"family": p.family, "code": p.code, "record": p.record, "signal": p.signal,
         "commit": commits.get(id(p.pull)) if p.pull else p.commit, "what": p.what}
        for p in (*plot.plants, *more)
    ]  # fmt: skip
    meant = [{"code": code, "subject": subject} for code, subject in plot.desk.meant]
    said = {"version": 1, "seed": seed, "plants": rows, "by_design": meant}
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"
