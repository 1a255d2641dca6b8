"""`anlan hook`: real pushes into a bare repository, by path; what is refused leaves every ref where it was."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from anlan.rules.examples import example

from tests.gate.campus import (
    VERIFIED,
    H,
    add,
    assigned,
    files,
    made,
    other,
    path,
    records,
)
from tests.gate.pushes import EDITED, NEW, PRIVATE, REGISTERED, clone, install, refused, save, tip
from tests.gate.server import push
from tests.reader.small import GIT, git, written

# Main grows by lawful landings only


def test_a_lawful_push_lands(bare: Path, work: Path) -> None:
    new = save(work, NEW)
    done = push(work, "origin", "main", login="library")
    assert done.returncode == 0, done.stderr
    assert "错误" not in done.stderr
    assert tip(bare) == new


def test_a_refused_push_leaves_the_ref_and_says_why_in_chinese(bare: Path, work: Path) -> None:
    old = tip(bare)
    save(work, EDITED)
    done = push(work, "origin", "main", login="security")
    refused(done, "错误[CH101]: 已落地的“标题”从 “安全出口堆放纸箱” 改成了 “安全出口很干净”", path(H.closed),
            f"git checkout {old[:12]} -- {path(H.closed)}", f"✗ refs/heads/main：有 1 个错误，没有收下；改好后合成一个提交：git reset --soft {old[:12]}；还有改动的，接着 git commit -a -C ORIG_HEAD")  # fmt: skip
    assert tip(bare) == old


def told(said: str, lead: str = "改好后") -> tuple[str, str]:
    """The two commands of a refusal's last line: always the first, and the second where changes are left."""
    seen = re.search(lead + r"合成一个提交：(git [^；]+)；还有改动的，接着 (git .+\S)", said)
    assert seen, said
    return seen[1], seen[2]


def ran(work: Path, command: str) -> int:
    """The code of a command that was copied as it stands."""
    return subprocess.run(command, shell=True, cwd=work, env=os.environ | GIT, capture_output=True).returncode


@pytest.mark.parametrize("left", [True, False])
def test_what_it_says_to_do_works(left: bool, bare: Path, work: Path) -> None:
    """Mended by the commands of the refusal, the same clone pushes, whether or not anything is left to be pushed."""
    old = tip(bare)
    save(work, EDITED)
    said = push(work, "origin", "main", login="security").stderr
    back, (reset, again) = re.search(r"git checkout \S+ -- \S+(?=；)", said), told(said)
    assert back
    assert ran(work, back[0]) == 0
    if left:
        written(work, {"campus.yml": files()["campus.yml"], **REGISTERED})
    assert ran(work, reset) == 0
    assert (ran(work, again) == 0) is left
    assert git(work, "status", "--porcelain") == ""
    assert push(work, "origin", "main", login="security").returncode == 0
    assert (tip(bare) != old) is left
    assert tip(bare) == git(work, "rev-parse", "HEAD")
    assert git(work, "log", "-1", "--format=%s") == ("x" if left else git(bare, "log", "-1", "--format=%s", old))


def test_a_mending_commit_on_top_is_told_to_be_made_one(bare: Path, work: Path) -> None:
    """Every commit on the line is a landing: an edit that the next commit takes back was in force for a moment."""
    old = tip(bare)
    save(work, EDITED)
    save(work, {path(H.closed): records()[H.closed], **NEW})
    reset, again = told(push(work, "origin", "main", login="library").stderr)
    assert reset == f"git reset --soft {old[:12]}"
    assert (ran(work, reset), ran(work, f"{again} -q -m x")) == (0, 0)
    assert push(work, "origin", "main", login="library").returncode == 0


def test_each_landing_is_judged_by_what_stood_before_it(work: Path) -> None:
    """A limit is raised by one commit and used by the next: two landings, in that order."""
    save(work, other("campus.yml", "grade: general, days: 30", "grade: general, days: 365"))
    save(work, add(H.registered, assigned().replace("2026-05-30", "2026-08-30")))
    done = push(work, "origin", "main", login="security")
    assert done.returncode == 0, done.stderr
    assert "放宽：时限 rectify hazard general 从 30 d 放长到 365 d" in done.stderr


