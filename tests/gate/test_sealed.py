"""Seals and draws at the gate: sealed first, opened last; who is bound by a seal is not set free by burying it."""

from __future__ import annotations

from pathlib import Path

import pytest
from anlan.rules.deleted import git_ids

from tests.gate.campus import CLOCK, Content, commit, files, step
from tests.gate.judged import codes, judge
from tests.gate.sealed import LOT, SEALS, buried, lot, opened, picked, seal, where
from tests.reader.small import check


def grown(campus: Path, name: str, *edits: dict[str, str | bytes]) -> str:
    """A branch on which some edits landed one after another."""
    base = "main"
    for edit in edits:
        whole: dict[str, Content] = {**edit}
        commit(campus, name, whole, base)
        base = name
    return name


def blob_of(files: dict[str, str | bytes], unit: str) -> str:
    """The Git id of a seal's content, as it lands by a test's hand."""
    return git_ids(str(files[where(SEALS[unit])]).encode())[0]


def test_a_seal_that_nobody_opened_is_not_buried(campus: Path) -> None:
    base = grown(campus, "sealed", {**seal("audit"), **seal("security")}, lot())
    stub = buried("audit", blob_of(seal("audit"), "audit"))
    rev = grown(campus, "bury", {**seal("audit"), **seal("security")}, lot(), stub)
    ran = judge(campus, base, rev)
    assert (ran.code, codes(ran)) == (1, {"CH104"})
    assert "not opened" in ran.findings[0]["message"]


@pytest.mark.parametrize(
    ("stub", "told"),
    [("2026-05-12T08:10+08:00", True), ("2026-05-12T08:20+08:00", True), ("2026-05-13T08:00+08:00", False)],
)
def test_a_draw_on_a_buried_seed_is_no_draw_and_one_that_was_made_before_stands(
    campus: Path, stub: str, told: bool
) -> None:
    whole = {**seal("audit", opened("audit")), **seal("security", opened("security"))}
    grave = buried("audit", blob_of(whole, "audit"), stub)
    rev = grown(
        campus,
        f"stub-{stub[8:10]}-{stub[14:16]}",
        {**seal("audit"), **seal("security")},
        lot(),
        whole,
        lot(picked()),
        grave,
    )
    ran = check(campus, "--rev", rev, "--as-of", CLOCK)
    assert ("DW802" in codes(ran)) is told


def test_a_draw_is_not_made_on_a_tombstone(campus: Path) -> None:
    grave = buried("audit", blob_of(seal("audit"), "audit"))
    base = grown(campus, "frozen", {**seal("audit"), **seal("security", opened("security"))}, lot())
    commit(campus, "rigged", {**grave, **lot(picked("12T08:20", "security"))}, base)
    ran = judge(campus, base, "rigged")
    assert ran.code == 1
    assert {"CH104", "DW802"} <= codes(ran)


@pytest.mark.parametrize(
    ("rid", "name", "text"),
    [
        (SEALS["security"], "digest", f"sha256:{1:064}"),
        (SEALS["security"], "open_after", "2026-05-11T09:00+08:00"),
        (SEALS["security"], "at", "2026-05-10T09:00+08:00"),
        (LOT, "take", "2"),
        (LOT, "seed", "五月"),
        (LOT, "pool", "library"),
    ],
)
def test_what_was_fixed_beforehand_is_not_corrected(campus: Path, rid: str, name: str, text: str) -> None:
    corrected = step("corrected", "11T10:00", "security/head", set=f"\n      {name}: {text}", reason="写错")
    files = {**seal("audit"), **seal("security"), **lot()}
    base = grown(campus, "fixed", {**seal("audit"), **seal("security")}, lot())
    commit(campus, f"fix-{name}", {where(rid): f"{files[where(rid)]!s}steps:\n{corrected}"}, base)
    ran = judge(campus, base, f"fix-{name}")
    assert (ran.code, codes(ran)) == (1, {"CS507"})
    assert "anew" in ran.findings[0]["help"]


