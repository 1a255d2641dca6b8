"""`anlan hook`: real pushes into a bare repository, by path and over HTTP; what is refused leaves every ref where it was."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from anlan.rules.examples import example

from tests.gate.campus import (
    CLOSED,
    VERIFIED,
    Content,
    H,
    add,
    assigned,
    edit,
    files,
    hazard,
    made,
    other,
    path,
    records,
    step,
    submitted,
)
from tests.gate.server import PASSWORD, push, served
from tests.reader.small import GIT, Ran, git, run, written

NEW = {path("hz-20260510-library-1"): hazard("hz-20260510-library-1", at="2026-05-10T09:00+08:00")}
EDITED = edit(H.closed, "堆放纸箱", "很干净")
REGISTERED = add(H.reported, step("registered", "04T10:00", "security/clerk", grade="general"))
PRIVATE = {
    path("hz-20260510-library-1"): hazard("hz-20260510-library-1", at="2026-05-10T09:00+08:00", text="电话 13800138000")
}


def install(repo: Path, *words: str) -> Ran:
    """`anlan hook --install`."""
    return run("hook", "--repo", repo, "--install", *words)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A server's repository with the campus on main and the hook in place."""
    repo = made(tmp_path / "campus.git")
    assert install(repo).code == 0
    return repo


@pytest.fixture
def work(bare: Path) -> Path:
    """A clerk's clone."""
    return clone(bare, "work")


def clone(bare: Path, name: str) -> Path:
    """A clone beside the server's repository."""
    git(bare.parent, "clone", "-q", str(bare), name)
    return bare.parent / name


def save(work: Path, edits: dict[str, Content], *words: str) -> str:
    """Files written and committed; None removes one. The commit's id."""
    for name, content in edits.items():
        if content is None:
            (work / name).unlink()
        else:
            written(work, {"campus.yml": (work / "campus.yml").read_bytes(), name: content})
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "x", *words)
    return git(work, "rev-parse", "HEAD")


def tip(bare: Path, ref: str = "main") -> str:
    """Where a ref stands, empty where there is none."""
    return git(bare, "for-each-ref", "--format=%(objectname)", f"refs/heads/{ref}", f"refs/tags/{ref}")


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """A push that failed and said some words on the client's screen."""
    assert done.returncode == 1, done.stderr
    for word in words:
        assert word in done.stderr, done.stderr
    assert "Traceback" not in done.stderr


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
            f"git checkout {old[:12]} -- {path(H.closed)}", "✗ refs/heads/main：有 1 个错误，没有收下；改好后：git commit -a --amend --no-edit")  # fmt: skip
    assert tip(bare) == old


def test_what_it_says_to_do_works(bare: Path, work: Path) -> None:
    """Mended by the two commands of the refusal, the same clone pushes."""
    save(work, EDITED)
    said = push(work, "origin", "main", login="security").stderr
    back, amend = re.search(r"git checkout \S+ -- \S+(?=；)", said), re.search(r"改好后：(.+\S)", said)
    assert back
    assert amend
    git(work, *back[0].split()[1:])
    written(work, {"campus.yml": files()["campus.yml"], **REGISTERED})
    git(work, *amend[1].split()[1:])
    assert push(work, "origin", "main", login="security").returncode == 0
    assert tip(bare) == git(work, "rev-parse", "HEAD")


def test_a_mending_commit_on_top_is_told_to_be_made_one(bare: Path, work: Path) -> None:
    """Every commit on the line is a landing: an edit that the next commit takes back was in force for a moment."""
    old = tip(bare)
    save(work, EDITED)
    save(work, {path(H.closed): records()[H.closed], **NEW})
    done = push(work, "origin", "main", login="library")
    mend = f"git reset --soft {old[:12]} && git commit -a"
    refused(done, mend)
    subprocess.run(f"{mend} -q -m x", shell=True, cwd=work, env=os.environ | GIT, check=True)
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
    assert "提醒[CH204]" in done.stderr


