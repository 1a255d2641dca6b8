"""The change register holds what landed and nothing else: by Git's own words, and by the files of the records."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.site.conftest import Anlan
from tests.site.place import git, repository, tombstone
from tests.site.place import landed as committed

Row = tuple[str, str, str, str, str, str, str, str, str]
RECORD, _, RECEIVED, _, _, STEP, MOVED, TRUST, COMMIT = range(9)


@pytest.fixture(scope="module")
def repo(anlan: Anlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year of the fictional college."""
    folder = tmp_path_factory.mktemp("college") / "repo"
    assert anlan("demo", folder, "--records", 500, "--seed", 5).returncode == 0
    return folder


@pytest.fixture(scope="module")
def site(anlan: Anlan, repo: Path) -> Path:
    """Its site as the office sees it."""
    out = repo.parent / "site"
    asked = ("build", "--repo", repo, "--rev", "main", "--audience", "office", "--lang", "en", "--out", out)
    assert anlan(*asked).returncode == 0
    return out


@pytest.fixture(scope="module")
def rows(site: Path) -> dict[str, list[Row]]:
    """The lines of every month, by its name."""
    files = sorted((site / "data").glob("changes-*.json"), reverse=True)
    return {path.stem.removeprefix("changes-"): json.loads(path.read_text("utf-8")) for path in files}


def test_every_head_step_and_tombstone_is_listed_once(repo: Path, rows: dict[str, list[Row]]) -> None:
    listed = Counter(row[RECORD] for month in rows.values() for row in month)
    written = {
        path.stem: 1 + len(re.findall(r"^ +- (?:\{)?step:", path.read_text("utf-8"), re.M))
        for path in (repo / "records").rglob("*.yml")
    }
    assert sum(written.values()) > 1000
    assert listed == written


def test_every_line_names_the_landing_that_brought_it(repo: Path, rows: dict[str, list[Row]]) -> None:
    log = git(
        repo, "log", "--first-parent", "-m", "--format=%x00%h", "--abbrev=7", "--name-only", "main", "--", "records"
    )
    landed = set()
    for block in log.split("\0")[1:]:
        commit, *paths = block.split()
        landed |= {(Path(path).stem, commit) for path in paths}
    assert {(row[RECORD], row[COMMIT]) for month in rows.values() for row in month} <= landed


def test_a_month_holds_what_was_received_in_it_the_last_first(rows: dict[str, list[Row]]) -> None:
    assert len(rows) > 10
    for month, lines in rows.items():
        assert {row[RECEIVED][:7] for row in lines} == {month}
        times = [row[RECEIVED] for row in lines]
        assert times == sorted(times, reverse=True)


def test_a_line_says_which_values_it_moved(rows: dict[str, list[Row]]) -> None:
    lines = [row for month in rows.values() for row in month]
    longer = [row[MOVED] for row in lines if row[STEP] == "Deadline extended"]
    assert longer
    assert all(re.fullmatch(r"deadline .+ → .+", moved) for moved in longer)
    assert not any(row[MOVED] for row in lines if row[STEP] == "Filed")
    assert {row[TRUST] for row in lines} == {"L1 receipt"}


def test_the_page_lists_the_latest_and_counts_every_month(site: Path, rows: dict[str, list[Row]]) -> None:
    page = (site / "audit" / "changes" / "index.html").read_text("utf-8")
    shown = re.findall(r'<tr role="row"><td role="cell" class="al-main"><a href="\.\./\.\./r/([^/]+)/"', page)
    lines = [row for month in rows.values() for row in month]
    assert shown == [row[RECORD] for row in lines[:300]]
    assert f"<dt>Records and steps received</dt><dd>{len(lines)}</dd>" in page
    months = re.findall(r'<a href="\?from=([\d-]+)&amp;to=([\d-]+)">([\d-]+) <small>(\d+)</small>', page)
    assert {name: int(count) for _, _, name, count in months} == {month: len(x) for month, x in rows.items()}
    assert all(first == f"{name}-01" and "28" <= last[-2:] <= "31" for first, last, name, _ in months)


def test_two_steps_of_one_landing_stand_in_their_order(rows: dict[str, list[Row]]) -> None:
    again: dict[tuple[str, str], list[str]] = {}
    for month in rows.values():
        for row in month:
            again.setdefault((row[RECORD], row[COMMIT]), []).append(row[STEP])
    together = [steps for steps in again.values() if len(steps) > 1 and "Filed" in steps]
    assert together
    assert all(steps[-1] == "Filed" for steps in together)


def test_a_lawful_deletion_is_a_line_in_place_of_what_it_took_away(anlan: Anlan, tmp_path: Path) -> None:
    """The office buries a record that the campus sees, and one that it does not see."""
    repo = repository(tmp_path / "repo")
    seen = "hz-20260506-library-1"
    hidden = next(p.stem for p in (repo / "records").rglob("*.yml") if "\nvisibility: office" in p.read_text("utf-8"))
    for rid, more in ((seen, ""), (hidden, "visibility: office\n")):
        path = next((repo / "records").rglob(f"{rid}.yml"))
        blob = git(repo, "rev-parse", f"HEAD:{path.relative_to(repo)}")
        path.write_text(tombstone(rid, blob, more), "utf-8")
    buried = committed(repo, "2026-05-20T10:00:00+08:00", "security@hillside.example", "two tombstones")[:7]
    listed: dict[str, list[list[str]]] = {}
    for audience in ("campus", "office"):
        out = tmp_path / audience
        assert anlan("build", "--repo", repo, "--rev", "HEAD", "--audience", audience, "--lang", "en", "--out", out).returncode in (0, 1)  # fmt: skip
        rows = [row for file in (out / "data").glob("changes-*.json") for row in json.loads(file.read_text("utf-8"))]
        listed[audience] = [row for row in rows if row[RECORD] in (seen, hidden)]
    (line,) = listed["campus"]
    assert line[1:] == [
        "A record removed by law",
        "2026-05-20 10:00",
        *line[3:5],
        "Removed by law",
        "",
        "L0 no receipt",
        buried,
    ]
    assert {row[RECORD] for row in listed["office"]} == {seen, hidden}
    assert len(listed["office"]) == 2
