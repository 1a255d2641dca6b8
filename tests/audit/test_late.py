"""Late, at its edges: the last minute that is still in time, and the first that is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.conftest import Audit
from tests.audit.edges import DUTY, ID, MONTHLY, Said, land, one, said, settings
from tests.gate.campus import (
    ALL,
    CLOSED,
    MAJOR,
    MEASURE,
    MEASURE_PATH,
    REGISTERED,
    VERIFIED,
    assigned,
    hazard,
    path,
    planned,
    step,
    submitted,
)

LONG_AFTER = "2026-07-20T08:00+08:00"
HELD = assigned(interim="该层停用")
DONE = (planned(**ALL), submitted(), VERIFIED)
OVER = step("closed", "08T09:00", "security/head", approved_by="college/vp-safety")


def late(found: Said) -> dict[str, str]:
    """The late ones: what each says, in English."""
    return {key: s.say.en for key, s in found.items() if key.startswith("LT")}


def again(at: str) -> str:
    """A look at the place after the closing."""
    return step("checked", at, "audit/head", found="通道畅通", result="ok")


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((REGISTERED, assigned().replace("04T11:00", "04T11:00")), {}),
        (
            (REGISTERED, assigned().replace("04T11:00", "04T11:01")),
            {"assigned/2026-05-04": "“Assigned” took 2 hours 1 minute; the limit is 2 hours"},
        ),
        # the same minute by another offset
        ((REGISTERED, assigned().replace("2026-05-04T11:00+08:00", "2026-05-04T03:00+00:00")), {}),
        ((MAJOR, HELD, planned(**ALL)), {}),
        (
            (MAJOR, HELD, planned(**ALL).replace("05T09:00", "05T09:01")),
            {"planned/2026-05-05": "“Measures planned” took 22 hours 1 minute; the limit is 22 hours"},
        ),
        # only a major one is asked for a plan within hours
        ((REGISTERED, assigned(), planned().replace("05T09:00", "06T09:00")), {}),
        ((REGISTERED, assigned(), submitted(), VERIFIED), {}),
        (
            (REGISTERED, assigned(), submitted(), VERIFIED.replace("07T09:00", "07T09:01")),
            {"verified/2026-05-07": "“Verified” took 24 hours 1 minute; the limit is 24 hours"},
        ),
        # a rejection answers a submission as a verification does
        (
            (
                REGISTERED,
                assigned(),
                submitted(),
                step("rejected", "07T09:01", "audit/head", reason="门口还有"),
            ),
            {"rejected/2026-05-07": "“Rejected” took 24 hours 1 minute; the limit is 24 hours"},
        ),
        ((MAJOR, HELD, *DONE, OVER, again("2026-06-07T09:00+08:00")), {}),
        (
            (MAJOR, HELD, *DONE, OVER, again("2026-06-07T09:01+08:00")),
            {"checked/2026-06-07": "“Effect checked” took 30 days 1 hour; the limit is 30 days"},
        ),
        # what was verified in time and sent back later waited for nobody
        (
            (
                REGISTERED,
                assigned(),
                submitted(),
                VERIFIED,
                step("rejected", "20T09:00", "audit/head", reason="门口还有"),
            ),
            {},
        ),
        # a step that could not be taken begins no wait
        (
            (
                REGISTERED,
                assigned(),
                submitted(),
                submitted().replace("06T09:00", "06T12:00"),
                VERIFIED.replace("07T09:00", "07T09:01"),
            ),
            {"verified/2026-05-07": "“Verified” took 24 hours 1 minute; the limit is 24 hours"},
        ),
        # a second look is asked by nobody
        (
            (MAJOR, HELD, *DONE, OVER, again("2026-06-07T09:00+08:00"), again("2026-07-09T09:00+08:00")),
            {},
        ),
    ],
)
def test_each_step_has_the_whole_of_its_limit(tmp_path: Path, steps: tuple[str, ...], told: dict[str, str]) -> None:
    assert late(said(tmp_path, LONG_AFTER, one(*steps))) == {f"LT101/{ID}/{k}": v for k, v in told.items()}


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-05-30T23:59+08:00", {}),
        ("2026-05-31T00:00+08:00", {"2026-05-31": "submitted 1 day after the deadline, 2026-05-30"}),
        # the day is that of the campus, wherever it was written
        ("2026-05-30T16:00+00:00", {"2026-05-31": "submitted 1 day after the deadline, 2026-05-30"}),
        ("2026-05-31T01:00+10:00", {}),
        ("2026-06-02T08:00+08:00", {"2026-06-02": "submitted 3 days after the deadline, 2026-05-30"}),
    ],
)
def test_a_deadline_lasts_to_the_end_of_its_day(tmp_path: Path, at: str, told: dict[str, str]) -> None:
    done = step("submitted", at, "library/head", done="已清走")
    found = late(said(tmp_path, LONG_AFTER, one(REGISTERED, assigned(), done)))
    assert found == {f"LT102/{ID}/{k}": v for k, v in told.items()}


def test_an_extension_moves_the_deadline_that_counts(tmp_path: Path) -> None:
    longer = step("extended", "20T09:00", "security/clerk", deadline="2026-06-05", reason="等备件", approved_by="security/head")  # fmt: skip
    done = step("submitted", "2026-06-05T23:59+08:00", "library/head", done="已清走")
    assert late(said(tmp_path, LONG_AFTER, one(REGISTERED, assigned(), longer, done))) == {}
    found = late(said(tmp_path, LONG_AFTER, one(REGISTERED, assigned(), longer, done.replace("06-05T", "06-06T"))))
    assert list(found) == [f"LT102/{ID}/2026-06-06"]


@pytest.mark.parametrize(("day", "codes"), [("2026-05-05", set()), ("2026-05-04", {"LT101"})])
def test_nothing_is_late_before_the_campus_began(tmp_path: Path, day: str, codes: set[str]) -> None:
    text = settings(**{"id: example\n": f"id: example\nstarted: {day}\n"})
    slow = assigned().replace("04T11:00", "04T20:00")
    found = late(said(tmp_path, LONG_AFTER, one(REGISTERED, slow), text))
    assert {key[:5] for key in found} == codes


def test_a_wait_that_began_before_the_campus_counts_from_its_first_day(tmp_path: Path) -> None:
    text = settings(**{"id: example\n": "id: example\nstarted: 2026-05-06\n"})
    for at, codes in (("06T02:00", []), ("06T02:01", [f"LT101/{ID}/assigned/2026-05-06"])):
        steps = (REGISTERED, assigned().replace("04T11:00", at))
        assert list(late(said(tmp_path / at[3:5], LONG_AFTER, one(*steps), text))) == codes


def incident(*steps: str) -> dict[str, str | bytes]:
    """One incident, known at five past eight in the evening."""
    rid = "ic-20260505-dorms-1"
    head = "title: 垃圾桶冒烟\nclass: accident\nplace: dorm1\nfield: fire\nat: 2026-05-05T20:00+08:00\nknown_at: 2026-05-05T20:05+08:00\nby: dorms/head\n"
    return {path(rid): f"id: {rid}\n{head}" + ("steps:\n" + "".join(steps) if steps else "")}


def report(name: str, at: str) -> str:
    """A report of the incident."""
    return step(name, at, "dorms/head", sent_to="保卫处", via="phone", counts="{injured: 0}", text="已扑灭")


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((report("first", "05T21:05"),), []),
        ((report("first", "05T21:06"),), ["LT104/ic-20260505-dorms-1"]),
        ((report("first", "05T20:30"), report("final", "12T20:05")), []),
        ((report("first", "05T20:30"), report("final", "12T20:06")), ["LT105/ic-20260505-dorms-1/final/2026-05-12"]),
        ((report("first", "05T20:30"), report("follow", "13T08:00"), report("final", "12T20:05")),
         ["LT105/ic-20260505-dorms-1/follow/2026-05-13"]),
    ],
)  # fmt: skip
def test_reports_of_an_incident_have_the_hours_from_when_it_was_known(
    tmp_path: Path, steps: tuple[str, ...], told: list[str]
) -> None:
    found = said(tmp_path, LONG_AFTER, incident(*steps))
    assert list(late(found)) == told
    if told == ["LT104/ic-20260505-dorms-1"]:
        assert found[told[0]].say.zh == "知悉后 1 小时 1 分钟首报，限 1 小时"


@pytest.mark.parametrize(("at", "told"), [("2026-05-30T23:59+08:00", []), ("2026-05-31T00:00+08:00", ["LT106/no-20260506-security-1"])])  # fmt: skip
def test_a_reply_has_the_whole_of_its_day(tmp_path: Path, at: str, told: list[str]) -> None:
    rid = "no-20260506-security-1"
    head = f"title: 整改通知\nlevel: rectify\nto: library/head\nhazards:\n  - {ID}\ndue: 2026-05-30\ntext: 请整改\nat: 2026-05-06T09:00+08:00\nby: security/head\n"
    notice = f"id: {rid}\n{head}steps:\n" + step("replied", at, "library/head", text="已整改")
    files = {**one(REGISTERED, assigned(), submitted()), path(rid): notice}
    assert list(late(said(tmp_path, LONG_AFTER, files))) == told
    # what is claimed after the clock has not been done
    assert late(said(tmp_path / "before", "2026-05-29T08:00+08:00", files)) == {}


def inspection(at: str, by: str = "dorms/head", place: str = "dorm1") -> dict[str, str | bytes]:
    """A monthly check of a place."""
    day, unit = at[:10].replace("-", ""), by.partition("/")[0]
    rid = f"in-{day}-{unit}-1"
    text = f"id: {rid}\nmethod: self\nplace: {place}\nchecklist: fire-monthly-v1\nat: {at}:00+08:00\nuntil: {at}:30+08:00\nby: {by}\nresults:\n  exit: ok\n  gear: ok\n"
    return {path(rid): text}


def test_what_is_done_after_its_period_is_late_and_only_where_the_new_period_has_its_own(tmp_path: Path) -> None:
    rest = {**inspection("2026-02-10T09"), **inspection("2026-03-10T09"), DUTY: MONTHLY}
    may = {**rest, **inspection("2026-04-30T23"), **inspection("2026-05-20T09")}
    assert late(said(tmp_path / "in", "2026-06-01T00:00+08:00", may)) == {}
    over = {**rest, **inspection("2026-05-01T00"), **inspection("2026-05-20T09")}
    found = late(said(tmp_path / "out", "2026-06-01T00:00+08:00", over))
    assert found == {"LT107/fire-monthly/dorm1/2026-04": "每月防火检查: 1号宿舍楼, period 2026-04, done on 2026-05-20"}


@pytest.mark.parametrize(("at", "told"), [("30T23:59", []), ("31T00:00", ["LT108/re-20260531-library-1/pm-2026-exits#survey"])])  # fmt: skip
def test_a_task_has_the_whole_of_its_day(tmp_path: Path, at: str, told: list[str]) -> None:
    rid = f"re-202605{at[:2]}-library-1"
    text = f"id: {rid}\ntitle: 排查小结\nfulfils:\n  - pm-2026-exits#survey\nat: 2026-05-{at}+08:00\nby: library/head\ntext: 已排查一遍\n"
    measure = MEASURE.replace("due: 2026-06-30", "due: 2026-05-30")
    measure = measure.replace("，见[记录](../../../records/hazard/2026/05/hz-20260504-library-1.yml)", "")
    files = {MEASURE_PATH: measure, f"records/report/2026/05/{rid}.yml": text}
    assert list(late(said(tmp_path, LONG_AFTER, files))) == told


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("2026-06-04T09:00:00+08:00", ""),
        ("2026-06-04T01:00:00+00:00", ""),
        ("2026-06-04T09:00:01+08:00", "committed (no receipt) 2 days 1 hour after it happened; the limit is 48 hours"),
    ],
)
def test_entry_is_measured_to_the_second_against_when_it_landed(
    campus: Path, audit: Audit, when: str, told: str
) -> None:
    land(campus, "2026-06-01T08:00:00+08:00", {"campus.yml": settings()})
    rid = "hz-20260602-library-1"
    head = {"at": "2026-06-02T09:00+08:00"}
    landed = land(campus, when, {path(rid): hazard(rid, **head)})
    found = [s for s in audit(campus) if s["code"] == "LT103" and s["record"] == rid]
    assert [(s["message"], s["commit"]) for s in found] == ([(told, landed)] if told else [])


def test_a_step_counts_from_when_it_was_claimed_and_names_the_landing_that_brought_it(
    campus: Path, audit: Audit
) -> None:
    land(campus, "2026-06-01T08:00:00+08:00", {"campus.yml": settings()})
    rid, head = "hz-20260602-library-1", {"at": "2026-06-02T09:00+08:00"}
    land(campus, "2026-06-02T10:00:00+08:00", {path(rid): hazard(rid, **head)})
    noted = step("noted", "2026-06-02T11:00+08:00", "library/head", note="已看")
    landed = land(campus, "2026-06-04T11:00:01+08:00", {path(rid): hazard(rid, noted, **head)})
    (found,) = [s for s in audit(campus) if s["code"] == "LT103" and s["record"] == rid]
    assert (found["signal"], found["commit"]) == (f"LT103/{rid}/noted/2026-06-02", landed)


def test_a_report_and_a_reply_are_late_by_what_their_heads_say_as_corrected(tmp_path: Path) -> None:
    known = step("corrected", "05T22:00", "dorms/head", set='{known_at: "2026-05-05T20:10+08:00"}', reason="钟慢了")
    first = report("first", "05T21:10")
    assert list(late(said(tmp_path / "a", LONG_AFTER, incident(first)))) == ["LT104/ic-20260505-dorms-1"]
    assert late(said(tmp_path / "b", LONG_AFTER, incident(first, known))) == {}
    rid = "no-20260506-security-1"
    notice = f"id: {rid}\ntitle: 整改通知\nlevel: rectify\nto: library/head\nhazards:\n  - {ID}\ndue: 2026-05-20\ntext: 请整改\nat: 2026-05-06T09:00+08:00\nby: security/head\nsteps:\n"
    reply = step("replied", "21T08:00", "library/head", text="已清走")
    due = step("corrected", "07T09:00", "security/head", set="{due: 2026-05-21}", reason="写错了")
    answered = one(REGISTERED, assigned(), submitted())
    assert f"LT106/{rid}" in late(said(tmp_path / "c", LONG_AFTER, {**answered, path(rid): notice + reply}))
    assert f"LT106/{rid}" not in late(said(tmp_path / "d", LONG_AFTER, {**answered, path(rid): notice + due + reply}))


def test_a_closing_in_time_says_nothing(tmp_path: Path) -> None:
    assert late(said(tmp_path, LONG_AFTER, one(REGISTERED, assigned(), planned(), submitted(), VERIFIED, CLOSED))) == {}
