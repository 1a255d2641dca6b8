"""The map of places: each drawn where campus.yml puts it, its letter leading to the table below."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anlan.boards.pieces import Line, Piece
from anlan.boards.voice import Voice
from anlan.facts.places import PlaceFact, RiskFact
from anlan.terms import vocab

_POINT = re.compile(r"(\d{1,4}(?:\.\d+)?),(\d{1,4}(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Site:
    """A place with its letter and risk; `points` is empty where the map does not show it."""

    id: str
    letter: str
    place: Piece
    unit: str
    colour: str
    risk: Piece
    risk_short: Piece
    mark: str
    open: int
    major: bool
    points: str = ""
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class CampusMap:
    """All sites in the order of their letters, and the picture's frame."""

    sites: tuple[Site, ...]
    frame: str

    @property
    def drawn(self) -> tuple[Site, ...]:
        """Those with a shape."""
        return tuple(s for s in self.sites if s.points)


def campus_map(voice: Voice) -> CampusMap:
    """Buildings and grounds, the gravest risk first."""
    today = voice.facts.days.today
    used = (p for p in voice.facts.places.values() if "." not in p.id and not p.card.over(today))
    places = sorted(used, key=PlaceFact.order)
    sites = tuple(_site(voice, p, letter(n)) for n, p in enumerate(places))
    return CampusMap(sites, _frame([p for s in sites for p in _points(s.points)]))


def letter(number: int) -> str:
    """A, B, … Z, AA, AB, …"""
    return (letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def _points(text: str | None) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in _POINT.findall(text or "")]


def _frame(points: list[tuple[float, float]]) -> str:
    if not points:
        return "0 0 100 50"
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return f"{min(xs) - 8:g} {min(ys) - 10:g} {max(xs) - min(xs) + 16:g} {max(ys) - min(ys) + 18:g}"


def risk_piece(voice: Voice, colour: str, short: bool = False) -> Piece:
    """A risk colour with its word."""
    word = voice.of(vocab.RISKS, colour)
    if short and colour != "none":
        word = word.split(" ")[0].rstrip(",")
    return Piece(word, "", f"al-risk al-risk--{colour}")


def risk_line(voice: Voice, colour: str, risk: RiskFact | None) -> Line:
    """A risk colour, and the score that gives it."""
    score = (Piece(f"LEC {risk.score.normalize():f}", "", "al-dim"),) if risk else ()
    return Line(voice("风险等级", "Risk"), (risk_piece(voice, colour), *score))


def _site(voice: Voice, place: PlaceFact, name: str) -> Site:
    points, count = _points(place.card.map), len(place.open)
    major = any(h.major for h in place.open)
    xs, ys = [p[0] for p in points] or [0.0], [p[1] for p in points] or [0.0]
    spoken = voice.listed(
        (
            place.card.name,
            voice.of(vocab.RISKS, place.colour),
            voice(f"在册隐患 {count} 条", f"open hazards: {count}"),
            *((voice("含重大", "one of them major"),) if major else ()),
        )
    )
    shape = " ".join(f"{x:g},{y:g}" for x, y in points) if len(points) > 2 else ""
    mark = (
        risk_piece(voice, place.colour, True).text[: 1 if voice.lang == "zh" else 3]
        if place.colour != "none"
        else voice("未", "–")
    )
    return Site(place.id, name, voice.place_link(place.id), voice.unit(place.unit), place.colour, risk_piece(voice, place.colour), risk_piece(voice, place.colour, True),
                mark, count, major, shape, sum(xs) / len(xs), sum(ys) / len(ys), max(xs) - min(xs), max(ys) - min(ys), spoken)  # fmt: skip
