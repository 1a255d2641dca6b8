"""Plain Markdown: raw HTML shows as text, and nothing that people write can run a script or load from outside."""

from __future__ import annotations

import re
from html import escape, unescape
from html.parser import HTMLParser
from re import Match
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor

from anlan.terms.slots import SLOT

_ATTRIBUTES = frozenset((
    "href", "src", "alt", "title", "id", "class", "lang", "dir", "start", "type", "for", "name", "open", "checked", "disabled",
    "rowspan", "colspan", "scope", "headers", "width", "height", "role", "align", "abbr", "cite", "datetime", "style", "loading",
))  # fmt: skip
_REFUSED = frozenset(
    ("script", "style", "iframe", "frame", "object", "embed", "form", "base", "link", "meta", "svg", "math", "template")
)
_ALIGNED = re.compile(r"text-align: (?:left|right|center);")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_LINKED = ("http", "https", "mailto", "tel")


class PlainMarkdown(Extension):  # type: ignore[misc]
    """Loaded after all others, so that none of them lets HTML through."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (the library's name)
        """Takes raw HTML out of the language, and looks over what is rendered."""
        md.preprocessors.deregister("html_block", strict=False)
        md.inlinePatterns.register(_Slot(SLOT.pattern, md), "html", 90)
        md.postprocessors.register(_Looked(md), "anlan-plain", -10)


class _Slot(InlineProcessor):  # type: ignore[misc]
    """The one comment that stays: a slot."""

    def handleMatch(self, m: Match[str], data: str) -> tuple[str, int, int]:  # noqa: ARG002, N802  (the library's)
        placeholder: str = self.md.htmlStash.store(m[0])
        return placeholder, m.start(0), m.end(0)


class _Looked(Postprocessor):  # type: ignore[misc]
    def run(self, text: str) -> str:
        return looked_over(text)


def looked_over(html: str) -> str:
    """HTML with only the attributes and addresses that a page may have; what may not stand shows as text."""
    cleaner = _Cleaner()
    cleaner.feed(html)
    cleaner.close()
    return "".join(cleaner.out)


def harmless(attribute: str, value: str) -> bool:
    """Whether an attribute may stand: links lead anywhere that is no script, pictures come from the site itself."""
    if attribute == "style":
        return _ALIGNED.fullmatch(value) is not None
    if attribute not in ("href", "src", "cite"):
        return attribute in _ATTRIBUTES or attribute.startswith("aria-")
    plain = re.sub(r"[\x00-\x20\x7f-\xa0]", "", unescape(value))
    scheme = _SCHEME.match(plain)
    if attribute == "src":
        return scheme is None and not plain.startswith(("//", "\\", "/\\"))
    return scheme is None or scheme[1].lower() in _LINKED


class _Cleaner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []

    def _tag(self, tag: str, attrs: list[tuple[str, str | None]], end: str) -> None:
        if tag in _REFUSED:
            self.out.append(escape(self.get_starttag_text() or ""))
            return
        kept = (f' {name}="{escape(value or "")}"' for name, value in attrs if harmless(name, value or ""))
        self.out.append(f"<{tag}{''.join(kept)}{end}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag(tag, attrs, ">")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag(tag, attrs, " />")

    def handle_endtag(self, tag: str) -> None:
        self.out.append(escape(f"</{tag}>") if tag in _REFUSED else f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(data.replace("<", "&lt;"))

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        comment = f"<!--{data}-->"
        self.out.append(comment if SLOT.fullmatch(comment) else escape(comment))

    def handle_decl(self, decl: str) -> None:
        self.out.append(escape(f"<!{decl}>"))

    def unknown_decl(self, data: str) -> None:
        self.out.append(escape(f"<![{data}]>"))

    def handle_pi(self, data: str) -> None:
        self.out.append(escape(f"<?{data}>"))


def makeExtension(**settings: Any) -> PlainMarkdown:  # noqa: N802  (the library's name)
    """The extension, as Markdown asks for it by the name of this module."""
    return PlainMarkdown(**settings)
