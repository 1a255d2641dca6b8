"""Where records are written: each head and step becomes a draft on a branch that the office merges."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from anlan.demo.chance import Chance
from anlan.demo.college import END, FIRST, College
from anlan.demo.photos import photo
from anlan.demo.pulls import Draft, Pull, seconds
from anlan.demo.text import block, item, row
from anlan.model import KIND_BY_NAME, path_of, unit_of
from anlan.terms.vocab import KINDS, STEPS

_MINUTE, _HOUR = 60, 3600
_LATEST = seconds(END)
_LAST_WORD = END - timedelta(minutes=20)
_LEFT_OUT = re.compile(r"^ *(?:spot|text|notes|demand|interim|note): .*\n", re.M)
Values = Mapping[str, Any]
Photos = Sequence[tuple[str, bytes]]


class Later(Exception):
    """What would be after the end of the demo has not happened yet."""


@dataclass(slots=True)
class Filed:
    """A record as far as it has been written."""

    id: str
    kind: str
    by: str
    at: datetime
    text: str
    pull: Pull
    last: datetime
    stepped: bool = False

    @property
    def landed(self) -> int:
        """When its newest state reached main."""
        return self.pull.merged


@dataclass
class Desk:
    """Files records and steps, hands out ids, keeps the branches."""

    college: College
    chance: Chance
    pulls: list[Pull] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    filed: int = 0
    meant: list[tuple[str, str]] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def mean(self, code: str, subject: str) -> None:
        """Note what this college does on purpose as others do by accident: a record, or a signal's key, by code."""
        self.meant.append((code, subject))

    def id_of(self, kind: str, day: date, unit: str, suffix: str | None = None) -> str:
        """An id that is not taken yet."""
        stem = f"{KIND_BY_NAME[kind].prefix}-{day:%Y%m%d}-{unit}-"
        if suffix and stem + suffix not in self.taken:
            return self._take(stem + suffix)
        stem += f"{suffix}." if suffix else ""
        number = self._numbers.get(stem, 0) + 1
        while f"{stem}{number}" in self.taken:
            number += 1
        self._numbers[stem] = number
        return self._take(f"{stem}{number}")

    def _take(self, rid: str) -> str:
        self.taken.add(rid)
        return rid

    def file(self, kind: str, at: datetime, by: str, head: Values, tail: Values | None = None, *,
             day: date | None = None, suffix: str | None = None, entered_by: str | None = None, lag: timedelta | None = None,
             rows: Sequence[Values] = (), photos: Sequence[str] = (), join: Filed | None = None, after: int = 0) -> Filed:  # fmt: skip
        """Write a new record; `lag` is how long it stays on paper, `join` puts it on another record's branch.

        Raises Later where that is past the end.
        """
        if at > _LAST_WORD or after + _MINUTE > _LATEST - 10 * _MINUTE:
            raise Later
        rid = self.id_of(kind, day or at.date(), unit_of(by), suffix)
        office = head.get("visibility")
        pictures = self._photos(photos, rid)
        values = {"id": rid, "visibility": office, **{k: v for k, v in head.items() if k != "visibility"},
                  "at": at, "by": by, "entered_by": entered_by, **(tail or {})}  # fmt: skip
        if pictures:
            values["evidence"] = [{"file": name} for name, _ in pictures]
        text = block(values) + ("rows:\n" + "".join(map(row, rows)) if rows else "")
        wait = lag if lag is not None else timedelta(minutes=self.chance.number(2, 90))
        pull = self._pull(
            entered_by or by, seconds(at + wait), after, f"{rid}: {KINDS[kind].zh}", join.pull if join else None
        )
        filed = Filed(rid, kind, by, at, text, pull, at)
        self._add(pull, filed, seconds(at) + _MINUTE, f"{rid}: {KINDS[kind].zh}", text, pictures)
        self._mean_late(rid, at, pull)
        self.filed += 1
        return filed

    def step(self, filed: Filed, name: str, at: datetime, by: str, values: Values | None = None, *,
             entered_by: str | None = None, lag: timedelta | None = None, photos: Sequence[str] = (), join: bool = False,
             after: int = 0) -> datetime:  # fmt: skip
        """Append a step and say when it was claimed; raises Later where that is past the end."""
        at = max(at, filed.last + timedelta(minutes=1))
        wait = lag if lag is not None else timedelta(minutes=self.chance.number(1, 120))
        pictures = self._photos(photos, f"{filed.id}/{name}/{at}")
        body: dict[str, Any] = {"step": name, "at": at, "by": by, "entered_by": entered_by, **(values or {})}
        if pictures:
            body["evidence"] = [{"file": file} for file, _ in pictures]
        author = self._author(entered_by or by)
        joined = filed.pull if join and filed.pull.unit == author and seconds(at) <= filed.pull.merged else None
        pushed = max(seconds(at + wait), after + _MINUTE, 0 if joined else filed.landed + _MINUTE)
        if pushed > _LATEST - 10 * _MINUTE or at > _LAST_WORD:
            raise Later
        text = filed.text + ("" if filed.stepped else "steps:\n") + item(body, "  ")
        subject = f"{filed.id}: {STEPS[name].zh}"
        pull = self._pull(entered_by or by, pushed, after, subject, joined)
        self._add(pull, filed, seconds(at) + 20, subject, text, pictures)
        self._mean_late(filed.id, at, pull)
        filed.text, filed.pull, filed.last, filed.stepped = text, pull, at, True
        return at

    def _mean_late(self, rid: str, at: datetime, pull: Pull) -> None:
        if pull.merged - seconds(at) > 24 * _HOUR:
            self.mean("LT103", rid)

    def _photos(self, subjects: Sequence[str], use: str) -> Photos:
        """A photo of each; now and then one that was used before, as happens."""
        shown = []
        for n, asked in enumerate(subjects):
            name, _, own = asked.partition("@")  # a use of its own makes it the photo of another
            again = self.chance.some(0.006) and not own
            if again:
                self.mean("NC102", use.partition("/")[0])
            shown.append(photo(name, name if again else own or f"{use}/{n}"))
        return shown

    def _author(self, by: str) -> str:
        unit = unit_of(by)
        return unit if self.college.mail(unit) else self.college.office

    def _pull(self, by: str, pushed: int, after: int, subject: str, joined: Pull | None) -> Pull:
        """A new branch, or another record's; merged some time after its last draft, never after the end."""
        if joined is not None:
            return joined
        pushed = min(max(pushed, after + _MINUTE), _LATEST - 10 * _MINUTE) + self.chance.number(0, 59)
        pull = Pull(self._author(by), subject, [], self._merged(pushed))
        pull.drafts.append(Draft(pushed, pull.unit, "", ()))  # its time; `_add` puts the files in its place
        self.pulls.append(pull)
        return pull

    def _merged(self, pushed: int) -> int:
        review = int(self.chance.hours(1.5).total_seconds()) + self.chance.number(60, 900)
        return min(pushed + min(review, 20 * _HOUR), _LATEST - self.chance.number(5, 120))

    def _add(self, pull: Pull, filed: Filed, earliest: int, subject: str, text: str, pictures: Photos) -> None:
        """One draft, now and then two: the first leaves a line out."""
        first = pull.drafts[0]
        if first.files:
            when = min(max(pull.last + self.chance.number(20, 240), earliest), _LATEST - 4 * _MINUTE)
        else:
            when = pull.drafts.pop().when
        path = path_of(filed.id)
        files = [(path, text.encode()), *((f"records/evidence/{n[:2]}/{n}", data) for n, data in pictures)]
        before = filed.text if text != filed.text else ""  # a draft leaves nothing out of what has landed
        rough = before + _LEFT_OUT.sub("", text[len(before) :], count=1)
        if rough != text and self.chance.some(0.1):
            pull.drafts.append(Draft(when, pull.unit, f"{subject}（草稿）", ((path, rough.encode()), *files[1:])))
            when = min(when + self.chance.number(2, 30) * _MINUTE, _LATEST - 4 * _MINUTE)
        pull.drafts.append(Draft(when, pull.unit, subject, tuple(files)))
        if when >= pull.merged:
            pull.merged = min(when + self.chance.number(5, 60) * _MINUTE, _LATEST - self.chance.number(5, 120))

    def bury(self, filed: Filed, at: datetime, by: str, approved_by: str, reason: str) -> None:
        """A record lawfully deleted: its tombstone lands in its place and names the content that went."""
        gone = {
            "at": at,
            "by": by,
            "approved_by": approved_by,
            "reason": reason,
            "blobs": [_git_id(filed.text.encode())],
        }
        text = block({"id": filed.id, "tombstone": gone})
        subject = f"{filed.id}: 删除存根"
        pull = self._pull(by, max(seconds(at), filed.landed + _MINUTE), 0, subject, None)
        filed.text = text  # a draft of a tombstone leaves nothing out
        self._add(pull, filed, seconds(at) + _MINUTE, subject, text, ())

    def root(self, files: tuple[tuple[str, bytes], ...]) -> Draft:
        """The first commit: the college before anything happened."""
        return Draft(
            seconds(datetime.combine(FIRST, datetime.min.time())) + 8 * _HOUR,
            self.college.office,
            "云麓健康职业学院：单位、场所与方案",
            files,
        )


def _git_id(data: bytes) -> str:
    """The id that Git gives a content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
