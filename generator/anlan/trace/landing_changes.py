"""Every landing of a history as a Change against its first parent, so that the gate's rules judge it again."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from anlan.ledger import Ledger, read_ledger
from anlan.sources.chosen import SETTINGS, Chosen
from anlan.sources.git import Repository
from anlan.sources.tree import RevisionTree
from anlan.trace.changes import Actor, Change, FileChange
from anlan.trace.landed import Versions
from anlan.trace.plain import EVIDENCE, Plain, plainly_kept
from anlan.trace.purged import Purged, marked
from anlan.trace.revisions import Revision, Trace
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
class _State:
    """What stood on main so far: the settings in force, which records answer a checklist."""

    settings: Ledger | None = None
    users: dict[str, dict[str, None]] = field(default_factory=dict)


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
    purged = gone.now
    sure = {c.id for c, landed in line if c.id not in purged and plain.sure(landed, bool(who.get(c.id)))}
    versions = Versions.read(repository, _asked(line, sure, plain))
    yield from _changes(repository, line, sure, plain, versions, moment, who, gone)
    if not known or plain.size() - known > FEW:
        store.save(lambda: plain.plainly(x for _, landed in line for x in landed))


def _asked(line: Sequence[Landing], sure: Container[str], plain: Plain) -> Iterator[str]:
    """The contents of texts that must be read."""
    for commit, landed in line:
        if commit.id not in sure:
            yield from _texts(landed)
        yield from plain.unknown(landed)


def _texts(landed: Iterable[tuple[str, Revision]]) -> Iterator[str]:
    return (b for path, r in landed if path.endswith(_TEXTS) for b in (r.before, r.blob))


def _changes(
    repository: Repository,
    line: Sequence[Landing],
    sure: Container[str],
    plain: Plain,
    versions: Versions,
    moment: datetime,
    who: Who,
    gone: Purged,
) -> Iterator[LandingChange]:
    state, actors, purged = _State(), dict[tuple[str, ...], Actor](), gone.now
    for commit, landed in line:
        before, vouched = state.settings, tuple(who.get(commit.id, ()))
        actor = Actor()
        if vouched and before is not None:
            actor = actors[vouched] = actors.get(vouched) or Actor.of(vouched, before.campus)
        # where an account of the units that wrote what a landing adds landed it, whose it is, is no question
        if commit.id not in sure or not (
            before is None or not vouched or (actor.lander and plain.within(landed, actor.units))
        ):
            here = versions if commit.id not in sure else Versions.read(repository, _texts(landed))
            whole = [_file(repository, here, path, r) for path, r in landed]
            files = whole
            if commit.id in purged:
                files = [f for f in (_left(w, gone) for w in whole) if f is not None]
            else:
                for (_, revision), file in zip(landed, whole, strict=True):
                    plain.learn(revision, file)
            settled = _settled(repository, commit, files, moment)
            if before is not None and (vouched or settled or not all(map(plainly_kept, files))):
                base = commit.parents[0][:12] if commit.parents else ""
                change = Change(base, tuple(files), before, before, settled, actor, _named(state, files))
                if vouched and commit.id not in purged:
                    plain.learn_units(landed, change.records)
                yield LandingChange(commit, change)
            if settled:  # other identities, perhaps
                state.settings = settled
                actors.clear()
        for path, revision in landed:
            if name := plain.answered(path, revision, versions):
                state.users.setdefault(name, {})[path] = None


def _left(file: FileChange, gone: Purged) -> FileChange | None:
    """What can still be judged where contents were lawfully purged: who buried a record, and nothing of what went."""
    if marked(file.after) in gone.blobs:
        return None
    if marked(file.before) in gone.blobs:
        return file._replace(before=None) if b"\ntombstone:" in (file.after or b"") else None
    return file


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


def _named(state: _State, files: Sequence[FileChange]) -> dict[str, tuple[str, ...]]:
    names = (f.path.rpartition("/")[2].removesuffix(".yml") for f in files if f.path.startswith("plan/checklists/"))
    return {n: tuple(state.users[n]) for n in names if n in state.users}
