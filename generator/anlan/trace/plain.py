"""What the bytes of landings alone show, kept by the ids of contents: so they are read once, and not with every build."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from anlan.model import unit_of
from anlan.trace.changes import FileChange, RecordChange, is_record, steps_of, writer_of
from anlan.trace.landed import Versions
from anlan.trace.revisions import Revision, Trace
from anlan.trace.told import checklist_of, only_steps, writers

EVIDENCE = "records/evidence/"
_INSPECTIONS = "records/inspection/"
_UNKNOWN = ("",)  # in place of units, which are never empty texts


def plainly_kept(file: FileChange) -> bool:
    """Whether a file's bytes alone show that whatever stood in it still stands, with the same value.

    Not of what tells of a lawful deletion: a stub, whose key may be spelt with escapes, or a step that redacts.
    """
    before, after = file.before, file.after
    if after is None or b"tombstone" in after or b"redacted" in after or b"\\" in after:
        return False
    return file.path.startswith("records/") if before is None else only_steps(before, after)


def checklist(versions: Versions, blob: str) -> str | None:
    """The checklist that an inspection answers."""
    if (told := checklist_of(versions.bytes(blob) or b"")) is not None:
        return told
    values = versions.values(blob)
    found = values.get("checklist") if isinstance(values, dict) else None
    return found if isinstance(found, str) else None


@dataclass
class Plain:
    """The pairs of contents of a record, as one text, of which the later plainly keeps the earlier, each with the units
    that wrote what it adds, where these were asked for; the checklist of each content of an inspection, empty where it
    names none."""

    pairs: dict[str, tuple[str, ...] | None] = field(default_factory=dict)
    checklists: dict[str, str] = field(default_factory=dict)

    @classmethod
    def restored(cls, kept: Any) -> Plain:
        """From what was kept; knows nothing where it was anything else."""
        try:
            pairs, checklists = kept
            units = (u for of in pairs.values() if of is not None for u in of)
            if all(type(u) is str for u in units) and all(type(c) is str for c in checklists.values()):
                return cls({p: None if of is None else tuple(of) for p, of in pairs.items()}, dict(checklists))
        except (TypeError, ValueError, AttributeError):
            pass
        return cls()

    def sure(self, landed: Iterable[tuple[str, Revision]], by_whom: bool) -> tuple[str, ...] | None:
        """The units that wrote what a landing adds, where it is known, without its contents, that it kept all that stood
        in its files; none where that is not known, or `by_whom` is asked and not known."""
        found: tuple[str, ...] = ()
        for path, revision in landed:
            units = self.pairs.get(_pair(revision), _UNKNOWN)
            if units is _UNKNOWN:
                if revision.before or not revision.blob or not path.startswith(EVIDENCE):
                    return None
            elif not path.startswith("records/") or (units is None and by_whom):
                return None
            elif units:
                found += units
        return found

    def learn(self, revision: Revision, file: FileChange) -> None:
        """Keeps in mind what the contents of a landing show: that it kept what stood, and perhaps who added to it."""
        pair = _pair(revision)
        if pair not in self.pairs and is_record(file.path) and plainly_kept(file):
            self.pairs[pair] = writers(file.before, file.after or b"")

    def learn_units(self, landed: Iterable[tuple[str, Revision]], records: Iterable[RecordChange]) -> None:
        """Keeps in mind who wrote what landings add."""
        changed = {record.path: record for record in records}
        for path, revision in landed:
            if path in changed and _pair(revision) in self.pairs:
                self.pairs[_pair(revision)] = _units(changed[path])

    def unknown(self, past: Trace) -> list[str]:
        """The contents of inspections that landed and whose checklist is not known yet."""
        of = (
            r for path, rs in past.revisions.items() if path.startswith(_INSPECTIONS) for r in rs if r.role == "landing"
        )
        return [r.blob for r in of if r.blob and r.blob not in self.checklists]

    def learn_checklists(self, versions: Versions, blobs: Iterable[str]) -> None:
        """Keeps in mind which checklists contents of inspections answer."""
        for blob in blobs:
            self.checklists[blob] = checklist(versions, blob) or ""

    def answered(self, path: str, revision: Revision) -> str:
        """The checklist that a landing's content answers; empty where it is of no inspection, or names none."""
        return self.checklists[revision.blob] if _of_inspection(path, revision) else ""

    def size(self) -> int:
        """How much is known."""
        return len(self.pairs) + len(self.checklists)

    def plainly(self, landed: Iterable[tuple[str, Revision]]) -> list[Any]:
        """What is known of these landings, as plain values."""
        stood = list(landed)
        asked = (_pair(r) for path, r in stood if not path.startswith(EVIDENCE))
        pairs = {pair: self.pairs[pair] for pair in asked if pair in self.pairs}
        return [pairs, {r.blob: self.checklists[r.blob] for path, r in stood if _of_inspection(path, r)}]


def _units(record: RecordChange) -> tuple[str, ...]:
    """The units that wrote what a change adds to a record: its head where that is new, its new steps."""
    after = record.after or {}
    parts = [after, *steps_of(after)] if record.bytes_before is None and after else record.new_steps
    return tuple(sorted({unit_of(writer_of(part)) for part in parts}))


def _pair(revision: Revision) -> str:
    return f"{revision.before} {revision.blob}"


def _of_inspection(path: str, revision: Revision) -> bool:
    return path.startswith(_INSPECTIONS) and bool(revision.blob)
