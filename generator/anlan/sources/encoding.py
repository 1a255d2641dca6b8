"""Bytes to text: UTF-8 without a byte order mark, tabs, control or direction-changing characters."""

from __future__ import annotations

import re
import unicodedata

from anlan.sources.problem import Problem
from anlan.terms.finding import Spot
from anlan.terms.word import Word

# C0 and C1 controls but line ends, soft hyphens, direction marks, invisible spaces, line and paragraph separators,
# the byte order mark, annotations, tags and what is no character
REFUSED = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]|\r(?!\n)"
)
_SORTS = tuple(
    (re.compile(f"[{signs}]"), sort)
    for signs, sort in (
        ("\x00-\x1f\x7f-\x9f", "控制符"),
        ("\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069", "改变文字方向的符号"),
        ("\u180e\u200b\u2060-\u2065\ufeff", "没有宽度的空格"),
        ("\u2028\u2029", "另一种换行"),
        ("\xad", "软连字符"),
        ("\\s\\S", "只给程序看的符号"),
    )
)
BOM = b"\xef\xbb\xbf"


def shown(text: str) -> str:
    """A name or a subject as it can be printed, whatever bytes it was written with."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def decoded(data: bytes) -> str | Problem:
    """The text of a file, or the first reason why it cannot be one."""
    if data.startswith(BOM):
        return Problem("FI102", Spot(1, 1), Word("文件开头有 BOM 标记", "the file begins with a byte order mark"),
                       Word("另存为“UTF-8（无 BOM）”", "save it as UTF-8 without BOM"))  # fmt: skip
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error.start)
    return refused(text) or text


def refused(text: str) -> Problem | None:
    """The first character that no text may hold."""
    if text.replace("\n", "").isprintable():  # none of those are, nor are some that may stand, like a wide space
        return None
    seen = REFUSED.search(text)
    return _refused(text, seen.start()) if seen else None


def spot_of(text: str, index: int) -> Spot:
    """Line and column of an index, 1-based, in code points; a line ends at \\n."""
    line = text.count("\n", 0, index)
    return Spot(line + 1, index - (text.rfind("\n", 0, index) + 1) + 1)


def _not_utf8(data: bytes, start: int) -> Problem:
    before = data[:start].decode("utf-8")
    place = spot_of(before + "?", len(before))
    try:
        data.decode("gb18030")
        guess = Word("像是 GBK 编码", "it looks like GBK")
    except UnicodeDecodeError:
        guess = Word(f"这里的字节是 0x{data[start]:02X}", f"the byte here is 0x{data[start]:02X}")
    return Problem("FI101", place, Word("文件不是 UTF-8，{guess}", "the file is not UTF-8, {guess}").fill(guess=guess),
                   Word("在编辑器里选“以 UTF-8 重新保存”", "save it again as UTF-8"), hidden=True)  # fmt: skip


def _refused(text: str, index: int) -> Problem:
    char, place = text[index], spot_of(text, index)
    if char == "\t":
        return Problem("FI104", place, Word("这里有制表符（Tab）", "there is a tab here"),
                       Word("换成空格，每级缩进两个", "use spaces, two for each level"))  # fmt: skip
    name, sort = unicodedata.name(char, "control character"), next(w for signs, w in _SORTS if signs.match(char))
    return Problem("FI103", place, Word(f"这里有看不见的字符 U+{ord(char):04X}（{sort}）", f"there is an invisible character here, U+{ord(char):04X} ({name})"),
                   Word("删去这个字符", "delete this character"), hidden=True)  # fmt: skip
