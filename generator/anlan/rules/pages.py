"""Pages that people write: plain Markdown, known slots, links that lead somewhere inside the repository."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Collection, Iterator

from anlan.ledger import Page
from anlan.model.scalars import RECORD
from anlan.rules.rule import Ground, rule
from anlan.terms.finding import Card, Finding, Spot
from anlan.terms.slots import SLOT, SLOTS
from anlan.terms.word import Word

# Narrower than Markdown's own rules: what is doubtful counts as text, so that nothing hides in it.
_FENCE = re.compile(r"^(```+|~~~+)( *[\w.+#-]*) *$", re.M)
_INLINE = re.compile(r"(?<![\\`])(`+)(?!`)[^\n]*?[^`\n]\1(?!`)")
_HTML = re.compile(r"<(?!https?://[^\s<>]+>)(?:[A-Za-z/][^>\n]*>?|!--|[!?])")
_SCRIPT = re.compile(r"(?:java|vb)script\s*:|data\s*:\s*text/html", re.I)
_ATTRIBUTE = re.compile(r"\b(?:on[a-z]+|style|srcdoc|formaction) {0,9}=", re.I)
_LINK = re.compile(r"(?<!\\)\]\(\s*<?([^)\s>]+)|^\[[^\]\n]+\]:\s*<?([^\s>]+)", re.M)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
SAFE = frozenset({"http", "https", "mailto", "tel"})
_OUTSIDE = re.compile(r"!\[[^\]\n]{0,400}\]\(\s*<?((?:[a-z][a-z0-9+.-]*:|//)[^)\s>]*)", re.I)
_RECORD_FILE = re.compile(rf"records/(?:[a-z]+)/\d{{4}}/\d\d/({RECORD})\.yml")


_OPENED = re.compile(r"\\.|\]\(|[\[\])]|<(?=[A-Za-z/!?])|>|\n[ \t]*\n", re.S)
_MOST = 50  # signs that may stand open: whatever lays a page out looks for the end of each


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def prose(body: str) -> str:
    """A body with its code blanked out, every other character where it was."""
    return _INLINE.sub(_blank, _unfenced(body))


def _unfenced(body: str) -> str:
    """A body with its fenced code blanked out; a fence that is never closed is text."""
    fences = list(_FENCE.finditer(body))
    last = {fence[1]: fence.start() for fence in fences if not fence[2]}
    out, start, opening = [], 0, None
    for fence in fences:
        if opening is None:
            opening = fence if last.get(fence[1], 0) > fence.start() else None
        elif fence[1] == opening[1] and not fence[2]:
            out += [body[start : opening.start()], re.sub(r"[^\n]", " ", body[opening.start() : fence.end()])]
            start, opening = fence.end(), None
    return "".join([*out, body[start:]])


def _targets(text: str) -> Iterator[tuple[str, int]]:
    """Where the links of a page lead, as a browser reads it, and where that stands."""
    for seen in _LINK.finditer(text):
        yield html.unescape(seen[1] or seen[2]), seen.start(1) if seen[1] else seen.start(2)


def _scripts(text: str) -> Iterator[int]:
    """Where a page would run something: addresses of scripts, event attributes in braces, links of an odd scheme."""
    yield from (seen.start() for seen in _SCRIPT.finditer(text))
    yield from (at for href, at in _targets(text) if (scheme := _SCHEME.match(href)) and scheme[1].lower() not in SAFE)
    for seen in _ATTRIBUTE.finditer(text):
        end = text.find("\n", seen.end()) % (len(text) + 1)
        if "{" in text[text.rfind("\n", 0, seen.start()) + 1 : seen.start()] and "}" in text[seen.end() : end]:
            yield seen.start()


def _spot(page: Page, text: str, index: int) -> Spot:
    return Spot(page.body_line + text.count("\n", 0, index), index - (text.rfind("\n", 0, index) + 1) + 1)


@rule(
    Card("MD201", "page", Word("页面不写 HTML", "Pages hold no raw HTML"),
         Word("HTML 能藏脚本，也会弄坏版面", "HTML can hide scripts and breaks the layout"), Word("用 Markdown 写；要显示尖括号时放进反引号", "write Markdown; put angle brackets into backticks")),
    Card("MD202", "page", Word("页面不带脚本", "Pages hold no scripts"),
         Word("javascript: 链接和事件属性会在读者的浏览器里运行", "javascript: links and event attributes run in a reader's browser"), Word("删去", "remove it")),
)  # fmt: skip
def plain(ground: Ground) -> Iterator[Finding]:
    """Raw HTML, script links and event attributes."""
    for page in ground.ledger.pages:
        text = prose(page.body)
        bare = SLOT.sub(_blank, text)
        for seen in _HTML.finditer(bare):
            yield Finding(
                "MD201",
                page.path,
                Word("这里写了 HTML", "there is raw HTML here"),
                Word("改用 Markdown", "write it in Markdown"),
                _spot(page, text, seen.start()),
            )
        for index in sorted(set(_scripts(text))):
            yield Finding(
                "MD202",
                page.path,
                Word("这里会运行脚本", "this would run a script"),
                Word("删去", "remove it"),
                _spot(page, text, index),
            )


@rule(
    Card("MD203", "page", Word("看板插槽要认得", "Slots are known"),
         Word("写错的插槽，页面上就少一块看板", "a misspelt slot leaves a hole in the page"), Word("写文档里列出的名字，独占一行", "use a name that the docs list, on a line of its own")),
)  # fmt: skip
def slots(ground: Ground) -> Iterator[Finding]:
    """`<!-- anlan:board NAME -->` with a known name, not in a heading."""
    for page in ground.ledger.pages:
        text = prose(page.body)
        for seen in SLOT.finditer(text):
            start = text.rfind("\n", 0, seen.start()) + 1
            if seen["name"] not in SLOTS:
                say = Word(f"没有“{seen['name']}”这个看板", f"there is no board {seen['name']}")
                yield Finding(
                    "MD203",
                    page.path,
                    say,
                    Word(f"可用：{'、'.join(sorted(SLOTS))}", f"known: {', '.join(sorted(SLOTS))}"),
                    _spot(page, text, seen.start()),
                )
            elif text[start : seen.start()].lstrip().startswith("#"):
                yield Finding(
                    "MD203",
                    page.path,
                    Word("插槽不能放在标题里", "a slot cannot stand in a heading"),
                    Word("另起一行", "put it on a line of its own"),
                    _spot(page, text, seen.start()),
                )


@rule(
    Card("MD204", "page", Word("链接指到存在的记录和页面", "Links lead to records and pages that exist"),
         Word("断链让读者追不到依据", "a broken link leads no reader to the evidence"), Word("写真实的相对路径，如 ../../records/hazard/2026/05/hz-….yml", "write the real relative path, like ../../records/hazard/2026/05/hz-….yml")),
)  # fmt: skip
def links(ground: Ground) -> Iterator[Finding]:
    """Relative links from the page's own folder; addresses outside are left alone."""
    ledger = ground.ledger
    photos = (p.path for p in ledger.photos.values())
    known = {"campus.yml", *ledger.plan.files.values(), *(p.path for p in ledger.pages), *photos}
    for page in ledger.pages:
        text = prose(page.body)
        for seen in _OUTSIDE.finditer(text):
            outside = Word(
                f"图片 {seen[1]} 在站外，网站不载入",
                f"the picture {seen[1]} lies outside, and the site loads nothing from there",
            )
            yield Finding(
                "MD204", page.path, outside, Word("写成链接", "write it as a link"), _spot(page, text, seen.start(1))
            )
        for href, index in _targets(text):
            if _SCHEME.match(href) or href.startswith(("//", "#", "{")):
                continue
            aim = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), href.partition("#")[0]))
            say = _broken(aim, known, ledger.records)
            if say:
                yield Finding(
                    "MD204",
                    page.path,
                    say,
                    Word("写真实的相对路径", "write the real relative path"),
                    _spot(page, text, index),
                )


