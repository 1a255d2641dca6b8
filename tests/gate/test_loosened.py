"""Whatever loosens is shown, each thing by name; whatever does not is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gate.campus import CHECKLIST, CLOCK, MEASURE_PATH, OFFICE, Content, commit, files, made, other
from tests.reader.small import check

CAMPUS, SCHEDULES, PLAN_PAGE = "campus.yml", "plan/2026/schedules.yml", "plan/2026/index.md"
V2 = "plan/checklists/fire-monthly-v2.yml"
GENERAL = "  - {what: rectify, of: hazard, grade: general, days: 30}\n"
SHOWN: dict[str, tuple[dict[str, Content], str]] = {
    "a longer limit": (other(CAMPUS, "grade: general, days: 30", "grade: general, days: 31"), "rectify hazard general grows from 30 d to 31 d"),
    "a limit in hours": (other(CAMPUS, "grade: general, days: 30", "grade: general, hours: 721"), "grows from 30 d to 721 h"),
    "a limit that is gone": (other(CAMPUS, GENERAL, ""), "the limit rectify hazard general is gone"),
    "an exception to a limit": (other(CAMPUS, GENERAL, f"{GENERAL}  - {{what: rectify, of: hazard, grade: general, field: fire, days: 90}}\n"),
                                "rectify hazard general fire grows from 30 d to 90 d"),
    "a verifier": (other(CAMPUS, "[security, logistics, audit, dorms]", "[security, logistics, audit, dorms, library]"), "roles.verify gains library"),
    "an office": (other(CAMPUS, "office: [security]", "office: [security, library]"), "roles.office gains library"),
    "an approver": (other(CAMPUS, "approve_major: [college/vp-safety]", "approve_major: [college/vp-safety, security/head]"), "roles.approve_major gains security/head"),
    "an account": (other(CAMPUS, '"github:library", ', '"github:library", "github:other", '), "library gains the identities github:other"),
    "an outsider": (other(CAMPUS, "  - {id: library, name: 图书馆, posts", "  - {id: library, external: true, name: 图书馆, posts"), "library becomes external"),
    "another unit above": (other(CAMPUS, "parent: logistics, ", ""), "the unit above dorms changes"),
    "a place no longer key": (other(CAMPUS, "unit: dorms, key: true", "unit: dorms"), "dorm1 is no longer key"),
    "a place that ends": (other(CAMPUS, "- {id: dorm1, ", "- {id: dorm1, until: 2026-12-31, "), "dorm1 ends on 2026-12-31"),
    "a place that begins": (other(CAMPUS, "- {id: dorm1, ", "- {id: dorm1, from: 2026-06-01, "), "dorm1 is in use only from 2026-06-01"),
    "a unit that begins": (other(CAMPUS, "{id: audit, ", "{id: audit, from: 2026-06-01, "), "audit exists only from 2026-06-01"),
    "another time zone": (other(CAMPUS, "Asia/Shanghai", "Asia/Tokyo"), "the time zone changes from Asia/Shanghai to Asia/Tokyo"),
    "a unit that ends": (other(CAMPUS, "{id: audit, ", "{id: audit, until: 2026-12-31, "), "audit now ends: 2026-12-31"),
    "another name for a unit": (other(CAMPUS, "name: 纪检监察室", "name: 监察处"), "audit is renamed from “纪检监察室” to “监察处”"),
    "another name for a field": (other(CAMPUS, "{id: fire, name: 消防}", "{id: fire, name: 其他}"), "fire is renamed"),
    "a place of another unit": (other(CAMPUS, "name: 图书馆, unit: library", "name: 图书馆, unit: audit"), "the unit or kind of library changes"),
    "a place of no kind": (other(CAMPUS, "kind: dormitory, ", ""), "the unit or kind of dorm1 changes"),
    "a shorter night": (other(CAMPUS, 'from: "20:00"', 'from: "22:00"'), "the hours of the shift night change"),
    "a later start": (other(CAMPUS, "timezone:", "started: 2026-06-01\ntimezone:"), "started is later, 2026-06-01"),
    "days off": (other(CAMPUS, "calendar: {terms: []}", "calendar: {terms: [], days: [{date: 2026-06-19, work: false, why: 端午}]}"), "1 more day off"),
    "scores of risk": (other(CAMPUS, "red: 320", "red: 400"), "scores of risk levels"),
    "a schedule that is gone": ({SCHEDULES: "schedules: []\n"}, "schedule fire-monthly: is gone"),
    "a thinner schedule": (other(SCHEDULES, "FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=YEARLY"), "its recurrence changes"),
    "a schedule that ends": (other(SCHEDULES, "start: 2026-05-01", "start: 2026-05-01\n    until: 2026-06-30"), "it ends earlier, on 2026-06-30"),
    "a schedule that starts later": (other(SCHEDULES, "start: 2026-05-01", "start: 2026-09-01"), "it starts later, on 2026-09-01"),
    "a schedule of other places": (other(SCHEDULES, "{key: true}", "{ids: [library]}"), "the places or units it asks for change"),
    "a schedule that anybody does": (other(SCHEDULES, "who: owner", "who: any"), "who does it"),
    "a schedule of other things": (other(SCHEDULES, "what: inspection", "what: meeting"), "who does it, what"),
    "a paragraph out of scope": (other(PLAN_PAGE, "title: 疏散通道}", "title: 疏散通道, out_of_scope: true, reason: 不管}"), "paragraph 一 of the plan is put out of scope"),
    "a paragraph that is gone": (other(PLAN_PAGE, "{ref: 一, title: 疏散通道}", "{ref: 二, title: 疏散通道}"), "paragraph 一 of the plan is gone"),
    "a task later": (other(MEASURE_PATH, "due: 2026-06-30", "due: 2026-07-01"), "task pm-2026-exits#survey: due later"),
    "a task of other units": (other(MEASURE_PATH, "title: 排查一遍, units: [library]", "title: 排查一遍, units: [audit]"), "of which units, changes"),
    "a task that is gone": (other(MEASURE_PATH, "{key: survey,", "{key: another,"), "task pm-2026-exits#survey: gone"),
    "a standard": (other("standards/own2026.yml", "疏散楼梯被封堵", "疏散楼梯被完全封堵"), "major-hazard items own2026.fire.1"),
    "a checklist that asks less": ({V2: CHECKLIST.replace("-v1", "-v2").replace("2026-01-01", "2026-07-01").replace("  - {key: gear, ask: 灭火器是否有效}\n", "")},
                                   "fire-monthly no longer asks gear"),
    "a workflow": ({".github/workflows/check.yml": "name: x\n"}, "1 file of .github/"),
    "a workflow of Forgejo": ({".forgejo/workflows/check.yml": "name: x\n"}, "1 file of .forgejo/"),
    "owners at GitLab": ({".gitlab/CODEOWNERS": "* @x\n"}, "1 file of .gitlab/"),
    "what runs when the tool is installed": ({"hatch_build.py": "x = 1\n"}, "1 file of hatch_build.py"),
    "the tool": ({"generator/anlan/rules/book.py": "RULES = ()\n"}, "1 file of generator/"),
    "attributes of files": ({".gitattributes": "* merge=ours\n"}, "1 file of .gitattributes"),
}  # fmt: skip
SILENT: dict[str, dict[str, Content]] = {
    "a shorter limit": other(CAMPUS, "grade: general, days: 30", "grade: general, days: 29"),
    "a stricter exception": other(CAMPUS, GENERAL, f"{GENERAL}  - {{what: rectify, of: hazard, grade: general, field: fire, days: 9}}\n"),
    "a verifier less": other(CAMPUS, "[security, logistics, audit, dorms]", "[security, logistics, audit]"),
    "a key place more": other(CAMPUS, "unit: library}", "unit: library, key: true}"),
    "a unit more": other(CAMPUS, "fields:\n", "  - {id: clinic, name: 校医院, posts: [head]}\nfields:\n"),
    "another order": other(CAMPUS, GENERAL, "").copy() | {CAMPUS: str(files()[CAMPUS]).replace(GENERAL, "").replace("lec:", f"{GENERAL}lec:")},
    "a task sooner": other(MEASURE_PATH, "due: 2026-06-30", "due: 2026-06-20"),
    "a checklist that asks more": {V2: CHECKLIST.replace("-v1", "-v2").replace("2026-01-01", "2026-07-01") + "  - {key: sign, ask: 标志是否完好}\n"},
    "a page": {"plan/education/index.md": "---\ntitle: 教育\n---\n\n# 教育\n"},
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_it_is_shown(name: str, campus: Path) -> None:
    edits, said = SHOWN[name]
    commit(campus, f"loose-{list(SHOWN).index(name)}", edits)
    ran = check(
        campus, "--base", "main", "--rev", f"loose-{list(SHOWN).index(name)}", "--actor", OFFICE, "--as-of", CLOCK
    )
    shown = [f for f in ran.findings if f["code"] == "CH301"]
    assert len(shown) == 1, ran.out
    assert shown[0]["level"] == "warning"
    assert said in shown[0]["message"]


WORKED = "calendar: {terms: [], days: [{date: 2026-06-13, work: true, why: 调休}, {date: 2026-06-20, work: true, why: 调休}]}"
ONE, OFF = (
    WORKED.replace("}, {date: 2026-06-20, work: true, why: 调休}", "}"),
    WORKED.replace("20, work: true", "20, work: false"),
)
BEGAN = ("- {id: dorm1, ", "- {id: dorm1, from: 2026-03-01, ")


@pytest.mark.parametrize(
    ("stood", "lands", "told"),
    [
        (("calendar: {terms: []}", WORKED), ONE, ["loosened: 1 day of work fewer"]),
        (("calendar: {terms: []}", WORKED), "calendar: {terms: []}", ["loosened: 2 days of work fewer"]),
        (("calendar: {terms: []}", WORKED), OFF, ["loosened: 1 more day off"]),
        (("calendar: {terms: []}", ONE), WORKED, []),
        (BEGAN, BEGAN[1].replace("03", "04"), ["loosened: dorm1 is in use only from 2026-04-01"]),
        (BEGAN, BEGAN[1].replace("03", "02"), []),
        (BEGAN, BEGAN[0], []),
    ],
)
def test_days_that_were_set_before(tmp_path: Path, stood: tuple[str, str], lands: str, told: list[str]) -> None:
    repo = made(tmp_path / "campus.git")
    commit(repo, "main", other(CAMPUS, *stood))
    text = str(other(CAMPUS, *stood)[CAMPUS]).replace(stood[1], lands)
    commit(repo, "next", {CAMPUS: text})
    ran = check(repo, "--base", "main", "--rev", "next", "--actor", OFFICE, "--as-of", CLOCK)
    assert [f["message"] for f in ran.findings] == told


@pytest.mark.parametrize("name", SILENT)
def test_it_is_not(name: str, campus: Path) -> None:
    commit(campus, f"tight-{list(SILENT).index(name)}", SILENT[name])
    ran = check(
        campus, "--base", "main", "--rev", f"tight-{list(SILENT).index(name)}", "--actor", OFFICE, "--as-of", CLOCK
    )
    assert (ran.code, ran.findings) == (0, [])


ASKED = "{kind: hazard, step: submitted, grade: major, field: fire}"
EVIDENCE: dict[str, tuple[str, bool]] = {
    "of every grade": (ASKED.replace(", grade: major", ""), False),
    "in every field": (ASKED.replace(", field: fire", ""), False),
    "of another step too": (f"{ASKED}, {{kind: hazard, step: closed}}", False),
    "by one for all": ("{kind: hazard, step: submitted}", False),
    "of another grade": (ASKED.replace("major", "general"), True),
    "of another step": (ASKED.replace("submitted", "closed"), True),
    "of another kind": (ASKED.replace("hazard", "incident").replace("submitted", "final").replace(", grade: major", ""), True),
    "of none": ("", True),
}  # fmt: skip


@pytest.mark.parametrize("name", EVIDENCE)
def test_evidence_that_is_asked_more_widely_is_not_asked_less(name: str, campus: Path) -> None:
    asked, fewer = EVIDENCE[name]
    for branch, entries, start in (("asked", ASKED, "main"), ("now", asked, "asked")):
        text = f"evidence: [{entries}]\n" if entries else ""
        commit(campus, branch, other(CAMPUS, "lec:", f"{text}lec:"), start)
    ran = check(campus, "--base", "asked", "--rev", "now", "--actor", OFFICE, "--as-of", CLOCK)
    assert [f["message"] for f in ran.findings if f["code"] == "CH301"] == fewer * [
        "loosened: fewer steps ask for evidence"
    ]