def test_the_variable_of_the_login_is_a_setting(tmp_path: Path) -> None:
    bare = made(tmp_path / "campus.git")
    assert install(bare, "--login-variable", "GL_USERNAME", "--lang", "en").code == 0
    work = clone(bare, "work")
    save(work, add(H.submitted, VERIFIED))
    refused(
        push(work, "origin", "main", login="library", variable="GL_USERNAME"), "error[CH201]", "not received: 1 error"
    )
    assert "warning[CH204]" in push(work, "origin", "main", login="library").stderr


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


def test_a_tag_of_something_that_is_no_commit(work: Path) -> None:
    blob = git(work, "hash-object", "-w", "campus.yml")
    tree = git(work, "rev-parse", "HEAD^{tree}")
    done = push(work, "origin", f"{blob}:refs/tags/blob", f"{tree}:refs/tags/tree", login="security")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("ref", ["refs/heads/anlan-receipts", "refs/replace/0123456789012345678901234567890123456789"])
def test_refs_that_are_the_servers_own(ref: str, bare: Path, work: Path) -> None:
    refused(push(work, "origin", f"HEAD:{ref}", login="security"), f"✗ {ref}")
    assert len(git(bare, "for-each-ref").splitlines()) == 1


@pytest.mark.parametrize(
    "ref", ["tags/main", "tags/origin/main", "tags/HEAD", "heads/Main", "heads/HEAD", "heads/Anlan-Receipts"]
)
def test_names_that_could_be_taken_for_main(ref: str, bare: Path, work: Path) -> None:
    refused(push(work, "origin", f"HEAD:refs/{ref}", login="library"), f"✗ refs/{ref}：这个名字会被当成主线")
    assert len(git(bare, "for-each-ref").splitlines()) == 1


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


# The office merges what units push


def merged(bare: Path, pusher: str, lander: str = "security") -> subprocess.CompletedProcess[str]:
    """A unit's step pushed on a branch by a login, then merged and pushed to main by another."""
    unit, office = clone(bare, "unit"), clone(bare, "office")
    git(unit, "switch", "-q", "-c", "library-1")
    save(unit, add(H.rectifying, submitted()))
    assert push(unit, "origin", "library-1", login=pusher).returncode == 0
    git(office, "fetch", "-q")
    git(office, "merge", "-q", "--no-ff", "--no-edit", "origin/library-1")
    return push(office, "origin", "main", login=lander)


def test_the_office_merges_what_the_unit_pushed(bare: Path) -> None:
    assert merged(bare, "library").returncode == 0
    assert "submitted" in git(bare, "show", f"main:{path(H.rectifying)}")
    log = (bare / "anlan-pushes.jsonl").read_text("utf-8").splitlines()
    assert len(log) == 2
    assert '"login":"library","ref":"refs/heads/library-1"' in log[0]


def test_the_same_branch_pushed_by_another_login_is_refused(bare: Path) -> None:
    old = tip(bare)
    done = merged(bare, "dorms")
    refused(done, "CH201", "library", f"git reset --hard {old[:12]}")
    assert tip(bare) == old


def test_a_branch_that_nobody_vouches_for_is_the_mergers_own_word(bare: Path) -> None:
    refused(merged(bare, ""), "CH201")


def test_a_stranger_does_not_land_what_a_unit_pushed(bare: Path) -> None:
    refused(merged(bare, "library", "nobody-here"), "CH202")


def brought(bare: Path, edits: dict[str, Content], login: str = "library") -> Path:
    """A login's branch pushed, and the office's clone that has fetched it."""
    unit, office = clone(bare, "unit"), clone(bare, "office")
    git(unit, "switch", "-q", "-c", "draft")
    save(unit, edits)
    assert push(unit, "origin", "draft", login=login).returncode == 0
    git(office, "fetch", "-q")
    return office


