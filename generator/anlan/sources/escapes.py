"""Escapes within double quotes that hide a character from whoever searches a text: it has one spelling, itself.

Ids and words of the format are found by their bytes: by `git grep`, by an editor, by the gate.
"""

from __future__ import annotations

import re

from anlan.sources.encoding import spot_of
from anlan.sources.problem import Problem
from anlan.terms.word import Word

# line ends that are escaped, one after another, or one escaped character
_EACH = re.compile(r"(?:\\\r?\n *)+|\\(?:x(..)|u(.{4})|U(.{8})|(.))", re.S).finditer
_OF_WORD = re.compile(r"[!#-\[\]-~]").match  # what may stand in a word: printable, in ASCII, no space or escape


def hidden(text: str, start: int, end: int) -> Problem | None:
    """The first such escape of a scalar that stands in double quotes from `start` to `end` and can be read."""
    last = start
    for seen in _EACH(text, start, end):
        code = seen[1] or seen[2] or seen[3]
        if code or seen[4] == "/":
            char = chr(int(code, 16)) if code else "/"
            if " " <= char <= "~":
                return _escaped(text, seen, char)
        elif seen[4] is None and seen.start() > last and _of_words(text, seen):
            return _broken(text, seen)
        last = seen.end()
    return None


def _of_words(text: str, seen: re.Match[str]) -> bool:
    """Whether letters or signs stand on both sides, so that a word goes on behind the line end."""
    return bool(_OF_WORD(text, seen.start() - 1) and _OF_WORD(text, seen.end()))


def _escaped(text: str, seen: re.Match[str], char: str) -> Problem:
    written = f"\\{char}" if char in '"\\' else char
    named = Word("空格", "a space") if char == " " else Word(written, written)
    return Problem("FI116", spot_of(text, seen.start()), Word("转义 {e} 就是 {c}", "the escape {e} stands for {c}").fill(e=Word(seen[0], seen[0]), c=named),
                   Word("直接写：{c}", "write the character itself: {c}").fill(c=named))  # fmt: skip


def _broken(text: str, seen: re.Match[str]) -> Problem:
    return Problem("FI116", spot_of(text, seen.start()), Word("一个词在行末用 \\ 断开了", "a word is broken here by a \\ at the end of the line"),
                   Word("把这个词写在同一行", "write the word on one line"))  # fmt: skip
