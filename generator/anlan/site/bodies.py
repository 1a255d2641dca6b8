"""Bodies of record pages, kept from one build to the next; what changes with every build is left out of them as holes."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from anlan.site.prove import links_of
from anlan.sources.shelf import Shelf

ASOF, NEXTS = "\0asof\0", "\0nexts\0"  # no file, template or commit can hold a NUL
_FOR = "utf-8", "surrogatepass"


class Holes(NamedTuple):
    """What stands in the holes of a body this time."""

    asof: str
    nexts: str


class Body(NamedTuple):
    """The markup of a body, and the links in it that must lead somewhere."""

    html: str
    links: tuple[str, ...]


class Bodies:
    """Renders bodies, or takes those that would come out the same from a shelf; each process keeps what it rendered."""

    def __init__(self, shelf: Shelf | None, ground: Callable[[str], str | None], render: Callable[[str], str]) -> None:
        """`ground` is what a record's body stands on, if that is known; `render` makes a body with its holes."""
        self._shelf, self._ground, self._render = shelf, ground, render
        self._near: dict[str, bytes] = {}
        self._new: dict[str, bytes] = {}

    def near(self, records: Sequence[str]) -> None:
        """Takes from the shelf what is kept of the records that are asked for next."""
        self._near = self._shelf.some(records) if self._shelf else {}

    def of(self, rid: str, holes: Holes) -> Body:
        """The body of a record's page."""
        html, links = self._with_holes(rid)
        return Body(
            html.replace(ASOF, holes.asof).replace(NEXTS, holes.nexts),
            (*links, *_links(holes.asof), *_links(holes.nexts)),
        )

    def _with_holes(self, rid: str) -> Body:
        ground = self._ground(rid) if self._shelf else None
        kept = self._near.get(rid) if ground else None
        if kept is not None:
            stood, links, html = kept.split(b"\n", 2)
            if stood.decode() == ground:
                return Body(html.decode(*_FOR), tuple(json.loads(links)))
        markup = self._render(rid)
        made = Body(markup, links_of(markup))
        if ground:
            self._new[rid] = f"{ground}\n{json.dumps(made.links)}\n{markup}".encode(*_FOR)
        return made

    def keep(self) -> None:
        """Puts what was rendered on the shelf."""
        if self._shelf is not None:
            self._shelf.put(self._new)
        self._new = {}

    def only(self, records: Collection[str]) -> None:
        """Forgets the bodies of records that are no more in sight."""
        if self._shelf is not None:
            self._shelf.only(records)


_links = lru_cache(maxsize=1 << 12)(links_of)  # the holes of many pages are filled alike
