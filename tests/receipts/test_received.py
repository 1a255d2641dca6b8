"""What receipts change elsewhere: `--as-of` goes by what was received, the audit shows what was altered and when it came."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

from tests.gate import campus as gate
from tests.reader.small import git, hazard, run
from tests.receipts.place import PROMPT, commit, day, land, path, received, rid


def signals(repo: Path, *words: object) -> list[dict[str, str]]:
    """What the audit finds of alteration."""
    asked = ("audit", "--repo", repo, "--rev", "main", "--as-of", "2026-06-01T08:00+08:00", "--format", "json")
    ran = run(*asked, "--lang", "en", *words)
    assert ran.code == 0, ran.err
    return [f for f in json.loads(ran.out)["findings"] if f["code"].startswith("AL")]


def hazards(repo: Path, at: str) -> int:
    ran = run("check", "--repo", repo, "--as-of", at, "--format", "json")
    assert ran.code in (0, 1), ran.err
    return len(json.loads(ran.out)["findings"])


def test_as_of_goes_by_what_was_received_and_not_by_what_was_committed(repo: Path) -> None:
    commit(repo, {path(7): "spoilt"}, day(7))
    received(repo, day(7) + timedelta(hours=6))
    at = day(7) + timedelta(hours=3)
    assert hazards(repo, at.isoformat(timespec="minutes")) == 0, "committed, not yet received"
    assert hazards(repo, (at + timedelta(hours=4)).isoformat(timespec="minutes")) > 0


def test_without_receipts_as_of_goes_by_the_commits(repo: Path) -> None:
    commit(repo, {path(7): "spoilt"}, day(7))
    received(repo, day(7) + timedelta(hours=6))
    git(repo, "branch", "-q", "-D", "anlan-receipts")
    assert hazards(repo, (day(7) + timedelta(hours=3)).isoformat(timespec="minutes")) > 0


def test_history_shows_when_each_landing_was_received(repo: Path) -> None:
    ran = run("history", rid(3), "--repo", repo, "--format", "json")
    landing = next(r for r in json.loads(ran.out)["revisions"] if r["role"] == "landing")
    assert landing["received_at"] == (day(3) + PROMPT).isoformat()


def test_an_honest_history_shows_nothing_altered(repo: Path) -> None:
    assert signals(repo) == []


def test_a_rewritten_line_and_the_record_lost_with_it(repo: Path) -> None:
    lost = git(repo, "rev-parse", "main")
    commit(repo, {"a": "x"}, day(7), parents=["main~1"])
    found = {f["signal"]: f for f in signals(repo)}
    rewritten = found[f"AL201/{lost[:12]}/rewritten"]
    assert rewritten["commit"] == lost
    assert rewritten["family"] == "altered"
    gone = found[f"AL202/{rid(6)}/vanished"]
    assert (gone["record"], gone["path"]) == (rid(6), path(6))
    assert all(f["message"].startswith("possibly altered: ") for f in found.values())


def test_a_backdated_commit(repo: Path) -> None:
    land(repo, 7)
    early = land(repo, 8, day(7) - timedelta(hours=3), received_at=day(8))
    assert f"AL203/{early[:12]}" in {f["signal"] for f in signals(repo)}


def test_a_broken_chain(repo: Path) -> None:
    from tests.receipts.place import respelt

    respelt(repo, lambda lines: lines[:2] + lines[3:])
    keys = {f["signal"] for f in signals(repo)}
    assert any(k.startswith("AL204/") and k.endswith("/sequence") for k in keys)
    assert any(k.startswith("AL202/") and k.endswith("/hole") for k in keys)


def test_an_answer_stands_beside_a_signal_from_receipts(repo: Path) -> None:
    early = land(repo, 7, day(6) - timedelta(hours=3), received_at=day(8))
    key = f"AL203/{early[:12]}"
    text = f"id: an-20260520-security-1\nsignal: {key}\nstance: explained\nreason: 电脑时钟没有校准\nat: 2026-05-20T09:00+08:00\nby: security/head\n"
    commit(repo, {"records/answer/2026/05/an-20260520-security-1.yml": text}, day(9))
    received(repo, day(9) + PROMPT)
    (answered,) = (f for f in signals(repo) if f["signal"] == key)
    assert [a["reason"] for a in answered["answers"]] == ["电脑时钟没有校准"]  # type: ignore[index]


def owner_signals(repo: Path) -> set[str]:
    asked = ("audit", "--repo", repo, "--rev", "main", "--as-of", gate.CLOCK, "--format", "json")
    return {f["code"] for f in json.loads(run(*asked).out)["findings"] if f["code"].startswith("CH2")}


def test_ownership_is_judged_by_who_was_vouched_for(tmp_path: Path) -> None:
    repo = gate.made(tmp_path / "campus.git")
    assert run("receipt", "--repo", repo, "--actor", gate.OFFICE).code == 0
    stood = git(repo, "rev-parse", "main")
    gate.commit(repo, "main", gate.add(gate.H.assigned, gate.planned()))
    assert run("receipt", "--repo", repo, "--actor", gate.OFFICE, "--before", stood).code == 0
    assert owner_signals(repo) == set(), "the office merges for others"
    stood = git(repo, "rev-parse", "main")
    gate.commit(repo, "main", {gate.path("hz-20260510-library-1"): hazard("hz-20260510-library-1", at=gate.CLOCK)})
    assert run("receipt", "--repo", repo, "--actor", gate.DORMS, "--before", stood).code == 0
    assert "CH201" in owner_signals(repo)


def test_an_older_moment_and_a_proposal_are_not_held_against_later_receipts(repo: Path, tmp_path: Path) -> None:
    ran = run("audit", "--repo", repo, "--as-of", (day(3) + timedelta(hours=1)).isoformat(), "--format", "json")
    assert not [f for f in json.loads(ran.out)["findings"] if f["code"].startswith("AL")]
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(repo), str(clone))
    git(clone, "switch", "-q", "-c", "proposal", "main~2")
    ran = run("audit", "--repo", clone, "--rev", "HEAD", "--format", "json")
    assert not [f for f in json.loads(ran.out)["findings"] if f["code"].startswith("AL")]


def test_a_clone_that_is_behind_is_not_called_rewritten(repo: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(repo), str(clone))
    land(repo, 7)
    git(clone, "fetch", "-q")
    ran = run("audit", "--repo", clone, "--rev", "HEAD", "--format", "json")
    assert not [f for f in json.loads(ran.out)["findings"] if f["code"].startswith("AL")]
    assert run("verify", "--repo", clone).code == 1, "the full check says it, and that the clone may be behind"


def test_main_set_back_on_the_server_is_seen_by_the_audit(repo: Path) -> None:
    git(repo, "update-ref", "refs/heads/main", "main~2")
    assert {f["code"] for f in signals(repo)} == {"AL201", "AL202"}


def test_people_read_every_clock_in_the_campuss_zone(tmp_path: Path) -> None:
    """Whatever zone the machine that wrote the receipts keeps."""
    assert run("demo", tmp_path / "c", "--records", "150", "--seed", "3").code == 0
    said = run("history", "campus.yml", "--repo", tmp_path / "c", "--lang", "en").out
    assert re.search(r"received: 2025-\S+\+08:00\n", said)
    audit = run("audit", "--repo", tmp_path / "c", "--lang", "en").out
    assert set(re.findall(r"^  \d{4}-\S+T\d\d:\d\d(\S*)  ", audit, re.M)) == {"+08:00"}
