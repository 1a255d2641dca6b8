"""What may be written down: one pydantic model a kind, moves in one table. No input or output."""

from anlan.model.acts import Answer, Drill, Inspection, Meeting, Report, Training
from anlan.model.campus import Campus, Limit, PlaceCard, Span, UnitCard
from anlan.model.cases import Draw, Incident, Notice, Risk, Seal, Waiver
from anlan.model.hazard import Hazard
from anlan.model.kinds import KIND_BY_NAME, KINDS, RECORD_ID, Kind, kind_of, of_record, path_of
from anlan.model.moves import COURSES, Move, course_of
from anlan.model.part import Action, Crowd, Evidence, Part
from anlan.model.plan import (
    Campaign,
    Campaigns,
    Checklist,
    Lesson,
    MajorRule,
    Measure,
    Plan,
    Query,
    Schedule,
    Schedules,
    Standard,
    Task,
    TextPage,
)
from anlan.model.record import Record, Simple, Step, Tombstone
from anlan.model.scalars import unit_of
from anlan.model.sheets import Duty, Patrol, Rota, row_key

__all__ = [
    "COURSES", "KINDS", "KIND_BY_NAME", "RECORD_ID", "Action", "Answer", "Campaign", "Campaigns", "Campus", "Checklist", "Crowd",
    "Draw", "Drill", "Duty", "Evidence", "Hazard", "Incident", "Inspection", "Kind", "Lesson", "Limit", "MajorRule",
    "Measure", "Meeting", "Move", "Notice", "Part", "Patrol", "PlaceCard", "Plan", "Query", "Record", "Report", "Risk",
    "Rota", "Schedule", "Schedules", "Seal", "Simple", "Span", "Standard", "Step", "Task", "TextPage", "Tombstone",
    "Training", "UnitCard", "Waiver", "course_of", "kind_of", "of_record", "path_of", "row_key", "unit_of",
]  # fmt: skip
