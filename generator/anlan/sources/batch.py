"""Many YAML files at once: others compose a part of them, and the answer is the same either way."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain

from anlan.sources.forked import forked, forks
from anlan.sources.problem import Problem
from anlan.sources.strict_yaml import Value, read_yaml
from anlan.sources.tree import Entry, Tree

Sent = tuple[list[Entry], Callable[[], bytes | None]]
_ASKERS = 0.4  # what the asker does with a value, as a part of what composing it costs


def read_many(tree: Tree, entries: list[Entry], limit: int, jobs: int) -> Iterator[Value | Problem]:
    """The values of files, or what is wrong with each, in the order of `entries`; others begin at once."""
    if forks(jobs, len(entries)):
        return _shared(tree, entries, limit, jobs)
    return (read_yaml(data, limit) for data in tree.read_all(entries))


def _shared(tree: Tree, entries: list[Entry], limit: int, jobs: int) -> Iterator[Value | Problem]:
    own = _own(len(entries), jobs)
    size = -(-(len(entries) - own) // (jobs - 1))
    parts = [entries[n : n + size] for n in range(own, len(entries), size)]
    others = [(part, forked(partial(_values, tree, part, limit))) for part in parts]
    here = (read_yaml(data, limit) for data in tree.read_all(entries[:own]))
    return chain(here, _sent(tree, others, limit))


def _sent(tree: Tree, others: Iterable[Sent], limit: int) -> Iterator[Value | Problem]:
    for part, answer in others:
        data = answer()
        values = marshal.loads(data) if data else [None] * len(part)  # noqa: S302  (from our own child)
        for entry, value in zip(part, values, strict=True):
            yield read_yaml(tree.read(entry.path), limit) if value is None else value


def _own(count: int, jobs: int) -> int:
    """How many the asker composes itself, so that all are ready at about the same time."""
    share = 1 / (jobs - 1)
    return int(count * max(0.0, (share - _ASKERS) / (1 + share)))


def _values(tree: Tree, entries: list[Entry], limit: int) -> bytes:
    """Values as they are sent; None where something is wrong, which the asker then finds itself."""
    read = (read_yaml(data, limit) for data in tree.read_all(entries))
    return marshal.dumps([None if isinstance(value, Problem) else value for value in read])
