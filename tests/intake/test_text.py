"""Text that is written reads back equal, and what is appended leaves every byte before it."""

import pytest
from anlan.sources.append import appended
from anlan.sources.encoding import REFUSED
from anlan.sources.problem import CannotRun
from anlan.sources.strict_yaml import read_text, read_yaml
from anlan.sources.yaml_text import block, item
from hypothesis import given
from hypothesis import strategies as st

signs = st.sampled_from(" :#-'\"\n&*!%@`|>{}[],?~\\中，：　yesno0123.e\u3000\ufffe")
letters = st.one_of(signs, st.characters(exclude_categories=("Cs",)))
texts = st.text(letters, max_size=40).filter(lambda t: not REFUSED.search(t))
values = st.fixed_dictionaries({"step": texts, "done": texts, "with": st.lists(texts, min_size=1, max_size=3)})
ODD = ["yes", "12:30", "- x", "a: b", "#", "a #b", " a ", "", "~", "null", "&a", "*a", "!a", "%a", "@a", "`a", "|", ">", "？", "：全角，", "'", '"', "\\", "---", "...", "a\nb", "a\n", "a\n\n", " a\nb", "a\n b\n\nc", "a \nb", "\n", "{a}", "[a", "a, b", "?", "? a", "-", "<<", "=", "a:", ":a"]  # fmt: skip


@given(texts, texts)
def test_any_text_reads_back_equal_wherever_it_stands(one: str, other: str) -> None:
    value = {"a": one, "list": [one, other], "map": {"k": other}, "rows": [{"a": one, "b": other}],
             "parts": [{"a": one, "deep": [other], "b": one}]}  # fmt: skip
    assert read_text(block(value, rows=("rows",))) == value


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_read_back_equal(text: str) -> None:
    value = {"a": text, "list": [text], "rows": [{"a": text}], "parts": [{"a": text, "b": text}]}
    assert read_text(block(value, rows=("rows",))) == value


def test_plain_text_stays_plain_and_lines_stand_as_a_block() -> None:
    assert block({"a": "中文 12:30", "b": "一\n二", "c": [], "d": {}}) == "a: 中文 12:30\nb: |-\n  一\n  二\n"
    assert item({"a": "x", "b": ["z"]}, "  ") == "  - a: x\n    b:\n      - z\n"


@given(
    head=st.dictionaries(st.sampled_from(["id", "title", "notes"]), texts, min_size=1),
    steps=st.lists(values, max_size=3),
    new=values,
    windows=st.booleans(),
    closed=st.booleans(),
    margin=st.sampled_from(["", "  ", "    "]),
)
def test_every_byte_before_stays_and_the_rest_reads_equal(
    head: dict[str, str],
    steps: list[dict[str, object]],
    new: dict[str, object],
    windows: bool,
    closed: bool,
    margin: str,
) -> None:
    text = block(head) + ("steps:\n" + "".join(item(s, margin) for s in steps) if steps else "")
    text = text if closed else text.removesuffix("\n")
    data = (text.replace("\n", "\r\n") if windows else text).encode()
    stood = read_yaml(data, 1 << 20)
    try:
        after = appended(data, "steps", new, "x.yml")
    except CannotRun:
        assert not closed  # a block of text that the end of the file cuts off would become longer
        assert read_yaml(data + b"\n", 1 << 20) != stood
        return
    assert after.startswith(data)
    assert read_yaml(after, 1 << 20) == {**stood, "steps": [*steps_of(stood), new]}
    assert b"\r\n" not in data or b"\n" not in after[len(data) :].replace(b"\r\n", b"")


def steps_of(value: dict[str, list[object]]) -> list[object]:
    return value.get("steps", [])


@pytest.mark.parametrize(
    "text",
    ["steps: []\n", "steps:\n  - a: b\nid: x\n", "{id: x}\n", "{id: x, steps: [{a: b}]}\n", "id: x\n...\n", "steps:\n  - a: |+\n      b\n\n\n...\n"],
)  # fmt: skip
def test_what_cannot_be_continued_is_refused(text: str) -> None:
    with pytest.raises(CannotRun, match=r"put steps last|remove the \[\]"):
        appended(text.encode(), "steps", {"step": "noted"}, "x.yml")
