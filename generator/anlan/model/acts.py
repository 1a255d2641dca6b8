"""Acts (inspection, drill, training, meeting, report, answer): done once, then only noted, corrected or voided."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from anlan.model.part import Action, Clash, Crowd
from anlan.model.record import Simple
from anlan.model.scalars import By, Count, Id, Name, Number, Place, Signal, Text, Time, Unit


class Inspection(Simple):
    EITHER = ("checklist", "asks")
    method: Literal["open", "covert", "random", "special", "expert", "self"]
    title: Text | None = None
    place: Place
    until: Time
    checklist: Name | None = None
    asks: dict[Name, Text] = Field(default_factory=dict)
    results: dict[Name, Literal["ok", "not_ok", "na"]]
    remarks: dict[Name, Text] = Field(default_factory=dict)
    with_: tuple[By, ...] = Field(default=(), alias="with")
    sealed_in: Id | None = None
    drawn_by: Id | None = None

    @model_validator(mode="after")
    def asked(self) -> Inspection:
        if (self.checklist is None) == (not self.asks):
            raise Clash("asks" if self.asks else "results", "asks")
        return self


class Drill(Simple):
    title: Text
    scenario: Text
    place: Place
    until: Time
    counts: tuple[Crowd, ...]
    evacuation_seconds: Count | None = None
    actions: tuple[Action, ...] = ()


class Training(Simple):
    title: Text
    place: Place | None = None
    until: Time
    hours: Number
    campaign: Name | None = None
    lessons: tuple[Name, ...] = ()
    counts: tuple[Crowd, ...]


class Meeting(Simple):
    title: Text
    until: Time
    chair: By
    units: tuple[Unit, ...]
    text: Text
    actions: tuple[Action, ...] = ()


class Report(Simple):
    title: Text
    text: Text


class Answer(Simple):
    signal: Signal
    stance: Literal["explained", "accepted"]
    reason: Text
