"""The other cases (incident, notice, waiver, seal, draw, risk): a head, then steps."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from anlan.model.part import Action, Part
from anlan.model.record import Common, Decided, Record, Step
from anlan.model.scalars import By, Count, Day, Digest, Id, Name, Number, Place, Text, Time


class Sent(Step):
    """A report of an incident to a higher body; counts are of people and yuan."""

    step: Literal["first", "follow", "final"]
    sent_to: Text
    via: Literal["phone", "document", "system"]
    counts: dict[Literal["deaths", "injured", "evacuated", "affected", "loss_yuan"], Count]
    text: Text


class Learned(Step):
    step: Literal["learned"]
    actions: tuple[Action, ...]


class Replied(Step):
    step: Literal["replied"]
    text: Text


class Opened(Step):
    step: Literal["opened"]
    salt: Text
    text: Text


class Pick(Part):
    place: Place
    inspectors: tuple[By, ...]


class Drawn(Step):
    step: Literal["drawn"]
    picked: tuple[Pick, ...]


class Lec(Part):
    """Likelihood, exposure, consequence; their product is the score."""

    l: Number  # noqa: E741  (the method's own letters: L, E, C)
    e: Number
    c: Number


class Assessed(Step):
    step: Literal["assessed"]
    lec: Lec
    controls: Text


class Incident(Record):
    title: Text
    class_: Literal["nature", "accident", "health", "security"] = Field(alias="class")
    place: Place
    spot: Text | None = None
    field: Name
    known_at: Time
    steps: tuple[Annotated[Sent | Learned | Decided | Common, Field(discriminator="step")], ...] = ()


class Notice(Record):
    title: Text
    level: Literal["rectify", "supervise", "listed"]
    doc_no: Text | None = None
    to: By
    hazards: tuple[Id, ...]
    approved_by: By | None = None
    due: Day
    text: Text
    steps: tuple[Annotated[Replied | Decided | Common, Field(discriminator="step")], ...] = ()


class Waiver(Record):
    schedule: Name
    places: tuple[Place, ...]
    from_: Day = Field(alias="from")
    until: Day
    reason: Text
    steps: tuple[Annotated[Decided | Common, Field(discriminator="step")], ...] = ()


class Seal(Record):
    about: Literal["covert_plan", "draw_seed"]
    open_after: Time
    digest: Digest
    steps: tuple[Annotated[Opened | Common, Field(discriminator="step")], ...] = ()


class Recusal(Part):
    inspector: By
    place: Place
    reason: Text


class Draw(Record):
    title: Text
    method: Literal["anlan-draw-1"]
    seals: tuple[Id, ...] = ()
    seed: Text | None = None
    pool: tuple[Place, ...]
    always: tuple[Place, ...] = ()
    take: Count
    inspectors: tuple[By, ...]
    each: Count
    recuse: tuple[Recusal, ...] = ()
    steps: tuple[Annotated[Drawn | Common, Field(discriminator="step")], ...] = ()


class Risk(Record):
    title: Text
    place: Place
    field: Name
    sources: tuple[Text, ...]
    steps: tuple[Annotated[Assessed | Decided | Common, Field(discriminator="step")], ...] = ()
