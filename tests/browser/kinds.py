"""Every kind of page, each with an address of the example that shows it."""

from __future__ import annotations

from tests.browser.campus import FRESH, OVERDUE, Campus

KINDS = {
    "home": "",
    "plan": "plan/2026/",
    "measure": "plan/2026/measures/pm-2026-fire/",
    "hazards": "boards/hazards/",
    "overdue": "boards/overdue/",
    "lists": "boards/lists/",
    "inspections": "boards/inspections/",
    "coverage": "boards/coverage/",
    "incidents": "boards/incidents/",
    "drills": "boards/drills/",
    "training": "boards/training/",
    "unit": "u/works/",
    "place": "p/northsite/",
    "room": "p/library.b1/",
    "lessons": "plan/education/",
    "lesson": "plan/education/ls-dorm-power/",
    "register": "ledger/",
    "overdue hazard": f"r/{{{OVERDUE}}}/",
    "new hazard": f"r/{{{FRESH}}}/",
    "closed hazard": "r/hz-20260312-library-1/",
    "sheet": "r/pa-20260421-dorms-dorm2/",
    "inspection": "r/in-20260318-security-1/",
    "incident": "r/ic-20260318-dorms-1/",
    "draw": "r/dw-20260508-security-1/",
    "tombstone": "r/hz-20260422-community-1/",
    "signals": "audit/signals/",
    "changes": "audit/changes/",
    "moved deadlines": "audit/drift/",
    "timeliness": "audit/timeliness/",
    "who is on duty": "audit/responsible/",
    "weekly sheet": "weekly/",
    "rule book": "audit/rules/",
    "bad records": "audit/bad/",
    "submit": "submit/",
    "style": "style/",
}


def address(kind: str, campus: Campus) -> str:
    """The address of a kind of page below the site's root."""
    path = KINDS[kind]
    for added in (OVERDUE, FRESH):
        path = path.replace(f"{{{added}}}", campus.id(added))
    return path
