"""Where a pack is written: over nothing of anybody's, and nowhere where `git add -A` would take it along; how to check it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gate.campus import files
from tests.house.place import ROOT
from tests.reader.small import CAMPUS, committed, git, hazards, run, written


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A campus in a work tree, whose packs Git ignores."""
    root = written(tmp_path / "campus", {**files(), ".gitignore": "/anlan-audit.zip\n/pack/\n"})
    committed(root)
    return root


@pytest.mark.parametrize("kept", [CAMPUS.encode(), b"PK\3\4 an archive of somebody else's", b"\0"])
def test_a_file_that_is_no_pack_is_not_written_over(repo: Path, tmp_path: Path, kept: bytes) -> None:
    out = tmp_path / "minutes.zip"
    out.write_bytes(kept)
    ran = run("pack", "--repo", repo, "--out", out, "--lang", "en")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "is no pack of this tool" in ran.err
    assert out.read_bytes() == kept


def test_a_pack_is_written_over_a_pack_and_over_an_empty_file(repo: Path, tmp_path: Path) -> None:
    out = tmp_path / "p.zip"
    out.touch()
    first = run("pack", "--repo", repo, "--out", out)
    again = run("pack", "--repo", repo, "--out", out)
    assert (first.code, again.code, first.out) == (0, 0, again.out)


@pytest.mark.parametrize("name", ["campus.yml", "plan/p.zip", "records/evidence/p.zip", "standards/p.zip", "mkdocs.yml", ".git/p.zip"])  # fmt: skip
def test_the_campus_itself_is_no_place(repo: Path, name: str) -> None:
    before = {p: p.read_bytes() for p in repo.rglob("*") if p.is_file()}
    (repo / name).parent.mkdir(exist_ok=True)
    ran = run("pack", "--repo", repo, "--out", repo / name, "--lang", "en")
    assert ran.code == 2
    assert "another" in ran.err
    assert {p: p.read_bytes() for p in repo.rglob("*") if p.is_file()} == before


def test_nor_is_a_link_nor_a_bare_repository(repo: Path, tmp_path: Path) -> None:
    link = tmp_path / "p.zip"
    link.symlink_to(repo / "campus.yml")
    assert "is a symbolic link" in run("pack", "--repo", repo, "--out", link, "--lang", "en").err
    git(tmp_path, "clone", "-q", "--bare", str(repo), "c.git")
    bare = run("pack", "--repo", tmp_path / "c.git", "--out", tmp_path / "c.git" / "p.zip", "--lang", "en")
    assert "belongs to the campus's repository" in bare.err


def test_what_git_would_take_along_is_refused(repo: Path, tmp_path: Path) -> None:
    other = hazards(tmp_path / "other", {})
    committed(other)
    for out in (repo / "p.zip", other / "p.zip"):
        ran = run("pack", "--repo", repo, "--out", out, "--lang", "en")
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert "is not ignored" in ran.err
    assert run("pack", "--repo", repo, "--out", repo / "anlan-audit.zip").code == 0
    assert git(repo, "status", "--porcelain") == ""


def test_the_default_is_ignored_here_and_in_the_demo(tmp_path: Path) -> None:
    assert run("demo", tmp_path / "c", "--records", "60").code == 0
    for root in (ROOT, tmp_path / "c"):
        for name in ("anlan-audit.zip", "pack/verify.py"):
            assert git(root, "check-ignore", "--no-index", name) == name


@pytest.mark.parametrize("out", ["p.zip", "anlan audit.zip"])
def test_the_command_that_it_prints_checks_the_pack(repo: Path, tmp_path: Path, out: str) -> None:
    place = tmp_path / "auditor"
    place.mkdir()
    ran = subprocess.run(
        [sys.executable, "-m", "anlan", "pack", "--repo", repo, "--out", out],
        cwd=place, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    mend = re.search(r"核对：(.+)", ran.stderr)
    assert mend
    done = subprocess.run(mend[1], shell=True, cwd=place, capture_output=True, text=True, env=os.environ)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "everything agrees" in done.stdout
