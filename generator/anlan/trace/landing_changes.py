"""Every landing of a history as a Change against its first parent, so that the gate's rules judge it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from anlan.ledger import Ledger, read_ledger
from anlan.sources.chosen import SETTINGS, Chosen
from anlan.sources.git import Repository
from anlan.sources.tree import RevisionTree
from anlan.trace.changes import Actor, Change, FileChange, values_of
from anlan.trace.landed import Versions
from anlan.trace.named import marked
from anlan.trace.plain import EVIDENCE, Plain, plainly_kept
from anlan.trace.purged import Purged
from anlan.trace.revisions import Revision, Trace
from anlan.trace.stood import against_what_stood, landed_before
from anlan.trace.store import FEW, Store
from anlan.trace.walk import Commit

ROOTS = ("campus.yml", "plan", "standards", "records")
_TEXTS = (".yml", ".md")
Landing = tuple[Commit, list[tuple[str, Revision]]]
Who = Mapping[str, Sequence[str]]
NOTHING = Purged()


class LandingChange(NamedTuple):
    """A landing, and what it changed."""

    commit: Commit
    change: Change


@dataclass
class _Users:
    """Which records answer a checklist, of landings up to one; asked of ever later ones, and by few of them."""

    line: Sequence[Landing]
    plain: Plain
    upto: int = 0
    found: dict[str, dict[str, None]] = field(default_factory=dict)

    def before(self, number: int) -> dict[str, dict[str, None]]:
        """Of the landings before one."""
        for _, landed in self.line[self.upto : number]:
            for path, revision in landed:
                if name := self.plain.answered(path, revision):
                    self.found.setdefault(name, {})[path] = None
        self.upto = max(self.upto, number)
        return self.found


class _Taken(NamedTuple):
    """The landings of which a purge took contents, and which; whatever else they and others brought is judged as ever."""

    landings: frozenset[str]
    blobs: frozenset[str]

    @classmethod
    def of(cls, gone: Purged, line: Iterable[Landing]) -> _Taken:
        """What receipts show to have been purged, found by its marks."""
        marks, now = gone.marks, gone.now
        robbed = (
            c.id for c, landed in line if c.id in now and any(r.blob in marks or r.before in marks for _, r in landed)
        )
        return cls(frozenset(robbed), frozenset(gone.blobs))

    def left(self, file: FileChange) -> FileChange | None:
        """What can still be judged of a file: who buried a record, and nothing of what went."""
        if marked(file.after) in self.blobs:
            return None
        if marked(file.before) in self.blobs:
            return file._replace(before=None) if "tombstone" in (values_of(file.after) or {}) else None
        return file


def landing_changes(
    repository: Repository, past: Trace, moment: datetime, who: Who, gone: Purged = NOTHING, cache: Path | None = None
) -> Iterator[LandingChange]:
    """The changes of all landings, the oldest first; `past` is a trace of `ROOTS`.

    `who` holds the identities that a receipt vouches for, by commit; `gone` what receipts show to have been purged.
    What landed before the first readable campus.yml cannot be judged and is passed over. Raises CannotRun where objects
    are missing. With a folder for it, what bytes show is kept there, and contents are read only where nothing is known.
    """
    store = Store(cache, "plain", repository.home, repository.prefix)
    plain, line = Plain.restored(store.load()), _by_commit(past)
    known = plain.size()
    taken = _Taken.of(gone, line)
    known_of = ((c.id, plain.sure(landed, bool(who.get(c.id)))) for c, landed in line if c.id not in taken.landings)
    sure = {commit: units for commit, units in known_of if units is not None}
    new = plain.unknown(past)
    texts = (b for c, landed in line if c.id not in sure for b in _texts(landed))
    versions = Versions.read(repository, chain(texts, new))
    plain.learn_checklists(versions, new)
    yield from _changes(repository, past, _Users(line, plain), sure, versions, moment, who, taken)
    if not known or plain.size() - known > FEW:
        store.save(lambda: plain.plainly(x for _, landed in line for x in landed))


def _texts(landed: Iterable[tuple[str, Revision]]) -> Iterator[str]:
    return (b for path, r in landed if path.endswith(_TEXTS) for b in (r.before, r.blob))


def _changes(
    repository: Repository,
    past: Trace,
    users: _Users,
    sure: Mapping[str, tuple[str, ...]],
    versions: Versions,
    moment: datetime,
    who: Who,
    taken: _Taken,
) -> Iterator[LandingChange]:
    before: Ledger | None = None  # the settings in force
    plain, actors, purged, nobody = users.plain, dict[tuple[str, ...], Actor](), taken.landings, Actor()
    for number, (commit, landed) in enumerate(users.line):
        vouched, actor = tuple(who.get(commit.id, ())), nobody
        if vouched and before is not None:
            actor = actors[vouched] = actors.get(vouched) or Actor.of(vouched, before.campus)
        asked, units = actor if before is not None and vouched else None, sure.get(commit.id)
        if units is not None and _own(units, asked):
            continue
        here = versions if units is None else Versions.read(repository, _texts(landed))
        files = whole = [_file(repository, here, path, r) for path, r in landed]
        if commit.id in purged:
            files = [f for f in map(taken.left, whole) if f is not None]
        else:
            for (_, revision), file in zip(landed, whole, strict=True):
                plain.learn(revision, file)
            units = plain.sure(landed, bool(vouched))
            if units is not None and _own(units, asked):
                continue
        settled = _settled(repository, commit, files, moment)
        if before is not None and (vouched or settled or not all(map(plainly_kept, files))):
            base = commit.parents[0][:12] if commit.parents else ""
            named = _named(files, partial(users.before, number))
            change = Change(base, tuple(files), before, before, settled, actor, named)
            if commit.id not in purged:
                change = against_what_stood(change, partial(landed_before, repository, past, commit.id))
                if vouched:
                    plain.learn_units(landed, change.records)
            yield LandingChange(commit, change)
        if settled:  # other identities, perhaps
            before = settled
            actors.clear()


def _own(units: Iterable[str], actor: Actor | None) -> bool:
    """Whether nobody is to be asked whose a landing is that kept what stood: an account of the very units that wrote what
    it adds landed it, or nobody vouches for anything."""
    return actor is None or (bool(actor.lander) and actor.units.issuperset(units))


def _by_commit(past: Trace) -> list[Landing]:
    """The landings with their paths, the oldest first: by their place on the first-parent line, never by date."""
    by_commit: dict[str, Landing] = {}
    for path, revisions in past.revisions.items():
        for revision in revisions:
            if revision.role == "landing":
                by_commit.setdefault(revision.commit.id, (revision.commit, []))[1].append((path, revision))
    return [by_commit[c] for c in reversed(past.line) if c in by_commit]


def _file(repository: Repository, versions: Versions, path: str, revision: Revision) -> FileChange:
    old = revision.before
    if path.startswith(EVIDENCE):  # photos are large, and only one that was there before is looked at
        before = next(repository.contents([old])) if old else None
        return FileChange(path, before, None if revision.change == "deleted" else b"")
    return FileChange(
        path, versions.bytes(old) if old else None, versions.bytes(revision.blob) if revision.blob else None
    )


def _settled(repository: Repository, commit: Commit, files: Sequence[FileChange], moment: datetime) -> Ledger | None:
    if not any(f.path.split("/", 1)[0] in SETTINGS for f in files):
        return None
    ledger, _ = read_ledger(Chosen(RevisionTree(repository, commit.id), SETTINGS), moment)
    return ledger


def _named(files: Sequence[FileChange], users: Callable[[], Mapping[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    names = [f.path.rpartition("/")[2].removesuffix(".yml") for f in files if f.path.startswith("plan/checklists/")]
    if not names:
        return {}
    found = users()
    return {n: tuple(found[n]) for n in names if n in found}
