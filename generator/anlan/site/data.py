"""The data that the site holds beside its pages: every hazard's state, the register by year, what was received by month."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from anlan.boards import Boards

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def data_files(views: Boards) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every data file."""
    yield "data/hazards.json", _json(_hazards(views))
    for shard, rows in views.shards.items():
        yield f"data/{shard}.json", _texts(rows)
    for month, changes in groupby(views.changes.lines, lambda change: change.received[:7]):
        yield f"data/changes-{month}.json", _texts(list(changes))


def _hazards(views: Boards) -> list[dict[str, Any]]:
    facts = views.voice.facts
    return [
        {
            "id": h.id,
            "status": h.state,
            "deadline": h.deadline.isoformat() if h.deadline else None,
            "overdue": h.overdue > 0,
            "as_of": views.stamp.iso,
        }
        for _, h in sorted(facts.hazards.items())
    ]


def _json(value: Any) -> bytes:
    """One row a line, so that two versions of a file can be compared."""
    return ("[" + ",\n".join(map(_ENCODE, value)) + "]\n").encode()


def _texts(rows: Sequence[tuple[str, ...]]) -> bytes:
    """Rows of texts, one a line; encoded at once, since quotes within a text are escaped and `"],["` parts rows alone."""
    return (_ENCODE(rows).replace('"],["', '"],\n["') + "\n").encode()
