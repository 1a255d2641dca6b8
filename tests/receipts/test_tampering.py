"""`anlan verify` on receipts and histories that somebody tampered with: each sort of it is found and named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from anlan.sources.git import Repository
from anlan.trace.receipts import BRANCH, NAME, Receipt, read_receipts

from tests.gate.campus import Link
from tests.reader.small import git, hazard, run
from tests.receipts.place import (
    PROMPT,
    campus,
    commit,
    day,
    key,
    land,
    listed,
    path,
    received,
    respelt,
    rid,
    sorts,
    verified,
)

Lines = list[bytes]


def receipts(repo: Path) -> tuple[Receipt, ...]:
    return read_receipts(Repository(repo)).all


def anchor(repo: Path, seq: int) -> Path:
    """The hash of a line, written down on a sheet of paper before anything happened."""
    file = repo.parent / "sheet.txt"
    file.write_text(f"例会纪要第 12 期，回执\n  {seq} {receipts(repo)[seq - 1].hash()}\n", "utf-8")
    return file


def edited(n: int, field: str, value: object) -> Callable[[Lines], Lines]:
    """One field of one line (from 0) changed, written as the tool would write it."""

    def change(lines: Lines) -> Lines:
        row = json.loads(lines[n])
        assert row[field] != value
        new = json.dumps({**row, field: value}, ensure_ascii=False, separators=(",", ":")).encode()
        return [*lines[:n], new, *lines[n + 1 :]]

    return change


def test_an_honest_repository_is_quiet(repo: Path) -> None:
    ran = run("verify", "--repo", repo, "--lang", "en", "--anchor", anchor(repo, 7))
    assert ran.code == 0
    assert ran.out.startswith("✓ receipts and the main line agree\n")
    assert "trust level of the whole: L3" in ran.out


LINES: dict[str, tuple[Callable[[Lines], Lines], str]] = {
    "first dropped": (lambda x: x[1:], "sequence"),
    "middle dropped": (lambda x: x[:3] + x[4:], "sequence"),
    "two swapped": (lambda x: [*x[:2], x[3], x[2], *x[4:]], "sequence"),
    "one repeated": (lambda x: [*x[:3], x[2], *x[3:]], "sequence"),
    "one inserted": (lambda x: [*x[:3], x[5], *x[3:]], "sequence"),
    "no receipt inserted": (lambda x: [*x[:3], b"{}", *x[3:]], "unreadable"),
    "spelt otherwise": (lambda x: [*x[:3], x[3].replace(b'","', b'", "', 1), *x[4:]], "unreadable"),
    "all reversed": (lambda x: x[::-1], "sequence"),
    "number": (edited(3, "seq", 9), "sequence"),
    "hash": (edited(3, "prev", "ab" * 32), "chain"),
    "commit": (edited(3, "commit", "cd" * 20), "rewritten"),
    "tree": (edited(3, "tree", "ef" * 20), "tree"),
    "time": (edited(3, "time", "2026-05-14T09:06:00+08:00"), "chain"),
    "time before the line before": (edited(3, "time", "2026-05-01T09:05:00+08:00"), "time"),
    "actor": (edited(3, "actor", "github:library"), "chain"),
    "unit": (edited(3, "unit", "library"), "chain"),
}


@pytest.mark.parametrize("appended", [False, True], ids=["silently", "in view"])
@pytest.mark.parametrize("name", LINES)
def test_a_line_tampered_with(repo: Path, name: str, appended: bool) -> None:
    change, sort = LINES[name]
    respelt(repo, change, appended)
    found = sorts(repo)
    assert sort in found
    assert ("branch" in found) == appended


ENDS: dict[str, Callable[[Lines], Lines]] = {
    "last dropped": lambda x: x[:-1],
    "last two dropped": lambda x: x[:-2],
    "time of the last": edited(6, "time", "2026-05-17T11:05:00+08:00"),
    "actor of the last": edited(6, "actor", "github:library"),
    "unit of the last": edited(6, "unit", "library"),
}


@pytest.mark.parametrize("name", ENDS)
def test_the_end_of_the_log_is_guarded_by_its_branch_by_an_anchor_or_not_at_all(repo: Path, name: str) -> None:
    sheet = anchor(repo, 7)
    stood = git(repo, "rev-parse", BRANCH)
    respelt(repo, ENDS[name], appended=True)
    assert sorts(repo) == {"branch"}
    git(repo, "update-ref", BRANCH, stood)
    respelt(repo, ENDS[name])
    ran, said = verified(repo)
    assert ran.code == 0
    assert any("lines cut from the end" in x and "would not show" in x for x in said["unknown"])
    assert said["trust"] == (0 if "dropped" in name else 1), "a landing whose line was cut has no receipt"
    assert sorts(repo, "--anchor", sheet) == {"anchor"}


def test_a_branch_that_was_cut_differs_from_a_copy_fetched_before(repo: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(repo), str(clone))
    respelt(repo, ENDS["time of the last"])
    git(clone, "fetch", "-q", str(repo), f"+{BRANCH}:refs/heads/{NAME}")
    assert "parted" in sorts(clone)


def test_other_files_and_merges_on_the_branch(repo: Path) -> None:
    stood = git(repo, "rev-parse", BRANCH)
    commit(repo, {"notes.txt": "x"}, day(8), NAME, [stood])
    assert sorts(repo) == {"branch"}
    git(repo, "update-ref", BRANCH, stood)
    commit(repo, {"2026/2026-05-12.jsonl": None}, day(8), NAME, [stood])
    assert {"branch", "sequence"} <= sorts(repo)


REWRITES: dict[str, Callable[[Path], object]] = {
    "the newest amended": lambda repo: commit(repo, {"a": "x"}, day(6), parents=["main~1"]),
    "reset and something else landed": lambda repo: commit(repo, {"a": "x"}, day(7), parents=["main~3"]),
    "all anew": lambda repo: commit(repo, {"a": "x"}, day(7), parents=[]),
    "set back": lambda repo: git(repo, "update-ref", "refs/heads/main", "main~2"),
}


@pytest.mark.parametrize("name", REWRITES)
def test_a_rewritten_main_line(repo: Path, name: str) -> None:
    lost = git(repo, "rev-parse", "main")
    REWRITES[name](repo)
    ran, said = verified(repo)
    assert ran.code == 1
    assert {f["sort"] for f in said["findings"]} >= {"rewritten"}
    assert lost in {f["commit"] for f in said["findings"]}
    if name != "the newest amended":
        gone = {f["record"] for f in said["findings"] if f["sort"] == "vanished"}
        assert rid(6) in gone, "the record that went with it is named"


def test_a_rebased_main_line(repo: Path) -> None:
    work = repo.parent / "work"
    git(repo.parent, "clone", "-q", str(repo), str(work))
    git(work, "rebase", "-q", "--root", "--onto", git(work, "commit-tree", "-m", "new root", "main~6^{tree}"))
    git(work, "push", "-q", "--force", "origin", "main")
    assert "rewritten" in sorts(repo)


def test_receipts_written_after_a_rewrite_hide_nothing(repo: Path) -> None:
    lost = git(repo, "rev-parse", "main")
    commit(repo, {path(6): hazard(rid(6), title="改过的标题")}, day(6), parents=["main~1"])
    received(repo, day(8))
    found = verified(repo)[1]["findings"]
    assert [(f["sort"], f["commit"]) for f in found] == [("rewritten", lost)]


def test_objects_that_are_gone_are_said_to_be_gone(repo: Path) -> None:
    REWRITES["reset and something else landed"](repo)
    git(repo, "reflog", "expire", "--expire=now", "--all")
    git(repo, "gc", "-q", "--prune=now")
    (first, *_) = (f for f in verified(repo)[1]["findings"] if f["sort"] == "rewritten")
    assert "no longer holds it" in first["message"]


def test_a_main_line_turned_round_by_a_pull(repo: Path) -> None:
    main = git(repo, "rev-parse", "main")
    clerk = commit(repo, {"a": "x"}, day(6), "clerk", [git(repo, "rev-parse", "main~1")])
    commit(repo, {path(6): hazard(rid(6))}, day(7), "main", [clerk, main])
    assert "turned" in sorts(repo)


def test_a_record_deleted_on_main_vanishes_with_name_and_commit(repo: Path) -> None:
    gone = commit(repo, {path(2): None}, day(8))
    received(repo, day(8) + PROMPT)
    (fault,) = verified(repo)[1]["findings"]
    assert (fault["sort"], fault["record"], fault["commit"]) == ("vanished", rid(2), gone)
    commit(repo, {path(2): hazard(rid(2))}, day(9))
    received(repo, day(9) + PROMPT)
    assert sorts(repo) == set(), "what was put back is there"


def test_a_record_that_became_a_link_vanished_then(repo: Path) -> None:
    link = commit(repo, {path(2): Link(git(repo, "show", f"main:{path(2)}") + "\n")}, day(8))
    received(repo, day(8) + PROMPT)
    commit(repo, {path(2): None}, day(9))
    received(repo, day(9) + PROMPT)
    (fault,) = verified(repo)[1]["findings"]
    assert (fault["sort"], fault["record"], fault["commit"]) == ("vanished", rid(2), link)


def test_a_landing_slipped_in_between_has_no_receipt(repo: Path) -> None:
    tip, before = git(repo, "rev-parse", "main"), git(repo, "rev-parse", "main~1")
    respelt(repo, lambda lines: lines[:-1])
    between = commit(repo, {"a": "x"}, day(6), "other", [before])
    git(repo, "update-ref", "refs/heads/main", tip)
    git(repo, "update-ref", "refs/heads/main", commit(repo, {"b": "y"}, day(7), "third", [between]))
    received(repo, day(7) + PROMPT)
    respelt(repo, lambda lines: [*lines[:-2], *lines[-1:]])
    assert "hole" in sorts(repo)


def test_a_commit_dated_before_its_parents_receipt(repo: Path) -> None:
    land(repo, 7)
    early = land(repo, 8, day(7) - timedelta(hours=3), received_at=day(8))
    backdated = [f for f in verified(repo)[1]["findings"] if f["sort"] == "backdated"]
    assert early in {f["commit"] for f in backdated}
    assert len(backdated) == 2, "its draft was dated so as well"


@pytest.mark.parametrize("minutes", [-25, -5, 0, 3])
def test_clocks_that_differ_by_minutes_are_quiet(repo: Path, minutes: int) -> None:
    land(repo, 7, day(6) + PROMPT + timedelta(minutes=minutes))
    assert sorts(repo) == set()


def test_honest_ways_to_work_are_quiet(repo: Path) -> None:
    """A draft from before, another time zone, a squash, two landings received by one late run."""
    old = git(repo, "rev-parse", "main~3")
    draft = commit(repo, {path(7): hazard(rid(7))}, day(3) + timedelta(hours=2), "draft", [old])
    main = git(repo, "rev-parse", "main")
    commit(repo, {path(7): hazard(rid(7))}, day(7), "main", [main, draft])
    received(repo, day(7) + PROMPT)
    commit(repo, {path(8): hazard(rid(8))}, day(8))
    commit(repo, {path(9): hazard(rid(9))}, day(8) + timedelta(hours=1))
    received(repo, day(9))
    assert sorts(repo) == set()


def test_a_list_of_signers(signed: Path, signed_by: tuple[Path, Path], tmp_path: Path) -> None:
    signers = listed(tmp_path, ("office@anlan.example", signed_by[1]))
    ran, said = verified(signed, "--signers", signers)
    assert ran.code == 0
    assert said["trust"] == 2
    assert said["signed_by"] == [{"name": "office@anlan.example", "first": 1, "last": 4}]


def test_a_signer_who_is_not_listed(signed: Path, tmp_path: Path) -> None:
    signers = listed(tmp_path, ("somebody", key(tmp_path, "other")))
    ran, said = verified(signed, "--signers", signers)
    assert {f["sort"] for f in said["findings"]} == {"signer"}
    assert (ran.code, said["trust"]) == (1, 1)


def test_a_bad_signature(signed: Path) -> None:
    respelt(signed, edited(3, "actor", "github:library"))
    assert sorts(signed) == {"signature"}, "the last line is covered by its own signature"


def test_a_signature_taken_from_another_line(signed: Path) -> None:
    respelt(signed, lambda x: edited(3, "signature", json.loads(x[2])["signature"])(x))
    assert sorts(signed) == {"signature"}


def test_a_signer_that_stops_signing(signed: Path) -> None:
    land(signed, 4)
    land(signed, 5)
    said = verified(signed)[1]
    (fault,) = said["findings"]
    assert (fault["sort"], fault["seq"]) == ("unsigned", 5)
    assert said["levels"] == [0, 2, 4, 0]


def test_signatures_all_stripped_show_against_a_list(repo: Path, signed_by: tuple[Path, Path], tmp_path: Path) -> None:
    assert sorts(repo) == set()
    assert sorts(repo, "--signers", listed(tmp_path, ("office", signed_by[1]))) == {"unsigned"}


def test_an_anchor_covers_what_came_before_it(repo: Path) -> None:
    said = verified(repo, "--anchor", anchor(repo, 4))[1]
    assert said["levels"] == [0, 3, 0, 4]
    assert said["trust"] == 1


@pytest.mark.parametrize("words", [("--anchor", "nothing.txt"), ("--signers", "nothing.txt"), ("--main", "nowhere")])
def test_what_is_not_there_is_said_in_one_line(repo: Path, words: tuple[str, str]) -> None:
    ran = run("verify", "--repo", repo, "--lang", "en", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_anchor_is_taken_as_it_was_printed(lang: str, repo: Path, tmp_path: Path) -> None:
    """The line that `verify` prints, pasted into a file."""
    said = run("verify", "--repo", repo, "--lang", lang).out.splitlines()
    line = next(x for x in said if x.startswith(("最后一行：", "last line: ")))
    (tmp_path / "pasted.txt").write_text(f"{line}\n", "utf-8")
    ran = run("verify", "--repo", repo, "--lang", lang, "--anchor", tmp_path / "pasted.txt")
    assert ran.code == 0, ran.err
    assert "L3" in ran.out


def test_an_anchor_without_a_hash_is_refused(repo: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("7\n")
    assert run("verify", "--repo", repo, "--anchor", tmp_path / "empty.txt").code == 2


def test_without_receipts_nothing_is_proved(tmp_path: Path) -> None:
    repo = tmp_path / "r"
    repo.mkdir()
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(repo))
    commit(repo, {"a": "x"}, day(0))
    ran = run("verify", "--repo", repo, "--lang", "zh")
    assert ran.code == 0
    assert ran.out.startswith("整体信任级别 L0：没有回执")
    assert "没有回执：提交的时间和先后只是提交者自己写的" in ran.out
    assert "是一直没有，还是被删掉了，从这份副本看不出来" in ran.out


def test_a_record_that_vanished_from_a_campus_in_a_folder(tmp_path: Path) -> None:
    bare = campus(tmp_path, landings=0, inside="campus/")
    commit(bare, {f"campus/{path(1)}": hazard(rid(1)), f"other/{path(2)}": hazard(rid(2))}, day(1))
    received(bare, day(1) + PROMPT)
    gone = commit(bare, {f"campus/{path(1)}": None, f"other/{path(2)}": None}, day(2))
    received(bare, day(2) + PROMPT)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(bare), str(clone))
    found = verified(clone / "campus")[1]["findings"]
    assert [(f["sort"], f["record"], f["commit"]) for f in found] == [("vanished", rid(1), gone)]
