"""What a history says of each file: its landings and drafts, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from anlan.trace.walk import Commit

Role = Literal["landing", "draft"]
Change = Literal["added", "modified", "deleted"]


class Revision(NamedTuple):
    """One landing or draft of one file; `blob` is empty where it was deleted.

    `before` is what it changed: of a landing, the first parent's blob; of a draft, that of the first parent that has
    the file. Empty where the revision added it.
    """

    commit: Commit
    role: Role
    blob: str
    before: str

    @property
    def change(self) -> Change:
        """Added where nothing stood before, deleted where nothing stands after."""
        return "deleted" if not self.blob else "modified" if self.before else "added"


@dataclass(frozen=True)
class Trace:
    """The revisions of every path, newest first; and the commits of the first-parent line, newest first."""

    tip: str
    revisions: Mapping[str, tuple[Revision, ...]] = field(default_factory=dict)
    commits: int = 0
    line: tuple[str, ...] = ()

    def of(self, path: str) -> tuple[Revision, ...]:
        """The revisions of a path; none where Git never saw it."""
        return self.revisions.get(path, ())


def blobs(revisions: Iterable[Revision]) -> tuple[str, ...]:
    """Every content that some revisions brought or changed, each once."""
    found = dict.fromkeys(b for _, _, blob, before in revisions for b in (blob, before))
    found.pop("", None)
    return tuple(found)
