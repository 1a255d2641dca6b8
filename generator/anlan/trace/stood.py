"""What a change is held against: what it replaced, or, where that was no record, the last that was one.

A record is what a Ledger would have had of it: strict YAML, of its kind and id.

Else two landings would alter a record unseen: one that spoils it, as a slip of the hand does, and one that mends it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from anlan.ledger import read_record
from anlan.sources.git import Repository
from anlan.trace.changes import Change, FileChange, Older, Stood, is_record
from anlan.trace.plain import plainly_kept
from anlan.trace.purged import marked
from anlan.trace.revisions import Trace


def against_what_stood(change: Change, older: Older) -> Change:
    """The change, each content that was no record in it replaced by the last that landed before and was one.

    Its `stood_at` says in which landing that was; its base tells what never was one. What a purge left is no
    content, and what lies behind it has gone.
    """
    unread = [f.path for f in change.files if _unread(f)]
    found = {path: last for path in unread if (last := _last_read(path, older(path))) is not None}
    held = _held(change, found) if found else change
    never = {*unread, *(r.path for r in held.records if r.bytes_before is not None and r.before is None)}
    unreadable = tuple(sorted((never | set(change.before.unreadable)) - found.keys()))
    if unreadable == change.before.unreadable:
        return held
    return replace(held, before=replace(change.before, unreadable=unreadable))


def _held(change: Change, found: Mapping[str, Stood]) -> Change:
    files = tuple(f._replace(before=found[f.path].data) if f.path in found else f for f in change.files)
    return replace(change, files=files, stood_at={path: last.commit for path, last in found.items()})


def _unread(file: FileChange) -> bool:
    """Whether what stood in a record's file was none; asked only where the change does not plainly keep it."""
    path, before, _ = file
    if before is None or not is_record(path) or plainly_kept(file) or marked(before):
        return False
    return read_record(path, before) is None


def _last_read(path: str, older: Iterator[Stood]) -> Stood | None:
    for landed in older:
        if marked(landed.data):
            return None
        if read_record(path, landed.data) is not None:
            return landed
    return None


def landed_before(repository: Repository, past: Trace, commit: str, path: str) -> Iterator[Stood]:
    """What landed of a file before a landing, as a trace knows it, the newest first; up to where it was removed."""
    landings = iter([r for r in past.of(path) if r.role == "landing"])
    while (one := next(landings, None)) is not None and one.commit.id != commit:
        pass
    for one in landings:
        if not one.blob:
            return
        yield Stood(one.commit.id, next(repository.contents([one.blob])))
