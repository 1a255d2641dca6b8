"""How every file came about: landings on the first-parent line, drafts off it, in one pass of Git."""

from anlan.trace.changes import Actor, Change, FileChange, RecordChange, Sides, read_change, steps_of
from anlan.trace.history import Commit, Revision, Trace, trace

__all__ = [
    "Actor", "Change", "Commit", "FileChange", "RecordChange", "Revision", "Sides", "Trace", "read_change", "steps_of", "trace",
]  # fmt: skip
