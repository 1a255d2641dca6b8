"""Many YAML files at once: the second half is composed by a forked process, and the answer is the same either way."""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial

from anlan.sources.problem import Problem
from anlan.sources.strict_yaml import Value, read_yaml
from anlan.sources.tree import Entry, Tree

WORTH_A_PROCESS = 600


def read_many(tree: Tree, entries: list[Entry], limit: int, jobs: int) -> Iterator[Value | Problem]:
    """The values of files, or what is wrong with each, in the order of `entries`."""
    if jobs > 1 and len(entries) >= WORTH_A_PROCESS and hasattr(os, "fork"):
        return _shared(tree, entries, limit, jobs)
    return (read_yaml(data, limit) for data in tree.read_all(entries))


def _shared(tree: Tree, entries: list[Entry], limit: int, jobs: int) -> Iterator[Value | Problem]:
    size = -(-len(entries) // jobs)
    parts = [entries[n : n + size] for n in range(0, len(entries), size)]
    others = [(part, _fork(partial(_values, tree, part, limit))) for part in parts[1:]]
    yield from (read_yaml(data, limit) for data in tree.read_all(parts[0]))
    for part, answer in others:
        values = answer() or [None] * len(part)
        for entry, value in zip(part, values, strict=True):
            yield read_yaml(tree.read(entry.path), limit) if value is None else value


def _values(tree: Tree, entries: list[Entry], limit: int) -> list[Value | None]:
    """Values that can be sent; None where something is wrong, which the asker then finds itself."""
    read = (read_yaml(data, limit) for data in tree.read_all(entries))
    return [None if isinstance(value, Problem) else value for value in read]


def _fork(work: Callable[[], list[Value | None]]) -> Callable[[], list[Value | None] | None]:
    """Run work in a forked process; the answer is None when it died."""
    out, into = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.close(out)
            with os.fdopen(into, "wb") as pipe:
                pipe.write(marshal.dumps(work()))
            status = 0
        finally:
            os._exit(status)
    os.close(into)

    def answer() -> list[Value | None] | None:
        with os.fdopen(out, "rb") as pipe:
            data = pipe.read()
        _, status = os.waitpid(pid, 0)
        values: list[Value | None] | None = marshal.loads(data) if status == 0 else None  # noqa: S302  (from our own child)
        return values

    return answer
