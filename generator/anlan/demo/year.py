"""The whole year: who writes what, in an order in which everything referred to is already there."""

from __future__ import annotations

from collections.abc import Callable

from anlan.demo.acts import Acts
from anlan.demo.cases import Cases
from anlan.demo.chance import Chance
from anlan.demo.college import College
from anlan.demo.desk import Desk
from anlan.demo.hazards import Hazards
from anlan.demo.incidents import Incidents
from anlan.demo.lots import Lots
from anlan.demo.quota import WHOLE, quota_of
from anlan.demo.rounds import Rounds
from anlan.demo.sheets import Sheets
from anlan.demo.typical import Library, read_library


def year(college: College, records: int, seed: int, tell: Callable[[int], None]) -> Desk:
    """So many records; `tell` is told from time to time how many are written."""
    return whole_year(college, records, seed, tell).desk


def whole_year(college: College, records: int, seed: int, tell: Callable[[int], None]) -> Acts:
    """The same, with what those who wrote them still know."""
    desk = Desk(college, Chance(seed, frozenset(d.date for d in college.campus.calendar.days if not d.work)))
    hazards = Hazards(desk, Library(read_library(), college), quota_of(records))
    if records >= WHOLE:
        hazards.showcase()
    cases = Cases(hazards)
    cases.risks()
    rounds = Rounds(hazards, cases.waivers())
    acts = Acts(rounds)
    acts.tasks()
    writers = (Lots(rounds).draws, Lots(rounds).covert, rounds.scheduled, rounds.extra, *_sheets(Sheets(rounds)),
               acts.drills, acts.meetings, acts.trainings, Incidents(acts).happen, acts.reports)  # fmt: skip
    for write in writers:
        write()
        tell(desk.filed)
    kept = sum(hazards.quota.left[k] for k in ("notice", "answer", "tombstone") if k in hazards.quota.left)
    hazards.fill(records - kept)
    tell(desk.filed)
    cases.notices()
    cases.answers(acts)
    cases.tombstone()
    hazards.fill(records)
    return acts


def _sheets(sheets: Sheets) -> tuple[Callable[[], None], ...]:
    return sheets.patrols, sheets.duty, sheets.rotas
