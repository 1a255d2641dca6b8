"""What one landing or proposal makes of a campus, as a value: files and records before and after, and who did it.

Rules over changes know nothing of pull requests: the gate makes a Change of the base and what would land, the audit
makes one of every landing and its first parent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from anlan.ledger import Ledger, read_ledger, shadowing
from anlan.model import KINDS, Campus, path_of
from anlan.model.scalars import RECORD
from anlan.sources.chosen import SETTINGS, Chosen, Joined
from anlan.sources.problem import CannotRun, Problem
from anlan.sources.strict_yaml import Value, read_yaml
from anlan.sources.tree import Tree
from anlan.terms.finding import Finding

_LIMIT = 1 << 20
_RECORD_FILE = re.compile(rf"records/[a-z]+/[0-9]{{4}}/[0-9]{{2}}/({RECORD})\.yml").fullmatch
_ID = re.compile(rf"(?<![a-z0-9.-]){RECORD}".encode())
_EVIDENCE = re.compile(rb"(?<![0-9a-f])([0-9a-f]{2})([0-9a-f]{30}\.(?:jpg|png|pdf))")
_PHOTOS = "records/evidence/"
_CHECKLIST = re.compile(r"plan/checklists/([a-z0-9-]+)\.yml").fullmatch


class FileChange(NamedTuple):
    """A file that differs: its bytes on either side, None where it is not there."""

    path: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who made a change, as the forge or the login vouches; `units` are those whose identities these words are.

    The first of `who` is the one that lands it, of the units `lander`; the others brought parts of it. `who` is empty where nobody vouches: then nothing is said of ownership. Author mails of commits prove nothing.
    """

    who: tuple[str, ...] = ()
    units: frozenset[str] = frozenset()
    lander: frozenset[str] = frozenset()

    @classmethod
    def of(cls, who: Sequence[str], campus: Campus) -> Actor:
        """The actor of some vouched identities, by a campus's map of units to identities."""
        who = tuple(dict.fromkeys(w for w in who if w.strip()))
        owned = {w: {u.id for u in campus.units if w.casefold() in map(str.casefold, u.identities)} for w in who}
        return cls(who, frozenset().union(*owned.values()), frozenset(owned[who[0]] if who else ()))

    @property
    def vouched(self) -> bool:
        """Whether anybody vouches for who it is."""
        return bool(self.who)


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that differs: its values as strictly read and its bytes; None on a side that lacks it or cannot be read."""

    id: str
    path: str
    before: Mapping[str, Value] | None
    after: Mapping[str, Value] | None
    bytes_before: bytes | None
    bytes_after: bytes | None

    @property
    def new_steps(self) -> Sequence[Mapping[str, Value]]:
        """The steps that were added behind those that stood."""
        stood = len(steps_of(self.before)) if self.before else 0
        return steps_of(self.after)[stood:] if self.after else ()


@dataclass(frozen=True, slots=True)
class Brought:
    """What somebody pushed before another lands it: the units of that account, and the records as they stood in the push."""

    units: frozenset[str]
    records: Mapping[str, Mapping[str, Value]]


def steps_of(values: Mapping[str, Value]) -> list[Mapping[str, Value]]:
    """The steps of a record's values, as far as they are a list of mappings."""
    steps = values.get("steps")
    return [s for s in steps if isinstance(s, dict)] if isinstance(steps, list) else []


def writer_of(part: Mapping[str, Any]) -> str:
    """Who typed a head or step: `entered_by` where it stands, else `by`."""
    writer = part.get("entered_by") or part.get("by")
    return writer if isinstance(writer, str) else ""


@dataclass(frozen=True)
class Change:
    """One change. `before` and `after` hold the records that it touches and those that they name, both with the
    *base's* campus.yml and plan; `settled` is the campus and plan that it proposes, where it touches them at all.

    `named_in` tells for checklists that it touches, hazards that it voids or removes and photos that it removes, which
    files of the base name them. `brought` is what others vouch for in it. `base` is what the base is called in commands;
    `stood_at` names, by path, the landing where a record, or campus.yml, stood that is held against it in place of the
    base's.
    """

    base: str
    files: tuple[FileChange, ...]
    before: Ledger
    after: Ledger
    settled: Ledger | None
    actor: Actor
    named_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    brought: tuple[Brought, ...] = ()
    stood_at: Mapping[str, str] = field(default_factory=dict)

    def stood(self, path: str) -> str:
        """What the commit is called in commands where a file stands as it was before."""
        return self.stood_at.get(path, self.base)

    @cached_property
    def records(self) -> tuple[RecordChange, ...]:
        """The records that differ, by path."""
        return tuple(r for f in self.files if (r := _record(f)) is not None)

    @cached_property
    def paths(self) -> frozenset[str]:
        """The paths that differ."""
        return frozenset(f.path for f in self.files)

    @property
    def touches_settings(self) -> bool:
        """Whether campus.yml, the plan or the standards differ."""
        return any(f.path.split("/", 1)[0] in SETTINGS for f in self.files)


def is_record(path: str) -> bool:
    """Whether a path is that of a record's file."""
    return _id_of(path) is not None


def _id_of(path: str) -> str | None:
    seen = _RECORD_FILE(path)
    return seen[1] if seen and seen[1][:2] in KINDS else None


def _record(file: FileChange) -> RecordChange | None:
    rid = _id_of(file.path)
    if rid is None:
        return None
    return RecordChange(rid, file.path, values_of(file.before), values_of(file.after), file.before, file.after)


