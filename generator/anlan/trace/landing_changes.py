"""Every landing of a history as a Change against its first parent, so that the gate's rules judge it again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from anlan.ledger import Ledger, read_ledger
from anlan.sources.chosen import SETTINGS, Chosen
from anlan.sources.git import Repository
from anlan.sources.tree import RevisionTree
from anlan.trace.changes import Actor, Change, FileChange
from anlan.trace.history import Revision, Trace
from anlan.trace.landed import Versions
from anlan.trace.purged import Purged, marked
from anlan.trace.walk import Commit

ROOTS = ("campus.yml", "plan", "standards", "records")
_EVIDENCE = "records/evidence/"
_STEPS = re.compile(rb"(?:steps:\n)?(?:  - step: [a-z]+\n(?:    .*\n)*)+").fullmatch
_CHECKLIST = re.compile(rb"\nchecklist: ([a-z0-9-]+)\n").findall
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
    repository: Repository, past: Trace, versions: Versions, moment: datetime, who: Who, gone: Purged = NOTHING
) -> Iterator[LandingChange]:
    """The changes of all landings, the oldest first; `past` is a trace of `ROOTS`.

    `who` holds the identities that a receipt vouches for, by commit; `gone` what receipts show to have been purged.
    What landed before the first readable campus.yml cannot be judged and is passed over. Raises CannotRun where objects
    are missing.
    """
    state, purges = _State(), gone.now
    for commit, landed in _by_commit(repository, past):
        whole = (_file(repository, versions, path, r) for path, r in landed)
        files = tuple(f for f in (_left(w, gone) if commit.id in purges else w for w in whole) if f is not None)
        settled = _settled(repository, commit, files, moment)
        before = state.settings
        vouched = tuple(who.get(commit.id, ()))
        if before is not None and (vouched or settled or not all(map(plainly_kept, files))):
            actor = Actor.of(vouched, before.campus)
            base = commit.parents[0][:12] if commit.parents else ""
            yield LandingChange(commit, Change(base, files, before, before, settled, actor, _named(state, files)))
        state.settings = settled or before
        _advance(state, versions, landed)


def plainly_kept(file: FileChange) -> bool:
    """Whether a file's bytes alone show that whatever stood in it still stands, with the same value.

    What is behind the old bytes must be new steps and nothing else: a line at the margin could repeat a key, one that
    is indented deeper could continue the last value, a text that does not end its last line could be continued.
    """
    before, after = file.before, file.after
    if after is None or b"\ntombstone:" in after:
        return False
    if before is None:
        return file.path.startswith("records/")
    if not after.startswith(before) or not before.endswith(b"\n"):
        return False
    return bool(_STEPS(after, len(before))) and (
        after[len(before) :].startswith(b"steps:") != (b"\nsteps:\n" in before)
    )


def _left(file: FileChange, gone: Purged) -> FileChange | None:
    """What can still be judged where contents were lawfully purged: who buried a record, and nothing of what went."""
    if marked(file.after) in gone.blobs:
        return None
    if marked(file.before) in gone.blobs:
        return file._replace(before=None) if b"\ntombstone:" in (file.after or b"") else None
    return file


def _by_commit(repository: Repository, past: Trace) -> list[tuple[Commit, list[tuple[str, Revision]]]]:
    """The landings with their paths, the oldest first: by their place on the first-parent line, never by date."""
    by_commit: dict[str, tuple[Commit, list[tuple[str, Revision]]]] = {}
    for path, revisions in past.revisions.items():
        for revision in revisions:
            if revision.role == "landing":
                by_commit.setdefault(revision.commit.id, (revision.commit, []))[1].append((path, revision))
    line = repository.ask("rev-list", "--first-parent", "--reverse", past.tip).split()
    return [by_commit[c] for c in line if c in by_commit]


def _file(repository: Repository, versions: Versions, path: str, revision: Revision) -> FileChange:
    old = revision.before
    if path.startswith(_EVIDENCE):  # photos are large, and only one that was there before is looked at
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


def _advance(state: _State, versions: Versions, landed: Sequence[tuple[str, Revision]]) -> None:
    for path, revision in landed:
        of = path.startswith("records/inspection/") and revision.blob and _checklist(versions, revision.blob)
        if of:
            state.users.setdefault(of, {})[path] = None


def _checklist(versions: Versions, blob: str) -> str | None:
    """The checklist that an inspection answers; where nothing is quoted, one line at the margin tells it."""
    data = versions.bytes(blob) or b""
    told = _CHECKLIST(data)
    if len(told) == 1 and not any(sign in data for sign in (b'"', b"'", b"\n---")):
        name: str = told[0].decode()
        return name
    values = versions.values(blob)
    found = values.get("checklist") if isinstance(values, dict) else None
    return found if isinstance(found, str) else None
