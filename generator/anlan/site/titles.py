"""Titles go through MkDocs as tokens, since its templates escape nothing; the texts are put in afterwards, escaped."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from markupsafe import escape

MARK = "anlan0"
TOKEN = re.compile(rf"{MARK}[0-9a-f]{{24}}")
_SHOWN = "anlan&#48;"  # the same to a reader, and no token to us


class Titles:
    """Collects titles while pages are staged."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}

    def __call__(self, title: str) -> str:
        """The token that stands for a title."""
        token = MARK + hashlib.sha256(title.encode()).hexdigest()[:24]
        self.said[token] = title
        return token


def put_in(html: str, titles: Mapping[str, str]) -> str:
    """A page with its titles in the places of their tokens; none of them can look like a token again."""
    return TOKEN.sub(lambda m: _shown(titles[m[0]]) if m[0] in titles else m[0], html)


def _shown(title: str) -> str:
    return str(escape(title)).replace(MARK, _SHOWN)
