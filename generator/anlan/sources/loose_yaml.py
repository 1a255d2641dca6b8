"""Any YAML as plain values, for showing what changed: whatever it holds, it is read or refused, and never run.

Every scalar is the text that stands there, so `yes` and `"yes"` are the same and nothing is guessed. What plain values
cannot hold is written into them: a tag is a mapping of its name, a key that stands twice gets a number, a key that is
no text is its text as JSON. An alias stands for what it names; since a few lines of aliases can stand for more than a
machine can hold, the size after expansion is limited.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from anlan.sources.strict_yaml import Value
from anlan.terms.word import Word

BYTES = 4 << 20
PARTS = 200_000
DEPTH = 60

NO_YAML = Word("不是 YAML", "it is not YAML")
_NO_TEXT = Word("不是 UTF-8 文字", "it is not text in UTF-8")
_TOO_LARGE = Word("太大", "it is too large")
_TOO_DEEP = Word("嵌套太深", "it is nested too deep")
_LOOP = Word("别名指向它自己", "an alias names what it stands in")


class Unreadable(Exception):
    """Why a file has no values."""

    def __init__(self, why: Word) -> None:
        super().__init__(why.en)
        self.why = why


def documents(data: bytes) -> tuple[Value, ...]:
    """The values of every document in a file; raises Unreadable."""
    if len(data) > BYTES:
        raise Unreadable(_TOO_LARGE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_NO_TEXT) from None
    reading = _Reading(yaml.parse(text, Loader=yaml.CBaseLoader))
    try:
        return tuple(reading.documents())
    except (yaml.YAMLError, UnicodeEncodeError):
        raise Unreadable(NO_YAML) from None


@dataclass(slots=True)
class _Reading:
    """The parser's flat events on their way to values, with what the anchors of this document name and its size."""

    events: Iterator[Any]
    anchors: dict[str, tuple[Value, int] | None] = field(default_factory=dict)
    size: int = 0

    def documents(self) -> Iterator[Value]:
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.anchors.clear()
                yield self._value(next(self.events), 0)

    def _value(self, event: Any, depth: int) -> Value:
        if isinstance(event, yaml.AliasEvent):
            return self._named(event.anchor or "")
        if depth > DEPTH:
            raise Unreadable(_TOO_DEEP)
        before = self.size
        self._grow(1)
        if event.anchor is not None:
            self.anchors[event.anchor] = None  # until it is whole
        value = self._tagged(event, self._untagged(event, depth))
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, self.size - before)
        return value

    def _named(self, anchor: str) -> Value:
        if anchor not in self.anchors:
            raise Unreadable(NO_YAML)
        found = self.anchors[anchor]
        if found is None:
            raise Unreadable(_LOOP)
        self._grow(found[1])
        return found[0]

    def _grow(self, by: int) -> None:
        self.size += by
        if self.size > PARTS:
            raise Unreadable(_TOO_LARGE)

    def _untagged(self, event: Any, depth: int) -> Value:
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self._items(depth))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(depth)
        return event.value

    def _items(self, depth: int) -> Iterator[Value]:
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self._value(event, depth + 1)

    def _mapping(self, depth: int) -> dict[str, Value]:
        out: dict[str, Value] = {}
        next_: dict[str, int] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._value(event, depth + 1)
            word = key if isinstance(key, str) else json.dumps(key, ensure_ascii=False)
            out[_free(word, out, next_)] = self._value(next(self.events), depth + 1)
        return out

    @staticmethod
    def _tagged(event: Any, value: Value) -> Value:
        tag = event.tag
        return value if tag is None or tag == "!" else {tag if tag.startswith("!") else f"!<{tag}>": value}


def _free(word: str, taken: dict[str, Value], next_: dict[str, int]) -> str:
    """A key, with a number where it stands there already; `next_` is the first that may be free, of keys met before."""
    if word not in taken:
        return word
    n = next_.get(word, 2)
    while f"{word}#{n}" in taken:
        n += 1
    next_[word] = n + 1
    return f"{word}#{n}"
