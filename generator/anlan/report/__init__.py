"""Findings as people and machines read them: text with a caret, JSON, annotations and a summary for a forge."""

from anlan.report.formats import as_github, as_json, as_text
from anlan.report.locate import Located, locate
from anlan.report.summary import Where, as_summary, at_forge

__all__ = ["Located", "Where", "as_github", "as_json", "as_summary", "as_text", "at_forge", "locate"]
