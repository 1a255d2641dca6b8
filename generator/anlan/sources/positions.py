"""Places in one file, worked out when a finding is printed: position maps of everything would cost too much."""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from anlan.sources.front_matter import FENCE
from anlan.sources.strict_yaml import place_of
from anlan.sources.tree import Tree
from anlan.terms.finding import FieldPath, Spot


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file; of a Markdown page, field paths lead into its front matter."""

    text: str
    front: bool

    def line(self, number: int) -> str | None:
        """One line, counted from 1."""
        lines = self.text.split("\n")
        return lines[number - 1].rstrip("\r") if number <= len(lines) else None

    def place(self, at: FieldPath, key: bool) -> Spot:
        """Where a field stands; 1:1 for the whole file or where the text cannot be composed."""
        if not at:
            return Spot(1, 1)
        text, shift = self.text, 0
        if self.front:
            lines = text.split("\n")
            end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), len(lines))
            text, shift = "\n".join(lines[1:end]) + "\n", 1
        try:
            spot = place_of(text, at, key)
        except yaml.YAMLError:
            return Spot(1, 1)
        return Spot(spot.line + shift, spot.column)


def source_of(tree: Tree, path: str) -> Source | None:
    """The text of a file as well as it can be read; None for what is no text or is not there."""
    if not path.endswith((".yml", ".md")):
        return None
    try:
        data = tree.read(path)
    except KeyError:
        return None
    return Source(data.decode("utf-8", "replace"), path.endswith(".md"))
