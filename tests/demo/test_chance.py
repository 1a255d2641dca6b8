"""Chance that no version, zone or order changes; quotas that add up; text that reads back."""

from datetime import date, datetime, timedelta

import pytest
from anlan.demo.chance import Chance
from anlan.demo.quota import quota_of
from anlan.demo.text import block, item, row
from anlan.model import KIND_BY_NAME
from anlan.sources.strict_yaml import read_yaml


def test_chance_is_what_it_was_when_it_was_written() -> None:
    chance = Chance(1)
    assert [chance.number(0, 99) for _ in range(6)] == [47, 4, 11, 85, 29, 0]
    assert chance.shuffled("abcdef") == ["a", "b", "d", "e", "f", "c"]


def test_office_hours_pass_over_nights_weekends_and_days_off() -> None:
    off = date(2026, 5, 4)
    chance = Chance(3, frozenset({off}))
    friday_night = datetime.fromisoformat("2026-05-01T22:00")
    seen = chance.office_hours(friday_night)
    assert seen.date() == date(2026, 5, 5)
    assert 8 <= seen.hour < 11
    noon = datetime.fromisoformat("2026-05-06T12:00")
    assert chance.office_hours(noon) == noon


def test_waits_are_mostly_short_and_never_nothing() -> None:
    chance = Chance(2)
    waits = [chance.hours(10) for _ in range(2000)]
    assert min(waits) >= timedelta(minutes=2)
    assert timedelta(hours=9) < sum(waits, timedelta()) / len(waits) < timedelta(hours=11)


@pytest.mark.parametrize("total", [1, 2, 7, 59, 299, 300, 301, 2000, 10_000, 50_000])
def test_quotas_add_up(total: int) -> None:
    left = quota_of(total).left
    assert sum(left.values()) == total
    assert all(n >= 0 for n in left.values())
    assert left["hazard"] > 0
    if total >= 300:
        assert {k for k, n in left.items() if n} == {*KIND_BY_NAME, "tombstone"}


def test_a_quota_gives_no_more_than_it_has() -> None:
    quota = quota_of(300)
    assert [quota.take("tombstone"), quota.take("tombstone")] == [True, False]
    meetings = quota.left["meeting"]
    assert (quota.take_all("meeting"), quota.take_all("meeting")) == (meetings, 0)


@pytest.mark.parametrize(
    "text",
    ["平安", "a: b", "- x", "#1", "'x'", "x #y", "{a}", "[a]", "*a", "&a", "true:", "a, b", "%", "@", " x ", "?"],
)
def test_text_reads_back_as_it_was(text: str) -> None:
    values = {"plain": text, "list": [text, {"in": text}], "map": {"key": text}}
    written = (
        block({**values, "none": None, "empty": []})
        + "rows:\n"
        + row({"a": text, "b": text})
        + "steps:\n"
        + item({"step": text}, "  ")
    )
    assert read_yaml(written.encode(), 9999) == {**values, "rows": [{"a": text, "b": text}], "steps": [{"step": text}]}
