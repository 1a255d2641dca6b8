"""What is compared where it is no branch: the working tree, two folders; and where it cannot be compared."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.gate.campus import (
    AUDIT,
    CLOCK,
    LIBRARY,
    OFFICE,
    VERIFIED,
    H,
    add,
    commit,
    edit,
    files,
    path,
    planned,
    step,
)
from tests.gate.judged import NEW, VOID, codes, judge
from tests.reader.small import check, committed, git, run, written

# The working tree


def test_the_working_tree_is_judged_with_what_is_not_committed_yet(clone: Path) -> None:
    assert judge(clone, "main", None).findings == []
    written(clone, {"campus.yml": files()["campus.yml"], **NEW})
    assert judge(clone, "main", None, LIBRARY).code == 0
    assert codes(judge(clone, "main", None, AUDIT)) == {"CH201"}
    (clone / path(H.closed)).unlink()
    assert codes(judge(clone, "main", None, LIBRARY)) == {"CH103"}
    git(clone, "add", "-A")
    assert codes(judge(clone, "main", None, LIBRARY)) == {"CH103"}
    (clone / path(H.closed)).symlink_to("/etc/hostname")
    assert codes(judge(clone, "main", None, LIBRARY)) == {"CH103", "FI111"}


def test_an_ignored_file_is_not_judged(clone: Path) -> None:
    (clone / ".git" / "info" / "exclude").write_text("site/\n")
    written(clone, {"campus.yml": files()["campus.yml"], "site/index.html": "x"})
    assert judge(clone, "main", None, LIBRARY).findings == []


def test_a_working_tree_behind_main_is_not_blamed(campus: Path, clone: Path) -> None:
    commit(campus, "landed-since", edit(H.closed, "堆放纸箱", "很干净"))
    git(clone, "fetch", "-q")
    written(clone, {"campus.yml": files()["campus.yml"], **NEW})
    ran = judge(clone, "origin/landed-since", None, LIBRARY)
    assert (ran.code, ran.findings) == (0, [])


def test_only_what_was_asked_for_is_reported(clone: Path) -> None:
    (clone / path(H.closed)).unlink()
    (clone / path(H.reported)).unlink()
    ran = check(clone, "--base", "main", "--actor", OFFICE, "--as-of", CLOCK, H.closed)
    assert [(f["code"], f["record"]) for f in ran.findings] == [("CH103", H.closed)]


def test_a_campus_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    repo = tmp_path / "repo"
    written(repo / "safety", dict(files()))
    written(repo, {"campus.yml": None, "README.md": "# 全校\n"})
    committed(repo)
    git(repo, "branch", "base")
    here = repo / "safety"
    (repo / "README.md").write_text("# 全校的\n")
    assert judge(here, "base", None, LIBRARY).findings == []
    written(here, {"campus.yml": files()["campus.yml"], **add(H.submitted, VERIFIED)})
    assert codes(judge(here, "base", None, LIBRARY)) == {"CH201"}
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "x")
    ran = judge(here, "base", "HEAD", LIBRARY)
    assert [(f["code"], f["path"]) for f in ran.findings] == [("CH201", path(H.submitted))]
    assert judge(here, "base", "HEAD", AUDIT).findings == []
    asked = ("check", "--repo", here, "--base", "base", "--rev", "HEAD", "--actor", LIBRARY, "--as-of", CLOCK)
    assert f"::error file=safety/{path(H.submitted)}," in run(*asked, "--format", "github").out
    assert f"/safety/{path(H.submitted)}#L" in run(*asked, "--format", "summary").out
    above = judge(repo, "base", "HEAD")
    assert (above.code, above.out, "--repo" in above.err) == (2, "", True)
    (here / path(H.assigned)).write_text(str(add(H.assigned, VOID.replace("05T", "09T"))[path(H.assigned)]))
    assert "CH109" in codes(judge(here, "base", None))


# Where it cannot run


def test_a_shallow_clone_is_refused_with_the_command(campus: Path, tmp_path: Path) -> None:
    commit(campus, "deep", NEW)
    git(tmp_path, "clone", "-q", "--depth", "1", "--branch", "deep", f"file://{campus}", "shallow")
    for base in ("main", "HEAD"):
        ran = judge(tmp_path / "shallow", base, "HEAD")
        assert (ran.code, ran.out) == (2, "")
        assert "git fetch --unshallow" in ran.err
        assert ran.err.count("\n") == 1


def test_a_bare_repository_without_a_revision(campus: Path) -> None:
    ran = judge(campus, "main", None)
    assert (ran.code, ran.out) == (2, "")
    assert "--rev" in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("words", [("--base", "nowhere"), ("--base", "main", "--rev", "nowhere")])
def test_a_revision_that_is_not_there(clone: Path, words: tuple[str, ...]) -> None:
    ran = check(clone, *words)
    assert (ran.code, ran.out, ran.err) == (2, "", "anlan: there is no revision nowhere in the repository\n")


def test_no_common_history(campus: Path) -> None:
    commit(campus, "stranger", {**files(), **NEW}, None)
    ran = judge(campus, "main", "stranger")
    assert (ran.code, ran.out, ran.err) == (2, "", "anlan: main and the proposal have no common history\n")


def test_a_base_whose_settings_could_never_be_read(campus: Path) -> None:
    commit(campus, "no-settings", {"campus.yml": "format: [\n"}, None)
    commit(campus, "onto-it", NEW, "no-settings")
    ran = judge(campus, "no-settings", "onto-it")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("anlan: campus.yml of no-settings cannot be read, nor could any before it")


def test_a_folder_that_is_no_repository(tmp_path: Path) -> None:
    written(tmp_path / "plain", dict(files()))
    ran = judge(tmp_path / "plain", "main", None)
    assert ran.code == 2
    assert "is not a Git repository" in ran.err


# Two folders


def test_a_pair_of_folders_is_judged_by_who_its_file_names(tmp_path: Path) -> None:
    written(tmp_path / "before", dict(files()))
    shutil.copytree(tmp_path / "before", tmp_path / "after")
    written(tmp_path / "after", {"campus.yml": files()["campus.yml"], **add(H.rectifying, planned())})
    assert codes(check(tmp_path, "--as-of", CLOCK)) == {"CH204"}
    (tmp_path / "actor").write_text(f"{LIBRARY}\n")
    assert check(tmp_path, "--as-of", CLOCK).findings == []
    assert codes(check(tmp_path, "--as-of", CLOCK, "--actor", AUDIT)) == {"CH201"}


def test_a_proposal_that_looks_like_a_pair_of_folders_is_judged_all_the_same(clone: Path) -> None:
    """It takes campus.yml away and shows two equal folders in its place; what was asked for are two revisions."""
    git(clone, "switch", "-q", "-c", "pretends")
    for side in ("before", "after"):
        (clone / side).mkdir()
        shutil.copy(clone / "campus.yml", clone / side / "campus.yml")
    git(clone, "mv", "-f", path(H.closed), "after/x.yml")
    (clone / "campus.yml").unlink()
    (clone / "actor").write_text(f"{OFFICE}\n")
    git(clone, "add", "-A")
    git(clone, "commit", "-q", "-m", "x")
    for rev in ("HEAD", None):
        ran = judge(clone, "main", rev, "github:passer-by")
        assert ran.code == 1
        assert {"CH103", "CH108", "CH202"} <= codes(ran)


def test_submodules_that_ask_to_be_passed_over_are_seen(clone: Path) -> None:
    """Also where `.gitmodules` stands on main already, so that it is no change."""
    told = '[submodule "x"]\n\tpath = extra\n\turl = https://forge.example/x\n\tignore = all\n'
    (clone / ".gitmodules").write_text(told)
    git(clone, "add", "-A")
    git(clone, "commit", "-q", "-m", "x")
    git(clone, "switch", "-q", "-c", "module-2")
    git(clone, "update-index", "--add", "--cacheinfo", f"160000,{'a' * 40},extra")
    git(clone, "commit", "-q", "-m", "x")
    ran = judge(clone, "main", "HEAD", LIBRARY)
    assert [(f["code"], f["path"]) for f in ran.findings] == [("CH203", "extra")]


def test_the_clock_is_now_unless_one_is_given(campus: Path) -> None:
    commit(campus, "later", add(H.verified, step("closed", "2026-06-20T09:00+08:00", "security/head")))
    assert "CS504" in codes(judge(campus, "main", "later"))
    ran = check(campus, "--base", "main", "--rev", "later", "--actor", OFFICE, "--as-of", "2026-06-21T09:00+08:00")
    assert ran.findings == []
