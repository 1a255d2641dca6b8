"""The weekly sheet's figures are what the command printed on it gives: both count what was received since."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.site.conftest import Anlan
from tests.site.place import OFFICE, git, landed, repository

SUMS = {"新报": "new", "了结": "closed", "改期": "deadlines", "重启": "reopened"}


@pytest.fixture(scope="module")
def college(anlan: Anlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year of the fictional college."""
    repo = tmp_path_factory.mktemp("college") / "repo"
    assert anlan("demo", repo, "--records", 500, "--seed", 5).returncode == 0
    return repo


def sheet(anlan: Anlan, repo: Path, out: Path, *words: str) -> tuple[dict[str, int], str, int]:
    """The figures of a site's sheet, the command that it prints, and the rows of what changed."""
    assert anlan("build", "--repo", repo, "--out", out, *words).returncode <= 1
    page = (out / "weekly" / "index.html").read_text("utf-8")
    sums = {name: int(n) for name, n in re.findall(r'<td role="cell" data-h="([^"]+)"><b>(\d+)</b>', page)}
    command = re.search(r"核对：\s*<code>([^<]+)</code>", page)
    assert command
    rows = page.partition('id="w3"')[2].partition("<h2")[0].partition("<tbody")[2].count("<tr")
    return sums, command[1], rows


def checked(anlan: Anlan, repo: Path, command: str) -> dict[str, Any]:
    """What the printed command says, as JSON, run where the campus lies."""
    done = anlan(*shlex.split(command)[1:], "--format", "json", cwd=repo)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.mark.parametrize("audience", ["campus", "office"])
def test_the_printed_command_gives_the_sheets_figures(
    anlan: Anlan, college: Path, tmp_path: Path, audience: str
) -> None:
    sums, command, rows = sheet(anlan, college, tmp_path / "site", "--rev", "main", "--audience", audience)
    assert ("--audience office" in command) is (audience == "office")
    assert git(college, "rev-parse", "main")[:12] in command
    told = checked(anlan, college, command)
    assert {name: sums[name] for name in SUMS} == {name: len(told[key]) for name, key in SUMS.items()}
    assert sums["新报"]
    assert rows


LATE = """\
id: hz-20260504-library-9
title: 疏散指示灯不亮
place: hall
field: fire
at: 2026-05-04T09:00+08:00
by: library/officer
source: self
"""


def test_what_is_claimed_of_long_ago_and_received_this_week_is_new(anlan: Anlan, tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo")
    at = ("--rev", "main", "--as-of", "2026-06-20T08:00:30+08:00")
    sums, *_ = sheet(anlan, repo, tmp_path / "before", *at)
    assert sums["新报"] == 0
    (repo / "records/hazard/2026/05/hz-20260504-library-9.yml").write_text(LATE, "utf-8")
    landed(repo, "2026-06-19T12:00:00+08:00", OFFICE, "one more")
    sums, command, rows = sheet(anlan, repo, tmp_path / "site", *at)
    assert (sums["新报"], rows) == (1, 1)
    assert command.startswith("anlan diff 2026-06-13T08:00+08:00 ")
    assert checked(anlan, repo, command)["new"] == ["hz-20260504-library-9"]
    assert "6月19日" in (tmp_path / "site" / "weekly" / "index.html").read_text("utf-8")


def test_what_has_not_landed_yet_is_new(anlan: Anlan, tmp_path: Path) -> None:
    """The sheet of the files as they lie in the folder; the command names the moment, since there is no revision."""
    repo = repository(tmp_path / "repo")
    (repo / "records/hazard/2026/05/hz-20260504-library-9.yml").write_text(LATE, "utf-8")
    sums, command, rows = sheet(anlan, repo, tmp_path / "site")
    assert (sums["新报"], rows) == (1, 1)
    assert re.fullmatch(r"anlan diff \S+T\S+ \S+T\S+", command)


def test_a_day_is_the_moment_at_which_it_begins_on_the_campuss_clocks(anlan: Anlan, college: Path) -> None:
    """Even where the machine's clock goes otherwise; nonsense is refused."""
    asked = [checked(anlan, college, f"anlan diff {one} {other}") for one, other in (
        ("2026-05-04", "2026-05-11"), ("2026-05-04T00:00+08:00", "2026-05-11T00:00+08:00"))]  # fmt: skip
    assert asked[0] == asked[1]
    assert asked[0]["from"]["moment"] == "2026-05-04T00:00:00+08:00"
    wrong = anlan("diff", "2026-05-34", "2026-06-01", "--lang", "en", cwd=college)
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
