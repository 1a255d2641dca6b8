"""What pages say of records as they stand now: corrected, made void, named by others, or naming the plan."""

from __future__ import annotations

from pathlib import Path

import pytest
from anlan.boards.act_boards import incidents
from anlan.boards.ahead import coming
from anlan.boards.audits import deadline_drift, responsible
from anlan.boards.campus_map import campus_map
from anlan.boards.home import home
from anlan.boards.place import PlacePages
from anlan.boards.record import RecordPages
from anlan.boards.register import register
from anlan.boards.unit import unit_view
from anlan.boards.voice import Voice
from anlan.boards.weekly import weekly

from tests.audit.edges import DUTY, ID, settings
from tests.audit.test_boards import nights, voice
from tests.audit.test_late import inspection
from tests.audit.test_missing import DORM, UNITS
from tests.gate.campus import (
    CLOSED,
    MEASURE,
    MEASURE_PATH,
    REGISTERED,
    VERIFIED,
    assigned,
    hazard,
    path,
    step,
    submitted,
)

INCIDENT = (
    "id: ic-20260505-dorms-1\ntitle: 垃圾桶冒烟\nclass: accident\nplace: dorm1\nspot: 东侧\nfield: fire\nat: 2026-05-05T20:00+08:00\n"
    "known_at: 2026-05-05T20:05+08:00\nby: dorms/head\nsteps:\n"
)
NOW = "2026-06-15T08:00+08:00"


def report(rid: str, fulfils: str, more: str = "") -> dict[str, str]:
    """A report that fulfils something."""
    text = f"id: {rid}\ntitle: 排查小结\nfulfils:\n  - {fulfils}\nat: 2026-05-29T09:00+08:00\nby: library/head\ntext: 已排查一遍\n"
    return {f"records/report/2026/05/{rid}.yml": text + more}


def test_a_task_is_no_record_out_of_sight_whatever_letters_its_measure_begins_with(tmp_path: Path) -> None:
    rid = "re-20260529-library-1"
    for measure in ("pm-2026-exits", "in-exits"):
        plan = {f"plan/2026/measures/{measure}.md": MEASURE.replace("pm-2026-exits", measure)}
        said = voice(tmp_path / measure, NOW, plan | report(rid, f"{measure}#survey"), settings())
        ((kind, task),) = RecordPages(said, None, {}).view(rid).related
        assert (kind, task.text, task.href) == ("Task", "排查一遍", f"plan/2026/measures/{measure}/")
        assert said.facts.references.names == {}


def test_the_head_of_an_incident_shows_each_field_as_corrected(tmp_path: Path) -> None:
    new = '{class: health, known_at: "2026-05-05T20:10+08:00", spot: 西侧, place: library}'
    text = INCIDENT + step("corrected", "05T22:00", "dorms/head", set=new, reason="写错了")
    said = voice(tmp_path, NOW, {"records/incident/2026/05/ic-20260505-dorms-1.yml": text})
    view = RecordPages(said, None, {}).view("ic-20260505-dorms-1")
    lines = {x.label: x.pieces[0].text for x in view.lines}
    assert (lines["Class"], lines["Known at"], lines["Spot"], lines["Place"]) == (
        "Public health",
        "2026-05-05 20:10",
        "西侧",
        "图书馆",
    )
    assert view.steps[1].lines[0].pieces[0].text == "Class Public health"
    (row,) = incidents(said).table.rows
    assert [c.pieces[0].text for c in row.cells[2:5]] == ["图书馆", "Public health", "2026-05-05 20:10"]


def test_a_hazard_is_named_by_what_it_was_found_in_as_corrected(tmp_path: Path) -> None:
    (first,), (second,) = inspection("2026-05-10T09").items(), inspection("2026-05-10T10", "library/head").items()
    head = {"found_in": "in-20260510-dorms-1#exit", "at": "2026-05-11T09:00+08:00"}
    new = step("corrected", "11T10:00", "library/head", set='{found_in: "in-20260510-library-1#exit"}', reason="写错了")
    files = {k: str(v) for k, v in (first, second)} | {path(ID): hazard(ID, new, **head)}
    refs = voice(tmp_path, NOW, files).facts.references
    assert refs.named_by == {"in-20260510-library-1": (ID,)}


MEETING = (
    "id: me-20260507-security-1\ntitle: 例会\nat: 2026-05-07T09:00+08:00\nuntil: 2026-05-07T10:00+08:00\nby: security/clerk\n"
    "chair: security/head\nunits:\n  - library\ntext: 通报\nactions:\n  - {key: recheck, text: 复查出口, to: library, due: 2026-06-20}\n"
)


