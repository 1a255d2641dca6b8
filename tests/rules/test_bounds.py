"""The rules at their edges: the last lawful day, the nearest unlawful unit, the minute that still counts."""

from __future__ import annotations

import hashlib
import shutil
import time
from pathlib import Path

import pytest
from anlan.rules.examples import example

from tests.house.place import ROOT
from tests.reader.small import CAMPUS, RECORDS, check, committed, hazard, written

GUIDE = {"standards/own2026.yml": (example("HZ103", "accepted") / "standards/own2026.yml").read_text("utf-8")}
ID = "hz-20260511-library-1"
Steps = tuple[str, ...]


def step(name: str, at: str, by: str, **fields: str) -> str:
    """One step in May 2026, `11T10:20`."""
    lines = {"at": f"2026-05-{at}+08:00", "by": by, **fields}
    return f"  - step: {name}\n" + "".join(f"    {key}: {value}\n" for key, value in lines.items())


REGISTERED = step("registered", "11T10:20", "security/clerk", grade="general")
ASSIGNED = step("assigned", "11T15:00", "security/head", to="library/head", deadline="2026-05-20")
SUBMITTED = step("submitted", "13T11:00", "library/head", done="已清走")
MAJOR = step("registered", "11T10:20", "security/clerk", grade="major", major_rule="own2026.fire.1")
HELD = step("assigned", "11T15:00", "security/head", to="library/head", deadline="2026-06-30", interim="暂停使用")


def assigned(**fields: str) -> str:
    """An assignment with other fields."""
    return step("assigned", "11T15:00", "security/head", **({"to": "library/head", "deadline": "2026-05-20"} | fields))


def verified(by: str) -> str:
    """A verification by some post."""
    return step("verified", "14T09:30", by, found="出口畅通")


def case(root: Path, *steps: str, campus: str = CAMPUS, **head: str | None) -> set[tuple[str, int]]:
    """What is found in one hazard with some steps: (code, line)."""
    text = hazard(ID, **head) + ("steps:\n" + "".join(steps) if steps else "")
    ran = check(written(root, {"campus.yml": campus, f"{RECORDS}/{ID}.yml": text, **GUIDE}))
    return {(f["code"], f["line"]) for f in ran.findings}


def codes(found: set[tuple[str, int]]) -> set[str]:
    """Codes alone."""
    return {code for code, _ in found}


@pytest.mark.parametrize(
    ("grade", "day", "found"),
    [
        (REGISTERED, "2026-05-11", set()),
        (REGISTERED, "2026-05-10", {("HZ106", 17)}),
        (REGISTERED, "2026-06-10", set()),
        (REGISTERED, "2026-06-11", {("HZ106", 17)}),
    ],
)
def test_a_deadline_lies_from_the_day_itself_to_the_last_of_the_limit(
    tmp_path: Path, grade: str, day: str, found: set[tuple[str, int]]
) -> None:
    assert case(tmp_path, grade, assigned(deadline=day)) == found


@pytest.mark.parametrize(
    ("at", "found"),
    [("2026-05-11T15:59+00:00", set()), ("2026-05-11T16:00+00:00", {"HZ106"}), ("2026-05-12T01:00+10:00", set())],
)
def test_the_day_of_a_deadline_is_the_campus_s_own(tmp_path: Path, at: str, found: set[str]) -> None:
    step_ = assigned(deadline="2026-05-11").replace("2026-05-11T15:00+08:00", at)
    assert codes(case(tmp_path, REGISTERED, step_)) == found


@pytest.mark.parametrize(
    ("at", "stood", "found"),
    [
        ("2026-05-10T16:00+00:00", "from: 2026-05-11", set()),
        ("2026-05-10T15:59+00:00", "from: 2026-05-11", {"RF306", "RF307"}),
        ("2026-05-11T16:00+00:00", "until: 2026-05-11", {"RF306", "RF307"}),
        ("2026-05-12T00:30+10:00", "until: 2026-05-11", set()),
    ],
)
def test_an_id_says_the_campus_s_day_and_names_what_stood_on_it(
    tmp_path: Path, at: str, stood: str, found: set[str]
) -> None:
    campus = CAMPUS.replace("{id: library, name: 图书馆, unit", f"{{id: library, name: 图书馆, {stood}, unit")
    assert campus != CAMPUS
    assert codes(case(tmp_path, campus=campus, at=at)) == found


