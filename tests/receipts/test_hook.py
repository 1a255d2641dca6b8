"""Receipts that the server itself writes, by its post-receive hook, at real pushes."""

from __future__ import annotations

from pathlib import Path

from anlan.sources.git import Repository
from anlan.trace.receipts import read_receipts

from tests.gate.campus import H, add, made, path, planned, records
from tests.gate.server import push
from tests.reader.small import git, run
from tests.receipts.place import key, sorts


def server(tmp_path: Path, *words: object) -> tuple[Path, Path]:
    """A bare repository with both hooks, and a clone of it."""
    repo = made(tmp_path / "campus.git")
    assert run("hook", "--repo", repo, "--install", "--lang", "en").code == 0
    assert run("hook", "--repo", repo, "--install", "post-receive", "--lang", "en", *words).code == 0
    work = tmp_path / "work"
    git(tmp_path, "clone", "-q", str(repo), str(work))
    return repo, work


def edit(work: Path, edits: dict[str, str | bytes | None]) -> None:
    for name, text in edits.items():
        (work / name).write_text(str(text), "utf-8")
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "a step")


def test_a_merge_is_vouched_for_by_who_lands_and_by_who_pushed(tmp_path: Path) -> None:
    repo, work = server(tmp_path)
    git(work, "switch", "-q", "-c", "library")
    edit(work, add(H.assigned, planned()))
    assert push(work, "origin", "library", login="library").returncode == 0
    git(work, "switch", "-q", "main")
    git(work, "merge", "-q", "--no-ff", "-m", "Merge library", "library")
    done = push(work, "origin", "main", login="security")
    assert done.returncode == 0, done.stderr
    assert "receipts written, up to number 2" in done.stderr
    root, merge = read_receipts(Repository(repo)).all
    assert (root.adopted, root.actor) == (True, "")
    assert merge.commit == git(work, "rev-parse", "main")
    assert (merge.actor, merge.unit, merge.adopted) == ("login:security login:library", "library security", False)
    assert sorts(repo) == set()


def test_other_branches_and_refused_pushes_get_no_receipt(tmp_path: Path) -> None:
    repo, work = server(tmp_path)
    edit(work, {path(H.assigned): records()[H.assigned].replace("安全出口", "安全通道")})
    assert push(work, "origin", "main", login="library").returncode == 1
    git(work, "switch", "-q", "-c", "library")
    assert push(work, "origin", "library", login="library").returncode == 0
    assert read_receipts(Repository(repo)).tip is None


def test_nobody_is_vouched_for_without_a_login(tmp_path: Path) -> None:
    repo, work = server(tmp_path)
    edit(work, add(H.assigned, planned()))
    assert push(work, "origin", "main").returncode == 0
    assert [r.actor for r in read_receipts(Repository(repo)).all] == ["", ""]


def test_the_server_signs_with_its_key(tmp_path: Path) -> None:
    repo, work = server(tmp_path, "--key", key(tmp_path))
    edit(work, add(H.assigned, planned()))
    assert push(work, "origin", "main", login="library").returncode == 0
    assert [bool(r.signature) for r in read_receipts(Repository(repo)).all] == [False, True]
    assert sorts(repo) == set()


def test_nobody_can_push_receipts(tmp_path: Path) -> None:
    repo, work = server(tmp_path)
    git(work, "branch", "anlan-receipts")
    assert push(work, "origin", "anlan-receipts", login="security").returncode == 1
    assert read_receipts(Repository(repo)).tip is None


def test_a_key_that_cannot_sign_is_told_at_the_install(tmp_path: Path) -> None:
    """And one for a hook that writes no receipts."""
    repo = made(tmp_path / "campus.git")
    asked = ("hook", "--repo", repo, "--lang", "en", "--install")
    assert "signing with" in run(*asked, "post-receive", "--key", tmp_path / "nosuch").err
    assert "--key is for post-receive" in run(*asked, "pre-receive", "--key", key(tmp_path, "office")).err
    assert [p for p in (repo / "hooks").iterdir() if p.suffix != ".sample"] == []
