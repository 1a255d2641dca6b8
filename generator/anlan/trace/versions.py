"""The versions of one file: what each changed, and when it says that it happened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from anlan.model import KINDS
from anlan.model.scalars import RECORD
from anlan.sources.git import Repository
from anlan.sources.loose_yaml import NO_YAML, Unreadable, documents
from anlan.sources.strict_yaml import Value
from anlan.terms.word import Word
from anlan.trace.fields import FieldChange, field_changes
from anlan.trace.revisions import Revision, blobs

_RECORD_FILE = re.compile(rf"(?:.*/)?({RECORD})\.yml", re.S).fullmatch
_YAML = (".yml", ".yaml")


class Against(NamedTuple):
    """The last landing before a revision that could be read, and what differs from it."""

    commit: str
    fields: tuple[FieldChange, ...]


class Version(NamedTuple):
    """A revision with what it changed; `unread` says why nothing can be said of the fields.

    Where only what it replaced cannot be read, `against` says what differs from what stood before that.
    """

    revision: Revision
    fields: tuple[FieldChange, ...] | None
    claimed: str | None
    unread: Word | None
    against: Against | None = None


Said = tuple[tuple[FieldChange, ...] | None, str | None, Word | None]
Read = tuple[Value, ...] | Word


def versions(repository: Repository, path: str, revisions: Iterable[Revision]) -> tuple[Version, ...]:
    """What each revision of a file changed; every content is read once, every pair of contents compared once."""
    revisions = tuple(revisions)
    asked = blobs(revisions)
    data = dict(zip(asked, repository.contents(asked), strict=True))
    read, said = _readers(path, data)
    return tuple(
        Version(r, *said(r.before, r.blob), _against(read, r, revisions[n:])) for n, r in enumerate(revisions, 1)
    )


def _readers(path: str, data: Mapping[str, bytes]) -> tuple[Callable[[str], Read], Callable[[str, str], Said]]:
    @cache
    def read(blob: str) -> Read:
        try:
            return _documents(data[blob], path) if blob else ()
        except Unreadable as refusal:
            return refusal.why

    @cache
    def said(before: str, after: str) -> Said:
        old, new = read(before), read(after)
        if isinstance(old, Word) or isinstance(new, Word):
            return None, None, new if isinstance(new, Word) else _before(old)
        return tuple(field_changes(old, new)), _claimed(path, old, new), None

    return read, said


def _against(read: Callable[[str], Read], revision: Revision, older: Sequence[Revision]) -> Against | None:
    """What could be read last before a revision that replaced what nobody can read."""
    new = read(revision.blob)
    if isinstance(new, Word) or not isinstance(read(revision.before), Word):
        return None
    for one in older:
        old = read(one.blob)
        if one.role == "landing" and one.blob and not isinstance(old, Word):
            return Against(one.commit.id, tuple(field_changes(old, new)))
    return None


def _before(why: object) -> Word:
    assert isinstance(why, Word)
    return Word(f"上一版本：{why.zh}", f"the version before: {why.en}")


def _documents(data: bytes, path: str) -> tuple[Value, ...]:
    """A text without a key or an item is YAML by its file's name only."""
    found = documents(data)
    if any(isinstance(d, str) for d in found) and not path.endswith(_YAML):
        raise Unreadable(NO_YAML)
    return found


def _claimed(path: str, old: tuple[Value, ...], new: tuple[Value, ...]) -> str | None:
    """The time that a record gives for what a revision adds: of its newest step, else of its head where that is new."""
    seen = _RECORD_FILE(path)
    if seen is None or seen[1][:2] not in KINDS or len(new) != 1 or not isinstance(new[0], dict):
        return None
    stood = list(old[0].get("steps", ())) if old and isinstance(old[0], dict) and _has_steps(old[0]) else []
    added = [s for s in new[0]["steps"] if s not in stood] if _has_steps(new[0]) else []
    if added:
        return _time(added[-1])
    return _time(new[0]) if not old else None


def _has_steps(values: dict[str, Value]) -> bool:
    return isinstance(values.get("steps"), list)


def _time(values: Value) -> str | None:
    text = values.get("at") if isinstance(values, dict) else None
    try:
        return text if isinstance(text, str) and datetime.fromisoformat(text).tzinfo else None
    except ValueError:
        return None
