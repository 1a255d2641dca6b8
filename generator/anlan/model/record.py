"""What every record and every step has: an id, a claimed time, a post; and the steps that any kind may take."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from anlan.model.part import Evidence, Part, Visibility
from anlan.model.scalars import Blob, By, FieldName, Id, Ref, RowKey, Text, Time


class Step(Part):
    """Something that happened to a record after its head."""

    at: Time
    by: By
    entered_by: By | None = None
    note: Text | None = None
    evidence: tuple[Evidence, ...] = ()
    see: tuple[Id, ...] = ()


class Corrected(Step):
    step: Literal["corrected"]
    set: dict[FieldName, Text]
    reason: Text
    row: RowKey | None = None


class Redacted(Step):
    step: Literal["redacted"]
    parts: tuple[Text, ...]
    reason: Text
    approved_by: By
    blobs: tuple[Blob, ...]


class Void(Step):
    step: Literal["void"]
    reason: Text


class Noted(Step):
    step: Literal["noted"]
    note: Text
    interim: Text | None = None


class Decided(Step):
    """accepted, approved: yes. refused, returned, lifted, ended, retired: with a reason where the kind asks it."""

    step: Literal["accepted", "approved", "returned", "refused", "lifted", "ended", "retired"]
    reason: Text | None = None
    approved_by: By | None = None


Common = Corrected | Redacted | Void | Noted


class Record(Part):
    """A head that never changes."""

    id: Id
    at: Time
    by: By
    entered_by: By | None = None
    visibility: Visibility = "campus"
    notes: Text | None = None
    fulfils: tuple[Ref, ...] = ()
    see: tuple[Id, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Simple(Record):
    """A record of one act: nothing happens to it but correction, redaction, voiding, a note."""

    steps: tuple[Annotated[Common, Field(discriminator="step")], ...] = ()


class Removal(Part):
    at: Time
    by: By
    approved_by: By
    reason: Text
    blobs: tuple[Blob, ...]


class Tombstone(Part):
    """What stands in the place of a record that was lawfully deleted; whom that record was for, it is for."""

    id: Id
    visibility: Visibility = "campus"
    tombstone: Removal
