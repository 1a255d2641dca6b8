"""Places in one file, worked out when a finding is printed: position maps of everything would cost too much."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import yaml

from anlan.sources.front_matter import FENCE
from anlan.sources.strict_yaml import composed, place_of
from anlan.sources.tree import Tree
from anlan.terms.finding import FieldPath, Spot


@dataclass(frozen=True)
class Source:
    """The text of a file, composed once however much is wrong in it; of a page, field paths lead into its front matter."""

    text: str
    front: bool

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def _root(self) -> yaml.Node | None:
        if not self.front:
            return composed(self.text)
        end = next((n for n, line in enumerate(self._lines[1:], 1) if line.rstrip() == FENCE), len(self._lines))
        return composed("\n".join(self._lines[1:end]) + "\n")

    def line(self, number: int) -> str | None:
        """One line, counted from 1."""
        return self._lines[number - 1].rstrip("\r") if number <= len(self._lines) else None

    def place(self, at: FieldPath, key: bool) -> Spot:
        """Where a field stands; 1:1 for the whole file or where the text cannot be composed."""
        if not at or self._root is None:
            return Spot(1, 1)
        spot = place_of(self._root, at, key)
        return Spot(spot.line + 1, spot.column) if self.front else spot


def source_of(tree: Tree, path: str) -> Source | None:
    """The text of a file as well as it can be read; None for what is no text or is not there."""
    if not path.endswith((".yml", ".md")):
        return None
    try:
        data = tree.read(path)
    except KeyError:
        return None
    return Source(data.decode("utf-8", "replace"), path.endswith(".md"))