@pytest.mark.parametrize(("at", "found"), [("2026-04-30T15:59+00:00", set()), ("2026-04-30T16:00+00:00", {"IN702"})])
def test_a_checklist_is_that_of_the_campus_s_day(tmp_path: Path, at: str, found: set[str]) -> None:
    shutil.copytree(example("IN702", "accepted"), tmp_path / "campus")
    (sheet,) = (tmp_path / "campus" / "records").rglob("*.yml")
    day = "20260430" if not found else "20260501"
    text = sheet.read_text("utf-8").replace("in-20260430-library-1", f"in-{day}-library-1")
    text = "".join(f"at: {at}\n" if x.startswith("at:") else x for x in text.splitlines(keepends=True))
    text = "".join("until: 2026-05-01T09:00+08:00\n" if x.startswith("until:") else x for x in text.splitlines(True))
    sheet.unlink()
    now = tmp_path / "campus" / "records" / "inspection" / day[:4] / day[4:6] / f"in-{day}-library-1.yml"
    now.parent.mkdir(parents=True, exist_ok=True)
    now.write_text(text, "utf-8")
    assert {f["code"] for f in check(tmp_path / "campus").findings} == found


@pytest.mark.parametrize(("day", "late"), [("2026-08-09", False), ("2026-08-10", True)])
def test_a_major_hazard_has_a_limit_of_its_own(tmp_path: Path, day: str, late: bool) -> None:
    found = case(tmp_path, MAJOR, assigned(deadline=day, interim="暂停使用"))
    assert codes(found) == ({"HZ106"} if late else set())


@pytest.mark.parametrize(("limit", "day", "late"), [("hours: 25", "2026-05-13", False), ("hours: 25", "2026-05-14", True), ("days: 36500", "2026-09-01", False)])  # fmt: skip
def test_the_most_specific_limit_wins_and_hours_count_as_begun_days(
    tmp_path: Path, limit: str, day: str, late: bool
) -> None:
    campus = CAMPUS.replace(
        "limits:\n", f"limits:\n  - {{what: rectify, of: hazard, grade: general, field: fire, {limit}}}\n"
    )
    assert codes(case(tmp_path, REGISTERED, assigned(deadline=day), campus=campus)) == ({"HZ106"} if late else set())


def test_an_approved_extension_may_pass_the_limit(tmp_path: Path) -> None:
    later = step(
        "extended", "18T09:00", "security/clerk", deadline="2026-12-31", reason="等备件", approved_by="security/head"
    )
    assert case(tmp_path, REGISTERED, ASSIGNED, later) == set()


@pytest.mark.parametrize(
    ("to", "by", "found"),
    [
        ("library/head", "security/clerk", set()),
        ("library/head", "logistics/head", set()),
        ("library/head", "library/keeper", {"CS502"}),
        ("library/head", "college/vp-safety", {"CS502"}),
        ("logistics/head", "logistics/head", {"HZ107"}),
        ("dorms/head", "logistics/head", {"HZ107"}),
        ("dorms/head", "audit/head", set()),
    ],
)
def test_nobody_verifies_his_own_work_nor_that_of_the_unit_below(
    tmp_path: Path, to: str, by: str, found: set[str]
) -> None:
    done = SUBMITTED.replace("library/head", to)
    assert codes(case(tmp_path, REGISTERED, assigned(to=to), done, verified(by))) == found


def test_a_unit_does_not_verify_the_work_of_the_unit_above(tmp_path: Path) -> None:
    campus = CAMPUS.replace("verify: [security", "verify: [dorms, security")
    steps = (
        REGISTERED,
        assigned(to="logistics/head"),
        SUBMITTED.replace("library", "logistics"),
        verified("dorms/keeper"),
    )
    assert case(tmp_path, *steps, campus=campus) == {("HZ107", 24)}


def test_who_submitted_does_not_verify_even_where_another_is_responsible(tmp_path: Path) -> None:
    done = SUBMITTED.replace("library/head", "logistics/head")
    moved = step("rejected", "14T09:00", "security/clerk", reason="未清完")
    steps = (
        REGISTERED,
        assigned(to="dorms/head"),
        done,
        moved,
        done.replace("13T", "15T"),
        verified("logistics/head").replace("14T", "16T"),
    )
    assert codes(case(tmp_path, *steps)) == {"HZ107"}


@pytest.mark.parametrize(
    ("head", "first", "found"),
    [
        ("09:40+08:00", "11T09:40", set()),
        ("09:40+08:00", "11T09:39", {("CS503", 10)}),
        ("01:41+00:00", "11T09:41", set()),
        ("01:41+00:00", "11T09:40", {("CS503", 10)}),
    ],
)
def test_steps_stand_in_time_order_whatever_the_offset(
    tmp_path: Path, head: str, first: str, found: set[tuple[str, int]]
) -> None:
    assert case(tmp_path, REGISTERED.replace("11T10:20", first), at=f"2026-05-11T{head}") == found


