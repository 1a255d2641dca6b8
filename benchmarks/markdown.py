"""A record's page as the Markdown that somebody would write to say the same: what the peers are given to render."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_ARTICLE = re.compile(r"<article[^>]*>(.*)</article>", re.S)
_BLOCKS = frozenset(("p", "div", "section", "dl", "ol", "ul", "figure", "details", "table", "thead", "tbody"))
_OPEN = {"h1": "\n# ", "h2": "\n\n## ", "dt": "\n- **", "dd": " ", "li": "\n- ", "tr": "\n", "th": "| ", "td": "| ", "b": "**", "code": "`",
         "pre": "\n\n```\n", "header": "", "figcaption": " ", "summary": "\n\n"}  # fmt: skip
_CLOSE = {"h1": "\n", "h2": "\n", "dt": "**", "tr": " |", "b": "**", "code": "`", "pre": "\n```\n", "header": " "}


def markdown(page: str) -> str:
    """The body of a page of ours as Markdown, with the same text and links; drawings are left out."""
    found = _ARTICLE.search(page)
    writer = _Writer()
    writer.feed(found[1] if found else page)
    writer.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(writer.out)).strip() + "\n"


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.out: list[str] = []
        self._hrefs: list[str] = []
        self._drawn = self._code = self._listed = self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._drawn += tag == "svg"
        self._code += tag == "pre"
        self._listed += tag == "li"
        if tag == "a":
            self._hrefs.append(given.get("href") or "")
            self.out.append("[")
        elif tag == "img":
            self.out.append(f"![{given.get('alt') or ''}]({given.get('src') or ''})")
        elif tag in _BLOCKS:
            self.out.append(" " if self._listed else "\n\n" if tag == "p" else "\n")
        else:
            self._cells += tag == "th"
            self.out.append(_OPEN.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        self._drawn -= tag == "svg"
        self._code -= tag == "pre"
        self._listed -= tag == "li"
        if tag == "a":
            self.out.append(f"]({self._hrefs.pop()})")
        elif tag == "thead":
            self.out.append("\n" + "| --- " * self._cells + "|")
            self._cells = 0
        else:
            self.out.append(_CLOSE.get(tag, ""))

    def handle_data(self, data: str) -> None:
        if not self._drawn:
            self.out.append(data if self._code else re.sub(r"\s+", " ", data) if data.strip() else "")
