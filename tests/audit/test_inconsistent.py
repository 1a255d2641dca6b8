"""Inconsistent, at its edges: how many are many, how soon is soon, which photo may stand twice, which hand signed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.audit.conftest import Audit
from tests.audit.edges import ID, Said, land, one, said, settings
from tests.audit.test_late import incident, inspection, report
from tests.gate.campus import (
    CLOSED,
    PHOTO_PATH,
    REGISTERED,
    VERIFIED,
    H,
    add,
    assigned,
    hazard,
    path,
    planned,
    step,
    submitted,
)

CLOCK = "2026-06-15T08:00+08:00"
OTHER = "hz-20260504-library-2"
NAME = PHOTO_PATH.rpartition("/")[2]
IN_HEAD, IN_STEP = f"\n  - file: {NAME}", f"\n      - file: {NAME}"
WHOLE = (REGISTERED, assigned(), planned(), submitted(), VERIFIED, CLOSED)
SHOWN = step("submitted", "06T09:00", "library/head", done="已清走", evidence=IN_STEP)


def unlike(found: Said) -> dict[str, str]:
    """The inconsistent ones: what each says, in English."""
    return {key: s.say.en for key, s in found.items() if key.startswith("NC")}


def asking(**asked: str) -> str:
    """campus.yml that asks for a photo of submissions."""
    row = ", ".join(f"{k}: {v}" for k, v in {"kind": "hazard", "step": "submitted", **asked}.items())
    return settings(**{"windows: []": f"windows: []\nevidence:\n  - {{{row}}}"})


@pytest.mark.parametrize(
    ("asked", "steps", "told"),
    [
        ({}, WHOLE, [f"NC101/{ID}/submitted/3"]),
        ({}, (*WHOLE[:3], SHOWN, *WHOLE[4:]), []),
        # not before it is closed; not another grade or field
        ({}, WHOLE[:5], []),
        ({"grade": "major"}, WHOLE, []),
        ({"grade": "general", "field": "fire"}, WHOLE, [f"NC101/{ID}/submitted/3"]),
    ],
)
def test_evidence_is_missed_where_it_was_asked_and_the_hazard_is_closed(
    tmp_path: Path, asked: dict[str, str], steps: tuple[str, ...], told: list[str]
) -> None:
    assert list(unlike(said(tmp_path, CLOCK, one(*steps), asking(**asked)))) == told


def test_evidence_of_an_incident_is_missed_once_it_is_reported_to_the_end(tmp_path: Path) -> None:
    text = asking(kind="incident", step="final")
    done = (report("first", "05T20:30"), report("final", "06T20:30"))
    assert unlike(said(tmp_path / "a", CLOCK, incident(*done[:1]), text)) == {}
    found = unlike(said(tmp_path / "b", CLOCK, incident(*done), text))
    assert found == {"NC101/ic-20260505-dorms-1/final/1": "reported to the end, but Final report has no evidence"}


def test_one_photo_for_two_hazards_is_seen_at_the_later_one(tmp_path: Path) -> None:
    later = {"at": "2026-05-04T10:00+08:00"}
    files = {path(OTHER): hazard(OTHER, evidence=IN_HEAD), **one(evidence=IN_HEAD, **later)}
    assert unlike(said(tmp_path, CLOCK, files)) == {
        f"NC102/{ID}/{NAME[:8]}/head": f"the photo {NAME[:8]} is used by {OTHER}"
    }


@pytest.mark.parametrize(
    "ended",
    [
        step("void", "04T10:00", "security/head", reason="地点填错，另报"),
        step("merged", "04T10:00", "security/head", into=ID, reason="同一处"),
    ],
)
def test_what_was_voided_or_merged_may_be_filed_anew_with_its_photo(tmp_path: Path, ended: str) -> None:
    files = {path(OTHER): hazard(OTHER, ended, evidence=IN_HEAD), **one(evidence=IN_HEAD)}
    assert unlike(said(tmp_path, CLOCK, files)) == {}


def test_a_hazard_shares_the_photo_of_the_inspection_that_found_it_and_of_no_other(tmp_path: Path) -> None:
    seen = {k: f"{v}evidence:{IN_HEAD}\n".replace("gear: ok", "gear: not_ok") for k, v in inspection("2026-05-04T08").items()}  # fmt: skip
    found = {"found_in": "in-20260504-dorms-1#gear"}
    assert unlike(said(tmp_path / "its", CLOCK, {**seen, **one(evidence=IN_HEAD, **found)})) == {}
    assert list(unlike(said(tmp_path / "other", CLOCK, {**seen, **one(evidence=IN_HEAD)}))) == [
        f"NC102/{ID}/{NAME[:8]}/head"
    ]


@pytest.mark.parametrize(
    ("steps", "head", "told"),
    [
        ((REGISTERED, assigned(), SHOWN), {"evidence": IN_HEAD}, ["the same photo {p} before and after"]),
        ((REGISTERED, assigned(), step("noted", "05T09:00", "library/head", note="已看", evidence=IN_STEP)), {"evidence": IN_HEAD}, []),
        ((REGISTERED, assigned(), SHOWN, step("rejected", "07T08:00", "audit/head", reason="门口还有"), SHOWN.replace("06T", "08T")), {},
         ["the photo {p} of Submitted for check is used again in Submitted for check"]),
        ((REGISTERED, assigned(), SHOWN), {}, []),
    ],
)  # fmt: skip
def test_before_and_after_are_two_photos(
    tmp_path: Path, steps: tuple[str, ...], head: dict[str, str], told: list[str]
) -> None:
    found = unlike(said(tmp_path, CLOCK, one(*steps, **head)))
    assert list(found.values()) == [text.format(p=NAME[:8]) for text in told]


def many(count: int, name: str, at: str) -> dict[str, str | bytes]:
    """Hazards on consecutive days whose whole course is ordinary, but for one text."""
    out: dict[str, str | bytes] = {}
    for n in range(count):
        rid = f"hz-{date(2026, 5, 4) + timedelta(days=n):%Y%m%d}-library-1"
        done = step("submitted", f"{date(2026, 5, 6) + timedelta(days=n):%d}T09:00", "library/head", **{name: at})
        out[path(rid)] = hazard(
            rid,
            REGISTERED,
            assigned(),
            done,
            at=f"{date(2026, 5, 4) + timedelta(days=n)}T09:00+08:00",
        )
    return out


@pytest.mark.parametrize(
    ("count", "text", "told"),
    [
        (4, "已按要求逐项整改到位现场清理", 0),
        (5, "已按要求逐项整改到位现场清理", 1),
        (5, "十一个字的说法很常见嘛", 0),
        (5, "十二个字的说法就算抄的了", 1),
    ],
)
def test_five_times_one_text_of_a_dozen_characters_is_a_lead(tmp_path: Path, count: int, text: str, told: int) -> None:
    found = unlike(said(tmp_path, CLOCK, many(count, "done", text)))
    assert len([k for k in found if k.startswith("NC104/")]) == told


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-06-07T08:59+08:00", "reopened 30 days after it was closed"),
        ("2026-06-07T09:00+08:00", ""),
        ("2026-05-13T09:00+08:00", "reopened 5 days after it was closed"),
    ],
)
def test_reopened_within_thirty_days_is_soon(tmp_path: Path, at: str, told: str) -> None:
    again = step("reopened", at, "security/head", to="library/head", deadline="2026-06-30", reason="又堆了")
    found = unlike(said(tmp_path, CLOCK, one(*WHOLE, again)))
    assert found == ({f"NC105/{ID}/2": told} if told else {})


def shifts(nights: int, start: date, minutes: str = "22:00 00:00") -> dict[str, str | bytes]:
    """One sheet of nights in a row, all at the same minutes."""
    rid = f"pa-{start:%Y%m%d}-library-library"
    rows = "".join(
        f"  - {{date: {start + timedelta(days=n)}, shift: night, rounds: {minutes}, result: ok}}\n"
        for n in range(nights)
    )
    at = f"{start + timedelta(days=nights)}T08:00+08:00"
    return {path(rid): f"id: {rid}\nat: {at}\nby: library/keeper\nplace: library\nrows:\n{rows}"}


def test_seven_nights_at_the_same_minutes_are_a_lead_over_all_sheets(tmp_path: Path) -> None:
    first, then = date(2026, 5, 4), date(2026, 5, 8)
    key = "NC106/pa-20260504-library-library/2026-05-04"
    assert unlike(said(tmp_path / "six", CLOCK, shifts(6, first))) == {}
    assert list(unlike(said(tmp_path / "seven", CLOCK, shifts(7, first)))) == [key]
    assert list(unlike(said(tmp_path / "two", CLOCK, {**shifts(4, first), **shifts(3, then)}))) == [key]
    broken = {**shifts(4, first), **shifts(3, then, "22:01 00:00")}
    assert unlike(said(tmp_path / "broken", CLOCK, broken)) == {}
    void = {k: f"{v!s}steps:\n" + step("void", "2026-06-15T08:00+08:00", "security/head", reason="抄的") for k, v in shifts(7, first).items()}  # fmt: skip
    assert unlike(said(tmp_path / "void", CLOCK, {**void})) == {}
    # a step claimed after the clock does not count yet
    assert list(unlike(said(tmp_path / "early", "2026-06-15T07:59+08:00", {**void}))) == [key]


def closed_at(n: int, minute: int) -> dict[str, str | bytes]:
    """One of several hazards, closed in the same hour."""
    rid = f"hz-20260504-library-{n}"
    return {path(rid): hazard(rid, *WHOLE[:5], CLOSED.replace("09:00", f"09:{minute:02}"))}


@pytest.mark.parametrize(("count", "told"), [(4, 0), (5, 1)])
def test_five_closings_in_one_landing_are_many(campus: Path, audit: Audit, count: int, told: int) -> None:
    before = {s["signal"] for s in audit(campus)}
    open_ = {path(f"hz-20260504-library-{n}"): hazard(f"hz-20260504-library-{n}", *WHOLE[:5]) for n in range(20, 25)}
    land(campus, "2026-06-02T08:00+08:00", {**open_})
    files: dict[str, str | bytes] = {}
    for n in range(count):
        files |= closed_at(20 + n, n)
    landed = land(campus, "2026-06-03T08:00+08:00", files)
    fresh = [s for s in audit(campus) if s["code"] == "NC103" and s["signal"] not in before]
    assert [(s["commit"], s["message"]) for s in fresh] == [(landed, f"one landing closes {count} hazards")] * told


@pytest.mark.parametrize(
    ("hands", "together", "told"),
    [
        (("security/clerk", "security/clerk"), True, True),
        (("security/clerk", "security/head"), True, True),
        (("security/clerk", "security/clerk"), False, False),
        ((None, None), True, False),
        (("security/clerk", None), True, False),
    ],
)
def test_one_hand_is_one_unit_that_entered_both_at_once(
    campus: Path, audit: Audit, hands: tuple[str | None, str | None], together: bool, told: bool
) -> None:
    by = [{"entered_by": h} if h else {} for h in hands]
    done = step("submitted", "06T09:00", "library/head", **by[0], done="已清走")
    seen = step("verified", "07T09:00", "audit/head", **by[1], found="通道畅通")
    if not together:
        land(campus, "2026-06-02T08:00+08:00", {k: str(v) for k, v in add(H.rectifying, done).items()})
    landed = land(campus, "2026-06-03T08:00+08:00", {k: str(v) for k, v in add(H.rectifying, done, seen).items()})
    found = [s for s in audit(campus) if s["code"] == "NC107" and s["record"] == H.rectifying]
    assert [s["commit"] for s in found] == ([landed] if told else [])


@pytest.mark.parametrize(
    ("claimed", "told"),
    [
        ("2026-06-02T08:15+08:00", []),
        ("2026-06-02T00:15+00:00", []),
        ("2026-06-02T08:16+08:00", ["claimed 2026-06-02 08:16, yet committed (no receipt) 2026-06-02 08:00"]),
        ("2026-06-02T00:16+00:00", ["claimed 2026-06-02 08:16, yet committed (no receipt) 2026-06-02 08:00"]),
    ],
)
def test_a_quarter_of_an_hour_is_what_clocks_differ_by(
    campus: Path, audit: Audit, claimed: str, told: list[str]
) -> None:
    rid = "hz-20260602-library-1"
    head = {"at": claimed}
    land(campus, "2026-06-02T08:00+08:00", {path(rid): hazard(rid, **head)})
    assert [s["message"] for s in audit(campus) if s["code"] == "NC108" and s["record"] == rid] == told