@pytest.mark.parametrize(("clock", "late"), [("2026-05-11T10:20+08:00", False), ("2026-05-11T10:19+08:00", True)])
def test_nothing_is_claimed_after_the_clock_and_what_is_does_not_count(tmp_path: Path, clock: str, late: bool) -> None:
    root = written(
        tmp_path,
        {f"{RECORDS}/{ID}.yml": hazard(ID) + "steps:\n" + REGISTERED + ASSIGNED.replace("11T15:00", "11T10:20")},
    )
    committed(root)
    ran = check(root, "--rev", "HEAD", "--as-of", clock)
    assert [(f["code"], f["line"]) for f in ran.findings] == ([("CS504", 10), ("CS504", 14)] if late else [])


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{id: library, name: 图书馆, unit: library}", "{id: library, name: 旧馆, unit: library, until: %s}", "RF306"),
        ("{id: library, name: 图书馆, posts: [head, keeper]}", "{id: library, name: 馆, posts: [head, keeper], until: %s}", "RF306"),
        ("{id: keeper, name: 管理员}", "{id: keeper, name: 管理员, until: %s}", "RF306"),
        ("{id: fire, name: 消防}", "{id: fire, name: 消防, until: %s}", "RF306"),
        ("{id: library, name: 图书馆, unit: library}", "{id: library, name: 新馆, unit: library, from: %s}", "RF306"),
    ],
)  # fmt: skip
def test_what_ended_is_in_force_on_its_last_day(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in CAMPUS
    outside = "2026-05-12" if "from" in new else "2026-05-10"
    for day, found in (("2026-05-11", set()), (outside, {code})):
        assert codes(case(tmp_path / day, campus=CAMPUS.replace(old, new % day))) == found


@pytest.mark.parametrize("lacking", ["measures", "funds", "contingency"])
def test_each_of_the_five_is_asked_for(tmp_path: Path, lacking: str) -> None:
    fields = {"measures": "拆除封堵", "funds": "12000 元", "contingency": "专人值守"}
    given = {k: v for k, v in fields.items() if k != lacking or k == "measures"}
    plan = [] if lacking == "measures" else [step("planned", "12T09:00", "library/head", **given)]
    found = case(tmp_path, MAJOR, HELD, *plan, SUBMITTED)
    assert codes(found) == {"HZ103"}


def test_the_five_may_come_in_several_steps_and_start_anew_when_reopened(tmp_path: Path) -> None:
    one = step("planned", "12T09:00", "library/head", measures="拆除封堵", funds="12000 元")
    two = step("planned", "12T10:00", "library/head", measures="拆除封堵", contingency="专人值守")
    closed = verified("security/clerk"), step("closed", "14T10:00", "security/head", approved_by="college/vp-safety")
    steps = MAJOR, HELD, one, two, SUBMITTED, *closed
    assert case(tmp_path / "one", *steps) == set()
    again = step("reopened", "20T09:00", "security/head", to="library/head", deadline="2026-06-30", reason="又封堵")
    assert codes(case(tmp_path / "two", *steps, again, SUBMITTED.replace("13T", "21T"))) == {"HZ103"}


@pytest.mark.parametrize(
    ("approved", "found"),
    [("college/vp-safety", set()), ("security/head", {"CS506"}), ("library/head", {"CS506"}), ("nobody/head", {"CS506", "RF303"})],
)  # fmt: skip
def test_a_major_hazard_is_approved_as_such(tmp_path: Path, approved: str, found: set[str]) -> None:
    later = step("extended", "18T09:00", "security/clerk", deadline="2026-09-30", reason="等备件", approved_by=approved)
    assert codes(case(tmp_path, MAJOR, HELD, later)) == found


def test_taking_a_major_grade_away_is_approved_as_such(tmp_path: Path) -> None:
    lower = step(
        "regraded", "12T09:00", "security/clerk", grade="general", reason="另有出口", approved_by="security/head"
    )
    assert codes(case(tmp_path, MAJOR, lower)) == {"CS506"}


def test_who_enters_for_another_does_not_approve_it(tmp_path: Path) -> None:
    campus = CAMPUS.replace("approve_general: [security/head]", "approve_general: [security/head, security/clerk]")
    later = step(
        "extended",
        "18T09:00",
        "security/head",
        entered_by="security/clerk",
        deadline="2026-06-30",
        reason="等备件",
        approved_by="security/clerk",
    )
    assert codes(case(tmp_path, REGISTERED, ASSIGNED, later, campus=campus)) == {"CS506"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("身份证 110101190001010006", "PD101"),
        ("身份证 110101 19000101 0006", "PD101"),
        ("灭火器 110101190001010007", None),
        ("灭火器 110101190002300006", None),
        ("序列号 X110101190001010006", None),
        ("电话13800000000转2", "PD102"),
        ("电话：+86 138-0000-0000", "PD102"),
        ("（13800000000）", "PD102"),
        ("手机-13800000000", "PD102"),
        ("老师/13800000000", "PD102"),
        ("微信_13800000000", "PD102"),
        ("手机#13800000000", "PD102"),
        ("电话.13800000000", "PD102"),
        ("身份证/110101190001010006", "PD101"),
        ("卡 9558000000000000008", "PD103"),
        ("13800000000@anlan.example", "PD102"),
        ("资产号 ZC-13800000000", None),
        ("资产号 No.13800000000", None),
        ("资产号 12800000000", None),
        ("资产号 138000000001", None),
        ("合同 2026/13800000000", None),
        ("见 https://anlan.example/a?id=13800000000&x=1", None),
        ("卡 6222000000000000004", "PD103"),
        ("卡 4111 1111 1111 1111", "PD103"),
        ("序列号 4111111111111112", None),
        ("序列号 9111111111111111", None),
        ("摘要 a13800000000b2c3d4e5f60718293a4b5c6d7e8f9", None),
        ("时刻 2026-05-11 09:40 与 2026-05-12 09:40", None),
    ],
)
def test_personal_data_is_told_by_its_check_digit_and_a_serial_number_is_not(
    tmp_path: Path, text: str, code: str | None
) -> None:
    assert codes(case(tmp_path, notes=f"'{text}'")) == ({code} if code else set())


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("正文 <b>粗</b>\n", {("MD201", 5, 4), ("MD201", 5, 8)}),
        ("<script>alert(1)</script>\n", {("MD201", 5, 1), ("MD201", 5, 17)}),
        ("<!-- 注释 -->\n", {("MD201", 5, 1)}),
        ("`<b>` 与 ``a ` <b>``\n", set()),
        ("```\n<b>\n```\n", set()),
        ("\\`<b>\\`\n", {("MD201", 5, 3)}),
        ("```\n```py\n```\n<b>\n```\n", {("MD201", 8, 1)}),
        ("```\n<b>\n", {("MD201", 6, 1)}),
        ("3 < 5 而 a<3，见 <https://anlan.example>\n", set()),
        ("[点](javascript:alert(1))\n", {("MD202", 5, 5)}),
        ("[点](JavaScript&#58;alert(1))\n", {("MD202", 5, 5)}),
        ("[点](java&#115;cript:alert(1))\n", {("MD202", 5, 5)}),
        ("[点](data:text/html,x)\n", {("MD202", 5, 5)}),
        ("[点][a]\n\n[a]: vbscript:x\n", {("MD202", 7, 6)}),
        ("[点](https://anlan.example){: onclick=x }\n", {("MD202", 5, 30)}),
        ("图{style=color:red}\n", {("MD202", 5, 3)}),
        ("把 onclick= 写进正文不要紧\n", set()),
        ("[点](mailto:duty@anlan.example) [拨](tel:110)\n", set()),
        ("<!-- anlan:board nothing -->\n", {("MD203", 5, 1)}),
        ("一\n\n二\n\n<!-- anlan:board hazard -->\n", {("MD203", 9, 1)}),
        ("## 看板 <!-- anlan:board hazards -->\n", {("MD203", 5, 7)}),
        ("<!-- anlan:board hazards -->\n", set()),
        ("[无](../../records/hazard/2026/05/hz-20260511-library-9.yml)\n", {("MD204", 5, 5)}),
        ("[有](../../records/hazard/2026/05/hz-20260511-library-1.yml#steps)\n", set()),
        ("[外](../../../etc/passwd)\n", {("MD204", 5, 5)}),
        ("[根](/records/x)\n", {("MD204", 5, 5)}),
        ("[站外](//anlan.example/x) [锚](#a)\n", set()),
        ("`[无](../x.md)`\n", set()),
    ],
)  # fmt: skip
def test_pages_are_plain_and_their_links_lead_somewhere(
    tmp_path: Path, body: str, found: set[tuple[str, int, int]]
) -> None:
    files: dict[str, str | bytes | None] = {
        f"{RECORDS}/{ID}.yml": hazard(ID),
        "plan/education/index.md": f"---\ntitle: 课程\n---\n\n{body}",
    }
    ran = check(written(tmp_path, files))
    assert {(f["code"], f["line"], f["column"]) for f in ran.findings} == found


