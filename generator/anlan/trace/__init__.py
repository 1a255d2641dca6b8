"""How every file came about: landings on the first-parent line, drafts off it, in one pass of Git."""

from anlan.trace.history import Commit, Revision, Trace, trace

__all__ = ["Commit", "Revision", "Trace", "trace"]