def test_the_office_goes_on_where_the_unit_left_off(bare: Path) -> None:
    """On the unit's own branch: main merged in, a step appended; then landed at once, or commit by commit."""
    office = brought(bare, NEW)
    written(office, {"campus.yml": files()["campus.yml"], **REGISTERED})
    git(office, "commit", "-q", "-a", "-m", "x")
    assert push(office, "origin", "main", login="security").returncode == 0
    git(office, "switch", "-q", "draft")
    git(office, "merge", "-q", "--no-edit", "main")
    name, text = next(iter(NEW.items()))
    save(office, {name: f"{text}steps:\n" + step("registered", "10T10:00", "security/clerk", grade="general")})
    git(office, "switch", "-q", "main")
    git(office, "merge", "-q", "--no-ff", "--no-edit", "draft")
    done = push(office, "origin", "main", login="security")
    assert done.returncode == 0, done.stderr


def test_the_office_lands_a_units_commit_by_moving_forward(bare: Path) -> None:
    office = brought(bare, NEW)
    git(office, "merge", "-q", "--ff-only", "origin/draft")
    assert push(office, "origin", "main", login="security").returncode == 0


def test_what_the_merge_itself_says_in_the_units_name_is_refused(bare: Path) -> None:
    """The unit vouches for what it pushed and for nothing that its merger adds in its name."""
    office = brought(bare, NEW)
    git(office, "merge", "-q", "--no-ff", "--no-commit", "origin/draft")
    save(office, add(H.rectifying, submitted()))
    done = push(office, "origin", "main", login="security")
    refused(done, "错误[CH201]", path(H.rectifying), "有 1 个错误")
    git(office, "reset", "-q", "--hard", "origin/main")
    git(office, "merge", "-q", "--no-ff", "--no-commit", "origin/draft")
    name, text = next(iter(NEW.items()))
    save(office, {name: text.replace("堆放纸箱", "堆放汽油")})
    refused(push(office, "origin", "main", login="security"), "错误[CH201]", name, "有 1 个错误")


def test_the_office_lands_what_a_stranger_reported(bare: Path) -> None:
    rid = "hz-20260510-community-1"
    office = brought(bare, {path(rid): hazard(rid, at="2026-05-10T09:00+08:00", by="community/reporter")}, "passer-by")
    git(office, "merge", "-q", "--no-ff", "--no-edit", "origin/draft")
    assert push(office, "origin", "main", login="security").returncode == 0


def test_the_office_does_not_land_what_a_stranger_says_for_a_unit(bare: Path) -> None:
    office = brought(bare, NEW, "passer-by")
    git(office, "merge", "-q", "--no-ff", "--no-edit", "origin/draft")
    refused(push(office, "origin", "main", login="security"), "错误[CH201]")


def test_a_log_with_a_torn_line_is_read_all_the_same(bare: Path) -> None:
    (bare / "anlan-pushes.jsonl").write_bytes(b'{"login":"lib\n\xff\n[1]\n{"login":1,"ref":2,"commit":[]}\n')
    assert merged(bare, "library").returncode == 0


# First pushes, other hooks, other hashes


def test_a_first_push_is_read_as_a_whole(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "campus.git")
    bare = tmp_path / "campus.git"
    assert install(bare).code == 0
    work = clone(bare, "work")
    git(work, "switch", "-q", "-c", "main")
    written(work, dict(files()))
    broken = save(work, {"campus.yml": files()["campus.yml"], path(H.closed): records()[H.closed] + "colour: red\n"})
    refused(push(work, "origin", "main", login="security"), "SC201", path(H.closed))
    assert tip(bare) == ""
    new = save(work, {path(H.closed): records()[H.closed]}, "--amend")
    assert new != broken
    done = push(work, "origin", "main", login="security")
    assert done.returncode == 0, done.stderr
    assert tip(bare) == new