def test_what_a_void_meeting_decided_is_due_nowhere(tmp_path: Path) -> None:
    void = "steps:\n" + step("void", "07T11:00", "security/head", reason="没有开")
    for text, due in ((MEETING, ["复查出口"]), (MEETING + void, [])):
        said = voice(tmp_path / str(len(text)), NOW, {path("me-20260507-security-1"): text})
        view = unit_view(said, said.ledger.campus.unit_by_id["library"])
        assert [what.text for what, _ in view.actions] == due
        assert [x.what.text for x in coming(said) if x.what.href.startswith("r/me-")] == due
        decided = weekly(said, None, said.facts).sections[4].table
        assert [row.cells[0].pieces[0].text for row in (decided.rows if decided else ())] == due


def test_what_an_incident_taught_is_due_as_what_a_meeting_decided(tmp_path: Path) -> None:
    action = "\n      - {key: doors, text: 加装闭门器, to: library, due: 2026-06-20}"
    sent = step("first", "05T20:30", "dorms/head", sent_to="保卫处", via="phone", counts="{injured: 0}", text="已扑灭")
    text = INCIDENT + sent + step("learned", "08T09:00", "security/head", actions=action)
    said = voice(tmp_path, NOW, {path("ic-20260505-dorms-1"): text})
    assert [x.what.text for x in coming(said) if x.what.href.startswith("r/ic-")] == ["加装闭门器"]
    assert [what.text for what, _ in unit_view(said, said.ledger.campus.unit_by_id["library"]).actions] == [
        "加装闭门器"
    ]


def test_a_void_duty_sheet_tells_of_nobody_on_duty(tmp_path: Path) -> None:
    void = "steps:\n" + step("void", "2026-06-01T08:00+08:00", "security/head", reason="填错")
    kept, gone = nights(31).items()
    said = voice(tmp_path, NOW, {kept[0]: kept[1], gone[0]: gone[1] + void})
    assert len(responsible(said).table.rows) == 30


LATER = step(
    "extended", "20T09:00", "security/clerk", deadline="2026-06-05", reason="等备件", approved_by="security/head"
)
AGAIN = step(
    "reopened", "2026-06-10T09:00+08:00", "security/head", to="library/head", deadline="2026-06-30", reason="复发"
)
LAST = LATER.replace("2026-05-20", "2026-06-12").replace("2026-06-05", "2026-07-09")


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((submitted(), VERIFIED, CLOSED, AGAIN), []),
        ((LATER,), [("2026-05-30", ["2026-06-05"], "6 days", [])]),
        ((LATER, submitted(), VERIFIED, CLOSED, AGAIN), [("2026-05-30", ["2026-06-05"], "6 days", ["round 1"])]),
        ((submitted(), VERIFIED, CLOSED, AGAIN, LAST), [("2026-06-30", ["2026-07-09"], "9 days", ["round 2"])]),
    ],
)
def test_a_deadline_moved_where_it_moved_within_a_round(
    tmp_path: Path, steps: tuple[str, ...], told: list[object]
) -> None:
    late = (x.replace("2026-05-0", "2026-06-0") for x in steps)
    board = deadline_drift(voice(tmp_path, NOW, {path(ID): hazard(ID, REGISTERED, assigned(), *late)}))
    rows = [row.cells for row in board.table.rows]
    assert [(r[2].pieces[0].text, [p.text for p in r[3].pieces], r[4].pieces[0].text, [n.text for n in r[0].notes[1:]]) for r in rows] == told  # fmt: skip
    assert board.figures[2].number == str(len(told))


def test_what_could_not_be_submitted_is_not_in_time(tmp_path: Path) -> None:
    early = step("submitted", "04T09:30", "library/head", done="已清走")
    board = deadline_drift(voice(tmp_path, NOW, {path(ID): hazard(ID, early, REGISTERED, assigned())}))
    assert [figure.note.text for figure in board.figures[:2]] == ["0 of 1 that came due"] * 2


@pytest.mark.parametrize(("clock", "there"), [("2026-06-30T23:59+08:00", True), ("2026-07-01T00:00+08:00", False)])
def test_a_place_is_shown_up_to_its_last_day(tmp_path: Path, clock: str, there: bool) -> None:
    room = "{id: dorm1.1f, name: 一层, until: 2026-06-30}"
    text = settings(**{DORM: f"{room}\n  - {DORM}, until: 2026-06-30"})
    said = voice(tmp_path, clock, {}, text)
    assert [s.id for s in campus_map(said).sites if s.id == "dorm1"] == ["dorm1"] * there
    held = unit_view(said, said.ledger.campus.unit_by_id["dorms"])
    assert len(held.places) == 2 * there
    shown = PlacePages(said).view(said.facts.places["dorm1"])
    assert (len(shown.rooms), shown.ended) == (there, "no longer used after 30 Jun")
    assert Voice(said.ledger, said.facts, "zh").last_day(said.facts.places["dorm1"].card) == "6月30日后不再使用"


