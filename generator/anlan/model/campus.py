"""campus.yml: units, posts, identities, roles, places, fields, limits and windows of one campus."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field

from anlan.model.part import Force, Grade, Part
from anlan.model.scalars import By, Clock, Count, Day, Flag, Name, Number, Place, Text, Unit, unit_of


class Roles(Part):
    office: tuple[Unit, ...]
    verify: tuple[Unit, ...]
    approve_general: tuple[By, ...]
    approve_major: tuple[By, ...]


class Dated(Part):
    """Something that may begin and end; `until` is its last day."""

    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None

    def stands(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)

    def over(self, day: date) -> bool:
        """Whether its last day is past on a day."""
        return self.until is not None and self.until < day


class Named(Dated):
    id: Name
    name: Text


class UnitCard(Named):
    parent: Unit | None = None
    posts: tuple[Name, ...]
    identities: tuple[Text, ...] = ()
    external: Flag = False


class Held(Part):
    """A unit that held a place up to a day."""

    unit: Unit
    until: Day


class PlaceCard(Dated):
    id: Place
    name: Text
    kind: Name | None = None
    unit: Unit | None = None
    key: Flag = False
    tags: tuple[Name, ...] = ()
    was: tuple[Held, ...] = ()
    map: Text | None = None


class Shift(Part):
    id: Name
    name: Text
    from_: Clock = Field(alias="from")
    until: Clock


class Cited(Part):
    basis: Text | None = None
    force: Force = "own"


LONGEST = 36500  # days that a limit may be: a hundred years, so that what it is added to stays in the calendar


class Limit(Cited):
    what: Literal["enter", "assign", "plan", "rectify", "verify", "check", "first_report", "supplement"]
    of: Name
    grade: Grade | None = None
    field: Name | None = None
    hours: Count | None = None
    days: Count | None = None


class LecLimits(Cited):
    red: Number
    orange: Number
    yellow: Number


class Span(Cited):
    id: Name
    name: Text
    from_: Day = Field(alias="from")
    until: Day


class SpecialDay(Part):
    date: Day
    work: Flag
    why: Text


class Calendar(Part):
    terms: tuple[Span, ...]
    days: tuple[SpecialDay, ...] = ()


class Indicator(Part):
    id: Name
    title: Text
    source: Text
    veto: Flag = False


class EvidenceAsked(Part):
    """Where a photo is asked for: a step of a kind, of a grade, in a field."""

    kind: Name
    step: Name
    grade: Grade | None = None
    field: Name | None = None


class Forge(Part):
    kind: Literal["github", "gitlab", "gitea"]
    url: Text
    branch: Name = "main"


class Campus(Part):
    """One campus. Look-ups by id are made once and kept."""

    format: Count
    id: Name
    name: Text
    timezone: Text
    git_domain: Text
    language: Literal["zh", "en"] = "zh"
    started: Day | None = None
    forge: Forge | None = None
    roles: Roles
    posts: tuple[Named, ...]
    units: tuple[UnitCard, ...]
    fields: tuple[Named, ...]
    place_kinds: tuple[Named, ...]
    places: tuple[PlaceCard, ...]
    shifts: tuple[Shift, ...]
    limits: tuple[Limit, ...]
    lec: LecLimits
    calendar: Calendar
    windows: tuple[Span, ...]
    indicators: tuple[Indicator, ...] = ()
    evidence: tuple[EvidenceAsked, ...] = ()

    @cached_property
    def unit_by_id(self) -> dict[str, UnitCard]:
        return {u.id: u for u in self.units}

    @cached_property
    def place_by_id(self) -> dict[str, PlaceCard]:
        return {p.id: p for p in self.places}

    @cached_property
    def field_by_id(self) -> dict[str, Named]:
        return {f.id: f for f in self.fields}

    @cached_property
    def post_by_id(self) -> dict[str, Named]:
        return {p.id: p for p in self.posts}

    @cached_property
    def shift_by_id(self) -> dict[str, Shift]:
        return {s.id: s for s in self.shifts}

    @cached_property
    def holders(self) -> frozenset[str]:
        """Every `unit/post` there is."""
        return frozenset(f"{u.id}/{p}" for u in self.units for p in u.posts)

    def parent(self, unit: str | None) -> str | None:
        """The unit above, if any."""
        card = self.unit_by_id.get(unit or "")
        return card.parent if card else None

    def external(self, unit: str) -> bool:
        """Whether a unit stands outside the college, so that others enter for it."""
        card = self.unit_by_id.get(unit)
        return bool(card and card.external)

    def approvers(self, grade: str | None) -> tuple[str, ...]:
        """The posts that may approve for a hazard of a grade."""
        return self.roles.approve_major + (() if grade == "major" else self.roles.approve_general)

    def limit(self, what: str, of: str, grade: str | None = None, field: str | None = None) -> Limit | None:
        """The most specific limit that fits: kind + grade + field before kind + grade before kind."""
        asked = (what, of, grade, field)
        if asked not in self._limits_asked:
            fitting = [
                x
                for x in self.limits
                if x.what == what and x.of == of and x.grade in (None, grade) and x.field in (None, field)
            ]
            most = max(fitting, key=lambda x: (x.grade is not None) + (x.field is not None), default=None)
            self._limits_asked[asked] = most
        return self._limits_asked[asked]

    @cached_property
    def _limits_asked(self) -> dict[tuple[str, str, str | None, str | None], Limit | None]:
        return {}

    def owner(self, place: str, day: date) -> str | None:
        """The unit that holds a place on a day; a place without one is held as the place it lies in."""
        while place:
            card = self.place_by_id.get(place)
            if card and (card.was or card.unit):
                return next((h.unit for h in sorted(card.was, key=lambda h: h.until) if day <= h.until), card.unit)
            place = place.rpartition(".")[0]
        return None

    def is_office(self, by: str) -> bool:
        """Whether `unit/post` or a unit belongs to the safety office."""
        return unit_of(by) in self.roles.office
