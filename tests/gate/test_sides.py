"""What is compared with what, of branches: those that are behind, merges, and whose word counts."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.gate.campus import (
    AUDIT,
    CLOCK,
    LIBRARY,
    OFFICE,
    PHOTO_PATH,
    TOMBSTONE,
    VERIFIED,
    Content,
    H,
    add,
    commit,
    edit,
    files,
    hazard,
    other,
    path,
    records,
    step,
)
from tests.gate.judged import NEW, VOID, codes, judge
from tests.reader.small import check, git, run

# Branches that main has left behind


@pytest.mark.parametrize(
    "landed",
    [
        add(H.reported, step("registered", "04T10:00", "security/clerk", grade="general")),
        {path("hz-20260511-dorms-1"): hazard("hz-20260511-dorms-1", at="2026-05-11T09:00+08:00")},
        {path("hz-20260511-dorms-1"): "no: [record\n"},
        {path(H.closed): None},
        edit(H.closed, "堆放纸箱", "很干净"),
        other("campus.yml", "grade: general, days: 30", "grade: general, days: 10"),
    ],
    ids=["a step", "a record", "a record that cannot be read", "a deletion", "an edited head", "settings"],
)
def test_a_branch_behind_main_is_not_blamed_for_what_others_landed(campus: Path, landed: dict[str, Content]) -> None:
    commit(campus, "behind", NEW)
    commit(campus, "ahead", landed)
    ran = judge(campus, "ahead", "behind", LIBRARY)
    assert (ran.code, ran.findings) == (0, [])


def test_a_branch_that_merged_main_is_not_blamed_either(campus: Path) -> None:
    landed = {**edit(H.closed, "堆放纸箱", "很干净"), **other("campus.yml", "days: 30", "days: 60")}
    commit(campus, "moved-on", landed)
    commit(campus, "unit", NEW)
    commit(campus, "unit", landed, "unit", merge="moved-on")
    ran = judge(campus, "moved-on", "unit", LIBRARY)
    assert (ran.code, ran.findings) == (0, [])


def test_a_merge_of_main_that_slips_a_change_in_is_seen(campus: Path) -> None:
    commit(campus, "moved-on-2", NEW)
    commit(campus, "slipped", edit(H.closed, "堆放纸箱", "很干净"), "main", merge="moved-on-2")
    ran = judge(campus, "moved-on-2", "slipped")
    assert (ran.code, codes(ran)) == (1, {"CH101", "CH103"})


def test_an_edit_put_back_on_the_branch_is_no_change(campus: Path) -> None:
    commit(campus, "to-and-fro", edit(H.closed, "堆放纸箱", "很干净"))
    commit(campus, "to-and-fro", {path(H.closed): records()[H.closed]}, "to-and-fro")
    ran = judge(campus, "main", "to-and-fro", LIBRARY)
    assert (ran.code, ran.findings) == (0, [])


@pytest.mark.parametrize("claimed", ["09T09:00", "04T11:30"])
def test_a_merge_that_is_clean_and_wrong_is_refused(campus: Path, claimed: str) -> None:
    """A is merged into B on one branch while B is voided on main; whatever time the step claims."""
    target = H.rectifying
    commit(campus, "b-void", add(target, VOID))
    commit(
        campus, "a-into-b", add(H.registered, step("merged", claimed, "security/head", into=target, reason="同一处"))
    )
    assert judge(campus, "main", "a-into-b").code == 0
    ran = judge(campus, "b-void", "a-into-b")
    assert ran.code == 1
    assert ("CH110", H.registered) in {(f["code"], f["record"]) for f in ran.findings}
    back = judge(campus, "a-into-b", "b-void")
    assert (back.code, codes(back)) == (1, {"CH109"})


@pytest.mark.parametrize("claimed", ["10T09:00", "09T09:00", "08T09:00"])
def test_two_hazards_merged_into_each_other_do_not_both_vanish(campus: Path, claimed: str) -> None:
    """Each on its own branch; whatever times the steps claim, the second has to choose one that stands."""
    one, other_ = H.registered, H.assigned
    commit(campus, "one-way", add(one, step("merged", "09T09:00", "security/head", into=other_, reason="同一处")))
    commit(campus, "other-way", add(other_, step("merged", claimed, "security/head", into=one, reason="同一处")))
    assert judge(campus, "main", "one-way").code == 0
    ran = judge(campus, "one-way", "other-way")
    assert ran.code == 1
    assert ("CH110", other_) in {(f["code"], f["record"]) for f in ran.findings}


def test_two_steps_on_one_record_conflict_and_say_what_to_do(campus: Path) -> None:
    commit(campus, "one", add(H.submitted, VERIFIED))
    commit(campus, "two", add(H.submitted, step("rejected", "07T09:00", "logistics/head", reason="仍有纸箱")))
    ran = judge(campus, "one", "two", "github:logistics")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"anlan: conflicts with one: {path(H.submitted)}; merge it first: git merge one\n"
    zh = run("check", "--repo", campus, "--base", "one", "--rev", "two", "--lang", "zh")
    assert zh.err == f"anlan: 与 one 冲突：{path(H.submitted)}；先合并再提交：git merge one\n"


def test_a_check_leaves_no_object_behind(campus: Path) -> None:
    commit(campus, "left", NEW)
    commit(campus, "right", add(H.submitted, VERIFIED))
    before = sorted(p for p in campus.rglob("*") if p.is_file())
    assert judge(campus, "left", "right", AUDIT).code == 0
    assert sorted(p for p in campus.rglob("*") if p.is_file()) == before


def test_a_submodule_in_the_place_of_a_record_is_a_deletion(campus: Path) -> None:
    """Its commit is in no repository of ours, and nothing asks for it."""
    there = git(campus, "rev-parse", "main")
    told = f"commit refs/heads/module\ncommitter c <c@x> 1780300800 +0800\ndata 1\nx\nfrom {there}\nM 160000 {'a' * 40} {path(H.closed)}\n"
    subprocess.run(["git", "-C", campus, "fast-import", "--quiet"], input=told.encode(), check=True)
    ran = judge(campus, "main", "module")
    assert (ran.code, codes(ran)) == (1, {"CH103", "FI111"})


@pytest.mark.parametrize("name", ["Campus.yml", "Records/hazard/2026/05/hz-20260504-library-7.yml", "PLAN/x.md"])
def test_what_is_the_campus_where_capitals_do_not_matter(campus: Path, name: str) -> None:
    commit(campus, "capitals", {name: "x: 1\n"})
    ran = judge(campus, "main", "capitals")
    assert (ran.code, [(f["code"], f["path"]) for f in ran.findings]) == (1, [("FI112", name)])


def test_a_photo_that_another_record_names_does_not_go_with_a_tombstone(campus: Path) -> None:
    photo = f"\n      - file: {PHOTO_PATH[-36:]}"
    commit(
        campus,
        "shared",
        add(H.rectifying, step("submitted", "06T09:00", "library/head", done="已清走", evidence=photo)),
    )
    reopened = step(
        "reopened", "08T09:00", "security/head", to="library/head", deadline="2026-06-01", reason="并非同一处"
    )
    blobs = "\n    - ".join(
        (git(campus, "rev-parse", f"main:{path(H.assigned)}"), git(campus, "rev-parse", f"main:{PHOTO_PATH}"))
    )
    stub = f"id: {H.assigned}\n" + TOMBSTONE.replace("5f7d0c2ab0c1f4e3d2a9b8877665544332211000", blobs)
    grave: dict[str, Content] = {path(H.assigned): stub, PHOTO_PATH: None, **add(H.merged, reopened)}
    commit(campus, "buried", grave)
    assert judge(campus, "main", "buried").findings == []
    ran = judge(campus, "shared", "buried")
    assert (ran.code, [(f["code"], f["path"]) for f in ran.findings]) == (1, [("CH106", PHOTO_PATH)])
    assert H.rectifying in ran.findings[0]["message"]


def test_windows_and_indicators_end_and_never_vanish(campus: Path) -> None:
    window = "windows:\n  - {id: summer, name: 暑假, from: 2026-07-11, until: 2026-08-31}\n"
    commit(campus, "windowed", other("campus.yml", "windows: []\n", window))
    commit(campus, "windowless", {"campus.yml": files()["campus.yml"]}, "windowed")
    assert codes(judge(campus, "windowed", "windowless")) == {"CH108"}


def test_a_name_of_two_refs_is_refused(clone: Path) -> None:
    """Git takes a tag before a branch: whoever pushes a tag called origin/main would choose what judges it."""
    git(clone, "config", "core.warnAmbiguousRefs", "false")
    for name in ("origin/main", "main"):
        git(clone, "tag", name, "HEAD")
        ran = judge(clone, name, "HEAD")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"anlan: {name} names a branch and a tag")
        assert judge(clone, "refs/remotes/origin/main", "HEAD").code == 0


def test_a_base_by_its_full_name_is_called_by_its_short_one(clone: Path) -> None:
    (clone / path(H.closed)).unlink()
    help_ = judge(clone, "refs/remotes/origin/main", None).findings[0]["help"]
    assert f"git checkout origin/main -- {path(H.closed)}" in help_


# Who


def test_without_an_actor_ownership_is_unverified_and_never_guessed(campus: Path) -> None:
    """The author's mail is the library's; the step is the audit's; nobody is blamed and nobody is believed."""
    git(campus, "config", "user.email", "tushuguan@anlan.example")
    commit(campus, "mail", add(H.submitted, VERIFIED))
    for words in ((), ("--actor", ""), ("--actor", " ")):
        ran = check(campus, "--base", "main", "--rev", "mail", "--as-of", CLOCK, *words)
        assert (ran.code, [f["code"] for f in ran.findings]) == (0, ["CH204"])
        assert ran.findings[0]["level"] == "warning"
    assert judge(campus, "main", "mail", LIBRARY).code == 1


def test_who_lands_and_who_brought_it_are_both_heard(campus: Path) -> None:
    """A merge that the office lands holds the audit's step; settings are for the one that lands."""
    commit(
        campus,
        "brought",
        {**add(H.submitted, VERIFIED), **add(H.verified, step("closed", "08T09:00", "security/head"))},
    )
    assert (
        check(campus, "--base", "main", "--rev", "brought", "--actor", OFFICE, "--actor", AUDIT, "--as-of", CLOCK).code
        == 0
    )
    commit(campus, "drafted", other("campus.yml", "grade: general, days: 30", "grade: general, days: 60"))
    asked = ("--base", "main", "--rev", "drafted", "--as-of", CLOCK)
    assert codes(check(campus, *asked, "--actor", LIBRARY, "--actor", OFFICE)) == {"CH203", "CH301"}
    assert codes(check(campus, *asked, "--actor", OFFICE, "--actor", LIBRARY)) == {"CH301"}
    unknown = check(campus, *asked, "--actor", "github:passer-by", "--actor", OFFICE)
    assert (unknown.code, codes(unknown)) == (1, {"CH202", "CH301"})
