"""Bodies of record pages, kept from one build to the next; what changes with every build is left out of them as holes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from anlan.site.prove import links_of
from anlan.sources.shelf import Shelf

ASOF, NEXTS = "\0asof\0", "\0nexts\0"  # no file, template or commit can hold a NUL
_BETWEEN = "\0"


class Body(NamedTuple):
    """Markup as it is written, and the links in it that must lead somewhere."""

    html: bytes
    links: tuple[str, ...]

    @classmethod
    def of(cls, markup: str) -> Body:
        """Some markup."""
        return cls(markup.encode(), links_of(markup))


class Holes(NamedTuple):
    """What stands in the holes of a body this time."""

    asof: Body
    nexts: Body


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
        filled = {b"asof": holes.asof.html, b"nexts": holes.nexts.html}
        pieces = html.split(b"\0")  # between two texts stands the name of a hole
        pieces[1::2] = [filled[name] for name in pieces[1::2]]
        return Body(b"".join(pieces), (*links, *holes.asof.links, *holes.nexts.links))

    def _with_holes(self, rid: str) -> Body:
        ground = self._ground(rid) if self._shelf else None
        kept = self._near.get(rid) if ground else None
        if kept is not None:
            stood, links, html = kept.split(b"\n", 2)
            if stood.decode() == ground:
                return Body(html, tuple(links.decode().split(_BETWEEN)) if links else ())
        made = Body.of(self._render(rid))
        links = _BETWEEN.join(made.links).encode()
        if ground and b"\n" not in links:
            self._new[rid] = b"\n".join((ground.encode(), links, made.html))
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
