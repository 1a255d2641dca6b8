"""What bytes tell of a record is what its YAML says, and where it could be read in two ways nothing is told."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest
from anlan.sources.strict_yaml import read_text
from anlan.trace.changes import FileChange, RecordChange, steps_of, writer_of
from anlan.trace.plain import plainly_kept
from anlan.trace.told import checklist_of, count_of, only_steps, writers
from hypothesis import example, given
from hypothesis import strategies as st

HEAD = ["id: x", "by: library/officer"]
STEP = ["  - step: noted", "    by: security/clerk"]
LINES = [
    *("id: x", "by: library/officer", "entered_by: security/clerk", "by: ''", "by : a/b", "entered_by:", "by: nobody"),
    *(
        "text: |",
        "text: >+",
        "text: |1",
        "text: abc",
        'text: "abc',
        '  abc"',
        "text: 'abc",
        "  d'",
        "  abc",
        "text: [a,",
    ),
    *(
        "  b]",
        "rows:",
        "  - {by: a/b, n: 1}",
        "  - {by: a/b,",
        "  n: 1}",
        "  - [a, # b]",
        "- a",
        "",
        "# text",
        "  # text",
    ),
    *("steps:", "steps: ", "steps: []", "  - step: noted", "    by: security/clerk", "    entered_by: dorms/warden"),
    *("    note: |", "      by: a/b", "      - step: x", "  - step: x", "    by: 7", "    by:  a/b", "    by: a/b # c"),
    *(
        '    "entered_by": a/b',
        "    ? entered_by",
        "    : a/b",
        "    note: what?",
        "    note: a",
        "    parts:",
        "    - a",
    ),
    *("checklist: a", "checklist:  b", "  checklist: c", "'checklist': d"),
    *("? entered_by", ": a/b", "---", "...", "    - by: a/b", "   by: a/b", "     by: a/b", "tombstone: a"),
]
heads = st.lists(
    st.sampled_from(["rows:\n  - {by: a/b, n: 1}", "entered_by: c/d", "text: |\n  abc", "checklist: fire-v1"]),
    max_size=2,
)
noted = st.lists(
    st.sampled_from(["    entered_by: c/d", "    note: |\n      by: e/f", "    rows:\n    - a"]), max_size=2
)
steps = st.lists(noted.map(lambda rows: [*STEP, *rows]), min_size=1, max_size=3).map(
    lambda of: [*chain.from_iterable(of)]
)
odd = st.lists(st.tuples(st.integers(0, 12), st.sampled_from(LINES)), max_size=2)


def spoilt(rows: list[str], strange: list[tuple[int, str]]) -> str:
    """Some lines with strange ones among them."""
    for at, line in strange:
        rows = [*rows[:at], line, *rows[at:]]
    return "".join(f"{row}\n" for row in rows)


records = st.builds(
    lambda head, of, last, strange: spoilt([*HEAD, *head, *(["steps:", *of] if of else []), *last], strange),
    *(heads, st.one_of(st.just([]), steps), st.one_of(st.just([]), heads), odd),
)
added = st.builds(
    lambda first, of, strange: spoilt([*first, *of], strange), st.sampled_from([[], ["steps:"]]), steps, odd
)


def values(text: str) -> dict[str, Any] | None:
    """What YAML says; none where it cannot be read."""
    read = read_text(text)
    return read if isinstance(read, dict) else None


def joined(*rows: list[str] | str) -> str:
    return "".join(f"{row}\n" for part in rows for row in ([part] if isinstance(part, str) else part))


def by_yaml(before: dict[str, Any] | None, after: dict[str, Any]) -> tuple[str, ...]:
    """Who wrote what was added, as the values say."""
    change = RecordChange("x", "x", before, after, None, b"")
    parts = change.new_steps if before is not None else [after, *steps_of(after)]
    return tuple(sorted({writer_of(part).partition("/")[0] for part in parts}))


@given(records)
@example(joined(HEAD, "steps:", STEP, "text: |", "  abc", STEP))
@example(joined(HEAD, "text: |", "  - step: x", "steps:", STEP))
@example(joined(HEAD, "steps:", "  - step: noted", "    note: 'a", "  - step: x", "    b'"))
def test_a_count_of_steps_is_theirs(text: str) -> None:
    said, read = count_of(text.encode()), values(text)
    if said is not None and read is not None:
        assert said == len(steps_of(read))


@given(records, added)
@example(joined(HEAD, "steps:", STEP, "text: |", "  abc"), joined(STEP))
@example(joined(HEAD, "text: |", "  abc"), joined(STEP))
@example(joined(HEAD), joined("steps:", STEP))
def test_what_only_steps_were_added_to_still_stands(old: str, new: str) -> None:
    before, after = values(old), values(old + new)
    if not only_steps(old.encode(), (old + new).encode()) or before is None or after is None:
        return
    stood, stand = before.pop("steps", []), after.pop("steps")
    assert after == before
    assert stand[: len(stood)] == stood
    assert len(stand) > len(stood)


@given(records, added)
@example(joined(HEAD, "steps:", STEP), joined(STEP))
@example(
    joined(HEAD, "steps:", STEP), joined("  - step: noted", "    note: |", "      by: a/b", "    by: dorms/warden")
)
@example("", joined(HEAD, "rows:", "  - {by: a/b, n: 1}", "steps:", STEP))
def test_writers_are_whom_the_values_name(old: str, new: str) -> None:
    after = values(old + new)
    if after is not None and (told := writers(None, (old + new).encode())) is not None:
        assert told == by_yaml(None, after)
    before = values(old)
    if after is None or before is None or not only_steps(old.encode(), (old + new).encode()):
        return
    if (told := writers(old.encode(), (old + new).encode())) is not None:
        assert told == by_yaml(before, after)


@given(records)
@example(joined(HEAD, "checklist: fire-v1", "rows:", "  - {item: a, result: ok}"))
@example(joined(HEAD, "rows: [a,", "checklist: fire-v1", "  ]"))
@example(joined(HEAD, "text: |", "  checklist: a"))
def test_a_checklist_is_the_one_that_is_named(text: str) -> None:
    said, read = checklist_of(text.encode()), values(text)
    if said is not None and read is not None:
        assert said == read["checklist"]


WHOLE = joined(HEAD, "rows:", "  - {by: a/b, n: 1}", "steps:", STEP)


def test_what_is_written_as_the_tool_writes_it_is_told() -> None:
    assert count_of(WHOLE.encode()) == 1
    assert checklist_of(joined(WHOLE.rstrip("\n"), "checklist: fire-v1").encode()) == "fire-v1"
    assert writers(None, WHOLE.encode()) == ("library", "security")
    assert writers(None, joined(HEAD, "entered_by: security/clerk").encode()) == ("security",)
    more = joined("  - step: noted", "    by: security/clerk", "    note: 看过", "    entered_by: dorms/warden", STEP)
    assert only_steps(WHOLE.encode(), (WHOLE + more).encode())
    assert writers(WHOLE.encode(), (WHOLE + more).encode()) == ("dorms", "security")


@pytest.mark.parametrize(
    "odd",
    [
        "    by: security/clerk\n",
        "    entered_by: a\n",
        "    note: 'a'\n",
        '    "entered_by": a/b\n',
        "    ? entered_by\n    : a/b\n",
        "    parts: [a,\n    by: a/b]\n",
    ],
)
def test_where_it_is_not_plain_nothing_is_told(odd: str) -> None:
    assert writers(WHOLE.encode(), (WHOLE + joined(STEP) + odd).encode()) is None


def test_a_text_behind_the_steps_is_not_kept_where_a_step_is_written_into_it() -> None:
    old = joined(HEAD, "steps:", STEP, "text: |", "  出口畅通").encode()
    new = old + joined(STEP).encode()
    assert values(new.decode()) != values(old.decode())
    assert not plainly_kept(FileChange("records/hazard/2026/05/hz-20260512-library-1.yml", old, new))
