"""Findings as people and machines read them: text with a caret, JSON, annotations of a forge."""

from anlan.report.formats import as_github, as_json, as_text
from anlan.report.locate import Located, locate

__all__ = ["Located", "as_github", "as_json", "as_text", "locate"]
