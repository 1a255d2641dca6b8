"""A line is a receipt only as the tool writes it, to the byte; whatever else stands there is none."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from anlan.trace.receipts import Receipt, read_line
from hypothesis import example, given
from hypothesis import strategies as st

TIME = datetime(2026, 5, 12, 9, 5, tzinfo=timezone(timedelta(hours=8)))
PLAIN = Receipt(7, "0" * 64, "a" * 40, "b" * 40, TIME, "run-1", "library@anlan.example", "library")
words = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
zones = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
receipts = st.builds(
    Receipt,
    st.integers(0, 10**18),
    st.sampled_from(["0" * 64, "9f" * 32]),
    st.sampled_from(["a" * 40, "b" * 64]),
    st.sampled_from(["c" * 40, "d" * 64]),
    st.datetimes(timezones=zones).map(lambda time: time.replace(microsecond=0)),
    *(words, words, words, st.booleans(), words),
)
PIECES = [
    b'"',
    b"\\",
    b"\\u0041",
    b",",
    b"0",
    b" ",
    b"\n",
    b"\x7f",
    b"\xff",
    b"\xed\xa0\x80",
    b"false",
    b':""',
    b"A",
    b"Z",
    b"}",
    b"+",
    b".0",
]


@given(receipts)
@example(PLAIN)
@example(PLAIN._replace(run='"', actor="\\", unit="\u2028", signature="-----\nA\n"))
def test_what_is_written_is_read(receipt: Receipt) -> None:
    assert read_line(receipt.line()) == receipt


@given(receipts, st.integers(0, 400), st.integers(0, 3), st.sampled_from(PIECES))
@example(PLAIN, len('{"v":1,"seq":'), 0, b"0")
@example(PLAIN, PLAIN.line().index(b"+08:00"), 6, b"Z")
@example(PLAIN, PLAIN.line().index(b"+08:00"), 0, b".000000")
def test_what_is_read_is_what_would_be_written(receipt: Receipt, at: int, out: int, piece: bytes) -> None:
    line = receipt.line()
    spoilt = line[:at] + piece + line[at + out :]
    read = read_line(spoilt)
    assert read is None or read.line() == spoilt
