"""Fills the slots of framed pages in one split and join; filled text is never read again."""

from __future__ import annotations

from collections.abc import Callable

from anlan.terms.slots import SLOT

Render = Callable[[str, str, str], str]


def filled(html: str, base: str, page: str, render: Render) -> str:
    """A page with its slots filled; `render(slot, base, page)` gives the markup of one."""
    out, end = [], 0
    for slot in SLOT.finditer(html):
        out += [html[end : slot.start()], render(slot["name"], base, page)]
        end = slot.end()
    out.append(html[end:])
    return "".join(out)


def base_of(path: str) -> str:
    """The way from a page back to the site's root."""
    return "../" * path.count("/")
