"""A campus whose settings or pages are odd is built all the same, or refused in a line that says why."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.site.conftest import Anlan
from tests.site.place import AS_OF, CAMPUS, OFFICE, Done, git, landed

SCHEDULES = "plan/2026/schedules.yml"
MEASURE = "plan/2026/measures/pm-2026-fire.md"
BROKEN = "records/hazard/2026/05/hz-20260512-library-1.yml"  # the one that nobody can read


@pytest.fixture
def campus(tmp_path: Path) -> Path:
    """The golden campus in a folder, without the record that nobody can read; a test makes it odd."""
    return Path(shutil.copytree(CAMPUS, tmp_path / "campus", ignore=shutil.ignore_patterns(Path(BROKEN).name)))


def changed(campus: Path, path: str, *passages: tuple[str, str]) -> None:
    """Puts other passages in the place of some that stand in a file."""
    text = (campus / path).read_text("utf-8")
    for old, new in passages:
        assert old in text, old
        text = text.replace(old, new)
    (campus / path).write_text(text, "utf-8")


def added(campus: Path, path: str, text: str) -> None:
    """Adds to a file, or makes it."""
    (campus / path).parent.mkdir(parents=True, exist_ok=True)
    with (campus / path).open("a", encoding="utf-8") as file:
        file.write(text)


def built(anlan: Anlan, campus: Path) -> Done:
    """One build of the campus as it now stands, landed in a commit of its own, in English."""
    git(campus.parent, "init", "-q", "-b", "main", str(campus))
    landed(campus, "2026-05-20T21:00:00+08:00", OFFICE, "as it now stands")
    words = ("--rev", "HEAD", "--as-of", AS_OF, "--lang", "en", "--jobs", "1")
    return anlan("build", "--repo", campus, "--out", campus.parent / "site", *words)


def page(campus: Path, path: str) -> str:
    """A page of the site that was built."""
    return (campus.parent / "site" / path / "index.html").read_text("utf-8")


TAGGED = "  - {id: tagged, title: Tagged, what: inspection, places: {tags: [nowhere]}, who: owner, start: 2026-01-01, rrule: FREQ=MONTHLY;BYMONTHDAY=1}\n"


def test_a_schedule_that_asks_nobody_has_no_grid_and_nothing_leads_to_one(anlan: Anlan, campus: Path) -> None:
    added(campus, SCHEDULES, TAGGED)
    changed(campus, MEASURE, ("schedules: [fire-monthly]", "schedules: [tagged]"))
    assert built(anlan, campus).returncode == 0
    assert "Tagged" in page(campus, ".")
    assert "g-tagged" not in page(campus, ".") + page(campus, "plan/2026") + page(campus, "boards/coverage")
    changed(campus, MEASURE, ("schedules: [tagged]", "schedules: [tagged, fire-monthly]"))
    assert built(anlan, campus).returncode == 0
    assert "#g-fire-monthly" in page(campus, "plan/2026/measures/pm-2026-fire")
