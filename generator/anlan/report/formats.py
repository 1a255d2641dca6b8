"""The three formats of a list of findings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from unicodedata import category, east_asian_width

from anlan.report.locate import Located
from anlan.rules import BOOK
from anlan.terms.vocab import FORCES, LEVELS_OF_FINDING
from anlan.terms.word import Lang, Word

_MEND = Word("怎么改", "mend")
_WHY = Word("规则", "rule")
_BASIS = Word("依据", "basis")
VERSION = 1
WIDEST = 120
_MOVING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = frozenset({"\u200c", "\u200d"})


def as_text(found: Sequence[Located], lang: Lang) -> str:
    """Each finding as a good compiler shows it, then one line that counts them."""
    blocks = [_block(item, lang) for item in found]
    return "\n\n".join([*blocks, _count(found, lang)]) + "\n"


def _block(item: Located, lang: Lang) -> str:
    finding, card = item.finding, BOOK[item.finding.code]
    gutter = " " * len(str(item.line))
    level = LEVELS_OF_FINDING[item.level].say(lang)
    lines = [
        f"{level}[{finding.code}]: {_visible(finding.say.say(lang))}",
        f"{gutter}--> {_visible(finding.path)}:{item.line}:{item.column}",
    ]
    if item.source is not None:
        line, column = _window(_visible(item.source), item.column)
        lines += [f"{gutter} |", f"{item.line} | {line}", f"{gutter} | {_caret(line, column)}"]
    lines.append(f"{gutter} = {_MEND.say(lang)}: {_visible(finding.mend.say(lang))}")
    lines.append(f"{gutter} = {_WHY.say(lang)}: {card.title.say(lang)} (anlan rules {card.code})")
    if card.basis.force != "own":
        lines.append(
            f"{gutter} = {_BASIS.say(lang)}: {card.basis.text.say(lang)} [{FORCES[card.basis.force].say(lang)}]"
        )
    return "\n".join(lines)


def _visible(text: str) -> str:
    """A line as a terminal may show it: one sign for each character that would move or change the rest."""
    return "".join("→" if c == "\t" else "�" if category(c) in _MOVING and c not in _JOINERS else c for c in text)


def _window(line: str, column: int) -> tuple[str, int]:
    """A long line cut to what stands around a column, and the column in what is left."""
    if len(line) <= WIDEST:
        return line, column
    start = max(0, min(column - 1 - WIDEST // 3, len(line) - WIDEST))
    kept = line[start : start + WIDEST]
    lead = "…" if start else ""
    return f"{lead}{kept}{'…' if start + WIDEST < len(line) else ''}", column - start + len(lead)


def _caret(line: str, column: int) -> str:
    before, rest = line[: column - 1], line[column - 1 :]
    word = rest.split("  #")[0].rstrip()
    if ": " in word and not word.startswith(("'", '"')):
        word = word.split(":")[0].split(", ")[0]
    return " " * _width(before) + "^" * max(1, min(_width(word), 60))


def _width(text: str) -> int:
    return sum(0 if category(c) in ("Mn", "Me", "Cf") else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def _count(found: Sequence[Located], lang: Lang) -> str:
    errors = sum(item.level == "error" for item in found)
    warnings = len(found) - errors
    return Word(
        f"{errors} 个错误，{warnings} 个提醒",
        f"{errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}",
    ).say(lang)


def as_json(found: Sequence[Located], lang: Lang) -> str:
    """Version 1 of the findings' JSON (design, section 6)."""
    rows = [
        {
            "code": item.finding.code,
            "level": item.level,
            "path": item.finding.path,
            "line": item.line,
            "column": item.column,
            "record": item.finding.record,
            "message": item.finding.say.say(lang),
            "help": item.finding.mend.say(lang),
            "basis": {
                "text": BOOK[item.finding.code].basis.text.say(lang),
                "force": BOOK[item.finding.code].basis.force,
            },
        }
        for item in found
    ]
    return json.dumps({"version": VERSION, "findings": rows}, ensure_ascii=False, indent=1) + "\n"


def as_github(found: Sequence[Located], lang: Lang, folder: str = "") -> str:
    """Workflow commands that a forge shows beside the changed lines; `folder` is where the campus lies in its repository."""
    out = []
    for item in found:
        title = f"{item.finding.code} {BOOK[item.finding.code].title.say(lang)}"
        text = f"{item.finding.say.say(lang)}\n{_MEND.say(lang)}: {item.finding.mend.say(lang)}"
        place = (
            f"file={_property(folder + item.finding.path)},line={item.line},col={item.column},title={_property(title)}"
        )
        out.append(f"::{item.level} {place}::{_escaped(text)}\n")
    return "".join(out) + _count(found, lang) + "\n"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
