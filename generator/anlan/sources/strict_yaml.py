"""Strict YAML: one document of mappings, lists and texts; no anchors, tags, merge keys or duplicate keys; nothing guessed.

What is written in the plain way is read line by line. The rest is composed by the C loader and its nodes turned into
texts, which costs about a twelfth of PyYAML's SafeLoader. Compose hides aliases (they are the same node again) and
recurses, so where a text holds a sign of anchors or of depth the parser's flat events are asked first.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import yaml

from anlan.sources.encoding import decoded, refused
from anlan.sources.escapes import hidden
from anlan.sources.personal import personal
from anlan.sources.plain_yaml import by_lines
from anlan.sources.problem import Problem, brief
from anlan.sources.yaml_faults import DEPTH, UNREADABLE, several, spot, syntax, too_deep
from anlan.terms.finding import FieldPath, Spot
from anlan.terms.word import Word

_NESTED = (re.compile(r"- +[-:] +[-:] "), re.compile(r": +[-:] +[-:] "))  # each begins with a letter to look for
_DEEP = "\n" + 24 * " "
_BRACKET = re.compile(r"[\[\]{}]")
Value = Any  # str | list[Value] | dict[str, Value]


class _Untyped(yaml.CBaseLoader):
    """Composes nodes without asking what type each has, which nobody here reads: a third of the time of composing."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:  # noqa: ARG002  (yaml's)
        return ""

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


def read_yaml(data: bytes, limit: int) -> Value | Problem:
    """The values of a file, or the first thing that is wrong with it.

    Values are texts, lists and dicts of them; `limit` is the largest size in bytes.
    """
    if len(data) > limit:
        return _too_large(len(data), limit)
    text = decoded(data)
    return text if isinstance(text, Problem) else personal(text) or read_text(text)


def read_text(text: str) -> Value | Problem:
    """As `read_yaml`, for a text that `decoded` let pass."""
    return by_lines(text) or parsed(text)


def parsed(text: str) -> Value | Problem:
    """As `read_text`, by the parser alone."""
    if suspect(text):
        odd = _events(text)
        if odd is not None:
            return odd
    try:
        node = yaml.compose(text, Loader=_Untyped)
    except yaml.MarkedYAMLError as error:
        return syntax(error, text)
    except yaml.YAMLError:
        return Problem("FI105", Spot(1, 1), UNREADABLE, Word("按 YAML 格式改正", "mend the YAML"))
    if node is None:
        say, mend = Word("文件是空的", "the file is empty"), Word("删去它，或写上内容", "delete it or fill it")
        return Problem("FI106", Spot(1, 1), say, mend)
    try:
        return (unescaped(node, text) if "\\" in text else None) or folded(node) or plain(node)
    except _Stop as stop:
        return stop.problem


def unescaped(node: yaml.Node, text: str, depth: int = 0) -> Problem | None:
    """What a backslash in double quotes may hide: characters and numbers that no text may hold, words and ids."""
    if isinstance(node, yaml.ScalarNode):
        if node.style != '"':
            return None
        found = refused(node.value) or personal(node.value)
        start, end = node.start_mark, node.end_mark
        return replace(found, at=spot(start)) if found else hidden(text, start.index, end.index)
    if depth > DEPTH:
        return None
    return next(filter(None, (unescaped(part, text, depth + 1) for part in _parts(node))), None)


def folded(node: yaml.Node, depth: int = 0) -> Problem | None:
    """Personal data in what YAML makes one line of several: a number that breaks at a line's end is whole there."""
    if isinstance(node, yaml.ScalarNode):
        start = node.start_mark
        found = personal(node.value) if start.line != node.end_mark.line else None
        return replace(found, at=spot(start)) if found else None
    if depth > DEPTH:
        return None
    return next(filter(None, (folded(part, depth + 1) for part in _parts(node))), None)


def _parts(node: yaml.Node) -> list[yaml.Node]:
    return node.value if isinstance(node, yaml.SequenceNode) else [part for pair in node.value for part in pair]


