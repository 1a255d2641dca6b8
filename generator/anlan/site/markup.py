"""The smallest markup, made thousands of times on every site: pieces of text, the bar of days. Everything is escaped."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

from anlan.boards.drift import Drift
from anlan.boards.pieces import GLUE, Piece


@lru_cache(maxsize=1 << 16)
def plain(text: str) -> str:
    """A text with nothing in it that a browser could take for markup; labels, names and days come again and again."""
    return str(escape(text))


@lru_cache(maxsize=1 << 16)
def said(pieces: tuple[Piece, ...], base: str) -> Markup:
    """Pieces side by side; `base` is the way from the page to the site's root."""
    parts, gap = [], ""
    for piece in pieces:
        glue = piece.look == GLUE
        parts.append(plain(piece.text) if glue else gap + _piece(piece, base))
        gap = "" if glue else " "
    return Markup("".join(parts))  # noqa: S704  (each piece is escaped)


def _piece(piece: Piece, base: str) -> str:
    text, href, look, out = piece
    shown, looks = plain(text), f' class="{plain(look)}"' if look else ""
    if href:
        return f'<a href="{base}{plain(href)}"{looks}>{shown}</a>'
    if out:
        return f'<a href="{plain(out)}"{looks}>{shown}</a>'
    return f"<span{looks}>{shown}</span>" if look else shown


@lru_cache(maxsize=1 << 12)
def drift(bar: Drift) -> Markup:
    """The bar of days of a hazard; its label says the same in words."""
    parts = [f'<path class="al-drift__run" d="M0 8H{bar.end:g}"/>']
    if bar.late and bar.last is not None:
        parts.append(f'<path class="al-drift__late" d="M{bar.last:g} 8H{bar.end:g}"/>')
    if bar.first is not None:
        parts.append(f'<path class="al-drift__first" d="M{bar.first:g} 2V14"/>')
    if bar.last is not None:
        parts.append(f'<path class="al-drift__due" d="M{bar.last:g} 1V15"/>')
    end = (
        f'<circle class="al-drift__end" cx="{bar.end:g}" cy="8" r="3.2"/>'
        if bar.ended
        else f'<path class="al-drift__now" d="M{bar.end - 3:g} 4l4 4-4 4"/>'
    )
    return Markup(  # noqa: S704  (numbers, and one escaped label)
        f'<svg class="al-drift" viewBox="-3 0 158 16" width="158" height="16" role="img" aria-label="{escape(bar.spoken)}">'
        f'<path class="al-drift__axis" d="M0 14.5H150M75 12.5V14.5M150 12.5V14.5M0 12.5V14.5"/>{"".join(parts)}{end}</svg>'
    )
