"""Why a site cannot be built."""

from __future__ import annotations

from anlan.terms.word import Word


class CannotBuild(Exception):
    """The old site stays: one line, exit 2."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.word = Word(zh, en)
