"""One immutable value: the campus, its plan and all records, at one revision, at one moment, for one audience."""

from anlan.ledger.ledger import Audience, Ledger, Page, Photo, PlanBook, evidence_of
from anlan.ledger.paths import shadowing
from anlan.ledger.reading import read_ledger
from anlan.ledger.record import read_record

__all__ = ["Audience", "Ledger", "Page", "Photo", "PlanBook", "evidence_of", "read_ledger", "read_record", "shadowing"]