def _broken(aim: str, known: set[str], records: Collection[str]) -> Word | None:
    if aim.startswith(("..", "/")):
        return Word(f"{aim} 在仓库之外", f"{aim} lies outside the repository")
    seen = _RECORD_FILE.fullmatch(aim)
    if seen:
        return None if seen[1] in records else Word(f"没有记录 {seen[1]}", f"there is no record {seen[1]}")
    if aim in known:
        return None
    return Word(f"没有 {aim}", f"there is no {aim}")


@rule(
    Card("MD205", "page", Word("括号有头有尾", "Brackets are closed"),
         Word("一段里开了许多括号不收口，排版要花极长的时间，网站就出不来", "where many stand open in a paragraph, laying the page out takes so long that there is no site"),
         Word("补上收口的括号；要写许多单个括号时放进反引号", "close them; put single ones into backticks")),
)  # fmt: skip
def tangles(ground: Ground) -> Iterator[Finding]:
    """Square brackets, addresses of links and tags that stay open by the dozen."""
    for page in ground.ledger.pages:
        text = prose(page.body)
        index = tangled(text)
        if index is not None:
            say = Word(f"这里已有 {_MOST} 多个括号没有收口，这一页排不出来", f"more than {_MOST} brackets stand open here, and the page cannot be laid out")  # fmt: skip
            yield Finding("MD205", page.path, say, Word("补上收口的括号", "close them"), _spot(page, text, index))


def tangled(text: str) -> int | None:
    """Where too many square brackets or addresses stand open in a paragraph of prose, or too many tags in the whole of it."""
    square = round_ = sharp = 0
    for seen in _OPENED.finditer(text):
        match seen[0][:2]:
            case "[":
                square += 1
            case "](":
                square, round_ = max(0, square - 1), round_ + 1
            case "]":
                square = max(0, square - 1)
            case ")":
                round_ = max(0, round_ - 1)
            case "<":
                sharp += 1
            case ">":
                sharp = 0
            case sign if sign.startswith("\n"):
                square = round_ = 0
        if max(square, round_, sharp) > _MOST:
            return seen.start()
    return None
