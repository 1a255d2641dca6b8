"""What the parser of YAML stumbles over, in words, at the place where somebody would mend it."""

from __future__ import annotations

import re
from typing import Any

import yaml

from anlan.sources.encoding import spot_of
from anlan.sources.problem import Problem
from anlan.terms.finding import Spot
from anlan.terms.word import Word

DEPTH = 12
Mark = Any  # yaml's own marks, of its C and its Python half, or none
UNREADABLE = Word("这里读不懂", "this cannot be read")
_MARKERS = re.compile(r"^(?:<{7}|\|{7}|>{7})(?: .*)?$|^={7}\r?$", re.M)  # what Git leaves where two sides differ
_WIDE = re.compile(r" *(?:- +)*[^\s：:'\"\[\]{},#]+ *(?=：)")
_KEY = re.compile(r" *(?:- +)*[^\s:]+")
_GLUED = re.compile(r" *(?:- +)*[A-Za-z_]+(?=:[^\s/])")


def spot(mark: Mark) -> Spot:
    """A mark of the parser, 1-based; 1:1 where it gives none."""
    return Spot(1, 1) if mark is None else Spot(mark.line + 1, mark.column + 1)


def too_deep(mark: Mark) -> Problem:
    return Problem(
        "FI110",
        spot(mark),
        Word(f"嵌套超过 {DEPTH} 层", f"nested deeper than {DEPTH} levels"),
        Word("按字段表的结构写", "follow the table of fields"),
    )


def several(mark: Mark) -> Problem:
    """A second document in one file."""
    return Problem("FI106", spot(mark), Word("一个文件里有第二份文档（---）", "a second document (---) begins here"),
                   Word("一个文件只写一条记录，另一条另存一个文件", "one record a file; save the other in its own"))  # fmt: skip


_INDICATOR = Word(
    "& 和 * 在 YAML 里另有意思；整段文字加引号", "& and * mean something else in YAML; quote the whole text"
)
_DIRECTIVE = Word("% 开头的行在 YAML 里另有意思，这里不能用", "a line that begins with % means something else in YAML")
_ESCAPE = Word("双引号里的反斜杠写法不对", "an escape within double quotes is not known")
_TAG = Word("这里用了类型标签（!）", "a tag (!) is used here")
_BLOCK = Word("| 或 > 后面要换行，文字从下一行写起", "after | or > the text begins on the next line")
_SYNTAX = {
    "mapping values are not allowed": Word(
        "这里多了一个冒号，或缩进不对", "there is a colon too many here, or the indentation is off"
    ),
    "mapping keys are not allowed": Word("? 不能开头，整段文字加引号", "? cannot begin a text; quote it"),
    "did not find expected key": Word(
        "这里应当是“键: 值”，检查缩进和引号", "a `key: value` is expected here; look at indentation and quotes"
    ),
    "did not find expected '-'": Word("列表的缩进不齐", "the items of this list do not line up"),
    "could not find expected ':'": Word(
        "这一行不是“键: 值”：键后面缺冒号，或续行的缩进不对",
        "this line is no `key: value`: the colon after a key is missing, or a continued line is not indented",
    ),
    "found character that cannot start any token": Word(
        "这个符号不能开头，整段文字加引号", "this character cannot begin a text; quote it"
    ),
    "found unexpected end of stream": Word("引号没有合上", "a quote is not closed"),
    "found unexpected document indicator": Word("引号没有合上", "a quote is not closed"),
    "did not find expected ',' or": Word(
        "括号里缺逗号，或括号没有合上", "a comma is missing within brackets, or a bracket is not closed"
    ),
    "did not find expected node content": Word(
        "这里应当有内容，检查括号和引号", "something is expected here; look at brackets and quotes"
    ),
    "did not find expected alphabetic or numeric": _INDICATOR,
    "found undefined tag handle": _TAG,
    "found undefined alias": Word("这里用了没有定义的别名（*）", "an undefined alias (*) is used here"),
    "block sequence entries are not allowed": Word("这里不能有列表项", "a list item is not allowed here"),
    "found unknown escape character": _ESCAPE,
    "hexdecimal number": _ESCAPE,
    "Unicode character escape code": _ESCAPE,
    "comment or line break": _BLOCK,
    "indentation indicator": _BLOCK,
    "incompatible YAML document": _DIRECTIVE,
}
_IN = {"directive": _DIRECTIVE, "scanning a tag": _TAG, "parsing a tag": _TAG}  # by what was being read


