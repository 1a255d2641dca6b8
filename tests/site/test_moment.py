"""`--rev` says which content, `--as-of` by which clock."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.site.conftest import Anlan
from tests.site.place import AS_OF, git, prints, repository

LATE = "hz-20260506-library-1"  # its deadline is 2026-05-20


def hazards(site: Path) -> dict[str, Any]:
    """What the data says of every hazard."""
    return {row["id"]: row for row in json.loads((site / "data" / "hazards.json").read_text("utf-8"))}


@pytest.mark.parametrize(
    ("moment", "overdue"),
    [
        ("2026-05-20T23:59:59+08:00", False),
        ("2026-05-21T00:00:00+08:00", True),
        ("2026-05-20T15:59:59Z", False),
        ("2026-05-20T16:00:00+00:00", True),
        ("2026-05-20T12:00:00-04:00", True),
    ],
)
def test_a_day_is_over_when_the_campus_s_own_clocks_say_so(
    moment: str, overdue: bool, anlan: Anlan, hillside: Path, tmp_path: Path
) -> None:
    anlan("build", "--repo", hillside, "--as-of", moment, "--out", tmp_path / "site", TZ="America/New_York")
    row = hazards(tmp_path / "site")[LATE]
    assert row["overdue"] is overdue
    assert row["as_of"].endswith("+08:00")
    rows = (tmp_path / "site" / "boards" / "overdue" / "index.html").read_text("utf-8")
    late = rows.partition("<article")[2].partition('id="soon"')[0]
    assert (LATE in late) is overdue


def test_the_data_of_hazards_is_as_promised(anlan: Anlan, hillside: Path, tmp_path: Path) -> None:
    anlan("build", "--repo", hillside, "--as-of", AS_OF, "--out", tmp_path / "site")
    text = (tmp_path / "site" / "data" / "hazards.json").read_text("utf-8")
    rows = json.loads(text)
    assert isinstance(rows, list)
    assert [list(r) for r in rows] == [["id", "status", "deadline", "overdue", "as_of"]] * len(rows)
    assert len(text.splitlines()) == len(rows)
    by_id = {r["id"]: r for r in rows}
    stamp = "2026-05-21T08:00+08:00"
    assert by_id[LATE] == {"id": LATE, "status": "assigned", "deadline": "2026-05-20", "overdue": True, "as_of": stamp}
    assert by_id["hz-20260510-library-1"]["deadline"] is None
    assert by_id["hz-20260507-dorms-1"]["status"] == "closed"


def test_as_of_alone_takes_the_newest_commit_on_the_main_line_not_after_it(
    anlan: Anlan, hillside: Path, tmp_path: Path
) -> None:
    """One second before a commit its content is not there; the draft, which is older, is not on the line."""
    after = "hz-20260510-library-1"
    for moment, there in (("2026-05-10T20:59:59+08:00", False), ("2026-05-10T21:00:00+08:00", True)):
        anlan("build", "--repo", hillside, "--as-of", moment, "--out", tmp_path / "site")
        assert (after in hazards(tmp_path / "site")) is there


def test_a_revision_alone_is_read_by_its_own_clock(anlan: Anlan, hillside: Path, tmp_path: Path) -> None:
    anlan("build", "--repo", hillside, "--rev", "HEAD", "--out", tmp_path / "site")
    stamps = {r["as_of"] for r in hazards(tmp_path / "site").values()}
    assert stamps == {"2026-05-13T21:00+08:00"}


def test_a_revision_and_a_moment_are_both_kept(anlan: Anlan, hillside: Path, tmp_path: Path) -> None:
    old = git(hillside, "rev-parse", "HEAD~3")
    anlan("build", "--repo", hillside, "--rev", old, "--as-of", "2027-01-01T00:00+08:00", "--out", tmp_path / "site")
    assert {r["as_of"] for r in hazards(tmp_path / "site").values()} == {"2027-01-01T00:00+08:00"}
    assert old in (tmp_path / "site" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("moment", ["1900-01-01T00:00+14:00", "2199-12-31T23:59-12:00"])
def test_the_calendar_is_long_enough(anlan: Anlan, hillside: Path, tmp_path: Path, moment: str) -> None:
    asked = ("--repo", hillside, "--rev", "HEAD", "--as-of", moment)
    assert anlan("build", *asked, "--out", tmp_path / "site").returncode == 1
    assert anlan("audit", *asked).returncode == 0


def test_a_bare_clone_gives_the_same_site(anlan: Anlan, hillside: Path, built: Any, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(hillside), "bare.git")
    done = anlan(
        "build", "--repo", tmp_path / "bare.git", "--rev", "HEAD", "--as-of", AS_OF, "--out", tmp_path / "site"
    )
    assert done.returncode == 1, done.stderr
    assert prints(tmp_path / "site") == prints(built.out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--rev", "nowhere"], "there is no revision nowhere"),
        (["--as-of", "2020-01-01T00:00+08:00"], "no commit at or before"),
        (["--as-of", "yesterday"], "yesterday is no moment"),
        (["--as-of", "2026-05-01T00:00"], "is no moment"),
        (["--rev", "HEAD", "--as-of", "0001-01-01T00:00+14:00"], "in the years 1900 to 2199"),
        (["--rev", "HEAD", "--as-of", "9999-12-31T23:59-12:00"], "in the years 1900 to 2199"),
        (["--jobs", "0"], "--jobs is at least 1"),
        (["--audience", "all"], "--audience"),
        (["--no-such"], "--no-such"),
    ],
)
def test_what_cannot_be_asked_is_one_line_and_exit_2(
    words: list[str], said: str, anlan: Anlan, hillside: Path, tmp_path: Path
) -> None:
    done = anlan("build", "--repo", hillside, "--lang", "en", "--out", tmp_path / "site", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "site").exists()


def test_exit_codes(anlan: Anlan, tmp_path: Path) -> None:
    """0 when all is well, 1 when a record is bad, 2 when campus.yml cannot be read, and then the old site stays."""
    repo, out = repository(tmp_path / "campus"), tmp_path / "site"
    bad = repo / "records/hazard/2026/05/hz-20260512-library-1.yml"
    assert anlan("build", "--repo", repo, "--out", out).returncode == 1
    bad.unlink()
    assert anlan("build", "--repo", repo, "--out", out).returncode == 0
    before = prints(out)
    (repo / "campus.yml").write_text("format: 1\nid: [", "utf-8")
    done = anlan("build", "--repo", repo, "--out", out, "--lang", "en")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("anlan: campus.yml cannot be read")
    assert prints(out) == before
