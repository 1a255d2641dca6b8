"""Lawful deletion: a tombstone or a redaction is no tampering, and after a purge the receipts prove all that is left."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from anlan.papers import verify as offline
from anlan.trace.named import mark

from tests.gate.campus import CLOCK, TOMBSTONE, H, add, commit, made, path, planned, records, step
from tests.gate.honest import blob
from tests.reader.small import Ran, git, run
from tests.receipts.place import sorts, verified

R = records()
SECRET = "发现人学号二〇二六〇一"
REDACTED = R[H.reported].replace(SECRET, "〔内容已依规删除〕") + "steps:\n" + step(
    "redacted", "09T09:00", "security/head", parts="[notes]", reason="含个人信息", approved_by="college/vp-safety", blobs=f"[{blob(R[H.reported])}]")  # fmt: skip


def buried(rid: str, *blobs: str) -> str:
    listed = "\n    - ".join(blobs)
    return f"id: {rid}\n" + TOMBSTONE.replace("5f7d0c2ab0c1f4e3d2a9b8877665544332211000", listed)


@pytest.fixture(scope="session")
def removed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campus where one passage was redacted and one record buried, both with approval, all of it received."""
    repo = made(tmp_path_factory.mktemp("removed") / "campus.git")
    assert run("receipt", "--repo", repo).code == 0
    versions = (R[H.assigned], R[H.assigned] + planned())
    commit(repo, "main", add(H.assigned, planned()))
    commit(repo, "main", {path(H.reported): REDACTED})
    commit(repo, "main", {path(H.assigned): buried(H.assigned, *map(blob, versions))})
    assert run("receipt", "--repo", repo).code == 0
    return repo


@pytest.fixture
def repo(removed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(removed, tmp_path / "campus.git"))


def purged(repo: Path) -> Ran:
    """The purge with all that a host has to do: move main, drop what reaches the old, collect."""
    ran = run("purge", "--repo", repo, "--main", "main", "--lang", "en")
    assert ran.code == 0, ran.err
    git(repo, "update-ref", "refs/heads/main", ran.out.strip())
    git(repo, "reflog", "expire", "--expire=now", "--all")
    git(repo, "gc", "-q", "--prune=now")
    return ran


def holds(repo: Path, text: str) -> bool:
    """Whether any object of a repository holds a text."""
    asked = ["git", "-C", repo, "cat-file", "--batch-all-objects", "--batch"]
    return text.encode() in subprocess.run(asked, capture_output=True, check=True).stdout


def test_a_tombstone_and_a_redaction_are_no_tampering(repo: Path) -> None:
    assert sorts(repo) - {"backdated"} == set()


def test_after_a_purge_the_content_is_gone_and_receipts_prove_the_rest(repo: Path) -> None:
    assert holds(repo, SECRET)
    ran = purged(repo)
    assert "3 contents replaced by marks" in ran.err
    assert not holds(repo, SECRET)
    found, said = verified(repo)
    assert {f["sort"] for f in said["findings"]} <= {"backdated"}, found.out
    assert said["purged"]["landings"] == 4
    assert len(said["purged"]["blobs"]) == 3
    assert said["levels"] == [0, 4, 0, 0]
    git(repo, "fsck", "--strict")


def test_receipts_go_on_after_a_purge(repo: Path) -> None:
    purged(repo)
    assert "every one has its receipt" in run("receipt", "--repo", repo, "--lang", "en").err
    commit(repo, "main", add(H.registered, planned()))
    ran = run("receipt", "--repo", repo, "--lang", "en")
    assert "1 receipt written, up to number 5" in ran.err
    assert sorts(repo) - {"backdated"} == set()


def test_history_and_as_of_keep_the_times_of_what_was_purged(repo: Path) -> None:
    before = json.loads(run("history", H.closed, "--repo", repo, "--format", "json").out)["revisions"]
    purged(repo)
    after = json.loads(run("history", H.closed, "--repo", repo, "--format", "json").out)["revisions"]
    assert [r["received_at"] for r in after] == [r["received_at"] for r in before]
    assert [r["commit"] for r in after] != [r["commit"] for r in before]


