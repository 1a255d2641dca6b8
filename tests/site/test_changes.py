"""The change register holds what landed and nothing else: by Git's own words, and by the files of the records."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.site.conftest import Anlan
from tests.site.place import git

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


def test_every_head_and_step_is_listed_once(repo: Path, rows: dict[str, list[Row]]) -> None:
    listed = Counter(row[RECORD] for month in rows.values() for row in month)
    written = {
        path.stem: 1 + len(re.findall(r"^ +- (?:\{)?step:", path.read_text("utf-8"), re.M))
        for path in (repo / "records").rglob("*.yml")
        if "\ntombstone:" not in path.read_text("utf-8")
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
