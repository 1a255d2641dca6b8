"""Changes that must not land, each with the code, the path and the command that its refusal must name."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from tests.gate.campus import (
    AUDIT,
    CHECKLIST,
    CLOSED,
    DORMS,
    INCIDENT,
    INSPECTION,
    LIBRARY,
    LOGISTICS,
    MAJOR,
    MEASURE_PATH,
    MEETING,
    NOTICE,
    OFFICE,
    PATROL,
    PHOTO_PATH,
    REGISTERED,
    STRANGER,
    TOMBSTONE,
    WAIVER,
    Content,
    H,
    Link,
    add,
    assigned,
    edit,
    hazard,
    other,
    path,
    planned,
    records,
    step,
    submitted,
)

R = records()


class Forbidden(NamedTuple):
    """What somebody tries, who it is, what the refusal says: code, path, and a command in its help."""

    name: str
    actor: str
    edits: dict[str, Content]
    code: str
    path: str
    command: str = ""


def rid_of(path_: str) -> str:
    """The id in a record's path."""
    return path_.rpartition("/")[2].removesuffix(".yml")


def _new(rid: str, *steps: str, **fields: str) -> dict[str, Content]:
    return {path(rid): hazard(rid, *steps, **fields)}


def _reordered() -> dict[str, Content]:
    return {path(H.rectifying): hazard(H.rectifying, REGISTERED, planned(), assigned())}


def _buried(
    rid: str, by: str = "security/head", approved: str = "college/vp-safety", blob: str = "0" * 40
) -> dict[str, Content]:
    text = TOMBSTONE.replace("by: security/head", f"by: {by}", 1).replace("college/vp-safety", approved)
    return {path(rid): f"id: {rid}\n" + text.replace("5f7d0c2ab0c1f4e3d2a9b8877665544332211000", blob)}