def test_the_pack_tells_a_purge_from_tampering(repo: Path, tmp_path: Path) -> None:
    purged(repo)
    assert run("pack", "--repo", repo, "--out", tmp_path / "p.zip").code == 0
    script = Path(offline.__file__)
    done = subprocess.run([sys.executable, "-I", script, tmp_path / "p.zip"], env={}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "purged by law" in done.stdout


def test_an_unlawful_change_hidden_in_a_purge_is_found(repo: Path) -> None:
    """The same purge, and one word of another record changed on the way."""
    tip = run("purge", "--repo", repo, "--main", "main").out.strip()
    last = {path(H.assigned): git(repo, "show", f"{tip}:{path(H.assigned)}") + "\n"}
    forged = last | {path(H.closed): R[H.closed].replace("通道畅通", "仍有纸箱")}
    git(repo, "update-ref", "refs/heads/main", commit(repo, "forged", forged, f"{tip}~1"))
    assert "rewritten" in sorts(repo)


def test_a_rewrite_that_only_claims_to_be_a_purge_is_found(repo: Path) -> None:
    """A tombstone may name what it likes: without the mark in the content's place nothing is explained."""
    root = git(repo, "rev-list", "--max-parents=0", "main")
    commit(repo, "main", {path(H.closed): buried(H.closed, blob(R[H.closed]))}, root)
    assert {"rewritten"} <= sorts(repo)


def test_nothing_to_purge_and_what_still_stands_are_refused(repo: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(plain))
    commit(plain, "main", {"campus.yml": "x"}, None)
    ran = run("purge", "--repo", plain, "--lang", "en")
    assert (ran.code, ran.err) == (2, "anlan: no tombstone or redaction names anything to purge\n")
    commit(repo, "main", {path("hz-20260504-library-55"): R[H.reported]})
    ran = run("purge", "--repo", repo, "--main", "main", "--lang", "en")
    assert ran.code == 2
    assert "still stands on main" in ran.err


def test_a_second_purge_finds_nothing_left(repo: Path) -> None:
    purged(repo)
    ran = run("purge", "--repo", repo, "--main", "main", "--lang", "en")
    assert (ran.code, ran.out.strip()) == (0, git(repo, "rev-parse", "main"))
    assert "holds none of it any more" in ran.err


def altered(repo: Path) -> dict[str, str]:
    """What the audit says was altered, by code and record."""
    ran = run("audit", "--repo", repo, "--rev", "main", "--as-of", CLOCK, "--format", "json", "--lang", "en")
    found = [f for f in json.loads(ran.out)["findings"] if f["family"] in ("altered", "inconsistent")]
    return {f"{f['code']}/{f['record']}": f["message"] for f in found if f["code"] != "AL203"}


def test_the_audit_is_as_quiet_after_a_purge_as_before(repo: Path) -> None:
    assert altered(repo) == {}
    purged(repo)
    assert altered(repo) == {}


def test_a_mark_of_another_content_is_no_purge_to_the_audit(repo: Path) -> None:
    other = records()[H.registered]
    commit(repo, "main", {path(H.registered): mark(blob(R[H.closed]))})
    commit(repo, "main", {path(H.registered): buried(H.registered, blob(other))})
    assert f"CH104/{H.registered}" in altered(repo)


def test_an_answer_stands_beside_its_signal_after_a_purge(repo: Path) -> None:
    """The key of an alteration holds the id that its landing had when it was answered."""
    edited = commit(repo, "main", {path(H.closed): R[H.closed].replace("通道畅通", "仍有纸箱")})
    key = f"CH102/{H.closed}/{edited[:12]}"
    answer = f"id: an-20260601-security-1\nsignal: {key}\nstance: explained\nat: 2026-06-01T09:00+08:00\nby: security/head\nreason: 已恢复\n"
    commit(repo, "main", {"records/answer/2026/06/an-20260601-security-1.yml": answer})
    assert run("receipt", "--repo", repo).code == 0
    purged(repo)
    ran = run("audit", "--repo", repo, "--rev", "main", "--as-of", CLOCK, "--format", "json", "--lang", "en")
    (signal,) = [f for f in json.loads(ran.out)["findings"] if f["code"] == "CH102" and f["record"] == H.closed]
    assert (signal["signal"], [a["reason"] for a in signal["answers"]]) == (key, ["已恢复"])
    assert signal["commit"] != edited
