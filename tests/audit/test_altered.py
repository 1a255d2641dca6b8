"""What landed behind the gate is seen by the audit, with its record and commit; honest histories raise nothing of the sort."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.audit.conftest import Audit
from tests.gate.campus import (
    CLOCK,
    PHOTO_PATH,
    TOMBSTONE,
    H,
    Link,
    add,
    commit,
    edit,
    files,
    hazard,
    path,
    records,
    step,
)
from tests.gate.forbidden import FORBIDDEN, Forbidden
from tests.gate.honest import HONEST, Honest
from tests.reader.small import git

LOUD = ("altered", "inconsistent")
# Without a receipt nobody vouches for who pushed; whether a merged hazard still has a home, the records that stand tell.
UNKNOWN_HERE = ("CH2", "CH109", "CH110")
# What breaks only the rules that the same change loosens is shown as loosening; settings that cannot be read stop an audit.
LOOSENED = ("same change", "one change", "settings", "by a post that")
LANDED = [
    c
    for c in FORBIDDEN
    if not c.code.startswith(UNKNOWN_HERE) and not c.path.startswith(".") and not any(w in c.name for w in LOOSENED)
]
MEANT = {"a reopening": {"NC105"}}


def some(cases: tuple[Any, ...] | list[Any]) -> list[Any]:
    """Every third in each run; the rest in the long campaign."""
    return [pytest.param(c, id=c.name, marks=[] if n % 3 == 0 else [pytest.mark.long]) for n, c in enumerate(cases)]


@pytest.mark.parametrize("case", some(LANDED))
def test_what_landed_behind_the_gate_is_shown_with_its_commit(
    case: Forbidden, campus: Path, audit: Audit, stood: frozenset[str]
) -> None:
    landed = commit(campus, "main", case.edits)
    commit(campus, "main", {path("hz-20260504-library-77"): hazard("hz-20260504-library-77")})
    fresh = [s for s in audit(campus) if s["signal"] not in stood and s["family"] == "altered"]
    hits = [s for s in fresh if s["code"].startswith(case.code) and s["commit"] == landed]
    assert hits, fresh
    assert case.path in {s["path"] for s in hits}


def test_there_are_enough_of_them() -> None:
    assert len(LANDED) > 50


@pytest.mark.parametrize("case", some(HONEST))
def test_an_honest_landing_is_quiet(case: Honest, campus: Path, audit: Audit, stood: frozenset[str]) -> None:
    commit(campus, "main", case.edits)
    fresh = {s["code"] for s in audit(campus) if s["signal"] not in stood and s["family"] in LOUD}
    assert fresh == MEANT.get(case.name, set())


def test_drafts_and_merges_of_main_into_a_branch_are_quiet(campus: Path, audit: Audit) -> None:
    known = {s["signal"] for s in audit(campus)}
    draft = hazard("hz-20260504-library-77", title="草稿")
    commit(campus, "unit", {path("hz-20260504-library-77"): draft})
    commit(campus, "main", add(H.reported, step("noted", "11T08:00", "library/head", note="已看")))
    commit(campus, "unit", {}, "unit", "main")
    commit(campus, "unit", {path("hz-20260504-library-77"): draft.replace("草稿", "定稿")}, "unit")
    commit(campus, "main", {path("hz-20260504-library-77"): draft.replace("草稿", "定稿")}, "main", "unit")
    assert [s["signal"] for s in audit(campus) if s["signal"] not in known and s["family"] in LOUD] == []


def test_line_ends_quotes_and_modes_are_quiet(campus: Path, audit: Audit) -> None:
    known = {s["signal"] for s in audit(campus)}
    text = records()[H.reported]
    commit(campus, "main", {path(H.reported): text.replace("\n", "\r\n")})
    commit(campus, "main", {path(H.reported): text.replace("title: 安全出口堆放纸箱", "title: '安全出口堆放纸箱'")})
    commit(campus, "main", {path(H.reported): text})
    assert [s["signal"] for s in audit(campus) if s["signal"] not in known and s["family"] in LOUD] == []


def test_a_merge_that_silently_takes_the_old_side_is_seen(campus: Path, audit: Audit) -> None:
    base = git(campus, "rev-parse", "main")
    commit(campus, "main", add(H.reported, step("registered", "10T09:00", "security/clerk", grade="general")))
    commit(campus, "side", {path("hz-20260504-library-77"): hazard("hz-20260504-library-77")}, base)
    evil = commit(campus, "main", {path(H.reported): records()[H.reported]}, "main", "side")
    seen = [s for s in audit(campus) if s["commit"] == evil and s["record"] == H.reported]
    assert [s["code"] for s in seen] == ["CH102"]


def test_a_step_written_into_the_text_behind_the_steps_is_seen(campus: Path, audit: Audit) -> None:
    text = records()[H.reported]
    title = next(line for line in text.splitlines() if line.startswith("title: "))
    stood = text.replace(f"{title}\n", "") + "steps:\n" + step("noted", "10T09:00", "library/head", note="已看")
    stood += f"title: |\n  {title.removeprefix('title: ')}\n"
    commit(campus, "main", {path(H.reported): stood})
    landed = commit(campus, "main", {path(H.reported): stood + step("noted", "11T09:00", "library/head", note="再看")})
    assert "CH101" in {s["code"] for s in audit(campus) if s["commit"] == landed and s["record"] == H.reported}


@pytest.mark.parametrize(
    ("file", "code"),
    [(path(H.closed), "CH103"), (PHOTO_PATH, "CH106"), ("plan/checklists/fire-monthly-v1.yml", "CH107")],
)
def test_what_becomes_a_link_is_removed(file: str, code: str, campus: Path, audit: Audit) -> None:
    """Also where the mode alone changes: the link's target is what stood in the file."""
    content = files()[file]
    landed = commit(campus, "main", {file: Link(content if isinstance(content, str) else content.decode("latin-1"))})
    assert code in {s["code"] for s in audit(campus) if s["commit"] == landed and s["path"] == file}