def test_a_unit_does_not_write_for_another(bare: Path, work: Path) -> None:
    old = tip(bare)
    save(work, add(H.submitted, VERIFIED))
    refused(push(work, "origin", "main", login="library"), "CH201")
    refused(push(work, "origin", "main", login="nobody-here"), "CH202")
    assert tip(bare) == old
    assert push(work, "origin", "main", login="audit").returncode == 0


def test_without_a_login_ownership_is_said_to_be_unverified(work: Path) -> None:
    save(work, add(H.submitted, VERIFIED))
    done = push(work, "origin", "main")
    assert done.returncode == 0
    assert "提醒[CH204]: 变量 REMOTE_USER 里没有登录名" in done.stderr
    assert "--actor" not in done.stderr


def test_the_variable_of_the_login_is_a_setting(tmp_path: Path) -> None:
    bare = made(tmp_path / "campus.git")
    assert install(bare, "--login-variable", "GL_USERNAME", "--lang", "en").code == 0
    work = clone(bare, "work")
    save(work, add(H.submitted, VERIFIED))
    refused(
        push(work, "origin", "main", login="library", variable="GL_USERNAME"), "error[CH201]", "not received: 1 error"
    )
    assert (
        "warning[CH204]: the variable GL_USERNAME holds no login"
        in push(work, "origin", "main", login="library").stderr
    )


def test_a_forced_push_is_refused(bare: Path, work: Path) -> None:
    save(work, NEW)
    push(work, "origin", "main", login="library")
    old = tip(bare)
    git(work, "reset", "-q", "--hard", "HEAD~1")
    save(work, REGISTERED)
    refused(push(work, "--force", "origin", "main", login="security"), "主线只增不改，不能强推")
    git(work, "reset", "-q", "--hard", "HEAD~1")
    refused(push(work, "--force", "origin", "main", login="security"), "主线只增不改，不能强推")
    assert tip(bare) == old


def test_main_is_not_deleted(bare: Path, work: Path) -> None:
    git(bare, "config", "receive.denyDeleteCurrent", "ignore")
    old = tip(bare)
    refused(push(work, "origin", ":main", login="security"), "主线 main 不能删除")
    assert tip(bare) == old


@pytest.mark.parametrize("branch", ["main", "mine"])
def test_a_pull_that_turned_the_line_round_and_its_mending(branch: str, bare: Path, work: Path) -> None:
    """A clerk pulls with a merge; the refusal's command, run as it stands, lands the same record, whatever its branch."""
    other_clone = clone(bare, "other")
    git(work, "switch", "-q", "-C", branch)
    save(work, NEW)
    save(other_clone, REGISTERED)
    assert push(other_clone, "origin", "main", login="security").returncode == 0
    landed = tip(bare)
    git(work, "pull", "-q", "--no-rebase", "--no-edit", "origin", "main")
    assert git(work, "rev-parse", "HEAD^2") == landed
    done = push(work, "origin", f"{branch}:main", login="library")
    refused(done, "git pull 把主线转了向")
    assert tip(bare) == landed
    mend = re.search(r"改为：(git fetch .+?)\s*$", done.stderr, re.M)
    assert mend
    clean = {k: v for k, v in os.environ.items() if k != "REMOTE_USER"}
    subprocess.run(
        mend[1], shell=True, cwd=work, env=clean | GIT | {"REMOTE_USER": "library", "GIT_EDITOR": "true"}, check=True
    )
    assert git(bare, "rev-parse", "main^1") == landed
    assert git(bare, "show", f"main:{next(iter(NEW))}") + "\n" == next(iter(NEW.values()))


# Other refs


