"""Hazard (隐患): a short head by whoever saw it; grade, unit, deadline and measures come by step."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from anlan.model.part import Clash, Grade
from anlan.model.record import Common, Record, Step
from anlan.model.scalars import By, Day, Id, Name, Place, Ref, Text


class Registered(Step):
    step: Literal["registered"]
    grade: Grade
    major_rule: Text | None = None


class Assigned(Step):
    step: Literal["assigned"]
    to: By
    deadline: Day
    demand: Text | None = None
    grade: Grade | None = None
    major_rule: Text | None = None
    interim: Text | None = None


class Planned(Step):
    step: Literal["planned"]
    measures: Text
    funds: Text | None = None
    contingency: Text | None = None
    interim: Text | None = None


class Submitted(Step):
    step: Literal["submitted"]
    done: Text


class Rejected(Step):
    step: Literal["rejected"]
    reason: Text


class Verified(Step):
    step: Literal["verified"]
    found: Text


class Closed(Step):
    step: Literal["closed"]
    approved_by: By | None = None


class Fixed(Step):
    step: Literal["fixed"]
    to: By
    done: Text


class Extended(Step):
    step: Literal["extended"]
    deadline: Day
    reason: Text
    approved_by: By


class Regraded(Step):
    step: Literal["regraded"]
    grade: Grade
    major_rule: Text | None = None
    reason: Text
    approved_by: By


class Transferred(Step):
    step: Literal["transferred"]
    to: By
    reason: Text


class Merged(Step):
    step: Literal["merged"]
    into: Id
    reason: Text


class Reopened(Step):
    step: Literal["reopened"]
    to: By
    deadline: Day
    reason: Text


class Checked(Step):
    step: Literal["checked"]
    result: Literal["ok", "not_ok"]
    found: Text


HazardStep = Annotated[
    Registered
    | Assigned
    | Planned
    | Submitted
    | Rejected
    | Verified
    | Closed
    | Fixed
    | Extended
    | Regraded
    | Transferred
    | Merged
    | Reopened
    | Checked
    | Common,
    Field(discriminator="step"),
]


class Hazard(Record):
    EITHER = ("source", "found_in")
    title: Text
    text: Text | None = None
    place: Place
    spot: Text | None = None
    field: Name
    nature: Literal["site", "management"] = "site"
    source: Literal["self", "report", "higher"] | None = None
    found_in: Ref | None = None
    risk_point: Id | None = None
    steps: tuple[HazardStep, ...] = ()

    @model_validator(mode="after")
    def one_source(self) -> Hazard:
        if (self.source is None) == (self.found_in is None):
            raise Clash("found_in" if self.source else "id", "one_source")
        return self
