"""Repositories of every make, and what cannot be run at all: exit 2 and one line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reader.small import RECORDS, check, committed, git, hazard, run, written

BAD = {f"{RECORDS}/hz-20260511-library-1.yml": hazard(at="昨天")}
PLACE = {("SC203", "hz-20260511-library-1.yml", 3, 5)}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campus with one bad record, committed."""
    root = written(tmp_path_factory.mktemp("campus"), dict(BAD))
    committed(root)
    return root


def test_a_revision_is_read_without_a_checkout(repository: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    git(repository, "clone", "-q", "--bare", ".", str(bare))
    assert check(bare, "--rev", "main").places == PLACE
    assert "of a bare repository" in check(bare).err
    before = sorted(bare.rglob("*"))
    check(bare, "--rev", "HEAD")
    assert sorted(bare.rglob("*")) == before


def test_a_shallow_clone_still_holds_its_tip(repository: Path, tmp_path: Path) -> None:
    git(repository, "clone", "-q", "--depth", "1", f"file://{repository}", str(tmp_path / "shallow"))
    assert check(tmp_path / "shallow", "--rev", "HEAD").places == PLACE
    assert check(tmp_path / "shallow").places == PLACE


@pytest.mark.parametrize("name", ["校园 一", 'o\'brien "x"', "a:b", "$(x)", "%20"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    inner = f"{name}/里面"
    root = tmp_path / name
    written(root / "里面", dict(BAD))
    commit = committed(root)
    for rev in ([], ["--rev", commit[:10]], ["--rev", "HEAD"]):
        ran = check(tmp_path / inner, *rev)
        assert ran.places == PLACE
        assert {f["path"] for f in ran.findings} == set(BAD)


def test_a_repository_of_sha256(tmp_path: Path) -> None:
    written(tmp_path, dict(BAD))
    commit = committed(tmp_path, "--object-format=sha256")
    assert len(commit) == 64
    assert check(tmp_path, "--rev", commit).places == PLACE


def test_neither_attributes_nor_settings_change_what_is_read(tmp_path: Path) -> None:
    text = hazard(at="昨天").replace("\n", "\r\n")
    root = written(tmp_path, {next(iter(BAD)): text, ".gitattributes": "* text eol=crlf ident\n"})
    committed(root)
    git(root, "config", "core.autocrlf", "true")
    git(root, "config", "core.quotepath", "true")
    git(root, "config", "log.showSignature", "true")
    assert check(root, "--rev", "HEAD").places == check(root).places == PLACE


def test_the_index_and_untracked_files_are_no_part_of_a_revision(repository: Path, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    git(repository, "clone", "-q", ".", str(root))
    (root / f"{RECORDS}/hz-20260511-library-2.yml").write_text("x", "utf-8")
    git(root, "add", "-A")
    assert check(root, "--rev", "HEAD").places == PLACE
    assert len(check(root).places) == 2


@pytest.mark.parametrize(
    "words",
    [
        ["--rev", "nothing"],
        ["--rev", ""],
        ["--rev", "--all"],
        ["--rev", "HEAD:campus.yml"],
        ["--rev", "HEAD~5"],
        ["--rev", "0" * 40],
        ["--rev", "a\nb"],
        ["--as-of", "yesterday"],
        ["--as-of", "2026-02-30T08:00+08:00"],
        ["--as-of", "2026-05-25T08:00"],
        ["--as-of", "1999-01-01T08:00+08:00"],
        ["--jobs", "0"],
        ["--jobs", "many"],
        ["--format", "xml"],
        ["--colour"],
        ["nowhere.yml"],
        ["../outside.yml"],
        ["hz-20260511-library-9"],
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_cannot_be_run_is_one_line_and_exit_2(repository: Path, words: list[str], lang: str) -> None:
    ran = run("check", "--repo", repository, "--lang", lang, *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("anlan: ")
    assert ran.err.count("\n") == 1
    assert ran.err.isascii() or lang == "zh" or "nothing" not in words


def test_no_repository_is_needed_for_a_folder_and_one_for_a_revision(tmp_path: Path) -> None:
    written(tmp_path, dict(BAD))
    assert check(tmp_path).places == PLACE
    ran = check(tmp_path, "--rev", "HEAD")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)


def test_a_revision_without_a_campus(tmp_path: Path) -> None:
    written(tmp_path, {"campus.yml": None, "readme": "x"})
    committed(tmp_path)
    ran = check(tmp_path, "--rev", "HEAD")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)


def test_an_unborn_branch(tmp_path: Path) -> None:
    written(tmp_path, {})
    git(tmp_path, "init", "-q")
    assert check(tmp_path).code == 0
    assert check(tmp_path, "--rev", "HEAD").code == 2


@pytest.mark.parametrize("what", ["HEAD:campus.yml", "HEAD^{tree}", "HEAD:records"])
def test_a_repository_with_a_hole_is_refused(repository: Path, tmp_path: Path, what: str) -> None:
    root = tmp_path / "torn"
    shutil.copytree(repository, root)
    name = git(root, "rev-parse", what)
    (root / ".git/objects" / name[:2] / name[2:]).unlink()
    ran = check(root, "--rev", "HEAD")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)


def test_a_commit_with_an_impossible_offset(tmp_path: Path) -> None:
    written(tmp_path, dict(BAD))
    commit = committed(tmp_path)
    raw = git(tmp_path, "cat-file", "commit", commit).replace("+0800", "+9900")
    made = subprocess.run(
        ["git", "-C", tmp_path, "hash-object", "-t", "commit", "-w", "--literally", "--stdin"],
        input=raw + "\n", capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    assert check(tmp_path, "--rev", made).places == PLACE


def test_the_program_itself_ends_with_the_code_and_one_line(repository: Path) -> None:
    words = [Path(sys.executable).parent / "anlan", "check", "--repo", repository, "--lang", "en"]
    bad, refused = (subprocess.run([*words, *w], capture_output=True, text=True) for w in ([], ["--rev", "x"]))
    assert (bad.returncode, bad.stderr) == (1, "")
    assert bad.stdout.endswith("1 error, 0 warnings\n")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "anlan: there is no revision x in the repository\n"


def test_a_reader_that_goes_away_is_no_failure(repository: Path) -> None:
    program = Path(sys.executable).parent / "anlan"
    done = subprocess.run(
        ["sh", "-c", '"$0" rules --format json | head -c 9', program], capture_output=True, text=True, cwd=repository
    )
    assert (done.stdout, done.stderr) == ('{\n "versi', "")
