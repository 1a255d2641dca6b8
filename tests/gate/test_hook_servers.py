"""`anlan hook` on servers: first pushes, other hooks and hashes, two pushes at once, one that is cut off, over HTTP."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.gate.campus import (
    CLOSED,
    VERIFIED,
    H,
    add,
    files,
    made,
    path,
    records,
    submitted,
)
from tests.gate.pushes import EDITED, NEW, REGISTERED, clone, install, refused, save, tip
from tests.gate.server import PASSWORD, push, served
from tests.reader.small import GIT, git, run, written

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
