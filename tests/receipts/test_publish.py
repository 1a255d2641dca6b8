"""The step of the publish workflow that writes receipts: pushed where it may, said where it may not, never a stop."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from anlan.sources.git import Repository
from anlan.trace.receipts import BRANCH, read_receipts

from tests.house.place import ROOT
from tests.reader.small import git, hazard
from tests.receipts.place import commit, day, path, rid, sorts


@pytest.fixture
def runner(repo: Path, tmp_path: Path) -> Path:
    """A fresh checkout of a campus that landed twice since the last receipt, with the environment lent to it."""
    for n in (7, 8):
        commit(repo, {path(n): hazard(rid(n))}, day(n))
    work = tmp_path / "runner"
    git(tmp_path, "clone", "-q", str(repo), str(work))
    (work / ".venv").symlink_to(Path(sys.executable).parent.parent)
    return work


def step(work: Path, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if k not in ("TOKEN", "KEY", "ACTOR", "BEFORE", "RUN")}
    script = str(ROOT / ".ci" / "receipt")
    return subprocess.run(["sh", script], cwd=work, env=clean | env, capture_output=True, text=True)


def test_receipts_are_written_for_the_push_and_pushed(runner: Path, repo: Path) -> None:
    before = git(repo, "rev-parse", "main~1")
    done = step(runner, TOKEN="t", ACTOR="github:library", BEFORE=before, RUN="77")
    assert done.returncode == 0, done.stderr
    seventh, eighth = read_receipts(Repository(repo)).all[-2:]
    assert (seventh.actor, eighth.actor, eighth.run) == ("", "github:library", "77")
    assert sorts(repo) == set()
    stood = git(repo, "rev-parse", BRANCH)
    again = step(runner, TOKEN="t")
    assert again.returncode == 0, again.stderr
    assert git(repo, "rev-parse", BRANCH) == stood


def test_the_slower_of_two_runs_begins_anew(runner: Path, repo: Path) -> None:
    assert step(runner, RUN="mine").returncode == 0, "written here, not pushed"
    other = runner.with_name("other")
    git(runner.parent, "clone", "-q", str(repo), str(other))
    (other / ".venv").symlink_to(Path(sys.executable).parent.parent)
    assert step(other, TOKEN="t", RUN="theirs").returncode == 0
    done = step(runner, TOKEN="t", RUN="mine")
    assert done.returncode == 0, done.stderr
    assert [r.run for r in read_receipts(Repository(repo)).all[-2:]] == ["theirs", "theirs"]
    assert sorts(repo) == set()


def test_a_campus_without_the_right_to_push_is_told_and_goes_on(runner: Path, repo: Path) -> None:
    hook = repo / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    stood = git(repo, "rev-parse", BRANCH)
    done = step(runner, TOKEN="t")
    assert done.returncode == 0
    assert "::warning::the receipts could not be pushed" in done.stdout
    assert git(repo, "rev-parse", BRANCH) == stood


def test_without_a_token_nothing_is_pushed(runner: Path, repo: Path) -> None:
    stood = git(repo, "rev-parse", BRANCH)
    done = step(runner)
    assert done.returncode == 0
    assert "::warning::no TOKEN" in done.stdout
    assert git(repo, "rev-parse", BRANCH) == stood