def test_a_branch_may_hold_what_main_may_not(bare: Path, work: Path) -> None:
    git(work, "switch", "-q", "-c", "draft")
    save(work, EDITED)
    assert push(work, "origin", "draft", login="library").returncode == 0
    git(work, "commit", "-q", "--amend", "-m", "y")
    assert push(work, "--force", "origin", "draft", login="library").returncode == 0
    assert push(work, "origin", ":draft", login="library").returncode == 0
    assert tip(bare, "draft") == ""


def test_personal_data_is_refused_in_a_draft_on_any_branch(bare: Path, work: Path) -> None:
    """The draft that held it is not the branch's last commit, and its text is not repeated."""
    git(work, "switch", "-q", "-c", "draft")
    save(work, PRIVATE)
    save(work, NEW)
    done = push(work, "origin", "draft", login="library")
    refused(done, "PD102", "✗ refs/heads/draft：提交里有个人信息")
    assert "13800138000" not in done.stderr
    assert tip(bare, "draft") == ""
    blob = git(work, "rev-parse", f"draft~1:{next(iter(PRIVATE))}")
    assert subprocess.run(["git", "-C", bare, "cat-file", "-e", blob], capture_output=True).returncode
    git(work, "tag", "v1")
    refused(push(work, "origin", "v1", login="library"), "PD102")
    git(work, "switch", "-q", "main")
    git(work, "merge", "-q", "--no-ff", "--no-edit", "draft")
    refused(push(work, "origin", "main", login="library"), "PD102")


def test_a_new_name_hides_no_personal_data(bare: Path, work: Path) -> None:
    """Pushed together with the commit that gave the file a name that is no text's."""
    git(work, "switch", "-q", "-c", "draft")
    held = save(work, {"notes.md": "电话 13800138000\n"})
    git(work, "mv", "notes.md", "notes.bak")
    git(work, "commit", "-qm", "renamed")
    refused(push(work, "origin", "draft", login="library"), f"错误[PD102]: 提交 {held[:12]} 里", "--> notes.md:1:4")
    assert tip(bare, "draft") == ""


def test_what_main_held_before_stops_no_draft_that_merges_it(bare: Path, work: Path) -> None:
    git(work, "switch", "-q", "-c", "draft")
    save(work, {"note.md": "巡查路线\n"})
    git(work, "switch", "-q", "main")
    save(work, PRIVATE)
    git(bare, "fetch", "-q", str(work), "main:main")  # past the hook, as before there was one
    git(work, "switch", "-q", "draft")
    git(work, "merge", "-q", "--no-edit", "main")
    assert push(work, "origin", "draft", login="library").returncode == 0


@pytest.mark.parametrize("login", ["security login:library", " security", "security\tlogin:library"])
def test_a_login_of_several_words_is_none(login: str, bare: Path, work: Path) -> None:
    """In a receipt it would read as the identities of several."""
    save(work, NEW)
    old = tip(bare)
    done = push(work, "origin", "main", login=login)
    assert done.returncode == 1
    assert "变量 REMOTE_USER 里的登录名含空白" in done.stderr
    assert tip(bare) == old


@pytest.mark.parametrize("branch", ["main", "draft"])
def test_the_commit_that_holds_personal_data_is_named_and_mended(branch: str, bare: Path, work: Path) -> None:
    """The last version is clean: what holds it is a commit before, and the refusal's commands, as they stand, mend it."""
    old, (name, text) = tip(bare), next(iter(NEW.items()))
    assert isinstance(text, str)
    if branch != "main":
        git(work, "switch", "-q", "-c", branch)
        save(work, REGISTERED)
        assert push(work, "origin", branch, login="security").returncode == 0
        old = tip(bare, branch)
    save(work, {name: text})
    held = save(work, {name: f"notes: {'长' * 9}\n" * 3 + "text: 电话 13800138000\n"})
    save(work, {name: text})
    done = push(work, "origin", branch, login="library")
    refused(done, f"错误[PD102]: 提交 {held[:12]} 里：这里像是手机号", f"--> {name}:4:10")
    reset, again = told(done.stderr, "再")
    assert reset == f"git reset --soft {old[:12]}"
    assert (ran(work, reset), ran(work, f"{again} -q -m x")) == (0, 0)
    assert push(work, "origin", branch, login="library").returncode == 0
    assert git(bare, "show", f"{branch}:{name}") + "\n" == text


