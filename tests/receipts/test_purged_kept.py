"""After a purge receipts are kept as sound and gone on with, and times are told as before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from anlan.sources.git import Repository
from anlan.trace import seen as seen_module
from anlan.trace.agreement import read_history
from anlan.trace.named import mark
from anlan.trace.seen import Seen, seen
from anlan.trace.swapped import Swaps

from tests.gate.honest import blob
from tests.reader.small import check, git, hazard, run
from tests.receipts.place import PROMPT, campus, commit, day, land, path, received, rid, sorts
from tests.receipts.test_purged import purged

GONE = 3


def stub(n: int) -> str:
    """What stands in the place of the n-th record."""
    return f"""id: {rid(n)}
tombstone:
  at: 2026-05-18T08:00+08:00
  by: security/head
  approved_by: college/vp-safety
  reason: 依法删除
  blobs: [{blob(hazard(rid(n)))}]
"""


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Six records that landed day by day, the third buried on the seventh day; all of it received in time."""
    repo = campus(tmp_path)
    commit(repo, {path(GONE): stub(GONE)}, day(7))
    received(repo, day(7) + PROMPT)
    return repo


def said(repo: Path, tmp_path: Path) -> Seen:
    """What receipts say with what is kept and without, which is the same."""
    repository, tip = Repository(repo), git(repo, "rev-parse", "main")
    found = seen(repository, tip, tmp_path / "kept")
    assert found == seen(repository, tip)
    return found