def test_a_first_push_without_a_campus(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "campus.git")
    assert install(tmp_path / "campus.git").code == 0
    work = clone(tmp_path / "campus.git", "work")
    git(work, "switch", "-q", "-c", "main")
    (work / "README.md").write_text("x")
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "x")
    refused(push(work, "origin", "main", login="security"), "第一次推送里没有 campus.yml")


def test_as_an_update_hook(tmp_path: Path) -> None:
    bare = made(tmp_path / "campus.git")
    assert install(bare, "update").code == 0
    assert not (bare / "hooks" / "pre-receive").exists()
    work = clone(bare, "work")
    old = tip(bare)
    git(work, "branch", "fine")
    save(work, EDITED)
    refused(push(work, "origin", "main", "fine", login="security"), "CH101", "✗ refs/heads/main")
    assert (tip(bare), tip(bare, "fine")) == (old, old)


def test_a_repository_of_sha256(tmp_path: Path) -> None:
    bare = made(tmp_path / "campus.git", "--object-format=sha256")
    assert install(bare).code == 0
    work = clone(bare, "work")
    old = tip(bare)
    assert len(old) == 64
    save(work, EDITED)
    refused(push(work, "origin", "main", login="security"), "CH101")
    git(work, "reset", "-q", "--hard", "HEAD~1")
    save(work, {**REGISTERED, **NEW}, "--quiet")
    refused(push(work, "origin", "main", login="security"), "CH201")
    assert tip(bare) == old
    git(work, "reset", "-q", "--hard", "HEAD~1")
    new = save(work, REGISTERED)
    assert push(work, "origin", "main", login="security").returncode == 0
    assert tip(bare) == new