def test_so_it_is_in_a_first_push(tmp_path: Path) -> None:
    bare, work = tmp_path / "new.git", tmp_path / "work"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(bare))
    install(bare)
    git(tmp_path, "clone", "-q", str(bare), str(work))
    written(work, files())
    save(work, PRIVATE)
    save(work, NEW)
    done = push(work, "origin", "HEAD:main", login="security")
    reset, again = told(done.stderr, "再")
    assert (ran(work, reset), ran(work, f"{again} -q -m x")) == (0, 0)
    assert push(work, "origin", "HEAD:main", login="security").returncode == 0


def test_the_tools_own_examples_of_personal_data_may_be_pushed(work: Path) -> None:
    """They are made up and lie in its repository; anything else of the sort is refused at the same place."""
    file = next(example("PD102", "rejected").rglob("hz-*.yml")).read_text("utf-8")
    place = "generator/anlan/rules/examples/PD102/rejected/hz-20260511-library-1.yml"
    git(work, "switch", "-q", "-c", "tool")
    save(work, {place: file})
    assert push(work, "origin", "tool", login="security").returncode == 0
    save(work, {place: file + "# 13800138001\n"})
    refused(push(work, "origin", "tool", login="security"), "PD102")


def test_tags_are_made_but_neither_moved_nor_removed(bare: Path, work: Path) -> None:
    git(work, "tag", "audit-1")
    git(work, "tag", "-a", "-m", "x", "audit-2")
    assert push(work, "origin", "audit-1", "audit-2", login="security").returncode == 0
    old = tip(bare, "audit-1")
    save(work, NEW)
    git(work, "tag", "-f", "audit-1")
    refused(push(work, "--force", "origin", "audit-1", login="security"), "标签是证物")
    refused(push(work, "origin", ":audit-1", login="security"), "标签是证物")
    refused(push(work, "origin", ":audit-2", login="security"), "标签是证物")
    assert tip(bare, "audit-1") == old


@pytest.mark.parametrize("ref", ["refs/tags/t", "refs/pull/7/head"])
def test_what_names_no_commit(ref: str, bare: Path, work: Path) -> None:
    """Only what lies at some path of a commit is looked at: a tag of a file would bring any text."""
    (work / "note.md").write_text("电话 13800138000\n", "utf-8")
    blob = git(work, "hash-object", "-w", "note.md")
    tree = git(work, "rev-parse", "HEAD^{tree}")
    git(work, "tag", "-a", "-m", "x", "annotated", blob)
    for what in (blob, tree, git(work, "rev-parse", "annotated")):
        refused(push(work, "origin", f"{what}:{ref}", login="security"), f"✗ {ref}：只收提交")
    assert len(git(bare, "for-each-ref").splitlines()) == 1
    assert subprocess.run(["git", "-C", bare, "cat-file", "-e", blob], capture_output=True).returncode


def test_a_tag_of_a_tag_of_a_commit(work: Path) -> None:
    git(work, "tag", "-a", "-m", "x", "one")
    git(work, "tag", "-a", "-m", "x", "two", "one")
    assert push(work, "origin", "two", login="security").returncode == 0
    save(work, PRIVATE)
    git(work, "tag", "-a", "-m", "x", "three")
    refused(push(work, "origin", "three", login="security"), "PD102")


@pytest.mark.parametrize("ref", ["refs/heads/anlan-receipts", "refs/replace/0123456789012345678901234567890123456789"])
def test_refs_that_are_the_servers_own(ref: str, bare: Path, work: Path) -> None:
    refused(push(work, "origin", f"HEAD:{ref}", login="security"), f"✗ {ref}")
    assert len(git(bare, "for-each-ref").splitlines()) == 1


