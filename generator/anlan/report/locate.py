"""Line and column of a finding, from composing its one file again, and the line that stands there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import anlan.rules as rules
from anlan.sources.positions import Source, source_of
from anlan.sources.tree import Tree
from anlan.terms.finding import Finding, Level, Spot


@dataclass(frozen=True, slots=True)
class Located:
    """A finding with its level, its place (1-based, code points) and the source line, if that may be shown."""

    finding: Finding
    level: Level
    line: int
    column: int
    source: str | None

    def order(self) -> tuple[str, int, int, str, str]:
        """By file, then place, then code."""
        return (self.finding.path, self.line, self.column, self.finding.code, self.finding.say.en)


def locate(findings: Iterable[Finding], tree: Tree) -> list[Located]:
    """Findings with their places, sorted so that two runs are equal, each once."""
    out: dict[tuple[str, int, int, str, str], Located] = {}
    for path, group in groupby(sorted(findings, key=Finding.order), key=lambda f: f.path):
        source = source_of(tree, path)
        for finding in group:
            located = _located(finding, source)
            out.setdefault(located.order(), located)
    return [out[key] for key in sorted(out)]


def _located(finding: Finding, source: Source | None) -> Located:
    if source is None:
        return Located(finding, rules.level(finding), 1, 1, None)
    spot = finding.at if isinstance(finding.at, Spot) else source.place(finding.at, finding.key)
    line = None if finding.hidden else source.line(spot.line)
    return Located(finding, rules.level(finding), spot.line, spot.column, line)