def values_of(data: bytes | None) -> Mapping[str, Value] | None:
    """The values of a record's bytes, strictly read; none where they cannot be."""
    value = read_yaml(data, _LIMIT) if data is not None else None
    return None if isinstance(value, Problem) or not isinstance(value, dict) else value


class Stood(NamedTuple):
    """A content of a file, and a commit of the main line that holds it."""

    commit: str
    data: bytes


Naming = Callable[[Sequence[str]], Mapping[str, tuple[str, ...]]]
Older = Callable[[str], Iterator[Stood]]


@dataclass(frozen=True, slots=True)
class Sides:
    """The two trees of a change, what differs between them, what the base is called; how to ask it who names an id, and
    what a file was there before, the newest first. `stood_at` is that of the Change."""

    base: str
    before: Tree
    after: Tree
    paths: tuple[str, ...]
    naming: Naming
    older: Older
    stood_at: Mapping[str, str] = field(default_factory=dict)


class NoSettings(CannotRun):
    """The base has a campus.yml, and nobody can read it."""


def read_change(
    sides: Sides, who: Sequence[str], moment: datetime, pushed: Sequence[tuple[str, Tree]] = ()
) -> tuple[Change, list[Finding]]:
    """The Change between two trees, and what is wrong with the files that it touches.

    `pushed` are trees that other identities brought before.
    What is read depends on what differs and not on the size of the campus. Raises CannotRun where the base has no
    campus.yml to judge by, NoSettings where it cannot be read.
    """
    files = _files(sides)
    near = _near(files)
    named_in = sides.naming(_asked(files))
    near |= {p for paths in named_in.values() for p in paths if _RECORD_FILE(p)}
    chosen = {*near, *(f.path for f in files if f.path.startswith("records/"))}
    rules = Chosen(sides.before, SETTINGS)
    before, _ = read_ledger(Joined(rules, Chosen(sides.before, chosen)), moment)
    after, findings = read_ledger(Joined(rules, Chosen(sides.after, chosen)), moment)
    if before is None or after is None:
        if not rules.pick(["campus.yml"]):
            raise CannotRun(
                f"{sides.base} 的这个文件夹里没有 campus.yml；用 --repo 指到校园的文件夹",
                f"this folder of {sides.base} holds no campus.yml; name the campus's folder with --repo",
            )
        raise NoSettings(
            f"{sides.base} 的 campus.yml 读不了，之前也没有读得了的，无法据以判断；由管理员绕过检查把它改好",
            f"campus.yml of {sides.base} cannot be read, nor could any before it, so nothing can be judged by it; the administrator mends it past the gate",
        )
    settled = None
    if any(f.path.split("/", 1)[0] in SETTINGS for f in files):
        settled, _ = read_ledger(Chosen(sides.after, SETTINGS), moment)
    brought = tuple(_brought(Actor.of((word,), before.campus), tree, files) for word, tree in pushed)
    actor = Actor.of(who, before.campus)
    change = Change(sides.base, files, before, after, settled, actor, named_in, brought, sides.stood_at)
    wrong = [f for f in findings if f.path in change.paths and f.path.startswith("records/")]
    return change, wrong + list(shadowing(f.path for f in files if f.after is not None))


def _files(sides: Sides) -> tuple[FileChange, ...]:
    before, after = Chosen(sides.before, sides.paths), Chosen(sides.after, sides.paths)
    return tuple(FileChange(p, _bytes(before, p), _bytes(after, p)) for p in sorted(sides.paths))


def _bytes(tree: Tree, path: str) -> bytes | None:
    try:
        return tree.read(path)
    except KeyError:
        return None


def _brought(actor: Actor, tree: Tree, files: Sequence[FileChange]) -> Brought:
    """The changed records as they stand in a tree that somebody pushed."""
    paths = [f.path for f in files if _RECORD_FILE(f.path)]
    values = {p: values_of(_bytes(chosen, p)) for chosen in (Chosen(tree, paths),) for p in paths}
    return Brought(actor.units, {p: v for p, v in values.items() if v is not None})


def _near(files: Iterable[FileChange]) -> set[str]:
    """The records and photos that changed records name, on either side."""
    out: set[str] = set()
    for file in files:
        if _RECORD_FILE(file.path):
            for data in (file.before or b"", file.after or b""):
                out |= {path_of(i.decode()) for i in _ID.findall(data) if i[:2].decode() in KINDS}
                out |= {f"records/evidence/{a.decode()}/{a.decode()}{b.decode()}" for a, b in _EVIDENCE.findall(data)}
    return out


def _asked(files: Iterable[FileChange]) -> tuple[str, ...]:
    """What the base must be searched for: checklists that differ, hazards that end as void or by a tombstone, photos that go."""
    out = []
    for file in files:
        checklist, record = _CHECKLIST(file.path), _record(file)
        if checklist and file.before is not None:
            out.append(checklist[1])
        elif file.path.startswith(_PHOTOS) and file.before is not None and file.after is None:
            out.append(file.path.rpartition("/")[2])
        elif record is not None and record.id.startswith("hz-") and _ends(record):
            out.append(record.id)
    return tuple(out)


def _ends(record: RecordChange) -> bool:
    return "tombstone" in (record.after or {}) or any(s.get("step") == "void" for s in record.new_steps)
