"""Receipts that the server itself writes, by its post-receive hook, at real pushes."""

from __future__ import annotations

from pathlib import Path

from anlan.intake.receipts import Vouched
from anlan.sources.git import Repository
from anlan.trace.receipts import BRANCH, read_receipts

from tests.gate.campus import H, add, made, path, planned, records
from tests.gate.server import push
from tests.reader.small import git, hazard, run
from tests.receipts.place import commit, day, key, land, received, rid, sorts, verified
from tests.receipts.place import path as place


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


def forged(repo: Path) -> str:
    """A copy at a remote that is ahead by one line: a landing that has none yet, in somebody else's name."""
    commit(repo, {place(7): hazard(rid(7))}, day(7))
    stood = git(repo, "rev-parse", BRANCH)
    received(repo, day(1), who=lambda _: Vouched("login:security", "security"))
    git(repo, "update-ref", "refs/remotes/evil/anlan-receipts", BRANCH)
    git(repo, "update-ref", BRANCH, stood)
    return git(repo, "rev-parse", "refs/remotes/evil/anlan-receipts")


def test_what_is_appended_to_on_a_server_is_its_own_branch(repo: Path) -> None:
    """A copy at a remote can only have been pushed there."""
    fake, stood = forged(repo), git(repo, "rev-parse", BRANCH)
    receipts = read_receipts(Repository(repo))
    assert (receipts.tip, receipts.parted, verified(repo)[1]["last"]["seq"]) == (stood, (), 7)
    (own,) = received(repo, day(7))
    assert (own.commit, own.actor) == (git(repo, "rev-parse", "main"), "github:campus-office")
    assert git(repo, "rev-parse", f"{BRANCH}~1") == stood
    assert git(repo, "rev-parse", "refs/remotes/evil/anlan-receipts") == fake
    assert sorts(repo) == set(), "nor has it parted from the copy"


def test_a_branch_below_the_name_of_the_receipts_is_none_of_them(tmp_path: Path) -> None:
    """One that stood before the hook was there: it may be removed, and then receipts are written."""
    repo, work = server(tmp_path)
    git(repo, "update-ref", f"{BRANCH}/x", "main")
    assert read_receipts(Repository(repo)).tip is None
    assert push(work, "origin", ":anlan-receipts/x", login="library").returncode == 0
    edit(work, add(H.assigned, planned()))
    assert push(work, "origin", "main", login="library").returncode == 0
    assert len(read_receipts(Repository(repo)).all) == 2


def test_a_clone_still_reads_the_newer_copy_of_its_remote(repo: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(repo), str(tmp_path / "clone"))
    git(tmp_path / "clone", "branch", "anlan-receipts", "origin/anlan-receipts")
    land(repo, 7)
    git(tmp_path / "clone", "fetch", "-q")
    assert read_receipts(Repository(tmp_path / "clone")).tip == git(repo, "rev-parse", BRANCH)


def test_a_main_line_at_a_remote_silences_nothing_on_a_server(repo: Path) -> None:
    """As if the server were behind it, whose receipts then would say nothing of what is missing at its own tip."""
    git(repo, "update-ref", "refs/remotes/evil/main", commit(repo, {place(7): hazard(rid(7))}, day(7), "x", ["main~1"]))
    git(repo, "update-ref", "refs/heads/main", "main~1")
    signals = run("audit", "--repo", repo, "--rev", "main", "--lang", "en").out
    assert "AL201" in signals
    assert "rewritten" in sorts(repo)


def test_a_key_that_cannot_sign_is_told_at_the_install(tmp_path: Path) -> None:
    """And one for a hook that writes no receipts."""
    repo = made(tmp_path / "campus.git")
    asked = ("hook", "--repo", repo, "--lang", "en", "--install")
    assert "signing with" in run(*asked, "post-receive", "--key", tmp_path / "nosuch").err
    assert "--key is for post-receive" in run(*asked, "pre-receive", "--key", key(tmp_path, "office")).err
    assert [p for p in (repo / "hooks").iterdir() if p.suffix != ".sample"] == []
