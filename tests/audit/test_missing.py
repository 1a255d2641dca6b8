"""Missing, at its edges: the moment at which a period or a limit is over, holidays, waivers, and places that come and go."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.edges import DUTY, ID, MONTHLY, Said, one, said, settings
from tests.audit.test_late import ALL, HELD, incident, inspection, report
from tests.gate.campus import (
    CLOSED,
    MAJOR,
    MEASURE,
    MEASURE_PATH,
    REGISTERED,
    VERIFIED,
    assigned,
    path,
    planned,
    step,
    submitted,
)

DORM = "{id: dorm1, name: 1号宿舍楼, kind: dormitory, unit: dorms, key: true"
UNITS = MONTHLY.replace("places: {key: true}", "units: [dorms, library]")
GREY = "risk: [red]"


def missing(found: Said) -> list[str]:
    """The keys of the missing ones."""
    return sorted(key for key in found if key.startswith("MS"))


def months(found: Said, target: str = "dorm1") -> list[str]:
    """The months for which a place or unit has no record."""
    mark = f"MS101/fire-monthly/{target}/"
    return sorted(key.removeprefix(mark) for key in found if key.startswith(mark))


@pytest.mark.parametrize(
    ("clock", "told"),
    [
        ("2026-02-28T23:59:59+08:00", []),
        ("2026-03-01T00:00:00+08:00", ["2026-02"]),
        ("2026-02-28T16:00:00+00:00", ["2026-02"]),
        ("2026-03-31T23:59:59+08:00", ["2026-02"]),
    ],
)
def test_a_period_is_missing_from_the_moment_it_is_over(tmp_path: Path, clock: str, told: list[str]) -> None:
    assert months(said(tmp_path, clock, {DUTY: MONTHLY})) == told


def test_it_says_what_where_and_when_in_both_languages(tmp_path: Path) -> None:
    found = said(tmp_path, "2026-03-01T00:00+08:00", {DUTY: MONTHLY})
    signal = found["MS101/fire-monthly/dorm1/2026-02"]
    assert signal.say.zh == "每月防火检查：1号宿舍楼 2026-02 这一期没有记录"
    assert signal.say.en == "每月防火检查: 1号宿舍楼, no record for 2026-02"
    assert (signal.path, f"{signal.when:%Y-%m-%d %H:%M}") == (DUTY, "2026-03-01 00:00")


@pytest.mark.parametrize(
    ("until", "told"),
    [("2026-02-28", ["2026-03", "2026-04"]), ("2026-03-01", ["2026-04"]), ("2026-03-31", ["2026-04"])],
)
def test_a_period_that_begins_in_the_holidays_is_not_asked(tmp_path: Path, until: str, told: list[str]) -> None:
    winter = f"windows:\n  - {{id: winter, name: 寒假, from: 2026-01-20, until: {until}}}"
    text = settings(**{"windows: []": winter})
    rests = {DUTY: f"{MONTHLY}    except: [winter]\n"}
    assert months(said(tmp_path / "rests", "2026-05-01T00:00+08:00", rests, text)) == told
    # another schedule does not rest
    on = said(tmp_path / "on", "2026-05-01T00:00+08:00", {DUTY: MONTHLY}, text)
    assert months(on) == ["2026-02", "2026-03", "2026-04"]


def waiver(days: str, *steps: str) -> dict[str, str | bytes]:
    """A waiver of the monthly check for some days."""
    rid, (first, last) = "wa-20260210-dorms-1", days.split("/")
    text = f"id: {rid}\nschedule: fire-monthly\nplaces:\n  - dorm1\nfrom: {first}\nuntil: {last}\nreason: 封楼装修\nat: 2026-02-10T09:00+08:00\nby: dorms/head\n"
    return {f"records/waiver/2026/02/{rid}.yml": text + ("steps:\n" + "".join(steps) if steps else "")}


APPROVED = step("approved", "2026-02-11T09:00+08:00", "security/head")


@pytest.mark.parametrize(
    ("days", "steps", "told"),
    [
        ("2026-03-01/2026-03-31", (APPROVED,), ["2026-02", "2026-04"]),
        # one day of a period frees it
        ("2026-02-28/2026-03-01", (APPROVED,), ["2026-04"]),
        ("2026-03-31/2026-04-01", (APPROVED,), ["2026-02"]),
        # what nobody approved frees nothing
        ("2026-03-01/2026-03-31", (), ["2026-02", "2026-03", "2026-04"]),
        ("2026-03-01/2026-03-31", (step("refused", "2026-02-11T09:00+08:00", "security/head", reason="理由不足"),), ["2026-02", "2026-03", "2026-04"]),
        # ended before it began
        ("2026-03-01/2026-04-30", (APPROVED, step("ended", "2026-03-31T09:00+08:00", "security/head", reason="提前完工")), ["2026-02", "2026-04"]),
    ],
)  # fmt: skip
def test_an_approved_waiver_frees_the_periods_that_it_touches(
    tmp_path: Path, days: str, steps: tuple[str, ...], told: list[str]
) -> None:
    found = said(tmp_path, "2026-05-01T00:00+08:00", {DUTY: MONTHLY, **waiver(days, *steps)})
    assert months(found) == told


@pytest.mark.parametrize(
    ("stood", "told"),
    [
        ("", ["2026-02", "2026-03", "2026-04"]),
        (", from: 2026-03-01", ["2026-03", "2026-04"]),
        (", from: 2026-03-02", ["2026-04"]),
        (", until: 2026-03-31", ["2026-02", "2026-03"]),
        (", until: 2026-03-30", ["2026-02"]),
    ],
)
def test_a_place_or_unit_is_asked_for_the_periods_in_which_it_stood(
    tmp_path: Path, stood: str, told: list[str]
) -> None:
    place = settings(**{DORM: DORM + stood})
    assert months(said(tmp_path / "place", "2026-05-01T00:00+08:00", {DUTY: MONTHLY}, place)) == told
    unit = settings(**{"{id: library, name: 图书馆, posts": "{id: library, name: 图书馆" + stood + ", posts"})
    found = said(tmp_path / "unit", "2026-05-01T00:00+08:00", {DUTY: UNITS}, unit)
    assert (months(found, "library"), months(found, "dorms")) == (told, ["2026-02", "2026-03", "2026-04"])


def test_who_held_a_place_then_did_what_was_asked_then(tmp_path: Path) -> None:
    handed_over = settings(**{DORM: f"{DORM}, was: [{{unit: library, until: 2026-02-28}}]"})
    deeds = {**inspection("2026-02-20T09", "library/head"), **inspection("2026-03-20T09", "library/keeper")}
    found = said(tmp_path, "2026-05-01T00:00+08:00", {DUTY: MONTHLY, **deeds}, handed_over)
    assert months(found) == ["2026-03", "2026-04"]


def test_what_nobody_holds_is_not_done_by_just_anybody(tmp_path: Path) -> None:
    nobody = settings(**{DORM: DORM.replace(" unit: dorms,", "")})
    deeds = {DUTY: MONTHLY, **inspection("2026-02-20T09", "library/head"), **inspection("2026-03-20T09", "dorms/head")}
    assert months(said(tmp_path / "a", "2026-05-01T00:00+08:00", deeds, nobody)) == ["2026-02", "2026-03", "2026-04"]
    anybody = deeds | {DUTY: MONTHLY.replace("who: owner", "who: any")}
    assert months(said(tmp_path / "b", "2026-05-01T00:00+08:00", anybody, nobody)) == ["2026-04"]


def corrected(**new: str) -> str:
    """A correction of a head."""
    return step("corrected", "2026-06-01T09:00+08:00", "security/head", set=str(new).replace("'", ""), reason="写错了")


def test_a_deed_counts_where_it_was_as_corrected_since(tmp_path: Path) -> None:
    (deed,) = inspection("2026-02-20T09", "dorms/head", "library").items()
    moved = {deed[0]: f"{deed[1]!s}steps:\n{corrected(place='dorm1')}", DUTY: MONTHLY}
    assert months(said(tmp_path / "now", "2026-06-01T09:00+08:00", moved))[0] == "2026-03"
    # before it was claimed the correction does not count
    assert months(said(tmp_path / "then", "2026-06-01T08:59+08:00", moved))[0] == "2026-02"


def test_a_place_is_asked_by_its_colour_on_the_first_day_of_the_period(tmp_path: Path) -> None:
    rid = "rk-20260210-dorms-1"
    lec = "{l: 10, e: 6, c: 40}"
    noticed = f"id: {rid}\ntitle: 充电房\nplace: dorm1\nfield: fire\nsources:\n  - 电池\nat: 2026-02-10T09:00+08:00\nby: dorms/head\nsteps:\n"
    assessed = step("assessed", "2026-02-11T09:00+08:00", "dorms/head", lec=lec, controls="巡查")
    lower = step("assessed", "2026-03-15T09:00+08:00", "dorms/head", lec="{l: 1, e: 1, c: 1}", controls="巡查")
    red = {DUTY: MONTHLY.replace("key: true", GREY), f"records/risk/2026/02/{rid}.yml": noticed + assessed}
    assert months(said(tmp_path / "red", "2026-05-01T00:00+08:00", red)) == ["2026-03", "2026-04"]
    red[f"records/risk/2026/02/{rid}.yml"] = noticed + assessed + lower
    assert months(said(tmp_path / "lower", "2026-05-01T00:00+08:00", red)) == ["2026-03"]


ROUND = (MAJOR, HELD, planned(**ALL), submitted(), VERIFIED, CLOSED)
CHECKED = step("checked", "2026-06-09T09:00+08:00", "audit/head", found="通道畅通", result="ok")
REOPENED = step("reopened", "2026-06-10T09:00+08:00", "security/head", to="library/head", deadline="2026-07-30", reason="复发")  # fmt: skip
SECOND = tuple(
    x.replace("2026-05-0", "2026-06-1").replace(f"1{old}T", f"1{new}T")
    for x, old, new in ((planned(**ALL), 5, 1), (submitted(), 6, 2), (VERIFIED, 7, 3), (CLOSED, 8, 4))
)
MOVED = step("transferred", "05T11:00", "security/head", to="dorms/head", reason="归宿舍管")


@pytest.mark.parametrize(
    ("clock", "steps", "told"),
    [
        ("2026-05-04T11:00:00+08:00", (), []),
        ("2026-05-04T11:00:01+08:00", (), ["assigned/2026-05-04"]),
        ("2026-05-04T11:00:01+08:00", (REGISTERED,), ["assigned/2026-05-04"]),
        ("2026-05-30T23:59:59+08:00", (REGISTERED, assigned()), []),
        ("2026-05-31T00:00:00+08:00", (REGISTERED, assigned()), ["submitted/2026-05-30"]),
        ("2026-05-05T09:00:00+08:00", (MAJOR, HELD), []),
        ("2026-05-05T09:00:01+08:00", (MAJOR, HELD), ["planned/2026-05-04"]),
        ("2026-05-07T09:00:00+08:00", (REGISTERED, assigned(), submitted()), []),
        ("2026-05-07T09:00:01+08:00", (REGISTERED, assigned(), submitted()), ["verified/2026-05-06"]),
        # only a major one is looked at again
        ("2026-07-08T09:00:00+08:00", (REGISTERED, assigned(), submitted(), VERIFIED, CLOSED), []),
        ("2026-06-07T09:00:00+08:00", (MAJOR, HELD, planned(**ALL), submitted(), VERIFIED, CLOSED), []),
        ("2026-06-07T09:00:01+08:00", (MAJOR, HELD, planned(**ALL), submitted(), VERIFIED, CLOSED), ["checked/2026-05-08"]),
        # each round has its own plan, counted from its reopening, and its own look afterwards
        ("2026-06-11T07:00:00+08:00", (*ROUND, CHECKED, REOPENED), []),
        ("2026-06-11T07:00:01+08:00", (*ROUND, CHECKED, REOPENED), ["planned/2026-06-10"]),
        ("2026-07-14T09:00:00+08:00", (*ROUND, CHECKED, REOPENED, *SECOND), []),
        ("2026-07-14T09:00:01+08:00", (*ROUND, CHECKED, REOPENED, *SECOND), ["checked/2026-06-14"]),
        ("2026-07-14T09:00:01+08:00", (*ROUND, REOPENED, *SECOND, CHECKED.replace("06-09T", "07-14T")), []),
        # what is transferred is planned by the next
        ("2026-05-06T09:00:00+08:00", (MAJOR, HELD, MOVED), []),
        ("2026-05-06T09:00:01+08:00", (MAJOR, HELD, MOVED), ["planned/2026-05-05"]),
    ],
)  # fmt: skip
def test_a_step_is_missing_from_the_second_after_its_limit(
    tmp_path: Path, clock: str, steps: tuple[str, ...], told: list[str]
) -> None:
    assert missing(said(tmp_path, clock, one(*steps))) == [f"MS102/{ID}/{part}" for part in told]


@pytest.mark.parametrize(
    ("clock", "steps", "told"),
    [
        ("2026-05-05T21:05:00+08:00", (), []),
        ("2026-05-05T21:05:01+08:00", (), ["first"]),
        ("2026-05-12T20:05:00+08:00", (report("first", "05T20:30"),), []),
        ("2026-05-12T20:05:01+08:00", (report("first", "05T20:30"),), ["final"]),
        ("2026-07-12T20:05:01+08:00", (report("first", "05T20:30"), report("final", "06T20:30")), []),
    ],
)
def test_reports_of_an_incident_are_missing_from_the_second_after_their_limit(
    tmp_path: Path, clock: str, steps: tuple[str, ...], told: list[str]
) -> None:
    assert missing(said(tmp_path, clock, incident(*steps))) == [f"MS103/ic-20260505-dorms-1/{part}" for part in told]


def test_a_notice_is_missing_its_reply_from_the_day_after(tmp_path: Path) -> None:
    rid = "no-20260506-security-1"
    notice = f"id: {rid}\ntitle: 整改通知\nlevel: rectify\nto: library/head\nhazards:\n  - {ID}\ndue: 2026-05-20\ntext: 请整改\nat: 2026-05-06T09:00+08:00\nby: security/head\n"
    files = {**one(REGISTERED, assigned()), path(rid): notice}
    assert missing(said(tmp_path / "a", "2026-05-20T23:59:59+08:00", files)) == []
    assert missing(said(tmp_path / "b", "2026-05-21T00:00:00+08:00", files)) == [f"MS104/{rid}"]
    files[path(rid)] = f"{notice}steps:\n" + corrected(due="2026-06-10").replace("2026-06-01", "2026-05-19")
    assert f"MS104/{rid}" not in said(tmp_path / "c", "2026-06-10T23:59:59+08:00", files)
    assert said(tmp_path / "d", "2026-06-11T00:00:00+08:00", files)[f"MS104/{rid}"].say.en.startswith(
        "due on 2026-06-10"
    )


def test_a_task_is_missing_unless_a_record_that_stands_fulfils_it(tmp_path: Path) -> None:
    measure = MEASURE.replace("due: 2026-06-30", "due: 2026-05-30")
    measure = measure.replace("，见[记录](../../../records/hazard/2026/05/hz-20260504-library-1.yml)", "")
    rid = "re-20260529-library-1"
    report_ = f"id: {rid}\ntitle: 排查小结\nfulfils:\n  - pm-2026-exits#survey\nat: 2026-05-29T09:00+08:00\nby: library/head\ntext: 已排查一遍\n"
    void = "steps:\n" + step("void", "30T09:00", "security/head", reason="未做，误报")
    key, over, place = "MS105/pm-2026-exits#survey", "2026-05-31T00:00:00+08:00", f"records/report/2026/05/{rid}.yml"
    assert missing(said(tmp_path / "a", "2026-05-30T23:59:59+08:00", {MEASURE_PATH: measure})) == []
    assert missing(said(tmp_path / "b", over, {MEASURE_PATH: measure})) == [key]
    assert missing(said(tmp_path / "c", over, {MEASURE_PATH: measure, place: report_})) == []
    assert missing(said(tmp_path / "d", over, {MEASURE_PATH: measure, place: report_ + void})) == [key]


def test_what_was_decided_is_missing_from_the_day_after(tmp_path: Path) -> None:
    rid = "me-20260507-security-1"
    meeting = f"id: {rid}\ntitle: 例会\nat: 2026-05-07T09:00+08:00\nuntil: 2026-05-07T10:00+08:00\nby: security/clerk\nchair: security/head\nunits:\n  - library\ntext: 通报\nactions:\n  - {{key: recheck, text: 复查出口, to: library, due: 2026-05-20}}\n"
    assert missing(said(tmp_path / "a", "2026-05-20T23:59:59+08:00", {path(rid): meeting})) == []
    assert missing(said(tmp_path / "b", "2026-05-21T00:00:00+08:00", {path(rid): meeting})) == [f"MS105/{rid}#recheck"]


def test_an_item_not_in_order_has_a_day_to_be_filed(tmp_path: Path) -> None:
    bad = {k: str(v).replace("gear: ok", "gear: not_ok") for k, v in inspection("2026-05-10T09").items()}
    key = "MS106/in-20260510-dorms-1/gear"
    assert missing(said(tmp_path / "a", "2026-05-11T09:30:00+08:00", {**bad})) == []
    assert missing(said(tmp_path / "b", "2026-05-11T09:30:01+08:00", {**bad})) == [key]
    named = {"found_in": "in-20260510-dorms-1#gear"}
    assert key not in said(tmp_path / "c", "2026-05-11T09:30:01+08:00", {**bad, **one(**named)})
    other = {"found_in": "in-20260510-dorms-1#exit"}
    assert key in said(tmp_path / "d", "2026-06-02T09:00:00+08:00", {**bad, **one(**other)})
    mended = one(corrected(**named), **other)
    assert key not in said(tmp_path / "e", "2026-06-02T09:00:00+08:00", {**bad, **mended})


def test_an_inspection_that_is_void_is_void_whatever_is_noted_afterwards(tmp_path: Path) -> None:
    (deed,) = inspection("2026-05-10T09").items()
    void = step("void", "10T10:00", "security/head", reason="重复")
    noted = step("noted", "10T11:00", "security/head", note="见另一条")
    text = f"{deed[1]!s}steps:\n{void}{noted}".replace("gear: ok", "gear: not_ok")
    assert missing(said(tmp_path, "2026-05-12T09:00:00+08:00", {deed[0]: text})) == []


@pytest.mark.parametrize(
    ("started", "told"),
    [
        ("2026-06-01", []),
        ("2026-05-31", ["LT108/re-20260608-library-1/pm-2026-exits#survey", f"MS102/{ID}/submitted/2026-05-30"]),
    ],
)
def test_nothing_is_missing_for_days_before_the_campus_began(tmp_path: Path, started: str, told: list[str]) -> None:
    text = settings(**{"id: example\n": f"id: example\nstarted: {started}\n"})
    measure = MEASURE.replace("due: 2026-06-30", "due: 2026-05-30")
    measure = measure.replace("，见[记录](../../../records/hazard/2026/05/hz-20260504-library-1.yml)", "")
    rid = "re-20260608-library-1"
    report_ = f"id: {rid}\ntitle: 排查小结\nfulfils:\n  - pm-2026-exits#survey\nat: 2026-06-08T09:00+08:00\nby: library/head\ntext: 已排查一遍\n"
    files = {MEASURE_PATH: measure, **one(REGISTERED, assigned())}
    clock = "2026-06-09T08:00+08:00"
    found = said(tmp_path / "a", clock, files | {f"records/report/2026/06/{rid}.yml": report_}, text)
    assert sorted(found) == told
    undone = said(tmp_path / "b", clock, files, text)
    assert ("MS105/pm-2026-exits#survey" in undone) is bool(told)
