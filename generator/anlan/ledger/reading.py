"""Joins the files of a tree into one Ledger; whatever cannot be read becomes a finding and the rest goes on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from anlan.ledger.ledger import Ledger, Origin, Page, Photo, PlanBook
from anlan.ledger.paths import misplaced, odd_names
from anlan.ledger.record import RECORD_BYTES, M, Typing, id_of, record_of, stem_of
from anlan.model import (
    KINDS,
    Campaigns,
    Campus,
    Checklist,
    Lesson,
    Measure,
    Part,
    Plan,
    Record,
    Schedules,
    Standard,
    TextPage,
    Tombstone,
)
from anlan.model.part import texts_of
from anlan.model.scalars import RECORD
from anlan.sources.batch import Read, read_known, read_many
from anlan.sources.comments import CutShort
from anlan.sources.encoding import shown
from anlan.sources.front_matter import read_markdown
from anlan.sources.problem import Problem
from anlan.sources.shelf import Shelf, digest
from anlan.sources.strict_yaml import read_yaml
from anlan.sources.tree import Entry, Tree
from anlan.terms.finding import Finding
from anlan.terms.word import Word

CAMPUS_BYTES, PAGE_BYTES = 1024 * 1024, 256 * 1024
_IDS = re.compile(RECORD.encode()).findall


@dataclass
class _Reading(Typing):
    """What has been read so far."""

    tree: Tree
    ground: list[str] = field(default_factory=list)

    def read(self, path: str) -> bytes:
        """A file that is no record; what it holds goes into the ground that all records stand on."""
        data = self.tree.read(path)
        self.ground += (path, digest(data))
        return data

    def yaml(self, model: type[M], path: str, limit: int) -> M | None:
        value = read_yaml(self.read(path), limit)
        if isinstance(value, Problem):
            self.findings.append(value.found(path))
            return None
        return self.part(model, path, value)


def read_ledger(
    tree: Tree, moment: datetime, jobs: int = 1, shelf: Shelf | None = None
) -> tuple[Ledger | None, list[Finding]]:
    """The Ledger of a tree at a moment, and what is wrong with its files.

    There is no Ledger where campus.yml cannot be read; the findings are complete all the same. Beside a shelf, values of
    files that did not change are not read again, and the origins of records are known.
    """
    reading = _Reading([], tree)
    entries = tree.entries()
    reading.findings += odd_names(entries)
    files = [e for e in entries if e.sort == "file"]
    reading.findings += [f for e in files if (f := misplaced(e.path))]
    filed = [e for e in files if _is_record_file(e.path)]
    origins: dict[str, Origin] = {}
    values: Iterable[Read]
    if shelf is None:
        values = read_many(tree, filed, RECORD_BYTES, jobs)
    else:
        known = read_known(list(tree.read_all(filed)), RECORD_BYTES, jobs, shelf, _ids)
        values = [k.value for k in known]
        told = zip(filed, known, strict=True)
        origins = {stem_of(e.path): Origin(k.digest, tuple(k.beside)) for e, k in told if k.beside is not None}
    campus = _campus(reading, files)
    book, pages = _plan(reading, [e.path for e in files])
    records, unreadable = _records(reading, filed, values)
    photos = {p.path.rpartition("/")[2]: p for p in _photos(tree, files, set(unreadable))}
    if campus is None:
        return None, reading.findings
    ledger = Ledger(campus, book, records, tuple(pages), photos, moment, tree.revision, unreadable=tuple(unreadable),
                    origins=origins, ground=digest("\0".join(reading.ground).encode("utf-8", "surrogateescape")))  # fmt: skip
    return ledger, reading.findings


def _campus(reading: _Reading, files: list[Entry]) -> Campus | None:
    if not any(e.path == "campus.yml" for e in files):
        return None
    campus = reading.yaml(Campus, "campus.yml", CAMPUS_BYTES)
    if campus is None:
        return None
    if not _is_zone(campus.timezone):
        say = Word(f"没有 {campus.timezone} 这个时区", f"there is no time zone {campus.timezone}")
        reading.findings.append(
            Finding(
                "SC203",
                "campus.yml",
                say,
                Word("写成 Asia/Shanghai 这样的名称", "write a name like Asia/Shanghai"),
                ("timezone",),
            )
        )
        return None
    return campus


def _is_zone(name: str) -> bool:
    """Whether the tz database has a zone of that name: the same on every machine, which that machine's own is not."""
    if name in ("localtime", "posixrules", "Factory") or name.startswith(("posix/", "right/")):
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _ids(data: bytes) -> list[str] | None:
    """The ids of records in a file; None where a backslash could write one so that it is not seen."""
    return None if b"\\" in data else list(dict.fromkeys(i.decode() for i in _IDS(data)))


def _is_record_file(path: str) -> bool:
    return path.startswith("records/") and path.endswith(".yml") and not path.startswith("records/evidence/")


