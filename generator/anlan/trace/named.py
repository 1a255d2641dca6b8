"""Which contents tombstones and redactions name as lawfully removed, since which landing, and where those may have stood.

A name counts for the record that bears it, and for what is no record at all, such as its photos: nobody removes the
content of another record. It counts once it landed, however the record was spelt or buried afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from anlan.sources.git import Repository
from anlan.sources.lines import Put, is_before, landings_of
from anlan.sources.strict_yaml import read_yaml
from anlan.trace.receipts import main_tips

_LIMIT = 1 << 20
_MARK = re.compile(rb"anlan: removed by law ([0-9a-f]{40}|[0-9a-f]{64})\n").fullmatch
_HINTS = ("tombstone", "redacted", "\\")  # the last may hide the others
_TEXTS = (".yml", ".md")


def mark(blob: str) -> bytes:
    """What a purge puts in the place of a content."""
    return f"anlan: removed by law {blob}\n".encode()


def marked(data: bytes | None) -> str | None:
    """The content in whose place a purge put this one; none for any other."""
    seen = _MARK(data or b"")
    return seen[1].decode() if seen else None


@dataclass(frozen=True)
class Named:
    """For each content the place on the main line of the landing that named it first, and the names of the records' files
    that name it."""

    since: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def may_go(self, blob: str, path: str) -> bool:
        """Whether a content is named by the record whose file it was."""
        return not path.endswith(_TEXTS) or path.rpartition("/")[2] in self.files.get(blob, ())

    def astray(self, placed: Iterable[Mapping[str, tuple[str, str]]], blobs: Mapping[str, str]) -> dict[str, str]:
        """Of contents that stood where they may not go from, one such path each; `blobs` are those that stand for them."""
        return {
            blobs[seen]: path
            for changes in placed
            for path, pair in changes.items()
            for seen in pair
            if seen in blobs and not self.may_go(blobs[seen], path)
        }


def named_contents(repository: Repository, tip: str) -> Named:
    """What the records that stand at a tip of main name, or named in any version that landed."""
    paths = _naming(repository, tip)
    if not paths:
        return Named()
    line = repository.ask("rev-list", "--first-parent", tip).split()
    place = {commit: n for n, commit in enumerate(reversed(line))}
    puts = [put for put in landings_of(repository, tip, paths) if put.blob]
    texts = dict(zip(puts, repository.contents(put.blob for put in puts), strict=True))
    since: dict[str, int] = {}
    files: dict[str, frozenset[str]] = {}
    for path, versions in groupby(sorted(puts, key=lambda put: (put.path, place[put.commit])), lambda put: put.path):
        for blob, at in _named_by(list(versions), texts, place):
            since[blob] = min(at, since.get(blob, at))
            files[blob] = files.get(blob, frozenset()) | {path.rpartition("/")[2]}
    return Named(since, files)


def _named_by(versions: list[Put], texts: Mapping[Put, bytes], place: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """What the versions of one record name, the oldest first; where it is buried at last, all that was taken from it.

    Whoever took that may have taken the name with it; it was named where it was replaced, at the latest.
    """
    last = _values(texts[versions[-1]])
    for version, following in zip(versions, [*versions[1:], versions[-1]], strict=True):
        data = texts[version]
        yield from ((blob, place[version.commit]) for blob in _named_in(_values(data)))
        if (taken := marked(data)) and "tombstone" in last:
            yield taken, place[following.commit]


def _naming(repository: Repository, tip: str) -> list[str]:
    """The records at a tip that may name such contents."""
    asked = [word for hint in _HINTS for word in ("-e", hint)]
    code, raw = repository.answer("grep", "-l", "-z", "-F", *asked, tip, "--", "records")
    if code:
        return []
    found = raw.decode("utf-8", "surrogateescape").split("\0")[:-1]
    return [path[len(tip) + 1 :] for path in found if path.endswith(".yml")]


def _values(data: bytes) -> Mapping[str, object]:
    values = read_yaml(data, _LIMIT)
    return values if isinstance(values, dict) else {}


def _named_in(values: Mapping[str, object]) -> Iterator[str]:
    steps = values.get("steps")
    for part in (values.get("tombstone"), *(steps if isinstance(steps, list) else ())):
        listed = part.get("blobs") if isinstance(part, dict) else None
        yield from (b for b in listed or () if isinstance(b, str)) if isinstance(listed, list) else ()


def latest(repository: Repository, tip: str) -> str:
    """The newest tip of main that holds a revision, where names may have landed since; else the revision itself."""
    for other in main_tips(repository):
        if other != tip and is_before(repository, tip, other):
            tip = other
    return tip
