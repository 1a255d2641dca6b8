"""The rows of the register: one short row a record, a lesson, a measure; what the search page and its data show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from anlan.boards.said import page_of
from anlan.boards.voice import Voice
from anlan.facts.fold import head_of
from anlan.model import Record, unit_of
from anlan.terms import vocab


class Entry(NamedTuple):
    """A row of the register; the last field is the tone of its state."""

    id: str
    kind: str
    title: str
    day: str
    unit: str
    place: str
    field: str
    state: str
    tone: str
    href: str


def register(voice: Voice) -> tuple[Entry, ...]:
    """Every record, the newest first, then lessons and measures."""
    rows = [_record(voice, rid) for rid in voice.ledger.records]
    rows.sort(key=lambda e: (e.day, e.id), reverse=True)
    return (*rows, *_pages(voice))


def by_year(rows: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The register in parts, by the name of each: a year, the newest first; lessons and measures have no day, and come last."""
    out: dict[str, list[Entry]] = {}
    for row in rows:
        out.setdefault(f"ledger-{row.day[:4] or 'pages'}", []).append(row)
    return out


def _record(voice: Voice, rid: str) -> Entry:
    record = voice.ledger.records[rid]
    if not isinstance(record, Record):
        word, tone = vocab.STATES["tombstone"]
        stub = record.tombstone
        return Entry(
            rid,
            voice.kind(record),
            voice.title(rid),
            f"{voice.local(stub.at):%Y-%m-%d}",
            voice.owner(stub.by),
            "",
            "",
            voice.say(word),
            tone,
            f"r/{rid}/",
        )
    course = voice.facts.courses[rid]
    head = head_of(course).__dict__
    word, tone = vocab.STATES[course.now.state]
    day = voice.local(record.at).date().isoformat()
    return Entry(
        rid,
        voice.kind(record),
        voice.title(rid),
        day,
        voice.unit(unit_of(record.by)),
        voice.place(head.get("place")),
        voice.field(head.get("field")),
        voice.say(word),
        tone,
        f"r/{rid}/",
    )


def _pages(voice: Voice) -> list[Entry]:
    book = voice.ledger.plan
    lesson, measure = voice("课程", "Lesson"), voice("措施", "Measure")
    return [
        *(
            Entry(c.id, lesson, c.title, "", "", "", "", "", "off", page_of(book.files[c.id]))
            for c in book.lessons.values()
        ),
        *(
            Entry(
                m.id,
                measure,
                m.title,
                "",
                voice.listed(map(voice.unit, m.lead)),
                "",
                "",
                "",
                "off",
                page_of(book.files[m.id]),
            )
            for m in book.measures.values()
        ),
    ]