STUB = TOMBSTONE.replace("security/", "library/")
ESCAPED = STUB.replace("tombstone:", '"tomb\\u0073tone":')


@pytest.mark.parametrize(
    ("text", "code"), [(STUB, "CH104"), (ESCAPED, "FI116")], ids=["first of all", "with an escape"]
)
def test_a_stub_of_what_never_stood_is_judged(text: str, code: str, campus: Path, audit: Audit) -> None:
    rid = "hz-20260504-library-77"
    landed = commit(campus, "main", {path(rid): f"{text}id: {rid}\n"})
    assert code in {s["code"] for s in audit(campus) if s["commit"] == landed}


def test_a_step_that_redacts_is_judged_also_where_nothing_went(campus: Path, audit: Audit) -> None:
    redacted = step(
        *("redacted", "11T09:00", "library/head"),
        parts="[title]",
        reason="整理",
        approved_by="library/head",
        blobs="[a]",
    )
    landed = commit(campus, "main", add(H.reported, redacted))
    assert "CH104" in {s["code"] for s in audit(campus) if s["commit"] == landed and s["record"] == H.reported}


SLIPS = ['x: "\n', "# 11010519491231002X\n", "\t\n", "title: 另一个\n", "- a\n", "#" * (1 << 20)]
NO_RECORD = [step("notted", "20T12:00", "library/head"), "titel: 另一个\n"]


@pytest.mark.parametrize(
    "slip",
    [*SLIPS, *NO_RECORD],
    ids=["a quote", "a number", "a tab", "a key twice", "no key", "too large", "an unknown step", "an unknown key"],
)
@pytest.mark.parametrize("times", [1, 2])
def test_what_is_spoilt_by_one_landing_and_mended_by_another_is_held_against_what_stood(
    slip: str, times: int, campus: Path, audit: Audit
) -> None:
    for n in range(1, times + 1):
        commit(campus, "main", {path(H.closed): records()[H.closed] + n * slip})
    landed = commit(campus, "main", edit(H.closed, "堆放纸箱", "基本畅通"))
    assert "CH101" in {s["code"] for s in audit(campus) if s["commit"] == landed and s["record"] == H.closed}


@pytest.mark.parametrize("slip", ["x: '\n", NO_RECORD[0]], ids=["a quote", "an unknown step"])
def test_a_slip_that_is_mended_is_quiet(slip: str, campus: Path, audit: Audit, stood: frozenset[str]) -> None:
    more = add(H.reported, step("noted", "11T08:00", "library/head", note="已看"))
    commit(campus, "main", {path(H.reported): f"{more[path(H.reported)]}{slip}"})
    commit(campus, "main", more)
    assert [s for s in audit(campus) if s["signal"] not in stood and s["family"] in LOUD] == []


@pytest.mark.parametrize("slip", [step("noted", "10T09:00", "library/head", note='"'), NO_RECORD[0]])
def test_what_never_was_a_record_is_told_where_it_is_mended(slip: str, campus: Path, audit: Audit) -> None:
    rid = "hz-20260504-library-77"
    commit(campus, "main", {path(rid): f"{hazard(rid)}steps:\n{slip}"})
    landed = commit(campus, "main", {path(rid): hazard(rid)})
    assert [s["code"] for s in audit(campus) if s["commit"] == landed and s["family"] in LOUD] == ["CH111"]


def test_an_alteration_and_its_reversal_are_two_leads(campus: Path, audit: Audit) -> None:
    first = commit(campus, "main", edit(H.closed, "堆放纸箱", "基本畅通"))
    second = commit(campus, "main", {path(H.closed): records()[H.closed]})
    assert {s["commit"] for s in audit(campus) if s["code"] == "CH101" and s["record"] == H.closed} == {first, second}


def test_one_lead_says_how_much_more_its_landing_altered_in_that_record(campus: Path, audit: Audit) -> None:
    """An answer quotes its key, which holds no field; whoever reads it should not take one change for all."""
    one = records()[H.closed].replace("title: 安全出口堆放纸箱", "title: 无")
    two = one.replace("title: 无", "title: 旧").replace("source: self", "source: report")
    three = one.replace("place: library", "place: dorm2").replace("title: 无", "title: 新")
    told = []
    for text in (one, two, three):
        landed = commit(campus, "main", {path(H.closed): text})
        told.append([s["message"] for s in audit(campus) if s["code"] == "CH101" and s["commit"] == landed])
    assert [len(x) for x in told] == [1, 1, 1]
    more = ["", "1 more change in the same landing", "2 more changes in the same landing"]
    assert [x[0].partition("; ")[2] for x in told] == more


def test_an_answer_stands_beside_a_signal_ever_after(campus: Path, audit: Audit) -> None:
    altered = commit(campus, "main", edit(H.closed, "堆放纸箱", "基本畅通"))
    key = f"CH101/{H.closed}/{altered[:12]}"
    answer = f"id: an-20260601-security-1\nsignal: {key}\nstance: explained\nat: 2026-06-01T09:00+08:00\nby: security/head\nreason: 误操作，已恢复\n"
    commit(campus, "main", {"records/answer/2026/06/an-20260601-security-1.yml": answer})
    (signal,) = [s for s in audit(campus) if s["signal"] == key]
    assert [a["id"] for a in signal["answers"]] == ["an-20260601-security-1"]
    assert CLOCK > "2026-06-01"
