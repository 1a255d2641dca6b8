"""What fills each slot: a template of the slot's name, and the views that it is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from markupsafe import Markup

from anlan.boards import Boards
from anlan.boards.grounds import Grounds
from anlan.boards.unit import UnitView
from anlan.site.bodies import ASOF, NEXTS, Bodies, Body, Holes
from anlan.site.engine import engine
from anlan.site.family import Leaf
from anlan.site.markup import drift, said
from anlan.site.pages import FAMILIES, KNOWN, SLOT_OF
from anlan.site.record_markup import RecordMarkup
from anlan.site.stage import TEMPLATES
from anlan.sources.shelf import Shelf, digest
from anlan.sources.shipped import shipped
from anlan.terms import vocab

SHOWN = 300
# A template that may ask for the plan, measure or lesson of its page, by itself or by what it takes in.
_ASKS_ABOUT = re.compile(rb"\b(?:plan|measure|lesson|include|extends)\b").search
RECORD = "family/record.html"
ASOF_HOLE, NEXTS_HOLE = Markup(ASOF), Markup(NEXTS)  # noqa: S704  (filled with what was escaped)


class Slots:
    """Renders slots and the bodies of record, unit and place pages; those of records, beside a shelf, only where they changed."""

    def __init__(self, views: Boards, files: Mapping[str, bytes], shelf: Shelf | None = None) -> None:
        self.views, self._files = views, files
        names = {
            "v": views,
            "stamp": views.stamp,
            "shown": SHOWN,
            "vocab": vocab,
            "said": said,
            "drift": drift,
            "nexts": lambda _: NEXTS_HOLE,
            "markup": RecordMarkup(views.voice, views.links.commit("")),
        }
        self.env = engine(files, views.lang, names)
        self._next_steps: dict[Any, Body] = {}
        self._asof = Body.of(self._rendered("family/asof.html"))
        self.bodies = Bodies(*_kept(views, files, shelf), self.with_holes)

    @cached_property
    def _units(self) -> dict[str, UnitView]:
        return {u.id: u for u in self.views.units}

    def render(self, slot: str, base: str, page: str) -> str:
        """The markup of a slot on a page; of one that nobody knows, a note that readers can see."""
        name = f"slots/{slot if slot in KNOWN else 'unknown'}.html"
        about = self._of_page(page) if _ASKS_ABOUT(self._files[f"templates/{name}"]) else {}
        return self.env.get_template(name).render(base=base, page=page, slot=slot, **about)

    def rest(self, page: str) -> bytes:
        """The rows of a board's list that do not stand on its page, which the page asks for; nothing where all do."""
        slot, views = SLOT_OF.get(page, ""), self.views
        if slot == "hazards":
            return self._rest(hazards=views.hazards.rest) if views.hazards.rest else b""
        table = views.acts[slot].table if slot in views.acts else None
        return self._rest(table=table) if table is not None and len(table.rows) > SHOWN else b""

    def _rest(self, **values: Any) -> bytes:
        return self._rendered("family/rest.html", base="../../", **values).encode()

    def near(self, items: Iterable[tuple[str, str]]) -> None:
        """Gets ready for the pages that are asked for next."""
        self.bodies.near([name for folder, name in items if folder == "r"])

    def leaf(self, folder: str, name: str) -> Leaf:
        """The title and body of a record, unit or place page."""
        if folder == "r":
            holes = Holes(self._asof, self._nexts(self.views.records.nexts(name)))
            return Leaf(folder, name, self.views.voice.title(name), *self.bodies.of(name, holes))
        item = self._units[name] if folder == "u" else self.views.places.view(self.views.voice.facts.places[name])
        return Leaf(folder, name, item.title, self._body(folder, item=item).encode())

    def with_holes(self, rid: str) -> str:
        """The body of a record's page but for its moment and its next steps."""
        return self._body("r", item=self.views.records.view(rid), once={"asof": ASOF_HOLE})

    def _body(self, folder: str, **values: Any) -> str:
        return self.env.get_template(f"family/{FAMILIES[folder]}.html").render(base="../../", **values)

    def lost(self, folders: Iterable[str]) -> str:
        """The page of an address where nothing is; `folders` are those at the site's root."""
        return self._rendered("family/lost.html", folders=tuple(folders))

    def _rendered(self, name: str, **values: Any) -> Markup:
        """What a template of ours made, which has escaped its values."""
        return Markup(self.env.get_template(name).render(**values))  # noqa: S704

    def _nexts(self, nexts: Any) -> Body:
        """Next steps are alike on many pages, and are rendered once for all of them."""
        if nexts not in self._next_steps:
            self._next_steps[nexts] = Body.of(self._rendered("family/nexts.html", nexts=nexts))
        return self._next_steps[nexts]

    def _of_page(self, page: str) -> dict[str, Any]:
        """The plan, measure or lesson that a page is about: by its own address, else the newest plan."""
        folder = page.removesuffix("/index.html")
        plans = self.views.plans
        plan = next(
            (p for p in plans if folder == p.folder or folder.startswith(f"{p.folder}/")), plans[-1] if plans else None
        )
        measure = next((m for p in plans for m in p.measures if m.path.removesuffix(".md") == folder), None)
        lesson = next((x for x in self.views.lessons if x.path.removesuffix(".md") == folder), None)
        return {"plan": plan, "measure": measure, "lesson": lesson}


def _kept(
    views: Boards, files: Mapping[str, bytes], shelf: Shelf | None
) -> tuple[Shelf | None, Callable[[str], str | None]]:
    """The shelf and the grounds of bodies; a campus's own template may say anything, so what it makes is not kept."""
    ours = (shipped(TEMPLATES) / RECORD).read_bytes() if shelf else None
    if ours is None or ours != files[f"templates/{RECORD}"]:
        return None, lambda _: None
    return shelf, Grounds(views.records, digest(ours)).of
