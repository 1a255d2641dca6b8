"""The moves of every case, in one table: which step leads from where to where, and who may take it."""

from __future__ import annotations

from typing import NamedTuple


class Move(NamedTuple):
    """From these states (`*`: any) to one (None: the state stays), taken by whom."""

    frm: frozenset[str]
    to: str | None
    who: str

    def allowed(self, state: str) -> bool:
        """Whether the step may be taken in a state."""
        return state in self.frm or "*" in self.frm


class Course(NamedTuple):
    """Where a case starts, and its moves by step."""

    start: str
    moves: dict[str, Move]


def _course(start: str, *rows: tuple[str, str, str, str]) -> Course:
    return Course(
        start, {s: Move(frozenset(frm.split()), None if to == "=" else to, who) for s, frm, to, who in (*rows, *COMMON)}
    )


COMMON = (
    ("corrected", "*", "=", "reporter"),
    ("redacted", "*", "=", "office"),
    ("noted", "*", "=", "any"),
)
HAZARD = _course(
    "reported",
    # step           from                                       to            who
    ("registered", "reported", "registered", "office"),
    ("assigned", "reported registered", "assigned", "office"),
    ("fixed", "reported registered", "closed", "reporter"),
    ("planned", "assigned rectifying", "rectifying", "responsible"),
    ("submitted", "assigned rectifying", "submitted", "responsible"),
    ("rejected", "submitted verified", "rectifying", "verifier"),
    ("verified", "submitted", "verified", "verifier"),
    ("closed", "verified", "closed", "office"),
    ("transferred", "assigned rectifying", "assigned", "office"),
    ("extended", "assigned rectifying", "=", "office"),
    ("regraded", "registered assigned rectifying", "=", "office"),
    ("merged", "reported registered assigned rectifying", "merged", "office"),
    ("void", "reported registered assigned rectifying", "void", "office"),
    ("checked", "closed", "=", "verifier"),
    ("reopened", "closed merged void", "assigned", "office"),
)
INCIDENT = _course(
    "known",
    ("first", "known", "sent", "any"),
    ("follow", "sent", "=", "any"),
    ("final", "sent", "final", "office"),
    ("learned", "sent final", "=", "office"),
    ("ended", "final", "ended", "office"),
    ("void", "known sent", "void", "office"),
)
NOTICE = _course(
    "issued",
    ("replied", "issued returned", "replied", "any"),
    ("returned", "replied", "returned", "office"),
    ("accepted", "replied", "accepted", "office"),
    ("lifted", "accepted", "lifted", "office"),
    ("void", "issued", "void", "office"),
)
WAIVER = _course(
    "asked",
    ("approved", "asked", "approved", "office"),
    ("refused", "asked", "refused", "office"),
    ("ended", "approved", "ended", "any"),
    ("void", "asked", "void", "any"),
)
SEAL = _course("sealed", ("opened", "sealed", "opened", "reporter"))
DRAW = _course("frozen", ("drawn", "frozen", "drawn", "office"), ("void", "frozen", "void", "office"))
RISK = _course(
    "noticed",
    ("assessed", "noticed assessed", "assessed", "any"),
    ("retired", "assessed", "retired", "office"),
    ("void", "noticed", "void", "office"),
)
SIMPLE = _course("filed", ("void", "filed", "void", "office"))
COURSES: dict[str, Course] = {
    "hazard": HAZARD,
    "incident": INCIDENT,
    "notice": NOTICE,
    "waiver": WAIVER,
    "seal": SEAL,
    "draw": DRAW,
    "risk": RISK,
}


def course_of(kind: str) -> Course:
    """The course of a kind; acts and sheets share one."""
    return COURSES.get(kind, SIMPLE)