def test_a_note_on_a_seal_is_corrected(campus: Path) -> None:
    corrected = step("corrected", "11T10:00", "security/head", set="\n      notes: 盐由两处各存一份", reason="补充")
    grown(campus, "noted", seal("security"), seal("security", corrected))
    assert judge(campus, "noted~1", "noted").code == 0


def test_an_edited_digest_is_put_back_and_sealed_anew(campus: Path) -> None:
    text = str(seal("security")[where(SEALS["security"])])
    grown(campus, "edited", seal("security"), {where(SEALS["security"]): text.replace("sha256:e", "sha256:f")})
    ran = judge(campus, "edited~1", "edited")
    assert codes(ran) == {"CH101"}
    assert "anlan new seal" in ran.findings[0]["help"]


BOTH = {**seal("audit"), **seal("security")}
OPEN = {**seal("audit", opened("audit")), **seal("security", opened("security"))}
DRAWN = lot(picked())


@pytest.mark.parametrize(
    ("name", "stood", "lands", "told"),
    [
        ("the seals, then the lists", (BOTH,), lot(), ()),
        ("the lists, then the seeds", (BOTH, lot()), OPEN, ()),
        ("the seeds and the lot together", (BOTH, lot()), {**OPEN, **DRAWN}, ()),
        ("the lot last", (BOTH, lot(), OPEN), DRAWN, ()),
        ("all at once", (), {**OPEN, **DRAWN}, ("seal 1 landed together", "seal 2 landed together", "proves no order", "proves no order")),
        ("seals with the lists", (), {**BOTH, **lot()}, ("seal 1 landed together", "seal 2 landed together")),
        ("one seal with the lists", (seal("audit"),), {**seal("security"), **lot()}, ("seal 2 landed together",)),
        ("lists when a seed is known", (BOTH, seal("security", opened("security"))), lot(), ("seal 2 was open",)),
        ("lists with the openings", (BOTH,), {**OPEN, **DRAWN}, ("seal 1 was open", "seal 2 was open")),
        ("a plan that lands opened", (), seal("audit", opened("audit"), about="covert_plan"), ("proves no order",)),
    ],
)  # fmt: skip
def test_sealed_first_then_the_lists_opened_last(
    campus: Path,
    name: str,
    stood: tuple[dict[str, str | bytes], ...],
    lands: dict[str, str | bytes],
    told: tuple[str, ...],
) -> None:
    branch = name.replace(" ", "-")
    base = grown(campus, branch, *stood) if stood else "main"
    commit(campus, f"{branch}-now", {**lands}, base)
    ran = judge(campus, base, f"{branch}-now")
    found = [f["message"] for f in ran.findings if f["code"] != "CH201"]  # the office lands what audit wrote
    assert codes(ran) - {"CH201"} == ({"CH112"} if told else set())
    assert len(found) == len(told)
    assert all(any(t in m for m in found) for t in told)


def test_what_a_campus_did_before_it_began_lands_as_it_is(campus: Path) -> None:
    base = grown(
        campus,
        "starts",
        {"campus.yml": str(files()["campus.yml"]).replace("timezone:", "started: 2026-05-12\ntimezone:")},
    )
    commit(campus, "old", {**OPEN, **DRAWN}, base)
    assert codes(judge(campus, base, "old")) == {"CH201"}


def test_a_lot_is_not_drawn_on_a_seal_that_is_buried_by_now(campus: Path) -> None:
    grave = buried("audit", blob_of(OPEN, "audit"), "2026-05-13T08:00+08:00")
    base = grown(campus, "buried-by-now", BOTH, lot(), OPEN, grave)
    commit(campus, "drawn-by-now", {**lot(picked("12T08:20", "security"))}, base)
    ran = judge(campus, base, "drawn-by-now")
    assert (ran.code, codes(ran)) == (1, {"CH112"})
