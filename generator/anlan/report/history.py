"""The history of a file as people and machines read it: every landing and draft with its clocks and what changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from anlan.model import Campus
from anlan.report.formats import VERSION
from anlan.sources.strict_yaml import Value
from anlan.terms.word import Lang, Word, same
from anlan.trace.fields import FieldChange
from anlan.trace.versions import Version

_ROLES = {"landing": Word("落地", "landing"), "draft": Word("草稿", "draft")}
_CHANGES = {"added": Word("新增", "added"), "modified": Word("修改", "modified"), "deleted": Word("删除", "deleted")}
_LONGEST = 160


@dataclass(frozen=True)
class Past:
    """The versions of one file, newest first; whose mail is which unit's; when commits were received."""

    path: str
    versions: Sequence[Version]
    campus: Campus | None
    received: Mapping[str, datetime]

    def unit(self, version: Version) -> str | None:
        """The unit whose identity the author's mail is; none where it is nobody's, or two units claim it."""
        mail = version.revision.commit.mail.casefold()
        units = self.campus.units if self.campus and mail else ()
        found = {u.id for u in units if mail in {i.casefold() for i in u.identities}}
        return found.pop() if len(found) == 1 else None


def as_json(past: Past, _: Lang) -> str:
    """The contract of `anlan history --format json`."""
    rows = [_row(past, v) for v in past.versions]
    said = {"version": VERSION, "path": past.path, "revisions": rows}
    text = json.dumps(said, ensure_ascii=False, indent=1)
    try:
        text.encode()
    except UnicodeEncodeError:  # a name or a value that is no UTF-8 stands escaped, so that it can be read back
        text = json.dumps(said, indent=1)
    return text + "\n"


def _row(past: Past, version: Version) -> dict[str, object]:
    revision, commit = version.revision, version.revision.commit
    received = past.received.get(commit.id)
    row: dict[str, object] = {
        "commit": commit.id,
        "parents": list(commit.parents),
        "role": revision.role,
        "author_unit": past.unit(version),
        "claimed_at": version.claimed,
        "committed_at": commit.committed_at.isoformat(),
        "received_at": received.isoformat() if received else None,
        "blob": revision.blob or None,
        "change": revision.change,
        "fields": None if version.fields is None else [f._asdict() for f in version.fields],
    }
    if version.unread:
        row["unread"] = version.unread.en
    if version.against:
        row["against"] = {"commit": version.against.commit, "fields": [f._asdict() for f in version.against.fields]}
    return row


def as_text(past: Past, lang: Lang) -> str:
    """A block for each revision, and one line that counts them."""
    landings = sum(v.revision.role == "landing" for v in past.versions)
    drafts = len(past.versions) - landings
    count = Word(f"{landings} 次落地，{drafts} 份草稿", f"landings: {landings}, drafts: {drafts}").say(lang)
    return "\n".join([f"{_line(past.path)}\n", *(_block(past, v, lang) for v in past.versions), f"{count}\n"])


def _block(past: Past, version: Version, lang: Lang) -> str:
    revision, commit = version.revision, version.revision.commit
    head = f"{_ROLES[revision.role].say(lang)} {commit.id[:12]}  {_CHANGES[revision.change].say(lang)}"
    unit = past.unit(version)
    author = Word(f"{unit}（按提交邮箱）", f"{unit} (by the author's mail)") if unit else same(_line(commit.author))
    received = past.received.get(commit.id)
    if received and past.campus:
        received = received.astimezone(ZoneInfo(past.campus.timezone))
    rows = (
        (Word("单位" if unit else "作者", "unit" if unit else "author"), author),
        (Word("自报时间", "claimed"), _or(version.claimed, Word("没有写", "not given"))),
        (Word("提交时间", "committed"), same(commit.committed_at.isoformat())),
        (Word("接收时间", "received"), _or(received.isoformat() if received else None, Word("没有回执", "no receipt"))),
        (Word("说明", "subject"), same(_line(commit.subject))),
    )
    lines = [f"  {name.say(lang)}: {text.say(lang)}" for name, text in rows]
    return "\n".join([head, *lines, *_fields(version, lang)]) + "\n"


def _or(text: str | None, otherwise: Word) -> Word:
    return same(text) if text else otherwise


def _fields(version: Version, lang: Lang) -> list[str]:
    if version.fields is None:
        why = version.unread or Word("", "")
        return [
            Word("  读不出字段：{why}", "  no fields can be read: {why}").fill(why=why).say(lang),
            *_against(version, lang),
        ]
    return _changed(version.fields, lang)


def _against(version: Version, lang: Lang) -> list[str]:
    if version.against is None:
        return []
    commit = version.against.commit[:12]
    with_what = Word(f"  与最后读得了的 {commit} 相比：", f"  against {commit}, the last that could be read:")
    return [with_what.say(lang), *_changed(version.against.fields, lang)]


def _changed(fields: Sequence[FieldChange], lang: Lang) -> list[str]:
    if not fields:
        return [Word("  各字段的值不变，只动了排版、注释或次序", "  no value differs; layout, comments or order do").say(lang)]  # fmt: skip
    return [_field(change) for change in fields]


def _field(change: FieldChange) -> str:
    name = _line(change.field)
    if change.old is None:
        return f"  + {name}: {_shown(change.new)}"
    if change.new is None:
        return f"  - {name}: {_shown(change.old)}"
    return f"  ~ {name}: {_shown(change.old)} → {_shown(change.new)}"


def _shown(value: Value) -> str:
    return _line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _line(text: str) -> str:
    """What somebody wrote, on one line, with nothing in it that a terminal would obey."""
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return "".join(c if c.isprintable() else "⏎" if c == "\n" else f"\\u{{{ord(c):x}}}" for c in text)


FORMATS = {"text": as_text, "json": as_json}
