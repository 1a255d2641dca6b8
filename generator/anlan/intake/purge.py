"""Takes contents out of a history for good, where a tombstone or a redaction on main names them; changes nothing else.

Each content is replaced by a mark that names it, so that every old commit can be computed from the new one and the
receipts still prove the rest (trace/purged.py).
"""

from __future__ import annotations

from typing import NamedTuple

from anlan.sources.git import Repository
from anlan.sources.problem import CannotRun
from anlan.sources.whole import must_be_whole
from anlan.trace.agreement import History, read_history
from anlan.trace.named import mark, named_contents
from anlan.trace.swapped import Swaps, object_id


class Purge(NamedTuple):
    """The new tip, where it differs from the old; which contents are gone from it, and how many commits were made anew."""

    tip: str
    blobs: tuple[str, ...]
    commits: int


def purge(repository: Repository, rev: str) -> Purge:
    """Writes the history of a revision without the named contents, beside the old one; moves no ref.

    Raises CannotRun where nothing is named, and where a named content still stands at the tip.
    """
    must_be_whole(repository)
    history = read_history(repository, repository.commit(rev))
    known = named_contents(repository, history.tip)
    named = tuple(b for b in known.since if len(b) == len(history.tip))
    standing = {b.blob for b in repository.files(history.tip)} & set(named)
    if not named:
        raise CannotRun("主线上没有存根或遮盖，没有要清除的内容", "no tombstone or redaction names anything to purge")
    if standing:
        blob = min(standing)
        raise CannotRun(f"内容 {blob[:12]} 还在主线上；先由存根或遮盖换下它",
                        f"the content {blob[:12]} still stands on main; let a tombstone or redaction take its place first")  # fmt: skip
    swaps = Swaps.read(repository, history, named)
    for blob, path in known.astray(swaps.placed.values(), {b: b for b in named}).items():
        raise CannotRun(f"内容 {blob[:12]} 也曾是 {path}，那条记录没有写明要删它；什么都没有清除",
                        f"the content {blob[:12]} was {path} as well, whose record does not name it; nothing was purged")  # fmt: skip
    return _rewritten(repository, history, swaps, {blob: mark(blob) for blob in named})


def _rewritten(repository: Repository, history: History, swaps: Swaps, marks: dict[str, bytes]) -> Purge:
    objects: dict[str, list[bytes]] = {"tree": [], "commit": []}
    ids = {blob: object_id("blob", data, len(blob)) for blob, data in marks.items()}
    done = swaps.of(ids, lambda sort, data: objects[sort].append(data))
    repository.write_all("blob", [marks[blob] for blob in sorted(done.used)])
    for sort, datas in objects.items():
        repository.write_all(sort, datas)
    return Purge(done.commits.get(history.tip, history.tip), tuple(sorted(done.used)), len(done.commits))
