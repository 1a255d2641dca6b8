"""What is read line by line is what the parser of YAML reads there, and what has a second reading is left to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from anlan.sources.encoding import decoded
from anlan.sources.plain_yaml import by_lines
from anlan.sources.strict_yaml import parsed, read_text
from hypothesis import example, given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parent.parent.parent
PLAIN = [
    ("id: hz-1\ntitle: 灯 坏了\n", {"id": "hz-1", "title": "灯 坏了"}),
    ("evidence:\n  - file: a.jpg\n  - file: b.jpg\n", {"evidence": [{"file": "a.jpg"}, {"file": "b.jpg"}]}),
    ("units:\n- a\n- b\nby: a/b\n", {"units": ["a", "b"], "by": "a/b"}),
    ("rows:\n  - {date: 2026-01-01, at: 20:04 22:08}\n", {"rows": [{"date": "2026-01-01", "at": "20:04 22:08"}]}),
    ("asks:\n  one: 1\nsteps:\n  - step: a\n    parts:\n      - x\n    at: 1_000\n  - step: b\n",
     {"asks": {"one": "1"}, "steps": [{"step": "a", "parts": ["x"], "at": "1_000"}, {"step": "b"}]}),
    ("note:\nby: yes\n", {"note": "", "by": "yes"}),
]  # fmt: skip
OTHER = [
    "", "id: a", "id: a \n", "id:  a\n", "id : a\n", "id: a # b\n", "id: a\r\n", "id: 'a'\n", 'id: "a"\n', "id: |\n  a\n",
    "id: a: b\n", "id: a:\n", "id: - a\n", "id: [a]\n", "id: &a b\n", "id: *a\n", "id: !a b\n", "id: a\n  b: c\n",
    "id: a\n   b\n", "id: a\nid: b\n", "- a\n", "--- \nid: a\n", "id: a\n---\nid: b\n", "id: a\n...\n", "%YAML 1.1\n",
    "? a\n", "<<: a\n", "a:\n    b: c\n  d: e\n", "a:\n  - b\n c: d\n", "a:\n  - b: c\n      d: e\n", "a:\n - b\n  - c\n",
    "a:\n  - {b: c\n", "a:\n  - {b: c}}\n", "a:\n  - {b: c,d: e}\n", "a:\n  - {b: c , d: e}\n", "a:\n  - {b: c, b: d}\n",
    "a:\n  - {b: c: d}\n", "a:\n  - {b: c:, d: e}\n", "a:\n  - {b: c:}\n", "a:\n  - {b: c }\n", "a:\n  - {b: 'c'}\n",
    "a:\n  - {b: c?d}\n", "a:\n  - {b}\n", "a:\n  - {}\n", "a:\n  - b: c: d\n", "a:\n  - b\n    c: d\n", "A: b\n", "a:\n\n",
    "键: b\n", "a:\n  -  b\n", "a:\n  - - b\n",
]  # fmt: skip
pieces = st.sampled_from([
    *("a", "b", "step", "中文", "中 文", "2026-01-01T08:00+08:00", "20:04", "1_000", "~", "a#b", "a:b", "a,b", "x y", "-1"),
    *("", " ", "  ", "    ", "- ", "-", ":", ": ", ":\n", "\n", "\n", "\n  ", "\n    ", "\n  - ", "\n- ", ", ", ",", "#", " #"),
    *("a: ", "a: b\n", "b: c\n", "  a: b\n", "  - a: b\n", "    c: d\n", "steps:\n", "  - a\n", "- {a: b, c: d}\n", "{", "}"),
    *("'", '"', "|", ">", "&", "*", "!", "?", "%", "[", "]", "---", "...", "\\", "\u3000", "\xa0", "<<", "=", "null", "é"),
])  # fmt: skip
lines = st.builds(
    lambda indent, dash, key, value: f"{' ' * indent}{dash}{key}{value}",
    st.integers(0, 6),
    st.sampled_from(["", "", "- "]),
    st.sampled_from(["a:", "b:", "c:", "step:", ""]),
    st.sampled_from(["", " a", " b: c", " {a: b}", " {a: b, c: d}", " a, b", "a", " - a", "{a: b}", " 'a", " b'"]),
)

blocks = st.lists(lines, min_size=1, max_size=9).map(lambda each: "\n".join(each) + "\n")
signs = st.lists(pieces, max_size=14).map("".join)
around = st.sampled_from(["a: {}\n", "a:\n  - {}\n", "a:\n  - {{b: {}, c: d}}\n", "a:\n  - b: {}\n"])
words = st.builds(str.format, around, st.text(max_size=12))
CALM = settings(deadline=None, derandomize=True, database=None)


@pytest.mark.parametrize(("text", "value"), PLAIN)
def test_the_plain_way_is_read(text: str, value: object) -> None:
    assert by_lines(text) == value == parsed(text)


@pytest.mark.parametrize("text", OTHER)
def test_any_other_way_is_left_to_the_parser(text: str) -> None:
    assert by_lines(text) is None


def test_the_order_of_keys_is_kept() -> None:
    text = "b: 1\na: 2\nrows:\n  - {d: 1, c: 2}\n"
    assert repr(by_lines(text)) == repr(parsed(text))


@settings(CALM, max_examples=1000)
@given(blocks | signs | words)
@example("a:\n- b\n- c: d\n  e: f\nb: c\n")
def test_it_says_what_the_parser_says(text: str) -> None:
    agrees(text)


@pytest.mark.long
@settings(CALM, max_examples=60_000)
@given(blocks | signs | words)
def test_a_long_campaign_of_what_the_parser_says(text: str) -> None:
    agrees(text)


def agrees(text: str) -> None:
    """Both ways read the same, or only the parser reads it."""
    if decoded(text.encode("utf-8", "surrogatepass")) == text:
        read = by_lines(text)
        assert read is None or repr(read) == repr(parsed(text)) == repr(read_text(text))


def test_records_are_written_in_the_plain_way() -> None:
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "records").rglob("*.yml"))]
    read = [by_lines(text) for text in texts]
    assert all(value is None or value == parsed(text) for value, text in zip(read, texts, strict=True))
    assert sum(value is None for value in read) <= len(read) // 10