@pytest.mark.parametrize(
    "ref", ["remotes/evil/anlan-receipts", "remotes/origin/main", "notes/commits", "anlan-receipts", "Heads/x", "pull/1/merge"]
)  # fmt: skip
def test_what_is_neither_a_branch_nor_a_tag(ref: str, bare: Path, work: Path) -> None:
    """Receipts would be read from a copy at a remote; notes and the like nobody judges."""
    said = f"✗ refs/{ref}：只收分支（refs/heads/）和标签（refs/tags/）"
    refused(push(work, "origin", f"HEAD:refs/{ref}", login="security"), said)
    assert len(git(bare, "for-each-ref").splitlines()) == 1


def test_what_stands_elsewhere_goes_only_where_nothing_reads_it(bare: Path, work: Path) -> None:
    """A copy at a remote, pushed before the hook was there, may be taken away; notes may be somebody's."""
    git(bare, "update-ref", "refs/remotes/evil/anlan-receipts", "main")
    git(bare, "update-ref", "refs/notes/commits", "main")
    assert push(work, "origin", ":refs/remotes/evil/anlan-receipts", login="library").returncode == 0
    refused(push(work, "origin", ":refs/notes/commits", login="library"), "✗ refs/notes/commits：只收分支")
    assert [x.split()[-1] for x in git(bare, "for-each-ref").splitlines()] == ["refs/heads/main", "refs/notes/commits"]


@pytest.mark.parametrize("ref", ["refs/pull/7/head", "refs/for/main"])
def test_where_a_forge_keeps_proposals(ref: str, bare: Path, work: Path) -> None:
    """Gitea pushes these itself where somebody proposes; they are looked at as a branch is."""
    assert push(work, "origin", f"HEAD:{ref}", login="library").returncode == 0
    save(work, PRIVATE)
    refused(push(work, "origin", f"HEAD:{ref}", login="library"), "PD102")
    assert git(bare, "rev-parse", ref) == tip(bare)


@pytest.mark.parametrize(
    "ref", ["tags/main", "tags/origin/main", "tags/HEAD", "heads/Main", "heads/HEAD", "heads/Anlan-Receipts"]
)
def test_names_that_could_be_taken_for_main(ref: str, bare: Path, work: Path) -> None:
    refused(push(work, "origin", f"HEAD:refs/{ref}", login="library"), f"✗ refs/{ref}：这个名字会被当成主线")
    assert len(git(bare, "for-each-ref").splitlines()) == 1


@pytest.mark.parametrize("branch", ["anlan-receipts/x", "Anlan-Receipts/x/y", "main/x", "MAIN/x"])
def test_names_that_leave_no_place_for_the_servers_own(branch: str, bare: Path, work: Path) -> None:
    """Where a branch `anlan-receipts/x` stands, Git makes no `anlan-receipts`: no landing would have a receipt."""
    said = f"✗ refs/heads/{branch}：有了这个名字，主线或回执就没有位置了"
    refused(push(work, "origin", f"HEAD:refs/heads/{branch}", login="library"), said)
    assert len(git(bare, "for-each-ref").splitlines()) == 1


def test_a_name_above_a_main_line_that_is_yet_to_come(tmp_path: Path, work: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "office/main", "empty.git")
    assert install(tmp_path / "empty.git").code == 0
    refused(push(work, tmp_path / "empty.git", "HEAD:refs/heads/Office", login="library"), "就没有位置了")
    assert push(work, tmp_path / "empty.git", "HEAD:refs/heads/office/x", login="library").returncode == 0


def test_several_refs_in_one_push_land_together_or_not_at_all(bare: Path, work: Path) -> None:
    old = tip(bare)
    git(work, "branch", "fine")
    save(work, EDITED)
    refused(push(work, "origin", "main", "fine", login="security"), "✗ refs/heads/main")
    assert (tip(bare), tip(bare, "fine")) == (old, "")
    git(work, "reset", "-q", "--hard", "HEAD~1")
    new = save(work, REGISTERED)
    assert push(work, "origin", "main", "fine", login="security").returncode == 0
    assert (tip(bare), tip(bare, "fine")) == (new, old)
