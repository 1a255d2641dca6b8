"""Receipts in which nothing is wrong, kept: the next time only what came since is held against history.

Kept are those alone that prove a main line from its beginning without a gap or a fault, lawful purges shown to be such
among them. What stands behind the ids of their branch's tip and of their last landing cannot change, so what was found
of it stays true, as long as what was purged is still named as such. Whatever is not their plain continuation, another
branch, a rewritten line, a date that needs a closer look, is verified from the beginning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from anlan.sources.git import Refused, Repository
from anlan.sources.lines import landed_between
from anlan.trace.agreement import History, dates, holes, line_faults, read_history
from anlan.trace.chain import chain_faults, versions
from anlan.trace.named import named_contents
from anlan.trace.purged import Purged
from anlan.trace.receipts import Line, Receipt, lines_of
from anlan.trace.store import FEW, Store
from anlan.trace.verify import Verified


class Row(NamedTuple):
    """A receipt as it is kept: its number is its place, from one on; its commit that which stands now."""

    commit: str
    time: datetime
    actor: str
    adopted: bool


class Sound(NamedTuple):
    """Receipts up to a tip of their branch: the file and hash of the last line, the newest that is signed (0: none); what
    was purged of the landings that they received."""

    tip: str
    file: str
    hash: str
    signed: int
    rows: tuple[Row, ...]
    purged: Purged

    def numbered(self) -> Iterator[tuple[int, Row]]:
        """The receipts with their numbers."""
        return enumerate(self.rows, 1)

    @property
    def received(self) -> dict[str, datetime]:
        """When each landing was received; what was adopted has no time of its own."""
        return {r.commit: r.time for r in self.rows if not r.adopted}


class Standing(NamedTuple):
    """Sound receipts, and the landings behind the last of them that none was written for, the oldest first."""

    sound: Sound
    behind: tuple[str, ...]


class Keeper:
    """Where the sound receipts of a repository are kept; without a folder none are."""

    def __init__(self, repository: Repository, folder: Path | None) -> None:
        self._repository, self._store = repository, Store(folder, "receipts", repository.home)

    def continued(self, branch: str, tip: str) -> Standing | None:
        """What is kept with what came since, up to a tip of the branch and one of main; None where that is no plain
        continuation."""
        sound = _restored(self._store.load())
        if sound is None:
            return None
        try:
            found = _continued(self._repository, sound, branch, tip)
        except Refused:  # what it stands on is not here any more
            return None
        if found and len(found.sound.rows) - len(sound.rows) > FEW:
            self._keep(found.sound)
        return found

    def learn(self, found: Verified) -> None:
        """Keeps what was verified from the beginning, where it is sound."""
        sound = _sound(found)
        if sound:
            self._keep(sound)

    def _keep(self, sound: Sound) -> None:
        self._store.save(lambda: _plainly(sound))


def _plainly(sound: Sound) -> tuple[Any, ...]:
    rows = [(r.commit, r.time.isoformat(timespec="seconds"), r.actor, r.adopted) for r in sound.rows]
    return (*sound[:4], rows, dict(sound.purged.now_of), sound.purged.blobs)


def _restored(kept: Any) -> Sound | None:
    try:
        tip, file, last, signed, rows, now_of, blobs = kept
        zones: dict[str, tzinfo | None] = {}  # one object for each: so many times are told to another process sooner

        def time(text: str) -> datetime:
            at = datetime.fromisoformat(text)
            return at.replace(tzinfo=zones.setdefault(text[19:], at.tzinfo))

        purged = Purged(dict(now_of), tuple(blobs))
        sound = Sound(tip, file, last, signed, tuple(Row(c, time(t), a, d) for c, t, a, d in rows), purged)
        texts = (tip, file, last, *(x for row in sound.rows for x in (row.commit, row.actor)))
        texts += (*purged.blobs, *purged.now_of, *purged.now_of.values())
        return sound if sound.rows and type(signed) is int and all(type(t) is str for t in texts) else None
    except (TypeError, ValueError):
        return None


def _sound(found: Verified) -> Sound | None:
    """None where anything is wrong, or adopted behind what was received at its time."""
    receipts, now = found.receipts, found.purged.now_of
    rows = tuple(row._replace(commit=now.get(row.commit, row.commit)) for row in map(_row, receipts.all))
    if found.faults or receipts.tip is None or not rows:
        return None
    adopted = [r.adopted for r in rows]
    if adopted != sorted(adopted, reverse=True):
        return None
    signed = max((r.seq for r in receipts.all if r.signature), default=0)
    last = receipts.lines[-1]
    return Sound(receipts.tip, last.file, last.hash(), signed, rows, found.purged)


def _row(receipt: Receipt) -> Row:
    return Row(receipt.commit, receipt.time, receipt.actor, receipt.adopted)


def _continued(repository: Repository, sound: Sound, branch: str, tip: str) -> Standing | None:
    last = sound.rows[-1]
    lines = _since(repository, sound, branch)
    history = read_history(repository, tip, last.commit)
    below = history.nodes[history.line[0]].parents[:1] if history.line else (tip,)
    if lines is None or below != (last.commit,) or not _named(repository, sound.purged, tip):
        return None
    good = [line.receipt for line in lines if line.receipt]
    if any(r.adopted or (sound.signed and not r.signature) for r in good):
        return None
    if any(_faults(repository, sound, lines, good, history)):
        return None
    signed = max((r.seq for r in good if r.signature), default=sound.signed)
    rows = (*sound.rows, *map(_row, good))
    at = lines[-1] if lines else None
    further = Sound(branch, at.file if at else sound.file, at.hash() if at else sound.hash, signed, rows, sound.purged)
    return Standing(further, history.line[len(good) :])


def _named(repository: Repository, purged: Purged, tip: str) -> bool:
    """Whether a tip still says of all that was purged that it was to go."""
    return not purged.blobs or set(purged.blobs) <= named_contents(repository, tip).since.keys()


def _faults(
    repository: Repository, sound: Sound, lines: Sequence[Line], good: Sequence[Receipt], history: History
) -> Iterator[object]:
    """What may be wrong with what came since; more may than is."""
    last = sound.rows[-1]
    place = {r.commit: r for r in sound.rows}

    def under(commit: str) -> datetime | None:
        """Receipts are in order of time, so that of a landing is the latest of what it holds; of a draft, the last is."""
        row = place.get(commit, last)
        return None if row.adopted else row.time

    return chain(
        chain_faults(lines, len(sound.rows), sound.hash, last.time),
        line_faults(repository, good, history),
        holes(good, history),
        dates(good, history, under),
    )


def _since(repository: Repository, sound: Sound, branch: str) -> tuple[Line, ...] | None:
    """The lines that a branch of receipts appended since; None where it did anything else."""
    if branch == sound.tip:
        return ()
    commits = landed_between(repository, sound.tip, branch)
    if commits is None or any(len(row) != 2 for row in commits):
        return None
    rows = list(versions(repository, branch, sound.tip))
    said = repository.contents(b for row in rows for b in (row.before, row.blob) if b)
    stood, now = dict[str, bytes](), dict[str, bytes]()
    for row in rows:
        before, after = (next(said) if b else b"" for b in (row.before, row.blob))
        if row.odd or row.path < sound.file or not after.startswith(before) or before[-1:] not in (b"", b"\n"):
            return None
        stood.setdefault(row.path, before)
        now[row.path] = after
    return lines_of((path, now[path][len(stood[path]) :]) for path in sorted(now))