BACK = "git checkout main -- "
HEADS = (
    Forbidden("the title edited", OFFICE, edit(H.reported, "堆放纸箱", "基本畅通"), "CH101", path(H.reported),
              f"{BACK}{path(H.reported)}"),
    Forbidden("the title edited: how to correct it", LIBRARY, edit(H.reported, "堆放纸箱", "堆放杂物"), "CH101", path(H.reported),
              f"anlan step {H.reported} corrected --set 'title=安全出口堆放杂物'"),
    Forbidden("the time of a head edited", OFFICE, edit(H.closed, "at: 2026-05-04T09:00", "at: 2026-05-04T09:30"), "CH101", path(H.closed), BACK),
    Forbidden("the place edited", OFFICE, edit(H.assigned, "place: library", "place: dorm1"), "CH101", path(H.assigned),
              f"anlan step {H.assigned} corrected --set place=dorm1"),
    Forbidden("the reporter edited", OFFICE, edit(H.reported, "by: library/head", "by: library/keeper"), "CH101", path(H.reported),
              f"anlan step {H.reported} void"),
    Forbidden("the visibility set later", OFFICE, edit(H.reported, "source: self\n", "source: self\nvisibility: office\n"), "CH101",
              path(H.reported), f"anlan step {H.reported} void"),
    Forbidden("a field of a head removed", OFFICE, edit(H.reported, "notes: 发现人学号二〇二六〇一，宿舍三〇五\n", ""), "CH101", path(H.reported), BACK),
    Forbidden("evidence taken out of a head", LIBRARY, edit(H.assigned, f"evidence: \n  - file: {PHOTO_PATH[-36:]}\n", ""), "CH101",
              path(H.assigned), BACK),
    Forbidden("a caption put under landed evidence", LIBRARY, edit(H.assigned, PHOTO_PATH[-36:], f"{PHOTO_PATH[-36:]}\n    caption: 已清"),
              "CH101", path(H.assigned), BACK),
    Forbidden("a result of an inspection edited", OFFICE, edit(INSPECTION, "exit: not_ok", "exit: ok"), "CH101", path(INSPECTION), BACK),
    Forbidden("a row of a sheet changed", LIBRARY, edit(PATROL, "22:00 00:00", "22:00 00:00 02:00"), "CH101", path(PATROL), BACK),
    Forbidden("a row added to a sheet", LIBRARY, {path(PATROL): R[PATROL] + "  - {date: 2026-05-05, shift: night, rounds: 22:00, result: ok}\n"},
              "CH101", path(PATROL), BACK),
    Forbidden("the due day of a notice edited", OFFICE, edit(NOTICE, "due: 2026-05-30", "due: 2026-06-30"), "CH101", path(NOTICE), BACK),
    Forbidden("the text of a meeting edited", OFFICE, edit(MEETING, "通报隐患", "通报隐患，一切正常"), "CH101", path(MEETING), BACK),
)  # fmt: skip
STEPS = (
    Forbidden("a deadline edited in its step", OFFICE, edit(H.assigned, "deadline: 2026-05-30", "deadline: 2026-06-02"), "CH102",
              path(H.assigned), f"{BACK}{path(H.assigned)}"),
    Forbidden("the responsible unit edited", OFFICE, edit(H.assigned, "to: library/head", "to: dorms/head"), "CH102", path(H.assigned), BACK),
    Forbidden("steps moved", OFFICE, _reordered(), "CH102", path(H.rectifying), BACK),
    Forbidden("a step removed", OFFICE, edit(H.closed, submitted(), ""), "CH102", path(H.closed), BACK),
    Forbidden("the last step removed", LIBRARY, edit(H.submitted, submitted(), ""), "CH102", path(H.submitted), BACK),
    Forbidden("all steps removed", OFFICE, {path(H.closed): hazard(H.closed)}, "CH102", path(H.closed), BACK),
    Forbidden("a step put in the middle", OFFICE,
              edit(H.closed, submitted(), step("noted", "05T10:00", "security/head", note="催办") + submitted()), "CH102", path(H.closed), BACK),
    Forbidden("a field added to the last step", OFFICE, {path(H.closed): R[H.closed] + "    note: 经复核\n"}, "CH102", path(H.closed), BACK),
    Forbidden("the last text continued", LIBRARY, {path(H.submitted): R[H.submitted] + "      并已加锁\n"}, "CH102", path(H.submitted), BACK),
    Forbidden("a second list of steps", OFFICE, {path(H.assigned): R[H.assigned] + "steps:\n" + CLOSED}, "FI109", path(H.assigned)),
    Forbidden("a record emptied", OFFICE, {path(H.closed): ""}, "CH101", path(H.closed), f"{BACK}{path(H.closed)}"),
    Forbidden("a record turned into a list", OFFICE, {path(H.closed): "- 1\n"}, "CH101", path(H.closed), BACK),
    Forbidden("a landed step misspelt so that nothing can be read", OFFICE, edit(H.closed, "  - step: planned", "  - step planned"), "CH101",
              path(H.closed), BACK),
    Forbidden("the counts of an incident edited", DORMS, edit(INCIDENT, "injured: 0", "injured: 1"), "CH102", path(INCIDENT), BACK),
)  # fmt: skip
GONE = (
    Forbidden("a record deleted", OFFICE, {path(H.reported): None}, "CH103", path(H.reported), f"anlan step {H.reported} void"),
    Forbidden("a sheet deleted by its own unit", LIBRARY, {path(PATROL): None}, "CH103", path(PATROL), f"{BACK}{path(PATROL)}"),
    Forbidden("a record renamed", LIBRARY,
              {path(H.reported): None, **_new("hz-20260504-library-77")}, "CH103", path(H.reported), BACK),
    Forbidden("a record moved to another month", OFFICE,
              {path(H.closed): None, path(H.closed).replace("/05/", "/06/"): R[H.closed]}, "CH103", path(H.closed), BACK),
    Forbidden("a record put behind a link", OFFICE, {path(H.closed): Link("hz-20260504-library-6.yml")}, "CH103", path(H.closed), BACK),
    Forbidden("a record turned into a folder", OFFICE, {path(H.closed): None, path(H.closed) + "/x.yml": "x: 1\n"}, "CH103", path(H.closed), BACK),
    Forbidden("a tombstone that shows more than its record did", OFFICE, _buried(H.own_submitted), "CH104", path(H.own_submitted),
              "visibility: office"),
    Forbidden("a tombstone that takes a record out of the campus's sight", OFFICE,
              {path(H.reported): str(_buried(H.reported)[path(H.reported)]) + "visibility: office\n"}, "CH104", path(H.reported), "visibility: campus"),
    Forbidden("a tombstone by a unit", LIBRARY, _buried(H.reported, by="library/head"), "CH104", path(H.reported), "by: security/"),
    Forbidden("a tombstone approved by the office itself", OFFICE, _buried(H.reported, approved="security/head"), "CH104", path(H.reported),
              "college/vp-safety"),
    Forbidden("a tombstone approved by whom it may not", OFFICE, _buried(H.reported, approved="library/head"), "CH104", path(H.reported),
              "college/vp-safety"),
    Forbidden("a tombstone without approval", OFFICE,
              {path(H.reported): str(_buried(H.reported)[path(H.reported)]).replace("  approved_by: college/vp-safety\n", "")},
              "SC202", path(H.reported)),
    Forbidden("a tombstone that names another content", OFFICE, _buried(H.reported), "CH104", path(H.reported),
              f"git rev-parse main:./{path(H.reported)}"),
    Forbidden("a tombstone edited", OFFICE, edit(H.buried, "涉及个人健康信息，依法删除", "整理"), "CH104", path(H.buried), BACK),
    Forbidden("a tombstone revived", OFFICE, {path(H.buried): hazard(H.buried)}, "CH104", path(H.buried), BACK),
    Forbidden("a passage redacted without its content named", OFFICE,
              {path(H.reported): R[H.reported].replace("发现人学号二〇二六〇一", "〔内容已依规删除〕") + "steps:\n" + step(
                  "redacted", "09T09:00", "security/head", parts="[notes]", reason="含个人信息", approved_by="college/vp-safety",
                  blobs=f"[{'0' * 40}]")}, "CH104", path(H.reported), "git rev-parse main:./"),
    Forbidden("more taken out than a redaction names", OFFICE,
              {path(H.reported): R[H.reported].replace("发现人学号二〇二六〇一", "〔内容已依规删除〕").replace("堆放纸箱", "〔内容已依规删除〕")
               + "steps:\n" + step("redacted", "09T09:00", "security/head", parts="[notes]", reason="含个人信息",
                                   approved_by="college/vp-safety", blobs=f"[{'0' * 40}]")}, "CH101", path(H.reported), BACK),
)  # fmt: skip
KEPT = (
    Forbidden("a photo whose name is not its content", LIBRARY, {f"records/evidence/ab/ab{'0' * 30}.jpg": b"x"}, "EV902", f"records/evidence/ab/ab{'0' * 30}.jpg"),
    Forbidden("a page put among the records", LIBRARY, {"records/hazard/2026/05/index.html": "<script>1</script>\n"}, "FI113", "records/hazard/2026/05/index.html"),
    Forbidden("a record in another kind's folder", LIBRARY, {"records/drill/2026/05/hz-20260510-library-1.yml": hazard("hz-20260510-library-1", at="2026-05-10T09:00+08:00")},
              "FI114", "records/drill/2026/05/hz-20260510-library-1.yml"),
    Forbidden("a photo that no report names", STRANGER, {"records/evidence/{0:.2}/{0}.jpg".format(hashlib.sha256(b"p").hexdigest()[:32]): b"p"},
              "CH202", "records/evidence/{0:.2}/{0}.jpg".format(hashlib.sha256(b"p").hexdigest()[:32])),
    Forbidden("settings that give one account to two units, in other letters", OFFICE, other("campus.yml", '"github:library", ', '"github:library", "GitHub:Dorms", '),
              "CA401", "campus.yml"),
    Forbidden("a photo replaced", LIBRARY, {PHOTO_PATH: b"\xff\xd8\xff\xe0 the exit, tidied"}, "CH106", PHOTO_PATH, f"{BACK}{PHOTO_PATH}"),
    Forbidden("a photo deleted", OFFICE, {PHOTO_PATH: None}, "CH106", PHOTO_PATH, f"{BACK}{PHOTO_PATH}"),
    Forbidden("a photo put behind a link", OFFICE, {PHOTO_PATH: Link("elsewhere.jpg")}, "CH106", PHOTO_PATH, f"{BACK}{PHOTO_PATH}"),
    Forbidden("a checklist in use put behind a link", OFFICE, {"plan/checklists/fire-monthly-v1.yml": Link(CHECKLIST)}, "CH107",
              "plan/checklists/fire-monthly-v1.yml", BACK),
    Forbidden("a checklist in use edited", OFFICE, other("plan/checklists/fire-monthly-v1.yml", "灭火器是否有效", "灭火器有没有"), "CH107",
              "plan/checklists/fire-monthly-v1.yml", f"{BACK}plan/checklists/fire-monthly-v1.yml"),
    Forbidden("a checklist in use deleted", OFFICE, {"plan/checklists/fire-monthly-v1.yml": None}, "CH107",
              "plan/checklists/fire-monthly-v1.yml", BACK),
    Forbidden("a unit vanished", OFFICE, other("campus.yml", '  - {id: audit, name: 纪检监察室, posts: [head], identities: ["github:audit", "login:audit"]}\n', ""),
              "CH108", "campus.yml", "git diff main -- campus.yml"),
    Forbidden("a post vanished", OFFICE, other("campus.yml", "  - {id: clerk, name: 内勤}\n", ""), "CH108", "campus.yml", "until"),
    Forbidden("a post of a unit vanished", OFFICE, other("campus.yml", "posts: [head, clerk]", "posts: [head]"), "CH108", "campus.yml", "until"),
    Forbidden("a place vanished", OFFICE, other("campus.yml", "  - {id: dorm1, ", "  - {id: dorm9, "), "CH108", "campus.yml", "until"),
    Forbidden("a field vanished", OFFICE, other("campus.yml", "  - {id: fire, name: 消防}", "  - {id: food, name: 食品}"), "CH108", "campus.yml", "until"),
    Forbidden("a hazard voided that took in another", OFFICE, add(H.assigned, step("void", "09T09:00", "security/head", reason="误报")), "CH109",
              path(H.assigned), f"anlan step {H.merged} reopened"),
    Forbidden("a hazard buried that took in another", OFFICE, _buried(H.assigned), "CH109", path(H.assigned), f"anlan step {H.merged} reopened"),
    Forbidden("merged into a void one, said to be before it was voided", OFFICE,
              add(H.registered, step("merged", "04T10:00", "security/head", into=H.void, reason="同一处")), "CH110", path(H.registered), BACK),
    Forbidden("merged into a closed one", OFFICE, add(H.registered, step("merged", "09T09:00", "security/head", into=H.closed, reason="同一处")),
              "CS508", path(H.registered)),
    Forbidden("merged into itself", OFFICE, add(H.registered, step("merged", "09T09:00", "security/head", into=H.registered, reason="同一处")),
              "CS508", path(H.registered)),
)  # fmt: skip
SETTINGS = tuple(
    Forbidden(f"a unit changes {name}", LIBRARY, edits, "CH203", name)
    for name, edits in {
        "campus.yml": other("campus.yml", "grade: general, days: 30", "grade: general, days: 90"),
        "plan/2026/schedules.yml": other("plan/2026/schedules.yml", "FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=YEARLY"),
        MEASURE_PATH: other(MEASURE_PATH, "due: 2026-06-30", "due: 2026-12-30"),
        ".github/workflows/check.yml": {".github/workflows/check.yml": "name: nothing\n"},
        "standards/own2026.yml": other("standards/own2026.yml", "疏散楼梯被封堵", "疏散楼梯被完全封堵"),
        ".ci/hook": {".ci/hook": "exit 0\n"},
        "generator/anlan/rules/book.py": {"generator/anlan/rules/book.py": "CHANGE_RULES = ()\n"},
        "plan/checklists/spare-v1.yml": {
            "plan/checklists/spare-v1.yml": CHECKLIST.replace("fire-monthly-v1", "spare-v1") + "\n"
        },
    }.items()
)
MOVES = (
    Forbidden("the responsible unit verifies its own work", OFFICE,
              add(H.own_submitted, step("verified", "07T09:00", "security/head", found="已改")), "HZ107", path(H.own_submitted)),
    Forbidden("a unit verifies though it may not", LIBRARY,
              add(H.submitted, step("verified", "07T09:00", "library/keeper", found="已改")), "CS502", path(H.submitted)),
    Forbidden("the unit above verifies", LOGISTICS,
              add(H.dorms_submitted, step("verified", "07T09:00", "logistics/head", found="已改")), "HZ107", path(H.dorms_submitted)),
    Forbidden("the unit below verifies", DORMS,
              add(H.logistics_submitted, step("verified", "07T09:00", "dorms/head", found="已改")), "HZ107", path(H.logistics_submitted)),
    Forbidden("a unit registers", LIBRARY, add(H.reported, step("registered", "05T09:00", "library/head", grade="general")), "CS502", path(H.reported)),
    Forbidden("a unit assigns", LIBRARY, add(H.registered, assigned().replace("security/head", "library/head")), "CS502", path(H.registered)),
    Forbidden("a unit closes", AUDIT, add(H.verified, CLOSED.replace("security/head", "audit/head")), "CS502", path(H.verified)),
    Forbidden("another unit submits", DORMS, add(H.rectifying, submitted("dorms/head")), "CS502", path(H.rectifying)),
    Forbidden("a closed one submitted again", LIBRARY, add(H.closed, step("submitted", "09T09:00", "library/head", done="已改")), "CS501", path(H.closed)),
    Forbidden("closed before it was verified", OFFICE, add(H.submitted, CLOSED), "CS501", path(H.submitted)),
    Forbidden("a deadline moved by a correction", OFFICE,
              add(H.assigned, step("corrected", "09T09:00", "security/head", set="{deadline: 2026-06-20}", reason="笔误")), "CS507", path(H.assigned)),
    Forbidden("an inspection's hazard made out of one that was found otherwise", LIBRARY,
              add(H.reported, step("corrected", "09T09:00", "library/head", set=f"{{found_in: {INSPECTION}#exit}}", reason="写错了")),
              "CS507", path(H.reported), "void"),
    Forbidden("who entered it, corrected", OFFICE,
              add(H.entered, step("corrected", "09T09:00", "community/reporter", entered_by="security/clerk", set="{entered_by: library/head}", reason="笔误")),
              "CS507", path(H.entered)),
    Forbidden("a deadline moved by transferring", OFFICE,
              add(H.assigned, step("transferred", "09T09:00", "security/head", to="dorms/head", reason="归宿管", deadline="2026-06-20")),
              "SC201", path(H.assigned), "write it into notes"),
    Forbidden("a deadline moved by assigning again", OFFICE,
              add(H.assigned, step("assigned", "09T09:00", "security/head", to="library/head", deadline="2026-06-07")), "CS501", path(H.assigned)),
    Forbidden("an extension without approval", OFFICE,
              add(H.assigned, step("extended", "09T09:00", "security/head", deadline="2026-06-20", reason="缺料")), "SC202", path(H.assigned)),
    Forbidden("an extension approved by who asks", OFFICE,
              add(H.assigned, step("extended", "09T09:00", "security/head", deadline="2026-06-20", reason="缺料", approved_by="security/head")),
              "CS506", path(H.assigned)),
    Forbidden("a deadline past the limit", OFFICE, add(H.registered, assigned().replace("2026-05-30", "2026-08-30")), "HZ106", path(H.registered)),
    Forbidden("a grade lowered without approval", OFFICE,
              add(H.major, step("regraded", "09T09:00", "security/clerk", grade="general", reason="已核")), "SC202", path(H.major)),
    Forbidden("a grade changed by assigning", OFFICE,
              {path(H.major): hazard(H.major, MAJOR, assigned(interim="停用")), **_new("hz-20260504-security-9", MAJOR, assigned(interim="停用", grade="general"))},
              "HZ108", path("hz-20260504-security-9")),
    Forbidden("a major one lowered as if it were general", OFFICE,
              add(H.major, step("regraded", "09T09:00", "security/clerk", grade="general", reason="已核", approved_by="security/head")), "CS506", path(H.major)),
    Forbidden("a major one submitted without its five in place", LIBRARY, add(H.major, submitted()), "HZ103", path(H.major)),
    Forbidden("a major one closed without approval", OFFICE, add(H.major_verified, CLOSED), "HZ105", path(H.major_verified)),
    Forbidden("a step claimed after the clock", OFFICE, add(H.verified, step("closed", "2026-07-01T09:00+08:00", "security/head")), "CS504", path(H.verified)),
    Forbidden("a step claimed before the one that precedes it", OFFICE, add(H.verified, step("closed", "05T09:00", "security/head")), "CS503", path(H.verified)),
    Forbidden("personal data", LIBRARY, _new("hz-20260510-library-1", at="2026-05-10T09:00+08:00", text="电话 13800138000"), "PD102",
              path("hz-20260510-library-1")),
    Forbidden("a waiver approved by its own unit", LIBRARY, add(WAIVER, step("approved", "09T09:00", "library/keeper")), "CS502", path(WAIVER)),
    Forbidden("a checklist named so that no search finds it", OFFICE, {path("in-20260505-security-1"): R[INSPECTION].replace(INSPECTION, "in-20260505-security-1")
              .replace("20260504", "20260505").replace("05-04", "05-05").replace("fire-monthly-v1", r'"fire-monthly\x2dv1"')}, "FI116",
              path("in-20260505-security-1")),
    Forbidden("a link put among the records", LIBRARY, {"records/hazard/2026/05/hz-20260510-library-1.yml": Link("/etc/hostname")}, "FI111",
              "records/hazard/2026/05/hz-20260510-library-1.yml"),
)  # fmt: skip
OWNERSHIP = (
    Forbidden("a step in another unit's name", LIBRARY, add(H.submitted, step("verified", "07T09:00", "audit/head", found="已改")), "CH201",
              path(H.submitted), "audit"),
    Forbidden("a hazard in another unit's name", DORMS, _new("hz-20260510-library-1", at="2026-05-10T09:00+08:00"), "CH201",
              path("hz-20260510-library-1"), "library"),
    Forbidden("entered for another without saying so", OFFICE, add(H.rectifying, submitted()), "CH201", path(H.rectifying), "entered_by: security/"),
    Forbidden("entered for another without standing", DORMS,
              add(H.rectifying, step("submitted", "06T09:00", "library/head", entered_by="dorms/head", done="已清")), "CS505", path(H.rectifying)),
    Forbidden("said to be entered by another unit", DORMS,
              add(H.rectifying, step("submitted", "06T09:00", "library/head", entered_by="library/keeper", done="已清")), "CH201", path(H.rectifying)),
    Forbidden("an unknown account takes a step", STRANGER, add(H.rectifying, submitted()), "CH202", path(H.rectifying)),
    Forbidden("an unknown account reports and registers at once", STRANGER,
              _new("hz-20260510-community-1", step("registered", "10T10:00", "security/clerk", grade="general"), at="2026-05-10T09:00+08:00", by="community/reporter"),
              "CH202", path("hz-20260510-community-1")),
    Forbidden("an unknown account files an answer of a unit", STRANGER, {path(MEETING).replace("0507-security-1", "0508-security-1"):
              R[MEETING].replace("20260507", "20260508").replace("05-07", "05-08")}, "CH202", path("me-20260508-security-1")),
    Forbidden("an unknown account edits settings", STRANGER, other("campus.yml", "[security, logistics, audit, dorms]", "[security, library]"),
              "CH202", "campus.yml"),
)  # fmt: skip
TWICE = (
    Forbidden("a limit raised and used in one change", OFFICE,
              {**other("campus.yml", "grade: general, days: 30", "grade: general, days: 365"),
               **add(H.registered, assigned().replace("2026-05-30", "2026-08-30"))}, "HZ106", path(H.registered)),
    Forbidden("a verifier named and used in one change", OFFICE,
              {**other("campus.yml", "[security, logistics, audit, dorms]", "[security, logistics, audit, dorms, college]"),
               **add(H.submitted, step("verified", "07T09:00", "college/vp-safety", entered_by="security/clerk", found="已改"))},
              "CS502", path(H.submitted)),
    Forbidden("an approval by a post that the same change allows", OFFICE,
              {**other("campus.yml", "approve_major: [college/vp-safety]", "approve_major: [college/vp-safety, audit/head]"),
               **add(H.major_verified, step("closed", "08T09:00", "security/head", approved_by="audit/head"))}, "CS506", path(H.major_verified)),
    Forbidden("settings that break what stands", OFFICE, other("campus.yml", "  - {id: dorm1, name: 1号宿舍楼, kind: dormitory, unit: dorms",
              "  - {id: dorm1, name: 1号宿舍楼, kind: dormitory, unit: nobody"), "CA401", "campus.yml"),
    Forbidden("settings that cannot be read", OFFICE, {"campus.yml": "format: [\n"}, "FI1", "campus.yml"),
    Forbidden("settings that are gone", OFFICE, {"campus.yml": None}, "CH108", "campus.yml", "git checkout main -- campus.yml"),
)  # fmt: skip
FORBIDDEN = (*HEADS, *STEPS, *GONE, *KEPT, *SETTINGS, *MOVES, *OWNERSHIP, *TWICE)
NOT_RECORDS = ("campus.yml", "plan/", "standards/", ".", "generator/", "records/evidence/")