@pytest.mark.parametrize("sign", ["{", "`", "```\n", "<", "[", "](", "![", "<a ", "[x](", "{on ", "onx=", "- ", "&"])
def test_a_page_of_one_sign_over_and_over_is_read_in_a_blink(tmp_path: Path, sign: str) -> None:
    written(tmp_path, {"plan/education/index.md": "---\ntitle: 课程\n---\n\n" + sign * (120_000 // len(sign))})
    before = time.process_time()
    assert check(tmp_path).code in (0, 1)
    assert time.process_time() - before < 10, "time grows faster than the page"


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("[" * 50 + "\n\n" + "[" * 50 + "\n", None),
        ("一\n\n" + "[" * 51 + "\n", 7),
        ("[x](" * 51 + "\n", 5),
        ("[x](a) " * 900 + "\n", None),
        ("\\[" * 900 + "\n", None),
        ("`[`" * 900 + "\n", None),
        ("[" * 60 + "]" * 60 + "\n", 5),
        ("(" * 900 + "\n", None),
        ("<https://anlan.example/> " * 900 + "\n", None),
        ("3 < 5 " * 900 + "\n", None),
    ],
)
def test_brackets_do_not_stand_open_by_the_dozen(tmp_path: Path, body: str, line: int | None) -> None:
    ran = check(written(tmp_path, {"plan/education/index.md": f"---\ntitle: 课程\n---\n\n{body}"}))
    assert [f["line"] for f in ran.findings if f["code"] == "MD205"] == ([line] if line else [])


@pytest.mark.parametrize("what", ["there", "gone", "swapped", "large"])
def test_evidence_is_there_and_is_what_its_name_says(tmp_path: Path, what: str) -> None:
    data = b"\xff\xd8\xff" + b"0" * (400 * 1024 - 3 + (what == "large"))
    name = f"{hashlib.sha256(data).hexdigest()[:32]}.jpg"
    place = {f"records/evidence/{name[:2]}/{name}": data[:-1] if what == "swapped" else data} if what != "gone" else {}
    written(tmp_path, dict(place))
    found = codes(case(tmp_path, evidence=f"\n  - file: {name}"))
    assert found == {"there": set(), "gone": {"EV901"}, "swapped": {"EV902"}, "large": {"EV904"}}[what]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("see", "\n  - hz-20260511-library-9", "RF301"),
        ("see", "\n  - hz-20260511-library-1", None),
        ("fulfils", "\n  - pm-2026-fire#check", "RF301"),
        ("risk_point", "hz-20260511-library-1", "RF302"),
        ("entered_by", "security/clerk", None),
        ("entered_by", "audit/head", "CS505"),
    ],
)
def test_what_a_head_names(tmp_path: Path, field: str, value: str, code: str | None) -> None:
    assert codes(case(tmp_path, **{field: value})) == ({code} if code else set())


def test_a_part_that_is_not_there_is_answered_by_those_that_are(tmp_path: Path) -> None:
    campus = tmp_path / "campus"
    shutil.copytree(ROOT / "tests" / "golden" / "campus", campus)
    file = campus / "records/hazard/2026/05/hz-20260506-library-1.yml"
    file.write_text(
        file.read_text("utf-8").replace("in-20260506-library-1#exit", "in-20260506-library-1#exti"), "utf-8"
    )
    (found,) = check(campus, file.relative_to(campus)).findings
    assert (found["code"], found["help"]) == ("RF301", "known: exit, gear, lift")


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("place", "nowhere", {("RF304", 18)}),
        ("field", "fyre", {("RF305", 18)}),
        ("found_in", "in-20260511-library-9", {("RF301", 18), ("CS507", 18)}),
        ("place", "library", set()),
        ("spot", "二楼西侧", set()),
    ],
)
def test_what_a_correction_names_is_there(
    tmp_path: Path, field: str, value: str, found: set[tuple[str, int]]
) -> None:  # fmt: skip
    set_ = step("corrected", "12T09:00", "library/keeper", reason="写错了", set=f"\n      {field}: {value}")
    assert case(tmp_path, REGISTERED, set_) == found
