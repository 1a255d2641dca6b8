"""Proof of a finished site: every link and fragment leads somewhere in it, no slot is left, nothing comes from outside."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from anlan.site.titles import TOKEN
from anlan.terms.word import Word

_HREF = re.compile(r' href="([^"]*)"')
_SRC = re.compile(r' src="([^"]*)"')
_RARE = re.compile(r' (?:action|srcset|poster|data|formaction|xlink:href)="([^"]*)"')
_LOADED = re.compile(
    r'<(?:link|script|img|iframe|source|object|embed|use|image|base)\b[^>]*?\b(?:href|src|srcset|data)="(?:[a-z]+:)?//',
    re.I,
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_ID = re.compile(r' id="([^"]*)"')
_SIMPLE = re.compile(r"\.\./\.\./((?:[a-z0-9-]+(?:\.[a-z0-9-]+)*/)+)").fullmatch
_OUTSIDE = ("http://", "https://", "mailto:", "tel:")
SLOT_LEFT = "<!-- anlan:"
_SLOT_LEFT = SLOT_LEFT.encode()
# what can be wrong with a page
NOWHERE = Word("没有去处", "leads nowhere")
OUTSIDE = Word("不是网站里的链接", "not a link inside the site")
NO_PLACE = Word("页上没有这个位置", "no such place on the page")
NO_PLACE_THERE = Word("那一页上没有这个位置", "leads to no such place on that page")
SLOT = Word("插槽没有填上", "a slot is left")
TOKEN_LEFT = Word("记号没有填上", "a token is left")
LOADED = Word("从外面载入", "loaded from outside")


class Fault(NamedTuple):
    """Something that a page does not prove: the page's address, the link or text, what is wrong with it."""

    page: str
    what: str
    wrong: Word


@dataclass
class Proof:
    """What pages of one depth ask of the rest of the site; made where the pages are written, joined afterwards."""

    targets: dict[tuple[str, str], str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    _told: dict[str, set[str]] = field(default_factory=dict, repr=False)

    def __getstate__(self) -> dict[str, object]:
        """What another process needs of it."""
        return {"targets": self.targets, "faults": self.faults, "_told": {}}

    def page(self, path: str, html: bytes, part: bytes | None = None, links: Iterable[str] | None = None) -> None:
        """Looks at one page, or only at a part whose rest was looked at on another page; `path` is its index.html's.

        `links` are what `links_of` says of the page or its part, where that is known already.
        """
        folder, new = posixpath.dirname(path), html if part is None else part
        told = self._told.setdefault(folder.rpartition("/")[0], set())
        for link in links_of(new.decode()) if links is None else links:
            if link in told:
                continue
            if link.startswith("../../"):  # of all pages of a folder it asks the same
                told.add(link)
            if link[:1] != "#":
                self._inner(path, folder, link)
            elif link != "#" and f' id="{link[1:]}"'.encode() not in html:
                self.faults.append(Fault(path, link, NO_PLACE))
        if _SLOT_LEFT in new:
            self.faults.append(Fault(path, SLOT_LEFT, SLOT))

    def frame(self, path: str, html: str) -> None:
        """Looks at a framed page before data is put in, where whatever looks like a token is one."""
        if found := TOKEN.search(html):
            self.faults.append(Fault(path, found[0], TOKEN_LEFT))

    def head(self, path: str, html: str) -> None:
        """Looks at what only a page's frame holds; once for all pages of a shell."""
        if found := _LOADED.search(html):
            self.faults.append(Fault(path, found[0], LOADED))
        for link in set(_RARE.findall(html)):
            self._inner(path, posixpath.dirname(path), link)

    def _inner(self, path: str, folder: str, link: str) -> None:
        key = (folder.rpartition("/")[0] if link.startswith("../../") else folder, link)
        if key in self.targets:
            return
        self.targets[key] = path
        if link.startswith("../"):  # whatever it may be escaped to, it begins so
            return
        plain = unescape(link)
        if _SCHEME.match(plain) or plain.startswith(("/", "\\")):
            self.faults.append(Fault(path, link, OUTSIDE))

    def join(self, other: Proof) -> None:
        """Takes over what another proof asks."""
        for key, path in other.targets.items():
            self.targets.setdefault(key, path)
        self.faults += other.faults

    def settle(self, files: frozenset[str], read: Callable[[str], str]) -> list[Fault]:
        """Resolves all that was asked against the files of the site."""
        ids: dict[str, frozenset[str]] = {}
        out = list(self.faults)
        for (_, link), path in self.targets.items():
            if _simply(path, link) in files:
                continue
            plain = unescape(link)
            if _SCHEME.match(plain) or plain.startswith(("/", "\\")):
                continue
            address, _, fragment = plain.partition("#")
            target = resolved(posixpath.dirname(path), unquote(address.partition("?")[0]))
            if target not in files:
                out.append(Fault(path, link, NOWHERE))
            elif fragment and target.endswith(".html"):
                if target not in ids:
                    ids[target] = frozenset(map(unescape, _ID.findall(read(target))))
                if fragment not in ids[target] and unquote(fragment) not in ids[target]:
                    out.append(Fault(path, link, NO_PLACE_THERE))
        return sorted(out)


def links_of(html: str) -> tuple[str, ...]:
    """Every link of some markup that must lead somewhere in the site, and whatever it loads."""
    hrefs = (link for link in _HREF.findall(html) if not link.startswith(_OUTSIDE))
    return tuple(dict.fromkeys((*hrefs, *_SRC.findall(html))))


def _simply(path: str, link: str) -> str:
    """The page that a link of nothing but names leads to from a page two folders deep, as most links do; else nothing."""
    found = _SIMPLE(link) if path.count("/") == 2 else None
    return f"{found[1]}index.html" if found else ""


def resolved(folder: str, link: str) -> str:
    """The file that a relative link leads to; one that leaves the site resolves to nothing that is in it."""
    if not link:
        return f"{folder}/index.html" if folder else "index.html"
    path = posixpath.normpath(posixpath.join(folder, link))
    if link.endswith(("/", "/..")) or link in (".", ".."):
        return "index.html" if path == "." else f"{path}/index.html"
    return path


def styles_at_home(sheets: Iterable[tuple[str, str]]) -> list[Fault]:
    """Style sheets load nothing from outside."""
    return [
        Fault(path, found[0], LOADED)
        for path, css in sheets
        if (found := re.search(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", css))
    ]
