"""How the campus's ids, days and records are said in one language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from anlan.boards.pieces import GLUE, Piece
from anlan.boards.titles import made_title
from anlan.facts.derive import Facts
from anlan.facts.fold import head_of
from anlan.ledger import Ledger
from anlan.model import Record, Tombstone, kind_of, unit_of
from anlan.model.campus import Dated
from anlan.model.scalars import RECORD
from anlan.terms import vocab
from anlan.terms.word import Lang, Word

MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = tuple(map(Word, "一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")))
COMMA, SEMICOLON = Word("、", ", "), Word("；", "; ")
_ID = re.compile(RECORD)
WITHHELD = Word("不在本页公开范围内的记录", "a record outside this page's audience")


class Voice:
    """Says things about one ledger in one language; looks every name up once."""

    def __init__(self, ledger: Ledger, facts: Facts, lang: Lang) -> None:
        self.ledger, self.facts, self.lang = ledger, facts, lang
        campus = ledger.campus
        self._units = {u.id: _short(u.name) for u in campus.units}
        self._posts = {p.id: p.name for p in campus.posts}
        self._places = {p.id: p.name for p in campus.places}
        self._fields = {f.id: f.name for f in campus.fields}
        self._zone = ledger.zone
        self._year = facts.days.today.year
        self._who: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        self._spans: dict[str, str] = {}

    def say(self, word: Word) -> str:
        """A word in this voice's language."""
        return word[0] if self.lang == "zh" else word[1]

    def __call__(self, zh: str, en: str) -> str:
        """One of two texts."""
        return zh if self.lang == "zh" else en

    def unit(self, unit: str | None) -> str:
        """The name of a unit; its id where campus.yml has none."""
        return self._units.get(unit or "", unit or "")

    def who(self, by: str | None) -> str:
        """`library/shift-lead` as unit and post."""
        if not by:
            return ""
        if by not in self._who:
            unit, _, post = by.partition("/")
            name = self._posts.get(post, post)
            self._who[by] = (
                (f"{self.unit(unit)}·{name}" if self.lang == "zh" else f"{self.unit(unit)}, {name}")
                if post
                else self.unit(unit)
            )
        return self._who[by]

    def post(self, by: str) -> str:
        """The post of unit/post."""
        post = by.partition("/")[2]
        return self._posts.get(post, post)

    def place(self, place: str | None) -> str:
        """The name of a place, the building before a room whose own name does not tell it."""
        if not place:
            return ""
        top = place.partition(".")[0]
        name = self._places.get(place, place)
        if top == place or top not in self._places:
            return name
        building = self._places[top]
        if name.startswith(building):
            return name
        return f"{building}·{name}" if self.lang == "zh" else f"{building}, {name}"

    def field(self, field: str | None) -> str:
        """The name of a field."""
        return self._fields.get(field or "", field or "")

    def day(self, day: date | None) -> str:
        """5月26日, or 26 May; with its year where that is not the ledger's."""
        if day is None:
            return ""
        short = f"{day.month}月{day.day}日" if self.lang == "zh" else f"{day.day} {MONTHS[day.month]}"
        return (
            short if day.year == self._year else f"{day.year}年{short}" if self.lang == "zh" else f"{short} {day.year}"
        )

    def last_day(self, card: Dated) -> str:
        """Up to when a unit or place is used, where it ends."""
        day = self.day(card.until)
        return self(f"{day}后不再使用", f"no longer used after {day}") if day else ""

    def weekday(self, day: date) -> str:
        """周二, or Tue."""
        name = self.say(WEEKDAYS[day.weekday()])
        return f"周{name}" if self.lang == "zh" else name

    def local(self, at: datetime) -> datetime:
        """A moment on the campus's clocks."""
        return at.astimezone(self._zone)

    def moment(self, at: datetime) -> str:
        """2026-05-12 09:40, on the campus's clocks."""
        local = at.astimezone(self._zone)
        return f"{local.date().isoformat()} {local.hour:02}:{local.minute:02}"

    def days(self, count: int) -> str:
        """13 日, or 13 days."""
        return f"{count} 日" if self.lang == "zh" else f"{count} day" + ("" if count == 1 else "s")

    def gap(self, length: timedelta) -> str:
        """How long after it was claimed something arrived, in its largest unit; none where it was there before."""
        minutes = max(round(length.total_seconds() / 60), 0)
        if minutes < 120:
            return self(f"{minutes} 分", f"{minutes} min")
        return self(f"{minutes // 60} 小时", f"{minutes // 60} h") if minutes < 72 * 60 else self.days(minutes // 1440)

    def listed(self, names: Iterable[str]) -> str:
        """Several names as one enumeration."""
        return self.say(COMMA).join(names)

    def together(self, pieces: Iterable[Piece], comma: Word = COMMA) -> tuple[Piece, ...]:
        """Several pieces as one enumeration."""
        between = Piece(self.say(comma), "", GLUE)
        return tuple(x for piece in pieces for x in (between, piece))[1:]

    def of(self, vocabulary: Mapping[Any, Word], key: str | None) -> str:
        """A value of a vocabulary."""
        return self.say(vocabulary[key]) if key in vocabulary else key or ""

    def state(self, state: str) -> Piece:
        """A state as a chip."""
        word, tone = vocab.STATES[state]
        return Piece(self.say(word), "", f"al-chip al-chip--{tone}")

    def title(self, rid: str) -> str:
        """The title of a record, made where its kind has none."""
        if rid not in self._titles:
            self._titles[rid] = self._title(rid)
        return self._titles[rid]

    def _title(self, rid: str) -> str:
        record = self.ledger.records.get(rid)
        if record is None:
            return self.say(WITHHELD)
        if isinstance(record, Tombstone):
            return self("依法删除的记录", "A record removed by law")
        head = head_of(self.facts.courses[rid])
        return head.__dict__.get("title") or made_title(self, head)

    def record(self, ref: str, label: str = "") -> Piece:
        """A link to a record, or to the part of one; neutral text where this audience does not see it."""
        rid = ref.partition("#")[0]
        if rid not in self.ledger.records:
            return Piece(self.say(WITHHELD), "", "al-dim")
        return Piece(label or self.title(rid), f"r/{rid}/")

    def veiled(self, told: Word) -> str:
        """A sentence, as a signal's; ids of records that this audience does not see are neutral text in it."""
        text = self.say(told)
        if self.ledger.audience == "office":
            return text
        return _ID.sub(lambda seen: seen[0] if seen[0] in self.ledger.records else self.say(WITHHELD), text)

    def unit_link(self, unit: str | None) -> Piece:
        """A link to a unit's page."""
        return Piece(self.unit(unit), f"u/{unit}/") if unit in self._units else Piece(unit or "")

    def place_link(self, place: str | None) -> Piece:
        """A link to a place's page."""
        return Piece(self.place(place), f"p/{place}/") if place in self._places else Piece(place or "")

    def kind(self, record: Record | Tombstone) -> str:
        """The name of a record's kind."""
        return self.say(vocab.KINDS[kind_of(record.id)])

    def owner(self, by: str | None) -> str:
        """The unit of unit/post, by name."""
        return self.unit(unit_of(by)) if by else ""


def _short(name: str) -> str:
    """A unit's name without what stands in brackets behind it."""
    return name.split("（", maxsplit=1)[0].split(" (", maxsplit=1)[0]
