"""Slips of the hand in YAML: told where they stand and by their name, in Chinese without the parser's English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.reader.small import check, hazard, hazards, run

ID = "hz-20260511-library-1"
STEPS = "steps:\n  - step: registered\n    at: 2026-05-11T10:20+08:00\n    by: security/clerk\n    grade: general\n"
WIDE, GLUED = "this colon is a full-width one", "no space after this colon"
TEXT = "text: |\n  经过：二楼东侧\n"


def put(old: str, new: str, tail: str = STEPS) -> str:
    """A hazard with a text changed."""
    text = hazard(ID) + tail
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        (put("title: ", "title："), 2, 6, WIDE),
        (put("title: ", "title ： "), 2, 7, WIDE),
        (put("id: ", "id："), 1, 3, WIDE),
        (put("source: ", "source：", ""), 7, 7, WIDE),
        (put("source: self\n", "source：self", ""), 7, 7, WIDE),
        (put("steps:", "steps："), 8, 6, WIDE),
        (put("- step: ", "- step："), 9, 9, WIDE),
        (put("    by: ", "    by："), 11, 7, WIDE),
        (put("    grade: ", "    grade："), 12, 10, WIDE),
        (put("title: ", "title:"), 2, 6, GLUED),
        (put("- step: ", "- step:"), 9, 9, GLUED),
        (put("field: fire", "field:fire"), 6, 6, GLUED),
        # what only looks like it
        (put("source: ", TEXT + "spot: 东侧: 出口\nsource: "), 9, 9, "a colon too many"),
        (put("source: ", "http://anlan.example\nsource: "), 7, 1, "this line is no `key: value`"),
        (put("source: ", "下周补\nsource: "), 7, 1, "this line is no `key: value`"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_slip_at_a_key_is_told_at_its_line(
    tmp_path: Path, text: str, line: int, column: int, says: str, end: str
) -> None:
    (found,) = check(hazards(tmp_path, {"1": text.replace("\n", end)})).findings
    assert (found["code"], found["line"], found["column"]) == ("FI105", line, column)
    assert says in found["message"]


@pytest.mark.parametrize("row", ["{date：2026-05-11, group: east}", "{date:2026-05-11, group: east}"])
def test_a_slip_at_a_key_in_braces_is_told_too(tmp_path: Path, row: str) -> None:
    found = check(hazards(tmp_path, {"1": hazard(ID) + f"evidence:\n  - {row}\n"})).findings
    assert "write a plain colon and a space after the key, like `title: …`" in {f["help"] for f in found}


CONFLICT = (
    "<<<<<<< HEAD\n  - step: noted\n    at: 2026-05-12T09:00+08:00\n    by: library/head\n    note: 一\n{base}=======\n"
    "  - step: noted\n    at: 2026-05-12T10:00+08:00\n    by: security/clerk\n    note: 二\n>>>>>>> main\n"
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (hazard(ID) + STEPS + CONFLICT.format(base=""), 13),
        (hazard(ID) + STEPS + CONFLICT.format(base="||||||| 98348c6\n"), 13),
        (put("title: 二楼东侧安全出口堆放纸箱\n", "<<<<<<< HEAD\ntitle: 一\n=======\ntitle: 二\n>>>>>>> x\n"), 2),
        (put("by: library/keeper\n", "by: library/keeper\n=======\nplace: library\n>>>>>>> x\n", ""), 5),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_git_left_of_a_conflict_is_told_at_its_first_line(tmp_path: Path, text: str, line: int, end: str) -> None:
    (found,) = check(hazards(tmp_path, {"1": text.replace("\n", end)})).findings
    assert (found["code"], found["line"], found["column"]) == ("FI105", line, 1)
    assert "the marks of a conflict of Git are still there" in found["message"]
    assert "in time order" in found["help"]


def test_a_line_of_signs_within_a_text_is_no_conflict(tmp_path: Path) -> None:
    text = hazard(ID) + "text: |\n  =======\n  <<<<<<< HEAD\n"
    assert check(hazards(tmp_path, {"1": text})).findings == []


@pytest.mark.parametrize(
    ("value", "code", "column"),
    [
        ("*别名", "FI107", 8), ("&别名", "FI107", 8), ("!别名 x", "FI108", 8), ("*", "FI107", 8), ("? 一", "FI105", 8),
        ("|一", "FI105", 9), ('"\\u12"', "FI105", 11), ('"\\UFFFFFFFF"', "FI105", 11), ("'一", "FI105", 8),
        ("!<x y", "FI108", 8), ("% 一", "FI105", 8), ("二\0楼", "FI103", 9), ("二\u200b楼", "FI103", 9), ("二\u202e楼", "FI103", 9),
        ("二\x85楼", "FI103", 9), ("二\ufeff楼", "FI103", 9), ("二\U000e0041楼", "FI103", 9), ("二\xad楼", "FI103", 9),
    ],
)  # fmt: skip
def test_a_refusal_in_chinese_holds_no_english(tmp_path: Path, value: str, code: str, column: int) -> None:
    text = put("二楼东侧安全出口堆放纸箱", value)
    root = hazards(tmp_path, {"1": text})
    (found,) = check(root, "--lang", "zh").findings
    assert (found["code"], found["line"], found["column"]) == (code, 2, column)
    said = re.sub(r"U\+[0-9A-F]+|step|title|YAML|Tab", "", found["message"] + found["help"])
    assert not re.search(r"[A-Za-z]", said), said
    assert run("check", "--repo", root, "--lang", "zh").code == 1


@pytest.mark.parametrize("start", ["%FOO\n---\n", "%TAG ! \n---\n", "%YAML 9.9\n---\n"])
def test_a_directive_is_named(tmp_path: Path, start: str) -> None:
    (found,) = check(hazards(tmp_path, {"1": start + hazard(ID)}), "--lang", "zh").findings
    assert (found["code"], found["line"]) == ("FI108", 1)
    assert "% 开头的行" in found["message"] or "% 指令" in found["message"]
