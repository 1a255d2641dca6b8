"""A small campus for the gate: hazards in every state, a sheet, an inspection, an incident and the rest, with its history."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path
from typing import NamedTuple

from tests.reader.small import CAMPUS as PLAIN
from tests.reader.small import git

CLOCK = "2026-06-15T08:00+08:00"
IDENTITIES = {
    "college": '"login:college"',
    "security": 'baowei@anlan.example, "github:Campus-Office", "login:security"',
    "logistics": '"github:logistics", "login:logistics"',
    "dorms": '"github:dorms", "login:dorms"',
    "library": 'tushuguan@anlan.example, "github:library", "login:library"',
    "audit": '"github:audit", "login:audit"',
}
OUTSIDE = """  - {id: outside, name: 外单位, posts: [expert], external: true}
  - {id: community, name: 师生员工, posts: [reporter], external: true}
"""
OFFICE, LIBRARY, DORMS, LOGISTICS, AUDIT, STRANGER = (
    f"github:{u}" for u in ("campus-office", "library", "dorms", "logistics", "audit", "passer-by")
)
PHOTO = b"\xff\xd8\xff\xe0 a photo of the east exit"
PHOTO_PATH = "records/evidence/{0:.2}/{0}.jpg".format(hashlib.sha256(PHOTO).hexdigest()[:32])
CHECKLIST = """id: fire-monthly-v1
title: 防火检查表（第1版）
field: fire
from: 2026-01-01
items:
  - {key: exit, ask: 安全出口是否畅通}
  - {key: gear, ask: 灭火器是否有效}
"""
SCHEDULES = """schedules:
  - id: fire-monthly
    title: 每月防火检查
    what: inspection
    checklist: fire-monthly
    places: {key: true}
    who: owner
    start: 2026-05-01
    rrule: FREQ=MONTHLY;BYMONTHDAY=1
"""
PLAN = """---
id: plan-2026
title: 年度计划
approved_by: college/vp-safety
approved_at: 2026-01-12
paragraphs:
  - {ref: 一, title: 疏散通道}
---

# 年度计划
"""
MEASURE = """---
id: pm-2026-exits
number: 1
title: 疏散通道专项整治
source: [一]
lead: [security]
responsible: [library]
tasks:
  - {key: survey, title: 排查一遍, units: [library], evidence: report, due: 2026-06-30}
---

# 疏散通道专项整治

清理通道，见[记录](../../../records/hazard/2026/05/hz-20260504-library-1.yml)。
"""
MEASURE_PATH = "plan/2026/measures/pm-2026-exits.md"
STANDARD = """id: own2026
title: 本校重大隐患判定条目（虚构）
basis: 本校规定
force: own
from: 2026-01-01
wording: quoted
rules:
  - {code: own2026.fire.1, field: fire, text: 疏散楼梯被封堵}
"""


def campus() -> str:
    """The campus of the examples, with identities, outsiders, a forge and one verifier more."""
    text = PLAIN.replace(
        "id: example\n", "id: example\nforge: {kind: github, url: https://forge.example/campus, branch: main}\n"
    )
    text = text.replace("verify: [security, logistics, audit]", "verify: [security, logistics, audit, dorms]")
    text = text.replace("posts:\n", "posts:\n  - {id: expert, name: 专家}\n  - {id: reporter, name: 师生}\n", 1)
    for unit, names in IDENTITIES.items():
        line = next(x for x in text.splitlines() if x.startswith(f"  - {{id: {unit},") and "posts:" in x)
        text = text.replace(line, f"{line[:-1]}, identities: [{names}]}}")
    return text.replace("fields:\n", f"{OUTSIDE}fields:\n", 1)


def step(name: str, day: str, by: str, **fields: str) -> str:
    """One step as `anlan step` writes it; a field's value stands as given."""
    at = day if "+" in day else f"2026-05-{day}+08:00"
    rows = {"at": at, "by": by, **fields}
    return f"  - step: {name}\n" + "".join(f"    {k}: {v}\n" for k, v in rows.items())


def hazard(rid: str, *steps: str, **fields: str) -> str:
    """A hazard; fields are put into its head."""
    unit = rid.split("-")[2]
    head = {"id": rid, "title": "安全出口堆放纸箱", "at": "2026-05-04T09:00+08:00", "by": f"{unit}/head", "place": "library", "field": "fire", "source": "self"}  # fmt: skip
    head |= fields
    if "found_in" in fields:
        del head["source"]
    return "".join(f"{k}: {v}\n" for k, v in head.items()) + ("steps:\n" + "".join(steps) if steps else "")


