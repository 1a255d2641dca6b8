"""What a landing is held against: what it replaced, or, where nobody could read that, the last that could be read.

Else two landings would alter a record unseen: one that spoils it, as a slip of the hand does, and one that mends it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from anlan.sources.git import Repository
from anlan.trace.changes import Change, FileChange, is_record, values_of
from anlan.trace.plain import plainly_kept
from anlan.trace.purged import marked
from anlan.trace.revisions import Revision, Trace


class Stood(NamedTuple):
    """A history, and where its contents are."""

    repository: Repository
    past: Trace

    def against(self, file: FileChange, revision: Revision) -> FileChange:
        """The file of a landing with the last content before it that could be read, as it stands where there is none."""
        unread = file.before is not None and is_record(file.path) and not plainly_kept(file)
        if not unread or values_of(file.before) is not None:
            return file
        landings = [r for r in self.past.of(file.path) if r.role == "landing"]
        at = next(n for n, r in enumerate(landings) if r.commit.id == revision.commit.id)
        for older in landings[at + 1 :]:
            data = next(self.repository.contents([older.blob])) if older.blob else None
            if data is None or marked(data):
                break
            if values_of(data) is not None:
                return file._replace(before=data)
        return file


def telling_what_was_unreadable(change: Change) -> Change:
    """The change, whose base says which records of it could never be read."""
    unread = tuple(r.path for r in change.records if r.bytes_before is not None and r.before is None)
    return replace(change, before=replace(change.before, unreadable=unread)) if unread else change
