"""The fictional college as the demo needs it: who may do what where, on which day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from anlan.ledger import Ledger, read_ledger
from anlan.model import Campus, Checklist, PlaceCard, Query, UnitCard
from anlan.sources.problem import CannotRun
from anlan.sources.tree import WorkTree

FIRST, LAST = date(2025, 11, 10), date(2026, 11, 20)
END = datetime(2026, 11, 20, 18, 0)  # noqa: DTZ001  (the college's clock)


def read_college(root: Path) -> College:
    """The college in a folder; refuses one whose campus.yml cannot be read."""
    tree = WorkTree(root)
    ledger, _ = read_ledger(tree, datetime(2026, 12, 31, tzinfo=UTC))
    if ledger is None:
        raise CannotRun(f"{root} 里没有可读的 campus.yml", f"{root} holds no readable campus.yml")
    return College(root, tree, ledger)


@dataclass(frozen=True)
class College:
    """Look-ups over campus.yml and the plan; nothing here names a unit or place of its own."""

    root: Path
    tree: WorkTree
    ledger: Ledger

    @property
    def campus(self) -> Campus:
        """Units, places, limits."""
        return self.ledger.campus

    @cached_property
    def office(self) -> str:
        """The unit that keeps the register and merges."""
        return self.campus.roles.office[0]

    @cached_property
    def staff(self) -> tuple[str, ...]:
        """The office's posts but its head."""
        return tuple(f"{self.office}/{p}" for p in self.campus.unit_by_id[self.office].posts if p != "head")

    @cached_property
    def upkeep(self) -> str:
        """The unit that holds most plant rooms, to which building repairs are passed on."""
        owners = Counter(p.unit for p in self.campus.places if p.kind == "plant" and p.unit)
        return min(owners, key=lambda u: (-owners[u], u)) if owners else self.office

    @cached_property
    def leader(self) -> str:
        """The post that approves what concerns major hazards."""
        return self.campus.roles.approve_major[0]

    @cached_property
    def head(self) -> str:
        """The office's head."""
        return self.post(self.office, "head")

    def post(self, unit: str, *wanted: str) -> str:
        """A post of a unit: the first wanted one that it has, else its first."""
        posts = self.campus.unit_by_id[unit].posts
        return f"{unit}/{next((p for p in wanted if p in posts), posts[0])}"

    def doer(self, unit: str) -> str:
        """Who in a unit sees to safety from day to day."""
        return self.post(unit, "safety-officer", "fire-officer", "shift-lead", "keeper", "system-admin", "site-manager")

    def keeper(self, unit: str) -> str:
        """Who in a unit walks the rounds."""
        return self.post(unit, "keeper", "shift-lead", "patrol-lead", "safety-officer")

    @cached_property
    def outsiders(self) -> str:
        """The post by which teachers and students report without a name."""
        return next(f"{u.id}/{u.posts[0]}" for u in reversed(self.campus.units) if u.external)

    def expert(self, field: str) -> str:
        """An expert from outside, of fire where that is the field."""
        unit = next(u for u in self.campus.units if u.external)
        return f"{unit.id}/{unit.posts[0 if field == 'fire' else -1]}"

    def mail(self, unit: str) -> str | None:
        """The mail address under which a unit commits."""
        return next((i for i in self.campus.unit_by_id[unit].identities if "@" in i), None)

    def author(self, unit: str) -> tuple[str, str]:
        """Name and mail of a unit's commits."""
        return self.campus.unit_by_id[unit].name, self.mail(unit) or f"{unit}@{self.campus.git_domain}"

    @cached_property
    def inner(self) -> tuple[UnitCard, ...]:
        """Units of the college itself that stand for the whole time."""
        return tuple(u for u in self.campus.units if not u.external and not u.from_ and not u.until and self.mail(u.id))

    @cached_property
    def tops(self) -> tuple[PlaceCard, ...]:
        """Places with a kind or tags of their own; a floor is found through its building."""
        return tuple(p for p in self.campus.places if p.kind or p.tags)

    def owner(self, place: str, day: date) -> str | None:
        """The unit that holds a place, where it still stands today and stood on that day."""
        unit = self.campus.owner(place, day)
        card = self.campus.unit_by_id.get(unit or "")
        return card.id if card and card.stands(day) and not card.until else None

    def chosen(self, query: Query | None) -> tuple[PlaceCard, ...]:
        """The places that a schedule means."""
        return tuple(p for p in self.campus.places if query and _fits(p, query))

    def in_force(self, family: str, day: date) -> Checklist | None:
        """The version of a checklist in force on a day."""
        versions = [c for c in self.ledger.plan.checklist_families.get(family, ()) if c.from_ <= day]
        return versions[-1] if versions else None

    def verifiers(self, responsible: str, submitter: str) -> list[str]:
        """The units that may verify a unit's work."""
        near = {responsible, submitter, self.campus.parent(responsible)}
        return [u for u in self.campus.roles.verify if u not in near and self.campus.parent(u) != responsible]

    def days_to_mend(self, grade: str, field: str) -> int:
        """How many days a deadline may lie ahead."""
        limit = self.campus.limit("rectify", "hazard", grade, field)
        return limit.days if limit and limit.days else 15

    def wants_photo(self, kind: str, step: str, grade: str | None, field: str) -> bool:
        """Whether a step asks for a photo."""
        return any(
            w.kind == kind and w.step == step and w.grade in (None, grade) and w.field in (None, field)
            for w in self.campus.evidence
        )

    def floor(self, place: str, spot: str) -> tuple[str, str]:
        """The floor's own id where campus.yml has one and the spot begins with its name, and the rest of the spot."""
        for card in self.campus.places:
            if card.id.rpartition(".")[0] == place and not card.tags:
                name = next((spot[:n] for n in (2, 3) if card.name.endswith(spot[:n]) and len(spot) > n), None)
                if name:
                    return card.id, spot[len(name) :]
        return place, spot


def _fits(place: PlaceCard, query: Query) -> bool:
    if query.ids:
        return place.id in query.ids
    return (query.kind in (None, place.kind) and query.key in (None, place.key) and set(query.tags) <= set(place.tags)
            and bool(place.kind or query.tags))  # fmt: skip
