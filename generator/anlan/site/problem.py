"""Why a site cannot be built."""

from __future__ import annotations

from anlan.terms.word import Word


class CannotBuild(Exception):
    """The old site stays: one line, exit 2."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.word = Word(zh, en)


def bad_template(error: Exception) -> CannotBuild:
    """Why a template or the settings of MkDocs are no good, and where."""
    where = f"{getattr(error, 'name', None) or ''}:{getattr(error, 'lineno', None) or ''} ".lstrip(": ")
    return CannotBuild(
        f"模板或 mkdocs.yml 有错，原来的网站没有动：{where}{str(error).strip()}",
        f"a template or mkdocs.yml has a fault and the old site stays: {where}{str(error).strip()}",
    )
