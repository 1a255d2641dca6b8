"""A history that is cut off, fetched in part or shown otherwise than it was written is refused, and the mending mends."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from anlan.cli.main import main
from anlan.sources.git import Repository
from anlan.sources.problem import CannotRun
from anlan.sources.whole import must_be_whole
from anlan.trace.history import trace

from tests.trace.shapes import git, written
from tests.trace.test_shapes import ONE, THREE, TWO, A, linear


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    repo = written(linear(ONE, TWO, THREE), tmp_path / "origin.git")
    git(repo, "config", "uploadpack.allowFilter", "true")
    git(repo, "config", "uploadpack.allowAnySHA1InWant", "true")
    return repo


def cloned(origin: Path, *words: str) -> Path:
    folder = origin.parent / "clone"
    git(origin.parent, "clone", "-q", *words, f"file://{origin}", str(folder))
    return folder


def shallow(origin: Path) -> Path:
    return cloned(origin, "--depth=1")


def partial(origin: Path) -> Path:
    return cloned(origin, "--filter=blob:none", "--no-checkout")


def treeless(origin: Path) -> Path:
    return cloned(origin, "--filter=tree:0", "--no-checkout")


def replaced(origin: Path) -> Path:
    repo = cloned(origin)
    git(repo, "replace", "HEAD~1", "HEAD~2")
    return repo


def twice_replaced(origin: Path) -> Path:
    repo = replaced(origin)
    git(repo, "replace", "HEAD", "HEAD~2")
    return repo


def grafted(origin: Path) -> Path:
    repo = cloned(origin)
    head, first = (git(repo, "rev-parse", r).decode().strip() for r in ("HEAD", "HEAD~2"))
    (repo / ".git" / "info").mkdir(exist_ok=True)
    (repo / ".git" / "info" / "grafts").write_text(f"{head} {first}\n")
    return repo


@pytest.mark.parametrize("torn", [shallow, partial, treeless, replaced, twice_replaced, grafted])
def test_what_is_not_whole_is_refused_in_one_line_and_mended_by_it(
    torn: Callable[[Path], Path], origin: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = torn(origin)
    assert main(["history", A, "--repo", str(repo), "--lang", "en"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    command = re.search(r"run (.*?)( first|, or)", said.err)
    assert command is not None
    subprocess.run(["bash", "-ec", command[1]], cwd=repo, check=True, capture_output=True)
    assert main(["history", A, "--repo", str(repo), "--lang", "en"]) == 0
    assert "landings: 3, drafts: 0" in capsys.readouterr().out


def test_a_whole_repository_passes(origin: Path) -> None:
    (origin / "info").mkdir(exist_ok=True)
    (origin / "info" / "grafts").write_text("# nothing\n\n")
    must_be_whole(Repository(origin))


@pytest.mark.parametrize("torn", [replaced, grafted])
def test_a_trace_does_not_see_replaced_objects_or_grafts(torn: Callable[[Path], Path], origin: Path) -> None:
    plain = trace(Repository(origin), "HEAD")
    assert trace(Repository(torn(origin)), "HEAD") == plain
    assert len(plain.of(A)) == 3


@pytest.mark.parametrize("what", ["HEAD~1", "HEAD~1^{tree}", "HEAD~1:records", f"HEAD~1:{A}"])
def test_a_missing_object_is_refused(what: str, origin: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lost = git(origin, "rev-parse", what).decode().strip()
    loose(origin)
    (origin / "objects" / lost[:2] / lost[2:]).unlink()
    assert main(["history", A, "--repo", str(origin), "--lang", "en"]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "git fsck" in said.err


def test_a_trace_of_a_history_with_a_hole_is_refused(origin: Path) -> None:
    lost = git(origin, "rev-parse", "HEAD~2").decode().strip()
    git(origin, "commit-graph", "write", "--reachable")
    loose(origin)
    (origin / "objects" / lost[:2] / lost[2:]).unlink()
    with pytest.raises(CannotRun, match="git fsck"):
        trace(Repository(origin), "HEAD")


def loose(repo: Path) -> None:
    """Every object in a file of its own, so that one can be lost."""
    packs = [p.read_bytes() for p in (repo / "objects" / "pack").glob("*.pack")]
    for file in (repo / "objects" / "pack").iterdir():
        file.unlink()
    for pack in packs:
        git(repo, "unpack-objects", "-q", told=pack)