def suspect(text: str) -> bool:
    """Whether the flat events should be asked before composing."""
    if "&" in text or "*" in text or "!" in text or "?" in text:
        return True
    if _DEEP in text or "\n%" in text or text.startswith(("%", _DEEP[1:])) or any(n.search(text) for n in _NESTED):
        return True
    if "[" not in text and "{" not in text:
        return False
    depth = 0
    for sign in _BRACKET.findall(text):
        depth = depth + 1 if sign in "[{" else max(0, depth - 1)
        if depth > DEPTH:
            return True
    return False


class _Stop(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def plain(node: yaml.Node, depth: int = 0) -> Value:
    """A composed node as texts, lists and dicts."""
    if type(node) is yaml.ScalarNode:
        return node.value
    if depth >= DEPTH:
        raise _Stop(too_deep(node.start_mark))
    if type(node) is yaml.MappingNode:
        out: dict[str, Value] = {}
        for key, value in node.value:
            word = key.value
            if type(key) is not yaml.ScalarNode or word in out or word == "<<":
                raise _Stop(_bad_key(key))
            out[word] = value.value if type(value) is yaml.ScalarNode else plain(value, depth + 1)
        return out
    return [item.value if type(item) is yaml.ScalarNode else plain(item, depth + 1) for item in node.value]


def _bad_key(key: yaml.Node) -> Problem:
    place = spot(key.start_mark)
    if not isinstance(key, yaml.ScalarNode):
        return Problem(
            "FI105", place, Word("键应当是一个词", "a key must be one word"), Word("改成简单的键", "use a simple key")
        )
    if key.value == "<<":
        return Problem(
            "FI107",
            place,
            Word("这里用了合并键 <<", "a merge key << is used here"),
            Word("把内容写全", "write the contents out"),
        )
    return Problem("FI109", place, Word(f"键 {brief(key.value)} 写了两次", f"the key {brief(key.value)} stands twice"),
                   Word("只留一个；若是要追加步骤，写在原有 steps 的末尾", "keep one; a new step goes to the end of the steps that stand"))  # fmt: skip


def _too_large(size: int, limit: int) -> Problem:
    return Problem("FI110", Spot(1, 1), Word(f"文件有 {size} 字节，上限 {limit}", f"the file has {size} bytes, the limit is {limit}"),
                   Word("一条记录只写一件事；照片放 records/evidence/", "one record, one matter; photos go to records/evidence/"), hidden=True)  # fmt: skip


def _events(text: str) -> Problem | None:
    """Anchors, aliases, tags, directives, several documents and depth, from the flat stream of events."""
    depth = documents = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                return Problem("FI107", spot(event.start_mark), Word("这里用了锚点或别名（& 或 *）", "an anchor or alias (& or *) is used here"),
                               Word("把内容写全；文字里要用这些符号时加引号", "write the contents out; quote a text that needs the sign"))  # fmt: skip
            if getattr(event, "tag", None):
                return Problem("FI108", spot(event.start_mark), Word("这里用了类型标签（!）", "a tag (!) is used here"),
                               Word("去掉标签；文字以 ! 开头时加引号", "remove the tag; quote a text that begins with !"))  # fmt: skip
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if event.version or event.tags:
                    return Problem(
                        "FI108",
                        spot(event.start_mark),
                        Word("这里有 % 指令", "there is a % directive here"),
                        Word("删去这一行", "delete the line"),
                    )
                if documents > 1:
                    return several(event.start_mark)
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > DEPTH:
                    return too_deep(event.start_mark)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.MarkedYAMLError as error:
        return syntax(error, text)
    return None


def composed(text: str) -> yaml.Node | None:
    """A text's nodes with their marks; nothing where it cannot be composed."""
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        return None
    return node


def place_of(node: yaml.Node | None, at: FieldPath, key: bool = False) -> Spot:
    """Line and column of a field below a composed node; 1:1 where there is none.

    A field that is not there is shown at the first key of the mapping that lacks it; `key` shows the key.
    """
    if node is None:
        return Spot(1, 1)
    shown = node.start_mark
    for n, part in enumerate(at):
        step = _child(node, part)
        if step is None:
            if isinstance(node, yaml.MappingNode) and node.value:
                shown = node.value[0][0].start_mark
            break
        name, node = step
        shown = name.start_mark if key and n == len(at) - 1 else node.start_mark
    return spot(shown)


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((k, v) for k, v in node.value if k.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None
