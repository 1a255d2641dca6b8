"""Bodies of record pages, kept from one build to the next; what changes with every build is left out of them as holes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from anlan.sources.shelf import Shelf

ASOF, NEXTS = "\0asof\0", "\0nexts\0"  # no file, template or commit can hold a NUL
_FOR = "utf-8", "surrogatepass"


class Holes(NamedTuple):
    """What stands in the holes of a body this time."""

    asof: str
    nexts: str


class Bodies:
    """Renders bodies, or takes those that would come out the same from a shelf; each process keeps what it rendered."""

    def __init__(self, shelf: Shelf | None, ground: Callable[[str], str | None], render: Callable[[str], str]) -> None:
        """`ground` is what a record's body stands on, if that is known; `render` makes a body with its holes."""
        self._shelf, self._ground, self._render = shelf, ground, render
        self._new: dict[str, bytes] = {}

    def of(self, rid: str, holes: Holes) -> str:
        """The body of a record's page."""
        return self._with_holes(rid).replace(ASOF, holes.asof).replace(NEXTS, holes.nexts)

    def _with_holes(self, rid: str) -> str:
        ground = self._ground(rid) if self._shelf else None
        if self._shelf is None or ground is None:
            return self._render(rid)
        stamp = f"{ground}\n".encode()
        kept = self._shelf.one(rid)
        if kept is not None and kept.startswith(stamp):
            return kept[len(stamp) :].decode(*_FOR)
        body = self._render(rid)
        self._new[rid] = stamp + body.encode(*_FOR)
        return body

    def keep(self) -> None:
        """Puts what was rendered on the shelf."""
        if self._shelf is not None:
            self._shelf.put(self._new)
        self._new = {}

    def only(self, records: Collection[str]) -> None:
        """Forgets the bodies of records that are no more in sight."""
        if self._shelf is not None:
            self._shelf.only(records)