def test_installing_twice_is_the_same_and_a_foreign_hook_stays(tmp_path: Path) -> None:
    bare = made(tmp_path / "campus.git")
    hook = bare / "hooks" / "pre-receive"
    assert install(bare).code == 0
    first = hook.read_bytes()
    assert install(bare).code == 0
    assert hook.read_bytes() == first
    assert os.access(hook, os.X_OK)
    assert sorted(p.name for p in hook.parent.iterdir() if not p.name.endswith(".sample")) == ["pre-receive"]
    hook.write_text("#!/bin/sh\nexit 0\n")
    ran = install(bare, "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert "another hook stands" in ran.err
    assert hook.read_text() == "#!/bin/sh\nexit 0\n"


def test_it_is_not_installed_where_nobody_pushes(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "work")
    for folder, said in (("work", "is not bare"), (".", "is not a Git repository")):
        ran = install(tmp_path / folder, "--lang", "en")
        assert ran.code == 2
        assert said in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--login-variable", "A B"), "A B is no name of a variable"),
        (("refs/heads/main", "0" * 40), "an update hook is given three words"),
        (("refs/heads/main", "x", "y"), "Git calls this at a push"),
    ],
)
def test_called_wrongly_it_says_so_in_one_line(bare: Path, words: tuple[str, ...], said: str) -> None:
    ran = run("hook", "--repo", bare, *words, "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_a_head_that_names_no_branch(bare: Path, work: Path) -> None:
    git(bare, "update-ref", "--no-deref", "HEAD", tip(bare))
    save(work, NEW)
    refused(push(work, "origin", "main", login="library"), "HEAD 没有指向分支")


# At the same time, and cut off


@contextmanager
def halted(bare: Path, work: Path, login: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A push whose hook has begun and waits for the log of pushes; the push and the hook's process id."""
    hook = bare / "hooks" / "pre-receive"
    own = hook.read_text("utf-8")
    os.mkfifo(bare / "begun")
    hook.write_text(own.replace("exec ", f'[ "$REMOTE_USER" = {login} ] && echo $$ >begun\nexec ', 1), "utf-8")
    with (bare / "anlan-pushes.jsonl").open("w") as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        words = ["git", "-C", str(work), "push", "origin", "main"]
        done = subprocess.Popen(words, env=os.environ | GIT | {"REMOTE_USER": login}, stderr=subprocess.PIPE, text=True)
        with (bare / "begun").open() as begun:
            pid = int(begun.read())
        yield done, pid
    hook.write_text(own, "utf-8")


def test_a_push_while_another_is_judged(bare: Path, work: Path) -> None:
    """Whoever is quicker lands; the slower one is refused by Git and loses nothing."""
    quick = clone(bare, "quick")
    save(work, NEW)
    new = save(quick, REGISTERED)
    with halted(bare, work, "library") as (slow, _):
        assert push(quick, "origin", "main").returncode == 0
    _, said = slow.communicate()
    assert slow.returncode == 1
    assert "main -> main" in said
    assert tip(bare) == new


def test_a_hook_killed_halfway(bare: Path, work: Path) -> None:
    old = tip(bare)
    new = save(work, NEW)
    with halted(bare, work, "library") as (cut, pid):
        os.kill(pid, signal.SIGKILL)
        _, said = cut.communicate()
        assert cut.returncode == 1
        assert "pre-receive hook declined" in said or "rejected" in said
        assert tip(bare) == old
    assert push(work, "origin", "main", login="library").returncode == 0
    assert tip(bare) == new
    assert not list((bare / "objects").glob("tmp_objdir*"))


# Over HTTP


def test_over_http_the_login_is_the_servers_word(bare: Path, work: Path) -> None:
    old = tip(bare)
    with served(bare.parent) as host:
        save(work, add(H.submitted, VERIFIED))
        anonymous = push(work, f"http://{host}/campus.git", "main")
        assert anonymous.returncode == 128
        lying = push(work, f"http://library:{PASSWORD}@{host}/campus.git", "main", login="audit")
        refused(lying, "remote: 错误[CH201]", "✗ refs/heads/main")
        assert tip(bare) == old
        done = push(work, f"http://audit:{PASSWORD}@{host}/campus.git", "main")
        assert done.returncode == 0, done.stderr
        assert tip(bare) == git(work, "rev-parse", "HEAD")


def test_over_http_a_unit_pushes_a_branch_and_the_office_lands_it(bare: Path) -> None:
    with served(bare.parent) as host:
        at = {who: f"http://{who}:{PASSWORD}@{host}/campus.git" for who in ("library", "dorms", "security")}
        for name, who in (("forged", "dorms"), ("own", "library")):
            git(bare.parent, "clone", "-q", at[who], name)
            unit = bare.parent / name
            git(unit, "switch", "-q", "-c", name)
            save(unit, {**add(H.rectifying, submitted()), **NEW}, "-m", name)
            assert push(unit, "origin", name).returncode == 0
        git(bare.parent, "clone", "-q", at["security"], "office")
        office = bare.parent / "office"
        git(office, "merge", "-q", "--no-ff", "--no-edit", "origin/forged")
        refused(push(office, "origin", "main"), "remote: 错误[CH201]")
        git(office, "reset", "-q", "--hard", "origin/main")
        git(office, "merge", "-q", "--no-ff", "--no-edit", "origin/own")
        save(office, add(H.verified, CLOSED))
        done = push(office, "origin", "main")
        assert done.returncode == 0, done.stderr
        assert tip(bare) == git(office, "rev-parse", "HEAD")


def test_the_hook_runs_the_tool_that_installed_it(bare: Path, work: Path) -> None:
    """By its own Python, whatever lies in the folder where Git runs it and whatever the caller's variables say."""
    assert sys.executable in (bare / "hooks" / "pre-receive").read_text("utf-8")
    (bare / "anlan.py").write_text("raise SystemExit(0)\n")
    save(work, EDITED)
    refused(
        push(work, "origin", "main", login="security", GIT_DIR=str(work / ".git"), GIT_WORK_TREE=str(work)), "CH101"
    )
