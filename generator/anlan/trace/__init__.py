"""How every file came about: landings on the first-parent line, drafts off it, in one pass of Git."""

from anlan.trace.begun import Begun, Known, both_begun, history_begun
from anlan.trace.changes import (
    Actor,
    Brought,
    Change,
    FileChange,
    NoSettings,
    RecordChange,
    Sides,
    Stood,
    read_change,
    steps_of,
    writer_of,
)
from anlan.trace.history import trace
from anlan.trace.landed import Landed, Versions, landed
from anlan.trace.landing_changes import LandingChange, landing_changes
from anlan.trace.revisions import Revision, Trace
from anlan.trace.stood import against_what_stood
from anlan.trace.walk import Commit

__all__ = [
    "Actor", "Begun", "Brought", "Change", "Commit", "FileChange", "Known", "Landed", "LandingChange", "NoSettings", "RecordChange", "Revision", "Sides", "Stood", "Trace", "Versions", "against_what_stood", "both_begun", "history_begun", "landed", "landing_changes", "read_change", "steps_of", "trace", "writer_of",
]  # fmt: skip
