"""What the page of a record says nothing beyond: where this is equal, so is the page."""

from __future__ import annotations

import marshal
from typing import Any

from anlan.boards.record import RecordPages
from anlan.facts.fold import Course
from anlan.facts.tasks import written_actions
from anlan.ledger import evidence_of
from anlan.model import Record, Tombstone, path_of
from anlan.sources.shelf import digest

_WITHOUT_REFERENCES = 2  # of marshal's formats the last in which equal values give equal bytes


class Grounds:
    """The grounds of every record's page but for its moment and its next steps, which are filled in each time.

    A page is made of a record's own file and the ids in it, of the records that name it, of its history, and of what all
    pages share: the plan and the campus, the language, the year, and whatever `shared` stands for.
    """

    def __init__(self, pages: RecordPages, shared: str) -> None:
        self._pages, self._voice, self._past = pages, pages.voice, pages.past
        ledger, days = self._voice.ledger, self._voice.facts.days
        self._today = days.today.isoformat()
        received, levels = (self._past.received, self._past.levels) if self._past else ({}, {})
        self._proof = {c: (at.timestamp(), levels.get(c, 0)) for c, at in received.items()}
        self._levels = levels
        self._shared = repr((shared, ledger.ground, ledger.audience, self._voice.lang, days.today.year))

    def of(self, rid: str) -> str | None:
        """The digest of all that a page stands on; None where that is not known."""
        voice, ledger, facts = self._voice, self._voice.ledger, self._voice.facts
        origin, record = ledger.origins.get(rid), ledger.records[rid]
        if origin is None:
            return None
        near = (*origin.ids, *facts.references.named_by.get(rid, ()))
        parts = (
            rid,
            origin.digest,
            [(i, voice.title(i) if i in ledger.records else None) for i in near],
            self._pages.broken.get(rid, ()),
            self._revisions(rid),
            () if isinstance(record, Tombstone) else self._of_course(record, facts.courses[rid]),
        )
        return digest(marshal.dumps((self._shared, parts), _WITHOUT_REFERENCES))

    def _of_course(self, record: Record, course: Course) -> tuple[Any, ...]:
        """Which steps count and where they landed, which evidence is in sight, and the day where a page tells the time."""
        facts, photos = self._voice.facts, self._voice.ledger.photos
        landed = self._past.landed if self._past else None
        landings = landed.brought(record.id, len(record.__dict__["steps"])) if landed else ()
        brought = [landings[s.n] for s in course.stages] if landings else []
        head = landed.heads.get(record.id) if landed else None
        hazard, actions = facts.hazards.get(record.id), tuple(written_actions(course))
        return (
            [(s.n, s.move is None) for s in course.stages],
            [revision and revision.commit.id for revision in brought],
            head and head.commit.id,
            [e in photos for e in evidence_of(record)],
            self._today if actions or (hazard and hazard.open) else "",
            [[by.id for by in facts.references.fulfilled_by.get(f"{record.id}#{a.key}", ())] for a in actions],
        )

    def _revisions(self, rid: str) -> list[tuple[Any, ...]]:
        """Landings and drafts: a commit's id stands for all that it says; receipts are no part of it."""
        if self._past is None:
            return []
        proof, levels = self._proof.get, self._levels.get
        revisions = self._past.trace.of(path_of(rid))
        return [(c.id, role, proof(c.id) or levels(c.id, 0)) for c, role, _, _ in revisions]