def test_a_unit_s_page_counts_what_a_task_asks_of_that_unit(tmp_path: Path) -> None:
    task = "{key: survey, title: 每月自查, units: [dorms, library], evidence: inspection, schedules: [fire-monthly]}"
    measure = MEASURE.replace(MEASURE[MEASURE.index("{key: survey") : MEASURE.index("\n---\n\n#")], task)
    deeds = inspection("2026-02-20T09") | inspection("2026-03-20T09") | inspection("2026-02-20T10", "library/head")
    files = {DUTY: UNITS, MEASURE_PATH: measure} | {name: str(text) for name, text in deeds.items()}
    said = voice(tmp_path, "2026-04-01T08:00+08:00", files)
    for unit, told in (("dorms", "2/2"), ("library", "1/2")):
        (row,) = unit_view(said, said.ledger.campus.unit_by_id[unit]).tasks.rows
        assert row.cells[4].pieces[1].text == told
    assert said.facts.measures[0].tasks[0].done == 3


def test_who_waited_longest_for_a_check_stands_first(tmp_path: Path) -> None:
    files = {}
    for n, day in enumerate(("08", "06", "07"), 1):
        rid = f"hz-20260504-library-{n}"
        done = submitted().replace("05-06T", f"05-{day}T")
        files[path(rid)] = hazard(rid, REGISTERED, assigned(), done, title=f"第{n}处")
    waiting = home(voice(tmp_path, NOW, files)).groups[-1]
    assert [(row.title.text, row.when[0].text) for row in waiting.rows] == [("第2处", "for 40 days"), ("第3处", "for 39 days"), ("第1处", "for 38 days")]  # fmt: skip


RISK = "id: rk-20260510-dorms-1\ntitle: 充电房\nplace: dorm1\nfield: fire\nsources:\n  - 电池\nat: 2026-05-10T09:00+08:00\nby: dorms/head\n"


def test_a_risk_point_says_what_it_was_assessed_as(tmp_path: Path) -> None:
    assessed = step("assessed", "11T09:00", "dorms/head", lec="{l: 1.0, e: 6, c: 20}", controls="巡查")
    retired = step("retired", "12T09:00", "security/head", reason="拆除")
    for steps, told in (
        ("", ["Not assessed"]),
        (assessed, ["Yellow, medium risk", "LEC 120"]),
        (assessed + retired, []),
    ):
        text = RISK + (f"steps:\n{steps}" if steps else "")
        said = voice(tmp_path / str(len(steps)), NOW, {"records/risk/2026/05/rk-20260510-dorms-1.yml": text})
        view = RecordPages(said, None, {}).view("rk-20260510-dorms-1")
        assert [p.text for x in view.lines if x.label == "Risk" for p in x.pieces] == told
        place = PlacePages(said).view(said.facts.places["dorm1"])
        assert ["LEC 120" in [p.text for p in x.pieces] for x in place.lines if x.label == "Risk"] == [
            "LEC 120" in told
        ]


@pytest.mark.parametrize(
    ("first", "told", "look"),
    [
        ("05T21:05", "1 hour", "al-num"),
        ("05T21:06", "1 hour 1 minute", "al-strong"),
        ("05T20:04", "–", ""),
        ("", "40 days 12 hours", "al-strong"),
    ],
)
def test_the_board_of_incidents_tells_how_long_a_first_report_took(
    tmp_path: Path, first: str, told: str, look: str
) -> None:
    sent = step("first", first, "dorms/head", sent_to="保卫处", via="phone", counts="{injured: 0}", text="已扑灭")
    text = INCIDENT + sent if first else INCIDENT.removesuffix("steps:\n")
    (row,) = incidents(voice(tmp_path, NOW, {path("ic-20260505-dorms-1"): text})).table.rows
    assert row.cells[6].pieces[0] == (told, "", look, "")


def test_rounds_by_share_are_told_apart_by_their_days(tmp_path: Path) -> None:
    def rota(day: str, *dates: str) -> str:
        rows = "".join(f"  - {{date: {d}, group: east, population: 40, covered: 8}}\n" for d in dates)
        return f"id: ro-{day}-dorms-power\nat: 2026-05-11T21:00+08:00\nby: dorms/keeper\nwhat: 用电轮检\nrows:\n{rows}"

    sheets = {"20260508": ("2026-05-08",), "20260509": ("2026-05-09", "2026-05-11")}
    files = {f"records/rota/2026/05/ro-{day}-dorms-power.yml": rota(day, *dates) for day, dates in sheets.items()}
    said = voice(tmp_path, NOW, files)
    assert [e.title for e in register(said) if e.kind == "Rota"] == ["用电轮检, 9–11 May", "用电轮检, 8 May"]