REGISTERED = step("registered", "04T10:00", "security/clerk", grade="general")
MAJOR = step("registered", "04T10:00", "security/clerk", grade="major", major_rule="own2026.fire.1")


def assigned(to: str = "library/head", **fields: str) -> str:
    """Assigned within the limit."""
    return step("assigned", "04T11:00", "security/head", to=to, deadline="2026-05-30", **fields)


def planned(by: str = "library/head", **fields: str) -> str:
    """Measures planned."""
    return step("planned", "05T09:00", by, measures="清走纸箱", **fields)


def submitted(by: str = "library/head") -> str:
    """Work submitted."""
    return step("submitted", "06T09:00", by, done="已清走")


VERIFIED = step("verified", "07T09:00", "audit/head", found="通道畅通")
CLOSED = step("closed", "08T09:00", "security/head")
ALL = {"funds": "5000 元", "contingency": "专人看守"}


class Hazards(NamedTuple):
    """Where each hazard of the campus stands."""

    reported: str = "hz-20260504-library-1"
    registered: str = "hz-20260504-library-2"
    assigned: str = "hz-20260504-library-3"
    rectifying: str = "hz-20260504-library-4"
    submitted: str = "hz-20260504-library-5"
    verified: str = "hz-20260504-library-6"
    closed: str = "hz-20260504-library-7"
    void: str = "hz-20260504-library-8"
    merged: str = "hz-20260504-library-9"
    buried: str = "hz-20260504-library-10"
    dorms_submitted: str = "hz-20260504-dorms-1"
    logistics_submitted: str = "hz-20260504-logistics-1"
    major: str = "hz-20260504-security-1"
    major_verified: str = "hz-20260504-security-2"
    own_submitted: str = "hz-20260504-security-3"
    entered: str = "hz-20260504-community-1"


H = Hazards()
PATROL, INSPECTION, INCIDENT = "pa-20260504-library-library", "in-20260504-security-1", "ic-20260505-dorms-1"
NOTICE, WAIVER, MEETING = "no-20260506-security-1", "wa-20260506-library-1", "me-20260507-security-1"
TOMBSTONE = """tombstone:
  at: 2026-05-09T10:00+08:00
  by: security/head
  approved_by: college/vp-safety
  reason: 涉及个人健康信息，依法删除
  blobs:
    - 5f7d0c2ab0c1f4e3d2a9b8877665544332211000
"""
FOLDERS = {"hz": "hazard", "in": "inspection", "pa": "patrol", "ic": "incident", "no": "notice", "wa": "waiver", "me": "meeting"}  # fmt: skip


def path(rid: str) -> str:
    """Where a record lies."""
    return f"records/{FOLDERS[rid[:2]]}/{rid[3:7]}/{rid[7:9]}/{rid}.yml"


def records() -> dict[str, str]:
    """Every record by id."""
    photo = f"\n  - file: {PHOTO_PATH[-36:]}"
    whole = (REGISTERED, assigned(), planned(), submitted(), VERIFIED, CLOSED)
    grave = (MAJOR, assigned(interim="该层停用"), planned(**ALL), submitted(), VERIFIED)
    return {
        H.reported: hazard(H.reported, notes="发现人学号二〇二六〇一，宿舍三〇五"),
        H.registered: hazard(H.registered, *whole[:1], found_in=f"{INSPECTION}#exit"),
        H.assigned: hazard(H.assigned, *whole[:2], evidence=photo),
        H.rectifying: hazard(H.rectifying, *whole[:3]),
        H.submitted: hazard(H.submitted, *whole[:4]),
        H.verified: hazard(H.verified, *whole[:5]),
        H.closed: hazard(H.closed, *whole),
        H.void: hazard(H.void, step("void", "04T10:00", "security/head", reason="误报")),
        H.merged: hazard(H.merged, step("merged", "05T08:00", "security/head", into=H.assigned, reason="同一处")),
        H.buried: f"id: {H.buried}\n{TOMBSTONE}",
        H.dorms_submitted: hazard(H.dorms_submitted, REGISTERED, assigned("dorms/head"), submitted("dorms/head")),
        H.logistics_submitted: hazard(H.logistics_submitted, REGISTERED, assigned("logistics/head"), submitted("logistics/head")),
        H.major: hazard(H.major, *grave[:2]),
        H.major_verified: hazard(H.major_verified, *grave),
        H.own_submitted: hazard(H.own_submitted, REGISTERED, assigned("security/clerk"), submitted("security/clerk"), visibility="office"),
        H.entered: hazard(H.entered, by="community/reporter", entered_by="security/clerk"),
        PATROL: f"id: {PATROL}\nat: 2026-05-05T08:00+08:00\nby: library/keeper\nplace: library\nrows:\n"
                "  - {date: 2026-05-04, shift: night, rounds: 22:00 00:00, result: ok}\n",
        INSPECTION: f"id: {INSPECTION}\nmethod: open\nplace: library\nchecklist: fire-monthly-v1\nat: 2026-05-04T08:00+08:00\n"
                    "until: 2026-05-04T09:00+08:00\nby: security/clerk\nresults:\n  exit: not_ok\n  gear: ok\n",
        INCIDENT: f"id: {INCIDENT}\ntitle: 垃圾桶冒烟\nclass: accident\nplace: dorm1\nfield: fire\nat: 2026-05-05T20:00+08:00\n"
                  "known_at: 2026-05-05T20:05+08:00\nby: dorms/head\nsteps:\n"
                  + step("first", "05T20:30", "dorms/head", sent_to="保卫处", via="phone", counts="{injured: 0}", text="已扑灭"),
        NOTICE: f"id: {NOTICE}\ntitle: 整改通知\nlevel: rectify\nto: library/head\nhazards:\n  - {H.assigned}\ndue: 2026-05-30\n"
                "text: 请按期整改\nat: 2026-05-06T09:00+08:00\nby: security/head\n",
        WAIVER: f"id: {WAIVER}\nschedule: fire-monthly\nplaces:\n  - library\nfrom: 2026-06-01\nuntil: 2026-06-30\n"
                "reason: 闭馆装修\nat: 2026-05-06T09:00+08:00\nby: library/head\n",
        MEETING: f"id: {MEETING}\ntitle: 安全例会\nat: 2026-05-07T09:00+08:00\nuntil: 2026-05-07T10:00+08:00\nby: security/clerk\n"
                 "chair: security/head\nunits:\n  - library\ntext: 通报隐患\n",
    }  # fmt: skip