def test_they_are_kept_and_gone_on_with(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = said(repo, tmp_path)
    purged(repo)
    found = said(repo, tmp_path)
    assert not found.faults
    assert len(found.purged.now_of) == 5  # the third landing and all that were built on it
    assert sorted(found.received.values()) == sorted(before.received.values())
    land(repo, 8)
    more = said(repo, tmp_path)
    assert (more.faults, more.purged, len(more.levels)) == ((), found.purged, len(found.levels) + 1)
    monkeypatch.setattr(seen_module, "verify", None)  # nothing is verified from the beginning
    assert seen(Repository(repo), git(repo, "rev-parse", "main"), tmp_path / "kept") == more


def test_a_purge_that_nothing_speaks_of_any_more_is_a_rewriting(repo: Path, tmp_path: Path) -> None:
    """Whoever takes the stub away takes the reason away, whatever was kept."""
    purged(repo)
    assert not said(repo, tmp_path).faults
    commit(repo, {path(GONE): None}, day(8))
    received(repo, day(8) + PROMPT)
    assert {f.sort for f in said(repo, tmp_path).faults} >= {"rewritten"}


@pytest.mark.parametrize("course", ["p", "pp", "pbp", "plblp", "bblp", "plbblplbp", "lblpblbllpllplbp"])
def test_purges_in_any_number_are_proved(course: str, repo: Path, tmp_path: Path) -> None:
    """b buries one record more, l lands one, p purges: what was received before, between and after fits."""
    landings, left, today = 8, [1, 2, 4, 5, 6], 8
    for act in course:
        if act == "p":
            purged(repo)
        elif act == "l":
            land(repo, today + 20, day(today))
        else:
            commit(repo, {path(left[0]): stub(left.pop(0))}, day(today))
            received(repo, day(today) + PROMPT)
        landings += act != "p"
        today += 1
        found = said(repo, tmp_path)
        assert found.faults == ()
        assert sorted(found.numbers.values()) == list(range(1, landings + 1))
        assert set(found.levels.values()) == {1}
    assert len(found.purged.blobs) == 6 - len(left) - course.rpartition("p")[2].count("b")
    assert sorts(repo) == set()


def test_a_second_rewriting_that_is_no_purge_is_found(repo: Path, tmp_path: Path) -> None:
    """One word of a record that landed after the first purge is altered together with the second."""
    purged(repo)
    land(repo, 8)
    commit(repo, {path(5): stub(5)}, day(9))
    received(repo, day(9) + PROMPT)
    tip = run("purge", "--repo", repo, "--main", "main").out.strip()
    forged = {path(5): stub(5), path(8): hazard(rid(8), title="一切正常")}
    git(repo, "update-ref", "refs/heads/main", commit(repo, forged, day(9), "forged", [f"{tip}~1"]))
    assert {f.sort for f in said(repo, tmp_path).faults} == {"rewritten"}


@pytest.mark.parametrize("later", [False, True], ids=["at once", "when something landed since"])
def test_as_of_a_moment_is_the_landing_received_by_then(later: bool, repo: Path) -> None:
    """Each landing was received five minutes after it was committed, which after a purge receipts alone can tell."""
    moments = [(day(n) + PROMPT / 2).isoformat(timespec="seconds") for n in range(1, 8)]

    def stood() -> list[int]:
        asked = ("check", "--repo", repo, "--rev", "main", "--format", "json")
        return [len(json.loads(run(*asked, "--as-of", moment).out)["findings"]) for moment in moments]

    before = stood()
    purged(repo)
    if later:
        land(repo, 8)
    assert stood() == before


def test_nobody_takes_the_content_of_another_record(repo: Path, tmp_path: Path) -> None:
    """Neither by the command, nor by a purge of somebody's own that a stub elsewhere pretends to explain."""
    purged(repo)
    other = stub(99).replace(blob(hazard(rid(99))), blob(hazard(rid(2))))
    commit(repo, {path(2): hazard(rid(2), title="一切正常"), path(99): other}, day(8))
    received(repo, day(8) + PROMPT)
    ran = run("purge", "--repo", repo, "--main", "main", "--lang", "en")
    assert ran.code == 2
    assert f"was {path(2)} as well, whose record does not name it" in ran.err
    repository, tip = Repository(repo), git(repo, "rev-parse", "main")
    swaps = Swaps.read(repository, read_history(repository, tip), [blob(hazard(rid(2)))])
    objects: dict[str, list[bytes]] = {"tree": [], "commit": []}
    taken = mark(blob(hazard(rid(2))))
    done = swaps.of({blob(hazard(rid(2))): repository.write(taken)}, lambda sort, data: objects[sort].append(data))
    for sort, datas in objects.items():
        repository.write_all(sort, datas)
    git(repo, "update-ref", "refs/heads/main", done.commits[tip])
    assert {f.sort for f in said(repo, tmp_path).faults} == {"rewritten"}


def test_a_record_is_redacted_and_purged_and_later_buried_and_purged(repo: Path, tmp_path: Path) -> None:
    """The stub names the content that it replaced, and not those that went before."""
    first = hazard(rid(5))
    redacted = (
        first.replace("二楼东侧", "〔内容已依规删除〕")
        + f"steps:\n  - step: redacted\n    at: 2026-05-19T08:00+08:00\n    by: security/head\n    parts: [title]\n    reason: 依法\n    approved_by: college/vp-safety\n    blobs: [{blob(first)}]\n"
    )
    commit(repo, {path(5): redacted}, day(8))
    received(repo, day(8) + PROMPT)
    purged(repo)
    assert not said(repo, tmp_path).faults
    commit(repo, {path(5): stub(5).replace(blob(first), blob(redacted))}, day(9))
    received(repo, day(9) + PROMPT)
    assert not said(repo, tmp_path).faults
    purged(repo)
    assert not said(repo, tmp_path).faults
    land(repo, 10)
    assert not said(repo, tmp_path).faults
    assert sorts(repo) == set()


@pytest.mark.parametrize("spelling", ['"tombstone":', '"\\x74ombstone":', "# tombstone\ntombstone:"])
def test_how_a_stub_is_spelt_does_not_matter(spelling: str, repo: Path, tmp_path: Path) -> None:
    """The gate refuses to touch it; where that was passed by, the purge is proved all the same."""
    purged(repo)
    before = git(repo, "rev-parse", "main")
    commit(repo, {path(GONE): stub(GONE).replace("tombstone:", spelling)}, day(8))
    received(repo, day(8) + PROMPT)
    assert not said(repo, tmp_path).faults
    found = check(repo, "--base", before, "--rev", "main").findings
    assert "CH104" in {f["code"] for f in found if f["level"] == "error"} or spelling.startswith('"\\x')
    assert any(f["level"] == "error" for f in found)


def test_an_older_revision_is_proved_by_what_was_named_since(repo: Path, tmp_path: Path) -> None:
    before = [seen(Repository(repo), git(repo, "rev-parse", f"main~{n}")) for n in range(1, 7)]
    purged(repo)
    land(repo, 8)
    for n, was in enumerate(before, 2):
        now = seen(Repository(repo), git(repo, "rev-parse", f"main~{n}"), tmp_path / "kept")
        assert now.faults == was.faults == ()
        assert sorted(now.levels.values()) == sorted(was.levels.values())
        assert sorted(now.received.values()) == sorted(was.received.values())
    asked = ("audit", "--repo", repo, "--format", "json", "--lang", "en", "--rev")
    assert [f for f in json.loads(run(*asked, "main~3").out)["findings"] if f["family"] == "altered"] == []
