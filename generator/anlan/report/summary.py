"""Findings as one Markdown text for a clerk: what is wrong, where, how to mend it, with links to the files at the forge."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from urllib.parse import quote

from anlan.model import kind_of
from anlan.model.campus import Forge
from anlan.report.locate import Located
from anlan.rules import BOOK
from anlan.terms.finding import Level
from anlan.terms.vocab import KINDS
from anlan.terms.word import Lang, Word

Where = Callable[[str, int], str]
MOST = 50  # of a level; a forge cuts a longer summary off somewhere
_MARKS = re.compile(r"([\\`*_{}\[\]#|~!])")
_COMMAND = re.compile(r"""(?:git|anlan)(?: (?:'[^']*'|"[^"]*"|[!#-&*+\-./0-:<-~…])+)+""")
_BLOB = {
    "github": "{url}/blob/{rev}/{path}#L{line}",
    "gitlab": "{url}/-/blob/{rev}/{path}#L{line}",
    "gitea": "{url}/src/commit/{rev}/{path}#L{line}",
}
_HEADS: dict[Level, Word] = {
    "error": Word("要改的", "To be mended"),
    "warning": Word("提醒（不妨碍合入）", "Warnings (they stop nothing)"),
}
_GOOD = Word("## ✓ 检查通过\n\n可以合入。\n", "## ✓ The check passes\n\nThis can be merged.\n")
_NEXT = Word(
    "改好以后推送到同一个分支，检查会再跑一遍。看不懂的，把这一页发给主管部门。",
    "Mend it and push to the same branch; the check runs again. If something is unclear, send this page to the office.",
)


def nowhere(path: str, line: int) -> str:  # noqa: ARG001  (a place that has no address)
    """No address, where no forge is known."""
    return ""


def at_forge(forge: Forge | None, rev: Callable[[str], str], folder: str = "") -> Where:
    """The address of a line of a file at the forge, at the commit that `rev` names for its path; the campus lies in `folder`."""
    if forge is None or not forge.url.startswith(("https://", "http://")):
        return nowhere
    url, shape = forge.url.rstrip("/"), _BLOB[forge.kind]
    return lambda path, line: shape.format(url=url, rev=rev(path), path=quote(folder + path), line=line)


def as_summary(found: Sequence[Located], lang: Lang, where: Where = nowhere) -> str:
    """One Markdown text; errors first, each with its place, its line and how to mend it."""
    errors = [x for x in found if x.level == "error"]
    warnings = [x for x in found if x.level == "warning"]
    if not errors:
        return _GOOD.say(lang) + _part(warnings, "warning", lang, where)
    many = len(errors) != 1
    head = Word(f"## ✗ 有 {len(errors)} 处要改\n\n", f"## ✗ {len(errors)} thing{'s' * many} to mend\n\n").say(lang)
    return f"{head}{_NEXT.say(lang)}\n" + _part(errors, "error", lang, where) + _part(warnings, "warning", lang, where)


def _part(items: list[Located], level: Level, lang: Lang, where: Where) -> str:
    if not items:
        return ""
    files = groupby(items[:MOST], key=lambda x: (x.finding.path, x.finding.record))
    text = f"\n### {_HEADS[level].say(lang)}\n" + "".join(_file(path, record, list(group), lang, where) for (path, record), group in files)  # fmt: skip
    more = len(items) - MOST
    return text + (Word(f"\n另有 {more} 处。\n", f"\nAnd {more} more.\n").say(lang) if more > 0 else "")


def _file(path: str, record: str | None, items: list[Located], lang: Lang, where: Where) -> str:
    name = f"{KINDS[kind_of(record)].say(lang)} {record}" if record and record[:2] else path
    return f"\n#### {escaped(name)}\n" + "".join(_item(item, path, lang, where) for item in items)


def _item(item: Located, path: str, lang: Lang, where: Where) -> str:
    finding, card = item.finding, BOOK[item.finding.code]
    line = Word(f"{path} 第 {item.line} 行", f"{path}, line {item.line}").say(lang)
    address = where(path, item.line)
    source = (item.source or "").strip()
    rows = [
        f"\n- **{escaped(finding.say.say(lang))}**",
        Word("在哪里：", "where: ").say(lang) + (f"[{escaped(line)}]({address})" if address else escaped(line)),
        *([Word("写着：", "it says: ").say(lang) + coded(source)] if source else []),
        Word("怎么改：", "mend: ").say(lang) + _with_commands(finding.mend.say(lang)),
        Word("为什么：", "why: ").say(lang)
        + escaped(card.why.say(lang))
        + Word(f"（{card.code}）", f" ({card.code})").say(lang),
    ]
    return "\n  - ".join(rows) + "\n"


def escaped(text: str) -> str:
    """What somebody wrote, so that it can be no markup, link or mention."""
    one = _MARKS.sub(r"\\\1", re.sub(r"\s+", " ", text))
    return one.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;")


def coded(text: str) -> str:
    """A text between as many backquotes as it needs."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{' '.join(text.split())}{pad}{fence}"


def _with_commands(text: str) -> str:
    """A text whose commands stand between backquotes, to be copied."""
    out, start = "", 0
    for seen in _COMMAND.finditer(text):
        out += escaped(text[start : seen.start()]) + coded(seen.group())
        start = seen.end()
    return out + escaped(text[start:])
