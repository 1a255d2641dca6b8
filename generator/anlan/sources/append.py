"""A further item of a file's last list, appended as text: every byte before it stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from anlan.sources.problem import CannotRun
from anlan.sources.strict_yaml import Value, read_text
from anlan.sources.yaml_text import block, item


def appended(data: bytes, key: str, value: Mapping[str, Value], path: str) -> bytes:
    """The file with one more item at the end of the list `key`, which is begun where there is none.

    The file is one that the strict reader reads. Raises CannotRun where nothing can be added without touching what
    stands: `path` names the file then.
    """
    text = data.decode("utf-8")
    end = "\r\n" if "\r\n" in text else "\n"
    start = "" if text.endswith("\n") else end
    new = text + start + _item(text, key, value, path).replace("\n", end)
    if not _follows(read_text(text), read_text(new), key, value):
        raise _not_last(key, path)
    return new.encode("utf-8")


def _item(text: str, key: str, value: Mapping[str, Value], path: str) -> str:
    """The lines to add, indented as the list that stands."""
    root: Any = yaml.compose(text, Loader=yaml.CBaseLoader)
    margin = " " * root.start_mark.column
    if root.flow_style:
        raise _not_last(key, path)
    if all(name.value != key for name, _ in root.value):
        return block({key: [dict(value)]}, margin)
    name, last = root.value[-1]
    if name.value == key and isinstance(last, yaml.SequenceNode) and not last.value:
        line = last.start_mark.line + 1
        raise CannotRun(
            f"{path} 第 {line} 行的 {key} 后面写着 []：删去 []，再试一次",
            f"line {line} of {path} says [] after {key}: remove the [] and try again",
        )
    if name.value != key or not isinstance(last, yaml.SequenceNode) or last.flow_style:
        raise _not_last(key, path)
    return item(dict(value), " " * last.start_mark.column)


def _follows(old: Value, new: Value, key: str, value: Mapping[str, Value]) -> bool:
    """Whether reading gives what stood and the new item, nothing else; a continued text would show here."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    return new == {**old, key: [*old.get(key, []), dict(value)]} and list(new)[-1] == key


def _not_last(key: str, path: str) -> CannotRun:
    return CannotRun(
        f"{path} 的末尾接不上新的一步：把 {key} 放到最后，每步以 - 开头另起一行，再试一次",
        f"nothing can be added at the end of {path}: put {key} last, each step on lines of its own that begin with -, and try again",
    )
