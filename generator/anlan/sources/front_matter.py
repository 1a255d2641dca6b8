"""Markdown with YAML front matter between two lines of three hyphens."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.sources.encoding import decoded
from anlan.sources.personal import personal
from anlan.sources.problem import Problem
from anlan.sources.strict_yaml import Value, read_text
from anlan.terms.finding import Spot
from anlan.terms.word import Word

FENCE = "---"


@dataclass(frozen=True, slots=True)
class MarkdownText:
    """The values of the front matter; the body; and on which line (1-based) each begins."""

    front: Value
    front_text: str
    body: str
    body_line: int


def read_markdown(data: bytes, limit: int) -> MarkdownText | Problem:
    """Front matter and body of a page, or the first thing that is wrong with them."""
    if len(data) > limit:
        return Problem("FI110", Spot(1, 1), Word(f"文件有 {len(data)} 字节，上限 {limit}", f"the file has {len(data)} bytes, the limit is {limit}"),
                       Word("分成几页", "part it into several pages"), hidden=True)  # fmt: skip
    text = decoded(data)
    if isinstance(text, Problem):
        return text
    if (named := personal(text)) is not None:
        return named
    lines = text.replace("\r\n", "\n").split("\n")
    end = (
        next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
        if lines[0].rstrip() == FENCE
        else None
    )
    if end is None:
        return Problem("FI105", Spot(1, 1), Word("页面开头缺少用 --- 围起的信息栏", "the page does not begin with front matter between --- lines"),
                       Word("在开头写 ---，下面写 title: …，再写 ---", "begin with ---, then `title: …`, then ---"))  # fmt: skip
    front_text = "\n".join(lines[1:end]) + "\n"
    front = read_text(front_text)
    if isinstance(front, Problem):
        at = Spot(front.at.line + 1, front.at.column) if isinstance(front.at, Spot) else front.at
        return Problem(front.code, at, front.say, front.mend, front.hidden, front.key)
    return MarkdownText(front, front_text, "\n".join(lines[end + 1 :]), end + 2)
