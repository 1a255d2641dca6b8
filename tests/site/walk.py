"""An independent look at a finished site: a real HTML parser, and none of the tool's own code."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADING = {
    "link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src", "object": "data", "embed": "src",
    "use": "href", "image": "href", "video": "src", "audio": "src", "track": "src", "base": "href",
}  # fmt: skip
LINKED = ("http", "https", "mailto", "tel")


@dataclass
class Seen(HTMLParser):
    """What one page holds: every element with its attributes, every id, its comments and its texts."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {k: v or "" for k, v in attrs}
        self.elements.append((tag, held))
        self.ids |= {held["id"]} if "id" in held else set()

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def seen(html: str) -> Seen:
    """One page, parsed."""
    page = Seen()
    page.feed(html)
    page.close()
    return page


def pages(site: Path) -> dict[str, Seen]:
    """Every page of a site by its address."""
    return {p.relative_to(site).as_posix(): seen(p.read_text("utf-8")) for p in sorted(site.rglob("*.html"))}


def faults(site: Path) -> Iterator[tuple[str, str, str]]:
    """Page, link and fault of everything that does not resolve, and of everything loaded from outside."""
    files = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    whole = pages(site)
    for path, page in whole.items():
        for tag, attrs in page.elements:
            for name in ("href", "src", "data", "action", "poster", "srcset", "xlink:href"):
                if name in attrs and not (name == "data" and tag != "object"):
                    fault = _fault(path, tag, name, attrs[name], files, whole)
                    if fault:
                        yield path, attrs[name], fault


def _fault(path: str, tag: str, name: str, link: str, files: set[str], whole: dict[str, Seen]) -> str:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or link.startswith(("/", "\\")):
        if LOADING.get(tag) == name:
            return "loaded from outside"
        return "" if parts.scheme in LINKED else "not a link that may stand"
    folder = posixpath.dirname(path)
    target = posixpath.normpath(posixpath.join(folder, unquote(parts.path))) if parts.path else path
    if parts.path.endswith("/") or target in (".", "") or posixpath.basename(parts.path) in (".", ".."):
        target = posixpath.normpath(posixpath.join(target, "index.html"))
    if target not in files:
        return "leads nowhere"
    if parts.fragment and target in whole and unquote(parts.fragment) not in whole[target].ids:
        return "no such place"
    return ""