def _records(
    reading: _Reading, entries: list[Entry], values: Iterable[Read]
) -> tuple[dict[str, Record | Tombstone], list[str]]:
    out: dict[str, Record | Tombstone] = {}
    bad: list[str] = []
    for entry, value in zip(entries, values, strict=True):
        stem = stem_of(entry.path)
        if isinstance(value, Problem):
            reading.findings.append(value.found(shown(entry.path), id_of(entry.path)))
            bad.append(entry.path)
            continue
        if isinstance(value, CutShort) and stem[:2] in KINDS and id_of(entry.path):
            lost = value.lost(texts_of(KINDS[stem[:2]].model))
            reading.findings += [problem.found(shown(entry.path), stem) for problem in lost]
        record = record_of(reading, shown(entry.path), value.value if isinstance(value, CutShort) else value)
        if record is None:
            bad.append(entry.path)
        else:
            out[stem] = record
    return dict(sorted(out.items())), bad


def _plan(reading: _Reading, paths: list[str]) -> tuple[PlanBook, list[Page]]:
    """What is planned, and the pages; a file whose name cannot be shown has no address, and is a finding already."""
    book, pages = PlanBook(), []
    for path in filter(str.isprintable, paths):
        if path.startswith("plan/") and path.endswith(".md"):
            page = _page(reading, book, path)
            if page:
                pages.append(page)
        elif path.startswith(("standards/", "plan/")):
            _plan_file(reading, book, path)
    return book, pages


def _plan_file(reading: _Reading, book: PlanBook, path: str) -> None:
    if misplaced(path) or not path.endswith(".yml"):
        return
    name = path.rpartition("/")[2]
    if path.startswith("standards/"):
        _keep(reading, book, book.standards, path, reading.yaml(Standard, path, CAMPUS_BYTES), named=True)
    elif path.startswith("plan/checklists/"):
        _keep(reading, book, book.checklists, path, reading.yaml(Checklist, path, RECORD_BYTES), named=True)
    elif name == "schedules.yml":
        for n, schedule in enumerate(_rows(reading.yaml(Schedules, path, CAMPUS_BYTES), "schedules")):
            _keep(reading, book, book.schedules, path, schedule, at=("schedules", n, "id"))
    else:
        for n, campaign in enumerate(_rows(reading.yaml(Campaigns, path, CAMPUS_BYTES), "campaigns")):
            _keep(reading, book, book.campaigns, path, campaign, at=("campaigns", n, "id"))


def _rows(part: Part | None, name: str) -> Iterator[Any]:
    yield from getattr(part, name, ())


def _page(reading: _Reading, book: PlanBook, path: str) -> Page | None:
    read = read_markdown(reading.read(path), PAGE_BYTES)
    if isinstance(read, Problem):
        reading.findings.append(read.found(path))
        return None
    model, shelf = _shelf(book, path)
    front = reading.part(model, path, read.front)
    if front is None:
        return None
    if shelf is not None:
        _keep(reading, book, shelf, path, front, named=model is not Plan)
    return Page(path, front, read.body, read.body_line)


def _shelf(book: PlanBook, path: str) -> tuple[type[Part], dict[str, Any] | None]:
    """Which model a page's front matter follows, and where its value is kept."""
    folders = path.split("/")
    if len(folders) == 4 and folders[2] == "measures":
        return Measure, book.measures
    if len(folders) == 3 and folders[1].isdecimal() and folders[2] == "index.md":
        return Plan, book.plans
    if len(folders) == 3 and folders[1] == "education" and folders[2] != "index.md":
        return Lesson, book.lessons
    return TextPage, None


def _keep(
    reading: _Reading,
    book: PlanBook,
    shelf: dict[str, Any],
    path: str,
    part: Any,
    named: bool = False,
    at: tuple[str | int, ...] = ("id",),
) -> None:
    if part is None:
        return
    stem = path.rpartition("/")[2].rpartition(".")[0]
    if named and part.id != stem:
        say = Word(f"编号 {part.id} 与文件名 {stem} 不同", f"the id {part.id} is not the file's name {stem}")
        reading.findings.append(Finding("FI115", path, say, Word("改成一样", "make them equal"), at))
    elif part.id in book.files:
        say = Word(
            f"编号 {part.id} 在 {book.files[part.id]} 里已有",
            f"the id {part.id} stands in {book.files[part.id]} already",
        )
        reading.findings.append(Finding("PL401", path, say, Word("换一个编号", "choose another id"), at))
    else:
        shelf[part.id] = part
        book.files[part.id] = path


def _photos(tree: Tree, files: list[Entry], unreadable: set[str]) -> Iterator[Photo]:
    held = (e for e in files if e.path.startswith("records/evidence/") and not e.path.endswith("/.gitkeep"))
    entries = [e for e in held if not misplaced(e.path)]
    doubts = b"".join(tree.read_all([e for e in files if e.path in unreadable])).replace(b"\0", b"")
    for entry, data in zip(entries, tree.read_all(entries), strict=True):
        named = entry.path.rpartition("/")[2].encode() in doubts
        yield Photo(entry.path, hashlib.sha256(data).hexdigest()[:32], len(data), named)
