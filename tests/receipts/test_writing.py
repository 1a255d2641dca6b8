"""`anlan receipt`: one line a landing, appended only, whatever stops it and whoever else writes."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from anlan.intake.receipts import Vouched
from anlan.sources.git import Repository
from anlan.trace.receipts import BRANCH, START, Receipts, read_line, read_receipts

from tests.gate import campus as gate
from tests.reader.small import CAMPUS, git, hazard, run
from tests.receipts.place import PROMPT, campus, commit, day, key, land, path, received, rid, sorts, verified


def lines(repo: Path) -> Receipts:
    return read_receipts(Repository(repo))


def test_each_landing_has_one_line_chained_to_the_one_before(tmp_path: Path) -> None:
    repo = campus(tmp_path, landings=3, run="run-7")
    all_of_them = lines(repo).all
    line = git(repo, "rev-list", "--first-parent", "--reverse", "main").split()
    assert [r.commit for r in all_of_them] == line
    assert [r.tree for r in all_of_them] == [git(repo, "rev-parse", f"{c}^{{tree}}") for c in line]
    assert [r.seq for r in all_of_them] == [1, 2, 3, 4]
    assert [r.prev for r in all_of_them] == [START, *(r.hash() for r in all_of_them[:-1])]
    assert [r.time for r in all_of_them] == [day(n) + PROMPT for n in range(4)]
    assert {(r.run, r.actor, r.unit) for r in all_of_them} == {("run-7", "github:campus-office", "security")}
    assert git(repo, "rev-list", "--count", BRANCH) == "4"
    assert sorts(repo) == set()


def test_a_line_is_plain_json_in_a_file_of_its_day(tmp_path: Path) -> None:
    repo = campus(tmp_path, landings=1)
    text = git(repo, "show", f"{BRANCH}:2026/2026-05-12.jsonl")
    row = json.loads(text)
    assert list(row) == ["v", "seq", "prev", "commit", "tree", "time", "actor", "unit"]
    assert row["time"] == "2026-05-12T09:05:00+08:00"
    assert git(repo, "ls-tree", "-r", "--name-only", BRANCH).split() == [
        "2026/2026-05-11.jsonl",
        "2026/2026-05-12.jsonl",
    ]


def test_nothing_new_writes_nothing(tmp_path: Path) -> None:
    repo = campus(tmp_path, landings=2)
    tip = git(repo, "rev-parse", BRANCH)
    ran = run("receipt", "--repo", repo, "--lang", "en")
    assert (ran.code, ran.out) == (0, "")
    assert "every one has its receipt" in ran.err
    assert git(repo, "rev-parse", BRANCH) == tip


def test_the_first_run_adopts_what_stood(tmp_path: Path) -> None:
    repo = tmp_path / "campus.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(repo))
    commit(repo, {"campus.yml": CAMPUS}, day(0))
    for n in range(1, 4):
        commit(repo, {path(n): hazard(rid(n))}, day(n))
    fresh = received(repo, day(9))
    assert [r.adopted for r in fresh] == [True, True, True, False]
    assert [r.actor for r in fresh] == ["", "", "", "github:campus-office"]
    assert set(lines(repo).received) == {fresh[-1].commit}
    ran, said = verified(repo)
    assert ran.code == 0
    assert said["adopted"] == 3
    assert any("stood when receipts began" in x for x in said["unknown"])


def test_a_cancelled_run_leaves_no_hole(tmp_path: Path) -> None:
    repo = campus(tmp_path, landings=2)
    before = git(repo, "rev-parse", "main")
    for n in (3, 4):
        commit(repo, {path(n): hazard(rid(n))}, day(n))
    pushed = git(repo, "rev-parse", "main~1")
    fresh = received(repo, day(4) + PROMPT, before=pushed, who=lambda _: Vouched("github:library", "library"))
    assert [r.commit for r in fresh] == [pushed, git(repo, "rev-parse", "main")]
    assert [r.actor for r in fresh] == ["", "github:library"], "the actor of this push did not push the one before"
    assert fresh[0].prev == lines(repo).all[2].hash()
    assert git(repo, "rev-parse", f"{pushed}~1") == before
    assert sorts(repo) == set()


def test_a_failed_write_leaves_the_branch_as_it_was(tmp_path: Path) -> None:
    repo = campus(tmp_path, landings=1)
    commit(repo, {path(2): hazard(rid(2))}, day(2))
    stood = git(repo, "rev-parse", BRANCH)
    (repo / f"{BRANCH}.lock").write_text("")
    ran = run("receipt", "--repo", repo, "--lang", "en")
    assert ran.code == 2
    assert "run it again" in ran.err
    assert "Traceback" not in ran.err
    (repo / f"{BRANCH}.lock").unlink()
    assert git(repo, "rev-parse", BRANCH) == stood
    assert run("receipt", "--repo", repo).code == 0
    assert sorts(repo) == set()


def test_two_writers_at_once_write_each_landing_once(tmp_path: Path) -> None:
    repo = campus(tmp_path, landings=1)
    for n in range(2, 6):
        commit(repo, {path(n): hazard(rid(n))}, day(n))
    command = [sys.executable, "-m", "anlan", "receipt", "--repo", repo]
    both = [subprocess.Popen([*command, "--run-id", f"r{n}"], stdout=-1, stderr=-1) for n in range(3)]
    assert [p.communicate()[0] and p.returncode for p in both].count(0) >= 1
    assert {p.returncode for p in both} == {0}
    assert [r.seq for r in lines(repo).all] == list(range(1, 7))
    assert {f for f in sorts(repo) if f != "backdated"} == set()


@pytest.mark.parametrize("init", [(), ("--object-format=sha256",)])
def test_in_any_repository(tmp_path: Path, init: tuple[str, ...]) -> None:
    repo = campus(tmp_path, *init, landings=2)
    width = 64 if init else 40
    assert {len(r.commit) for r in lines(repo).all} == {width}
    assert sorts(repo) == set()


def test_in_a_work_tree_and_for_a_campus_in_a_folder(tmp_path: Path) -> None:
    bare = campus(tmp_path, landings=2, inside="campus/")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(bare), str(clone))
    commit(clone, {"campus/records/x.txt": "x"}, day(5))
    ran = run("receipt", "--repo", clone / "campus")
    assert ran.code == 0
    assert git(clone, "status", "--porcelain").splitlines() == ["D  campus/records/x.txt"], "the index is not touched"
    assert sorts(clone / "campus") == set()
    assert git(clone, "rev-parse", f"{BRANCH}~1") == git(bare, "rev-parse", BRANCH)


def test_a_clone_reads_what_it_fetched(tmp_path: Path) -> None:
    bare = campus(tmp_path, landings=2)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(bare), str(clone))
    ran, said = verified(clone)
    assert ran.code == 0
    assert said["last"]["seq"] == 3
    git(clone, "branch", "anlan-receipts", "origin/anlan-receipts")
    land(bare, 3)
    git(clone, "pull", "-q", "--ff-only")
    assert verified(clone)[1]["last"]["seq"] == 4, "the newer of two copies that fit is read"


def test_copies_that_parted_stop_the_writer_and_are_found(tmp_path: Path) -> None:
    bare = campus(tmp_path, landings=2)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(bare), str(clone))
    commit(clone, {path(8): hazard(rid(8))}, day(8))
    assert run("receipt", "--repo", clone).code == 0
    land(bare, 3)
    git(clone, "fetch", "-q", "origin", "anlan-receipts")
    assert "parted" in sorts(clone)
    ran = run("receipt", "--repo", clone, "--lang", "en")
    assert ran.code == 2 or "every one has its receipt" not in ran.err
    assert "parted" in ran.err


def test_the_clock_set_back_never_runs_backwards(tmp_path: Path) -> None:
    repo = campus(tmp_path, landings=2)
    land(repo, 3, day(2) + timedelta(hours=1))
    commit(repo, {path(4): hazard(rid(4))}, day(3))
    received(repo, day(1))
    assert [r.time for r in lines(repo).all] == sorted(r.time for r in lines(repo).all)
    assert sorts(repo) == set()


def test_the_actors_unit_is_read_from_the_campus(tmp_path: Path) -> None:
    repo = gate.made(tmp_path / "campus.git")
    assert run("receipt", "--repo", repo, "--actor", "github:library", "--run-id", "42").code == 0
    (receipt,) = lines(repo).all
    assert (receipt.actor, receipt.unit, receipt.run) == ("github:library", "library", "42")


def test_an_unknown_before_is_passed_over(tmp_path: Path) -> None:
    repo = campus(tmp_path, landings=1)
    for n in (2, 3):
        commit(repo, {path(n): hazard(rid(n))}, day(n))
    assert run("receipt", "--repo", repo, "--actor", "github:x", "--before", "ab" * 20).code == 0
    assert [r.actor for r in lines(repo).all[-2:]] == ["", "github:x"]


def test_a_shallow_clone_writes_nothing(tmp_path: Path) -> None:
    bare = campus(tmp_path, landings=2)
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{bare}", str(tmp_path / "clone"))
    ran = run("receipt", "--repo", tmp_path / "clone", "--lang", "en")
    assert ran.code == 2
    assert "git fetch --unshallow" in ran.err


def test_every_landing_is_signed(tmp_path: Path) -> None:
    repo = campus(tmp_path, landings=3, key=key(tmp_path))
    assert all(r.signature.startswith("-----BEGIN SSH SIGNATURE-----") for r in lines(repo).all)
    said = verified(repo)[1]
    assert said["trust"] == 2
    assert [(k["first"], k["last"]) for k in said["signed_by"]] == [(1, 4)]
    assert said["signed_by"][0]["name"].startswith("SHA256:")
    assert any("whose they are was not checked" in x for x in said["unknown"])


@pytest.mark.parametrize("bad", ["nothing", "locked"])
def test_a_key_that_cannot_sign_writes_nothing(tmp_path: Path, bad: str) -> None:
    repo = campus(tmp_path, landings=1)
    commit(repo, {path(2): hazard(rid(2))}, day(2))
    file = tmp_path / bad
    if bad == "locked":
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", file], check=True)
    stood = git(repo, "rev-parse", BRANCH)
    ran = run("receipt", "--repo", repo, "--key", file, "--lang", "en")
    assert ran.code == 2
    assert ran.err.startswith("anlan: signing with")
    assert git(repo, "rev-parse", BRANCH) == stood


@pytest.mark.parametrize(
    "spoil",
    [
        lambda row: {**row, "seq": "3"},
        lambda row: {**row, "seq": True},
        lambda row: {**row, "commit": "--output=x"},
        lambda row: {**row, "actor": 7},
        lambda row: {**row, "adopted": False},
        lambda row: {**row, "more": 1},
        lambda row: {k: v for k, v in row.items() if k != "tree"},
        lambda row: {**row, "time": "2026-05-12T09:05:00"},
        lambda row: {**row, "v": 2},
        lambda row: [row],
    ],
)
def test_what_is_no_receipt_is_none(tmp_path: Path, spoil: object) -> None:
    repo = campus(tmp_path, landings=1)
    data = lines(repo).lines[1].data
    assert read_line(data) == lines(repo).all[1]
    spoilt = json.dumps(spoil(json.loads(data)), ensure_ascii=False, separators=(",", ":"))  # type: ignore[operator]
    assert read_line(spoilt.encode()) is None
    assert read_line(data + b" ") is None
    assert read_line(b"[" * 60_000) is None
    assert read_line(data.replace(b'"v":1,', b'"v":1,"v":1,')) is None
