"""Changes that are in order and must pass, and the warnings that they show all the same."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from tests.gate.campus import (
    ALL,
    AUDIT,
    CHECKLIST,
    CLOSED,
    DORMS,
    INCIDENT,
    INSPECTION,
    LIBRARY,
    LOGISTICS,
    MEASURE_PATH,
    MEETING,
    NOTICE,
    OFFICE,
    PHOTO,
    PHOTO_PATH,
    REGISTERED,
    STRANGER,
    TOMBSTONE,
    VERIFIED,
    WAIVER,
    Content,
    H,
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
NEW = "hz-20260510-library-1"
DAY = "2026-05-10T09:00+08:00"


class Honest(NamedTuple):
    """What somebody does, who it is, and the codes of the warnings that it shows."""

    name: str
    actor: str
    edits: dict[str, Content]
    warnings: frozenset[str] = frozenset()


def blob(text: str | bytes) -> str:
    """The id that Git gives a content."""
    data = text.encode() if isinstance(text, str) else text
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def _redacted() -> dict[str, Content]:
    old = R[H.reported]
    lawful = step("redacted", "09T09:00", "security/head", parts="[notes]", reason="含个人信息", approved_by="college/vp-safety", blobs=f"[{blob(old)}]")  # fmt: skip
    return {path(H.reported): old.replace("发现人学号二〇二六〇一", "〔内容已依规删除〕") + "steps:\n" + lawful}


def _buried(rid: str, *more: str) -> dict[str, Content]:
    blobs = "\n    - ".join((blob(R[rid]), *more))
    return {path(rid): f"id: {rid}\n" + TOMBSTONE.replace("5f7d0c2ab0c1f4e3d2a9b8877665544332211000", blobs)}


def _photo() -> dict[str, Content]:
    data = b"\xff\xd8\xff\xe0 another photo"
    name = hashlib.sha256(data).hexdigest()[:32] + ".jpg"
    new = step("submitted", "06T09:00", "library/head", done="已清走", evidence=f"\n      - file: {name}")
    return {**add(H.rectifying, new), f"records/evidence/{name[:2]}/{name}": data}


LOOSE = frozenset({"CH301"})
MOVES = (
    Honest("a unit reports", LIBRARY, {path(NEW): hazard(NEW, at=DAY)}),
    Honest("a unit reports by its mail", "tushuguan@anlan.example", {path(NEW): hazard(NEW, at=DAY)}),
    Honest("the case of a login does not matter", "GitHub:LIBRARY", {path(NEW): hazard(NEW, at=DAY)}),
    Honest("an unknown account reports", STRANGER, {path("hz-20260510-community-1"): hazard("hz-20260510-community-1", at=DAY, by="community/reporter")}),
    Honest("an unknown account reports with a photo", STRANGER,
           {path("hz-20260510-community-1"): hazard("hz-20260510-community-1", at=DAY, by="community/reporter",
            evidence=f"\n  - file: {hashlib.sha256(b'p').hexdigest()[:32]}.jpg"),
            "records/evidence/{0:.2}/{0}.jpg".format(hashlib.sha256(b"p").hexdigest()[:32]): b"p"}),
    Honest("an unknown account reports for a unit", STRANGER, {path(NEW): hazard(NEW, at=DAY)}, frozenset({"CH204"})),
    Honest("the office enters for an outsider", OFFICE,
           {path("hz-20260510-outside-1"): hazard("hz-20260510-outside-1", at=DAY, by="outside/expert", entered_by="security/clerk")}),
    Honest("a unit enters for an outsider", LIBRARY,
           {path("hz-20260510-community-1"): hazard("hz-20260510-community-1", at=DAY, by="community/reporter", entered_by="library/keeper")}),
    Honest("the unit above enters for the one below", LOGISTICS,
           {path("hz-20260510-dorms-1"): hazard("hz-20260510-dorms-1", at=DAY, entered_by="logistics/head")}),
    Honest("the office registers", OFFICE, add(H.reported, REGISTERED)),
    Honest("the office assigns", OFFICE, add(H.registered, assigned())),
    Honest("the reporter fixes it at once", LIBRARY, add(H.reported, step("fixed", "04T12:00", "library/head", to="library/head", done="已清走"))),
    Honest("the responsible unit plans", LIBRARY, add(H.assigned, planned())),
    Honest("the responsible unit submits with a photo", LIBRARY, _photo()),
    Honest("a verifier verifies", AUDIT, add(H.submitted, VERIFIED)),
    Honest("a verifier rejects", LOGISTICS, add(H.submitted, step("rejected", "07T09:00", "logistics/head", reason="仍有纸箱"))),
    Honest("the office closes", OFFICE, add(H.verified, CLOSED)),
    Honest("the office closes a major one with approval", OFFICE,
           add(H.major_verified, step("closed", "08T09:00", "security/head", approved_by="college/vp-safety"))),
    Honest("an approved extension past the limit", OFFICE,
           add(H.assigned, step("extended", "09T09:00", "security/clerk", deadline="2026-07-30", reason="缺料", approved_by="security/head"))),
    Honest("a major one lowered with approval", OFFICE,
           add(H.major, step("regraded", "09T09:00", "security/clerk", grade="general", reason="已核", approved_by="college/vp-safety"))),
    Honest("a transfer", OFFICE, add(H.assigned, step("transferred", "09T09:00", "security/clerk", to="dorms/head", reason="归宿管"))),
    Honest("a merge into an open one", OFFICE, add(H.registered, step("merged", "09T09:00", "security/clerk", into=H.assigned, reason="同一处"))),
    Honest("a void with its reason", OFFICE, add(H.registered, step("void", "09T09:00", "security/head", reason="误报"))),
    Honest("a check after closing", AUDIT, add(H.closed, step("checked", "20T09:00", "audit/head", result="ok", found="仍畅通"))),
    Honest("a reopening", OFFICE,
           add(H.closed, step("reopened", "20T09:00", "security/head", to="library/head", deadline="2026-06-10", reason="又堆放"))),
    Honest("what was merged is reopened, then its taker voided", OFFICE,
           {**add(H.merged, step("reopened", "08T09:00", "security/head", to="library/head", deadline="2026-06-01", reason="并非同一处")),
            **add(H.assigned, step("void", "09T09:00", "security/head", reason="误报"))}),
    Honest("a correction by the reporter", LIBRARY,
           add(H.reported, step("corrected", "05T09:00", "library/head", set="{title: 安全出口堆放杂物}", reason="笔误"))),
    Honest("a note by any unit", DORMS, add(H.assigned, step("noted", "09T09:00", "dorms/head", note="已看到"))),
    Honest("several steps at once by one unit", OFFICE, add(H.reported, REGISTERED, assigned())),
    Honest("a major one through its five", LIBRARY, add(H.major, planned(**ALL), submitted())),
    Honest("a follow-up report of an incident", DORMS,
           add(INCIDENT, step("follow", "06T09:00", "dorms/head", sent_to="保卫处", via="phone", counts="{injured: 0}", text="无复燃"))),
    Honest("a notice answered", LIBRARY, add(NOTICE, step("replied", "07T09:00", "library/head", text="已清走"))),
    Honest("a waiver approved", OFFICE, add(WAIVER, step("approved", "07T09:00", "security/head"))),
    Honest("a note on an inspection whose hazards were filed before", OFFICE, add(INSPECTION, step("noted", "09T09:00", "security/clerk", note="已复核"))),
    Honest("a sheet voided by the office", OFFICE, add(MEETING, step("void", "09T09:00", "security/head", reason="重复"))),
)  # fmt: skip
LAWFUL = (
    Honest("a passage redacted with approval", OFFICE, _redacted()),
    Honest("a tombstone by the office", OFFICE, _buried(H.reported)),
    Honest("a tombstone with the photo that goes too", OFFICE, {**_buried(H.assigned, blob(PHOTO)), PHOTO_PATH: None, **add(
        H.merged, step("reopened", "08T09:00", "security/head", to="library/head", deadline="2026-06-01", reason="并非同一处"))}),
    Honest("a tombstone for an inspection whose item a hazard names", OFFICE, _buried(INSPECTION)),
    Honest("a photo redacted, the record stays", OFFICE, {PHOTO_PATH: None, **add(H.assigned, step(
        "redacted", "09T09:00", "security/head", parts="[evidence.0]", reason="拍到人脸", approved_by="college/vp-safety",
        blobs=f"[{blob(R[H.assigned])}, {blob(PHOTO)}]"))}),
    Honest("a comment and no step", OFFICE, {path(H.closed): R[H.closed] + "# 已解决\n"}, frozenset({"CH105"})),
    Honest("other quotes, no other value", OFFICE, edit(H.reported, "title: 安全出口堆放纸箱", 'title: "安全出口堆放纸箱"'), frozenset({"CH105"})),
    Honest("other line ends, no other value", OFFICE, {path(H.closed): R[H.closed].replace("\n", "\r\n")}, frozenset({"CH105"})),
)  # fmt: skip
SETTINGS = (
    Honest("a plan page", OFFICE, other(MEASURE_PATH, "清理通道，见", "先清理通道，见")),
    Honest("a task due later", OFFICE, other(MEASURE_PATH, "due: 2026-06-30", "due: 2026-12-30"), LOOSE),
    Honest("a schedule thinned", OFFICE, other("plan/2026/schedules.yml", "FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=YEARLY"), LOOSE),
    Honest("a limit raised", OFFICE, other("campus.yml", "grade: general, days: 30", "grade: general, days: 60"), LOOSE),
    Honest("a role widened", OFFICE, other("campus.yml", "approve_general: [security/head]", "approve_general: [security/head, audit/head]"), LOOSE),
    Honest("an identity more", OFFICE, other("campus.yml", '"github:library", ', '"github:library", "github:library2", '), LOOSE),
    Honest("a workflow changed", OFFICE, {".github/workflows/check.yml": "name: check\non: push\n"}, LOOSE),
    Honest("a limit tightened", OFFICE, other("campus.yml", "grade: general, days: 30", "grade: general, days: 20")),
    Honest("a place that ends", OFFICE, other("campus.yml", "- {id: dorm1, ", "- {id: dorm1, until: 2026-12-31, "), LOOSE),
    Honest("a unit more", OFFICE, other("campus.yml", "fields:\n", "  - {id: clinic, name: 校医院, posts: [head]}\nfields:\n")),
    Honest("a new version of a checklist", OFFICE, {"plan/checklists/fire-monthly-v2.yml":
           CHECKLIST.replace("-v1", "-v2").replace("2026-01-01", f"2026-07-01\nbecause:\n  - {MEETING}")}),
    Honest("a checklist that nobody used", OFFICE, other("plan/checklists/spare-v1.yml", "灭火器是否有效", "灭火器是否在位")),
    Honest("a note that has nothing to do with the campus", OFFICE, {"README.md": "# 本校\n"}),
    Honest("nothing but the office's own files", OFFICE, {"docs/notes.md": "x\n", "plan/education/index.md": "---\ntitle: 教育\n---\n\n# 教育\n"}),
)  # fmt: skip
HONEST = (*MOVES, *LAWFUL, *SETTINGS)
