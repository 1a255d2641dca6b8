"""What changed field by field, of any YAML."""

from __future__ import annotations

import json
import time

import pytest
from anlan.sources.loose_yaml import Unreadable, documents
from anlan.trace.fields import field_changes


def changed(before: str | None, after: str | None) -> dict[str, tuple[object, object]]:
    sides = [documents(side.encode()) if side is not None else () for side in (before, after)]
    found = field_changes(*sides)
    assert len({c.field for c in found}) == len(found)
    return {c.field: (c.old, c.new) for c in found}


RECORD = """id: hz-1
at: 2026-05-12T09:40+08:00
steps:
  - step: assigned
    at: 2026-05-13T09:00+08:00
    to: library/head
  - step: submitted
    at: 2026-05-14T09:00+08:00
    done: 已换
"""


def test_a_step_is_called_by_what_and_when_wherever_it_stands() -> None:
    head, _, rest = RECORD.partition("  - step: submitted")
    before = head + "  - step: noted\n    at: 2026-05-13T10:00+08:00\n    note: 在做\n  - step: submitted" + rest
    name = "steps[noted 2026-05-13T10:00+08:00]"
    assert changed(RECORD, before) == {name: (None, {"step": "noted", "at": "2026-05-13T10:00+08:00", "note": "在做"})}
    assert changed(RECORD, RECORD.replace("已换", "已更换")) == {
        "steps[submitted 2026-05-14T09:00+08:00].done": ("已换", "已更换")
    }


def test_order_alone_layout_and_comments_change_nothing() -> None:
    turned = "# x\nat: '2026-05-12T09:40+08:00'\nid: hz-1\nsteps:\n  - {step: submitted, at: 2026-05-14T09:00+08:00, done: 已换}\n"
    turned += "  - {to: library/head, step: assigned, at: 2026-05-13T09:00+08:00}\n"
    assert changed(RECORD, turned) == {}
    assert changed(RECORD, RECORD.replace("\n", "\r\n")) == {}


@pytest.mark.parametrize(
    ("item", "name"),
    [
        ("{key: exit, text: a}", "exit"),
        ("{id: r1, name: x, text: a}", "r1"),
        ("{name: 门, text: a}", "门"),
        ("{file: ab.jpg, text: a}", "ab.jpg"),
        ("{date: 2026-05-12, shift: night, text: a}", "2026-05-12 night"),
        ("{date: 2026-05-12, group: g1, text: a}", "2026-05-12 g1"),
    ],
)
def test_items_by_their_own_names(item: str, name: str) -> None:
    other = "{key: z, text: z}"
    before, after = f"x: [{other}, {item}]", f"x: [{item.replace('text: a', 'text: b')}, {other}]"
    assert changed(before, after) == {f"x[{name}].text": ("a", "b")}


def test_items_without_a_name_by_equality() -> None:
    found = field_changes(documents(b"x: [a, b, b]"), documents(b"x: [b, c, a]"))
    assert [(c.field, c.old, c.new) for c in found] == [("x[]", "b", None), ("x[]", None, "c")]


def test_two_items_of_one_name_are_told_apart() -> None:
    assert changed("[{id: a, n: 1}, {id: a, n: 2}]", "[{id: a, n: 1}, {id: a, n: 3}]") == {"[a #2].n": ("2", "3")}


def test_a_file_that_comes_or_goes_is_told_by_its_fields() -> None:
    assert changed(None, "a: 1\nb: [x]\n") == {"a": (None, "1"), "b": (None, ["x"])}
    assert changed("a: 1\n", None) == {"a": ("1", None)}
    assert changed("a: 1\n", "just text\n") == {".": ({"a": "1"}, "just text")}
    assert changed(None, "") == {}


def test_several_documents() -> None:
    assert changed("a: 1\n---\na: 2\n", "a: 1\n---\na: 3\n") == {"document[2].a": ("2", "3")}
    assert changed("a: 1\n", "a: 1\n---\nb: 3\n") == {"document[2]": (None, {"b": "3"})}


def test_what_plain_values_cannot_hold() -> None:
    text = b"a: 1\na: 2\n? [x, y]\n: z\nt: !Ref u\nn: &n {k: v}\nm: *n\n<<: *n\n2: \n"
    (value,) = documents(text)
    merged = {"k": "v"}
    assert value == {"a": "1", "a#2": "2", '["x", "y"]': "z", "t": {"!Ref": "u"}, "n": merged, "m": merged, "<<": merged, "2": ""}  # fmt: skip
    assert json.dumps(value)


def test_a_key_that_stands_many_times_is_read_in_a_blink() -> None:
    before = time.process_time()
    (value,) = documents(b"a: 1\n" * 10_000 + b"a#2: 1\nb: 1\n" + b"a: 2\n" * 10_000)
    assert time.process_time() - before < 5, "time grows faster than the keys"
    assert isinstance(value, dict)
    assert list(value)[:3] == ["a", "a#2", "a#3"]
    assert list(value)[9_999:10_003] == ["a#10000", "a#2#2", "b", "a#10001"]


def test_odd_keys_are_quoted_in_a_path() -> None:
    assert changed("a.b: {'c d': 1}", "a.b: {'c d': 2}") == {'"a.b"."c d"': ("1", "2")}


BOMB = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
REFUSED = {
    "bomb": (BOMB.encode(), "too large"),
    "long": (b"x" * (5 << 20), "too large"),
    "loop": (b"a: &a [*a]", "stands in"),
    "deep": (b"[" * 100 + b"]" * 100, "too deep"),
    "deeper than the parser goes": (b"[" * 30_000, "not YAML"),
    "deep block": ("".join(" " * n + "a:\n" for n in range(200)).encode(), "too deep"),
    "latin": ("naïve: é".encode("latin-1"), "UTF-8"),
    "undefined alias": (b"a: *b", "not YAML"),
    "unknown tag handle": (b"a: !x!y z", "not YAML"),
    "binary": (b"\x00\x01\x02", "not YAML"),
    "unclosed": (b"a: [1, 2", "not YAML"),
    "tabs": (b"a:\n\t- b", "not YAML"),
    "text": (b"a: b: c", "not YAML"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_and_said(name: str) -> None:
    data, why = REFUSED[name]
    with pytest.raises(Unreadable, match=why):
        documents(data)


def test_a_mark_at_the_beginning_is_no_part_of_the_text() -> None:
    assert documents(b"\xef\xbb\xbfa: 1\n") == ({"a": "1"},)
