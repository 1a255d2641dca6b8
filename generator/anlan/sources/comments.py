"""Texts cut short by a comment on their own line: whoever writes `title: 配电箱 #3 开裂` means all of it, YAML reads three
signs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import yaml

from anlan.sources.problem import Problem, brief
from anlan.sources.strict_yaml import Value, composed, read_yaml
from anlan.terms.finding import FieldPath, Spot
from anlan.terms.word import Word


@dataclass(frozen=True, slots=True)
class Cut:
    """A plain text that a comment follows: its field, where the comment begins, and what it says."""

    field: FieldPath
    at: Spot
    comment: str

    def problem(self) -> Problem:
        """What is lost, and how to keep it."""
        said = brief(self.comment)
        return Problem("FI117", self.at, Word(f"“{said}”前面有空格，被当作注释，不在记录里", f"“{said}” follows a space, is taken for a comment, and is not in the record"),
                       Word("整段文字放进单引号，如 '配电箱 #3 开裂'；真是注释的，另起一行写", "put the whole text in single quotes, like 'Box #3 is cracked'; what is a comment stands on a line of its own"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class CutShort:
    """The values of a file, and those of its texts that comments follow."""

    value: Value
    cuts: tuple[Cut, ...]

    def lost(self, texts: Collection[str]) -> Iterator[Problem]:
        """What is lost of fields that hold texts; behind another value a comment is one."""
        return (cut.problem() for cut in self.cuts if any(str(part) in texts for part in cut.field))


def read_whole(data: bytes, limit: int) -> Value | Problem | CutShort:
    """As `read_yaml`; of the few files with a comment behind a plain text, these too."""
    value = read_yaml(data, limit)
    if b" #" not in data or isinstance(value, Problem):
        return value
    text = data.decode("utf-8")
    cuts = tuple(_cuts(composed(text), (), text.split("\n")))
    return CutShort(value, cuts) if cuts else value


def _cuts(node: yaml.Node | None, at: FieldPath, lines: list[str]) -> Iterator[Cut]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _cuts(value, (*at, str(key.value)), lines)
    elif isinstance(node, yaml.SequenceNode):
        for n, item in enumerate(node.value):
            yield from _cuts(item, (*at, n), lines)
    elif isinstance(node, yaml.ScalarNode) and node.value and not node.style:
        mark = node.end_mark
        rest = lines[mark.line][mark.column :]
        comment = rest.lstrip(" ")
        if rest != comment and comment.startswith("#"):
            yield Cut(at, Spot(mark.line + 1, mark.column + len(rest) - len(comment) + 1), comment.strip())