Content = str | bytes | None


class Link(str):
    """The target of a symbolic link."""


def files() -> dict[str, str | bytes]:
    """Every file of the campus."""
    return {
        "campus.yml": campus(),
        "plan/2026/index.md": PLAN,
        "plan/2026/schedules.yml": SCHEDULES,
        MEASURE_PATH: MEASURE,
        "plan/checklists/fire-monthly-v1.yml": CHECKLIST,
        "plan/checklists/spare-v1.yml": CHECKLIST.replace("fire-monthly-v1", "spare-v1"),
        "standards/own2026.yml": STANDARD,
        ".github/workflows/check.yml": "name: check\n",
        PHOTO_PATH: PHOTO,
        **{path(rid): text for rid, text in records().items()},
    }


def commit(
    repo: Path, branch: str, edits: dict[str, Content], frm: str | None = "main", merge: str | None = None
) -> str:
    """One commit on a branch, without a work tree; None removes a file. The commit's id."""
    told = [f"commit refs/heads/{branch}\ncommitter clerk <clerk@anlan.example> 1780300800 +0800\ndata 1\nx\n".encode()]
    told += [
        f"{word} {git(repo, 'rev-parse', rev)}\n".encode() for word, rev in (("from", frm), ("merge", merge)) if rev
    ]
    for name, content in edits.items():
        if content is None:
            told.append(f'D "{name}"\n'.encode())
            continue
        data = content.encode() if isinstance(content, str) else content
        mode = "120000" if isinstance(content, Link) else "100644"
        told.append(f'M {mode} inline "{name}"\ndata {len(data)}\n'.encode() + data + b"\n")
    subprocess.run(["git", "-C", repo, "fast-import", "--quiet", "--force"], input=b"".join(told), check=True)
    return git(repo, "rev-parse", f"refs/heads/{branch}")


def made(repo: Path, *init: str) -> Path:
    """A bare repository that holds the campus on main."""
    git(repo.parent, "init", "-q", "--bare", "-b", "main", *init, str(repo))
    commit(repo, "main", dict(files()), None)
    return repo


def edit(rid: str, old: str, new: str) -> dict[str, Content]:
    """A record with one passage replaced; the passage must stand there."""
    text = records()[rid]
    assert old in text
    return {path(rid): text.replace(old, new, 1)}


def add(rid: str, *steps: str) -> dict[str, Content]:
    """A record with steps appended."""
    text = records()[rid]
    return {path(rid): text + ("" if "\nsteps:\n" in text else "steps:\n") + "".join(steps)}


def other(name: str, old: str, new: str) -> dict[str, Content]:
    """Any other file with one passage replaced; the passage must stand there."""
    text = files()[name]
    assert isinstance(text, str)
    assert old in text
    return {name: text.replace(old, new, 1)}