_BEGUN = ("a simple key", "an alias", "an anchor", "a tag")
_SECOND = ("but found another document", "did not find expected <document start>")


def syntax(error: yaml.MarkedYAMLError, text: str) -> Problem:
    """A syntax error of the parser, in words; what is still open where the text ends is shown where it began, as is a
    sign or a line that was taken for the beginning of something else."""
    mark: Mark = error.problem_mark or error.context_mark or yaml.Mark("", 0, 0, 0, None, 0)
    problem, context = error.problem or "", error.context or ""
    end = len(text.rstrip())
    if error.context_mark is not None and (mark.index >= end or context.endswith(_BEGUN)):
        mark = error.context_mark
    place = spot(mark) if mark.index < end else spot_of(text, end)
    if seen := _MARKERS.search(text):
        return _conflict(spot_of(text, seen.start()), seen.group()[:7])
    if "expected a single document" in context or problem in _SECOND:
        return several(mark)
    if "nesting depth" in problem:
        return too_deep(mark)
    key = "':'" in problem
    if (key or "mapping values" in problem) and (odd := _miswritten_key(text, place, key)):
        return odd
    known = next((w for k, w in _IN.items() if k in context), None) or next(
        (w for k, w in _SYNTAX.items() if k in problem), UNREADABLE
    )
    code = {_TAG: "FI108", _DIRECTIVE: "FI108", _INDICATOR: "FI107"}.get(
        known, "FI107" if "alias" in problem else "FI105"
    )
    return Problem(code, place, known, _as_written(text, place.line))


def _conflict(place: Spot, sign: str) -> Problem:
    say = Word(f"Git 合并冲突的标记还在（{sign}）", f"the marks of a conflict of Git are still there ({sign})")
    mend = Word(
        "两边的步骤都留下，按时间先后，主线的在上、自己的在下；再删去 <<<<<<<、=======、>>>>>>> 三种行（docs/clerk.md）",
        "keep the steps of both sides, in time order, main's above and yours below; then remove the lines of <<<<<<<, ======= and >>>>>>> (docs/clerk.md)",
    )
    return Problem("FI105", place, say, mend)


def _miswritten_key(text: str, place: Spot, here: bool) -> Problem | None:
    """The commonest slips at a key: a full-width colon, no space after the colon.

    Such a line is taken for the beginning of a key, whose end is missed: `here` on this line, else at the first colon
    of the line below it.
    """
    lines = text.split("\n")
    if not here and not _KEY.fullmatch(lines[place.line - 1][: place.column - 1]):
        return None
    number = place.line if here else place.line - 1
    line = lines[number - 1] if number else ""
    if seen := _WIDE.match(line):
        return Problem("FI105", Spot(number, seen.end() + 1), Word("这里的冒号是全角的（：），读不出键和值", "this colon is a full-width one (：); key and value cannot be told"),
                       Word("改成半角冒号加一个空格，如 title: …", "write a plain colon and a space, like `title: …`"))  # fmt: skip
    if seen := _GLUED.match(line):
        return Problem("FI105", Spot(number, seen.end() + 1), Word("冒号后面缺一个空格，读不出键和值", "there is no space after this colon; key and value cannot be told"),
                       Word("冒号后面加一个空格，如 title: …", "put a space after the colon, like `title: …`"))  # fmt: skip
    return None


def _as_written(text: str, line: int) -> Word:
    """How to mend what cannot be read; of a step typed by hand, how steps stand."""
    step = text.find("- step:")
    if step < 0 or line <= text.count("\n", 0, step):
        return Word("对照字段表改正；整段文字可以放进单引号", "compare with the table of fields; a text may stand in single quotes")  # fmt: skip
    if "\nsteps:" not in text:
        return Word("第一步的上面加一行 steps:", "put a line `steps:` above the first step")
    return Word("- step: 前面空两格，它的其余各行空四格；整段文字可以放进单引号", "two spaces before `- step:`, four before its other lines; a text may stand in single quotes")  # fmt: skip
