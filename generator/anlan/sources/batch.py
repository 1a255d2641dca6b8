"""Many YAML files at once: others compose a part of them, and the answer is the same either way."""

from __future__ import annotations

import json
import marshal
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from anlan.sources.comments import CutShort, read_whole
from anlan.sources.forked import forked, forks
from anlan.sources.problem import Problem
from anlan.sources.shelf import Shelf, digest
from anlan.sources.strict_yaml import Value
from anlan.sources.tree import Entry, Tree

T = TypeVar("T")
Read = Value | Problem | CutShort
Bytes = Callable[[Sequence[T]], Iterable[bytes]]
_BOX = 2  # hexadecimal digits
_ASKERS = 0.4  # what the asker does with a value, as a part of what composing it costs


def read_many(tree: Tree, entries: list[Entry], limit: int, jobs: int) -> Iterator[Read]:
    """The values of files, or what is wrong with each, in the order of `entries`; others begin at once."""
    return _read(entries, lambda part: tree.read_all(list(part)), limit, jobs)


class Known(NamedTuple):
    """What is known of a content: its value, or what is wrong with it; its digest; and what its bytes show besides."""

    value: Read
    digest: str
    beside: list[str] | None


def read_known(
    datas: Sequence[bytes], limit: int, jobs: int, shelf: Shelf, beside: Callable[[bytes], list[str] | None]
) -> list[Known]:
    """As `read_many`, of contents, with what `beside` sees in each; what was seen before is taken from a shelf.

    Whatever is to be told of a file is found anew each time. The shelf keeps what these contents hold, and nothing else, in
    some hundred boxes by the beginnings of their digests: a box is read and written at once.
    """
    names = [digest(data) for data in datas]
    stood = {box: json.loads(data) for box, data in shelf.all().items()}
    seen: dict[str, list[Any]] = {}
    for held in stood.values():
        seen.update(held)
    new = {name: data for name, data in zip(names, datas, strict=True) if name not in seen}
    read = zip(new.items(), _read(list(new.values()), lambda part: part, limit, jobs), strict=True)
    seen |= {name: [value, beside(data)] for (name, data), value in read}
    boxes: dict[str, dict[str, list[Any]]] = {}
    for name in names:
        if not isinstance(seen[name][0], Problem | CutShort):
            boxes.setdefault(name[:_BOX], {})[name] = seen[name]
    shelf.put({box: _plainly(held) for box, held in boxes.items() if held.keys() != stood.get(box, {}).keys()})
    shelf.only(boxes)
    return [Known(value, name, more) for name in names for value, more in (seen[name],)]


def _plainly(held: dict[str, list[Any]]) -> bytes:
    return json.dumps(held, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def _read(files: Sequence[T], contents: Bytes[T], limit: int, jobs: int) -> Iterator[Read]:
    """The values of files, in their order; `contents` gives the bytes of a part of them."""
    if not forks(jobs, len(files)):
        return (read_whole(data, limit) for data in contents(files))
    own = _own(len(files), jobs)
    size = -(-(len(files) - own) // (jobs - 1))
    parts = [files[n : n + size] for n in range(own, len(files), size)]
    others = [(part, forked(partial(_values, part, contents, limit))) for part in parts]
    here = (read_whole(data, limit) for data in contents(files[:own]))
    return chain(here, _sent(others, contents, limit))


def _sent(
    others: Iterable[tuple[Sequence[T], Callable[[], memoryview | None]]], contents: Bytes[T], limit: int
) -> Iterator[Read]:
    for part, answer in others:
        data = answer()
        values = marshal.loads(data) if data else [None] * len(part)  # noqa: S302  (from our own child)
        for file, value in zip(part, values, strict=True):
            yield read_whole(next(iter(contents([file]))), limit) if value is None else value


def _own(count: int, jobs: int) -> int:
    """How many the asker composes itself, so that all are ready at about the same time."""
    share = 1 / (jobs - 1)
    return int(count * max(0.0, (share - _ASKERS) / (1 + share)))


def _values(files: Sequence[T], contents: Bytes[T], limit: int) -> bytes:
    """Values as they are sent; None where something is to be told, which the asker then finds itself."""
    read = (read_whole(data, limit) for data in contents(files))
    return marshal.dumps([None if isinstance(value, Problem | CutShort) else value for value in read])
