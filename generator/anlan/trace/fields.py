"""What changed between two versions of a file, field by field; lists by what their items are called, not by position.

An item is called by its own key, id, name, file, step and time, date and shift or group; items that have none of these
are the same where they are equal. So a step put before others is one step added, and an order alone is no change.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from anlan.sources.strict_yaml import Value

_NAMES = (("key",), ("id",), ("name",), ("file",), ("step", "at"), ("date", "shift"), ("date", "group"))
_PLAIN = re.compile(r"[^\s.\[\]\"]+").fullmatch


class FieldChange(NamedTuple):
    """A field that differs; None on the side that lacks it."""

    field: str
    old: Value | None
    new: Value | None


def field_changes(before: Sequence[Value], after: Sequence[Value]) -> list[FieldChange]:
    """What differs between the documents of two versions; a side without documents is a file that is not there."""
    if len(before) < 2 and len(after) < 2:
        return list(_differing("", next(iter(before), None), next(iter(after), None)))
    pairs = [(_at(before, n), _at(after, n), n) for n in range(max(len(before), len(after)))]
    return [change for old, new, n in pairs for change in _differing(f"document[{n + 1}]", old, new)]


def _at(documents: Sequence[Value], n: int) -> Value | None:
    return documents[n] if n < len(documents) else None


def _differing(path: str, old: Value | None, new: Value | None) -> Iterator[FieldChange]:
    if old == new:
        return
    if _both(dict, old, new, path):
        yield from _mappings(path, old or {}, new or {})
    elif _both(list, old, new, path):
        yield from _lists(path, old or [], new or [])
    else:
        yield FieldChange(path or ".", old, new)


def _both(sort: type, old: Value | None, new: Value | None, path: str) -> bool:
    """Whether two sides are of a sort; a whole file that comes or goes is told by its fields."""
    if isinstance(old, sort) and isinstance(new, sort):
        return True
    return not path and (old is None or new is None) and isinstance(new if old is None else old, sort)


def _mappings(path: str, old: dict[str, Value], new: dict[str, Value]) -> Iterator[FieldChange]:
    for key in (*old, *(k for k in new if k not in old)):
        yield from _differing(f"{path}.{_word(key)}" if path else _word(key), old.get(key), new.get(key))


def _lists(path: str, old: list[Value], new: list[Value]) -> Iterator[FieldChange]:
    before, after = _called(old), _called(new)
    for name in (*before, *(n for n in after if n not in before)):
        yield from _differing(f"{path}[{name[0]}]", before.get(name), after.get(name))


Called = tuple[str, str, int]


def _called(items: list[Value]) -> dict[Called, Value]:
    """Items by what they are called; of several of one name, each by its number among them."""
    seen: Counter[tuple[str, str]] = Counter()
    out: dict[Called, Value] = {}
    for item in items:
        shown, content = _name(item)
        seen[shown, content] += 1
        count = seen[shown, content]
        out[shown if count == 1 or not shown else f"{shown} #{count}", content, count] = item
    return out


def _name(item: Value) -> tuple[str, str]:
    """What an item is called; where nothing calls it, its whole content tells it from others."""
    if isinstance(item, dict):
        for keys in _NAMES:
            words = [item.get(key) for key in keys]
            if all(isinstance(word, str) and word for word in words):
                return " ".join(_quoted(str(word)) for word in words), ""
    return "", json.dumps(item, sort_keys=True)


def _word(key: str) -> str:
    return key if _PLAIN(key) else json.dumps(key, ensure_ascii=False)


def _quoted(word: str) -> str:
    """A name as it stands in brackets."""
    return word if "]" not in word and "\n" not in word else json.dumps(word, ensure_ascii=False)
