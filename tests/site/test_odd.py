"""A campus whose settings or pages are odd is built all the same, or refused in a line that says why."""

from __future__ import annotations

import os
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


def built(anlan: Anlan, campus: Path, *more: str) -> Done:
    """One build of the campus as it now stands, landed in a commit of its own, in English."""
    git(campus.parent, "init", "-q", "-b", "main", str(campus))
    landed(campus, "2026-05-20T21:00:00+08:00", OFFICE, "as it now stands")
    words = ("--rev", "HEAD", "--as-of", AS_OF, "--lang", "en", "--jobs", "1")
    return anlan("build", "--repo", campus, "--out", campus.parent / "site", *words, *more)


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


def test_a_campus_that_starts_later_is_shown_as_it_is_today(anlan: Anlan, campus: Path) -> None:
    changed(campus, "campus.yml", ("started: 2026-03-01", "started: 2099-01-01"))
    assert built(anlan, campus).returncode == 0
    assert "<svg" in page(campus, ".")


@pytest.mark.parametrize(("count", "code"), [(11, 0), (26, 0), (27, 1)])
def test_a_question_has_as_many_options_as_there_are_letters(anlan: Anlan, campus: Path, count: int, code: int) -> None:
    options = ", ".join(f"o{n}" for n in range(1, count + 1))
    lesson = "plan/education/ls-exit.md"
    changed(
        campus, lesson, ("options: [拿行李, 从最近的出口离开], answer: 2", f"options: [{options}], answer: {count}")
    )
    done = built(anlan, campus)
    assert done.returncode == code, done.stderr
    if code:
        assert "error[SC207]: a question has 26 options at most" in done.stderr
    else:
        assert f'data-answer="{"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[count - 1]}"' in page(campus, lesson.removesuffix(".md"))


@pytest.mark.parametrize(
    ("path", "again"),
    [("u/library", "fields:"), ("p/hall", "shifts:")],
)
def test_what_stands_twice_has_one_page(anlan: Anlan, campus: Path, path: str, again: str) -> None:
    card = "{id: library, name: 图书馆二, posts: [head]}" if again == "fields:" else "{id: hall, name: 二楼}"
    changed(campus, "campus.yml", (f"\n{again}", f"\n  - {card}\n{again}"))
    done = built(anlan, campus)
    assert done.returncode == 1, done.stderr
    assert "stands twice" in done.stderr
    assert page(campus, path)


def test_a_folder_named_by_a_sign_that_is_no_number_is_told_and_does_no_harm(anlan: Anlan, campus: Path) -> None:
    for name in ("x.md", "index.md"):
        added(campus, f"plan/²/{name}", "---\ntitle: Two\n---\n\nhello\n")
    done = built(anlan, campus)
    assert (done.returncode, done.stderr.count("FI113]")) == (1, 2), done.stderr
    assert "hello" in page(campus, "plan/²/x")


@pytest.mark.parametrize("audience", ["campus", "office"])
def test_a_name_that_cannot_be_shown_is_told_and_nothing_more_is_read_of_it(
    anlan: Anlan, campus: Path, audience: str
) -> None:
    for path in ("plan/\udcff.md", "plan/a\nb.md", "plan/\udcff.png", "records/hazard/2026/05/\udcff.yml"):
        added(campus, path, "---\ntitle: Two\n---\n\nhello\n")
    done = built(anlan, campus, "--audience", audience)
    assert (done.returncode, done.stderr.count("FI112]")) == (1, 4), done.stderr
    assert "FI112" in page(campus, "audit/bad")
    pages = {p.relative_to(campus.parent / "site").as_posix() for p in (campus.parent / "site/plan").rglob("*.html")}
    assert pages == {
        f"plan/{name}index.html"
        for name in ("2026/", "2026/measures/pm-2026-fire/", "education/", "education/ls-exit/")
    }


@pytest.mark.parametrize("when", ["99999999999999 +0000", "notatime +0000", "1700000000 +08:00", ""])
def test_a_commit_of_any_date_is_built_and_told(anlan: Anlan, campus: Path, when: str) -> None:
    assert built(anlan, campus).returncode == 0
    raw = git(campus, "cat-file", "commit", "HEAD")
    parent = git(campus, "rev-parse", "HEAD")
    odd = f"tree {raw.split()[1]}\nparent {parent}\nauthor a <a@b> {when}\ncommitter a <a@b> {when}\n\nodd\n"
    (campus.parent / "odd").write_text(odd, "utf-8")
    commit = git(campus, "hash-object", "-t", "commit", "-w", "--literally", str(campus.parent / "odd"))
    git(campus, "update-ref", "refs/heads/main", commit)
    far = when.startswith("9")
    done = anlan("build", "--repo", campus, "--rev", "HEAD", "--out", campus.parent / "site", "--lang", "en")
    assert done.returncode == (2 if far else 1), done.stderr  # all that it holds is claimed after 1970
    assert ("claims the year 9998" in done.stderr) == far
    asked = ("--repo", campus, "--rev", "HEAD", "--as-of", AS_OF)
    for words in (
        ("build", *asked, "--out", campus.parent / "site"),
        ("audit", *asked),
        ("history", "campus.yml", "--repo", campus),
    ):
        assert anlan(*words).returncode == 0
    assert anlan("check", *asked[:2], *asked[4:]).returncode == 0


@pytest.mark.parametrize("limit", ["days: 36501", "days: 99999999", "hours: 876001"])
def test_a_limit_is_a_hundred_years_at_most(anlan: Anlan, campus: Path, limit: str) -> None:
    changed(campus, "campus.yml", ("what: assign, of: hazard, days: 2", f"what: assign, of: hazard, {limit}"),
            ("what: enter, of: patrol, days: 3", f"what: enter, of: hazard, {limit}"))  # fmt: skip
    done = built(anlan, campus)
    assert (done.returncode, done.stderr.count("a limit is a hundred years at most")) == (1, 2), done.stderr
    assert anlan("audit", "--repo", campus, "--rev", "HEAD", "--as-of", AS_OF).returncode == 0


@pytest.mark.parametrize(("days", "code"), [("9999", 0), ("99999999", 1)])
def test_a_campaign_lasts_no_longer_than_one_can_tell(anlan: Anlan, campus: Path, days: str, code: int) -> None:
    changed(campus, "plan/2026/campaigns.yml", ("days: 7", f"days: {days}"), ("BYMONTHDAY=9", "BYMONTHDAY=30"))
    done = built(anlan, campus)
    assert done.returncode == code, done.stderr
    assert ("a number of days, 9999 at most" in done.stderr) == bool(code)


def test_a_readme_is_its_folder_s_page_and_people_are_told_what_is_wrong_in_it(anlan: Anlan, campus: Path) -> None:
    added(campus, "plan/notes/README.md", "---\ntitle: Notes\n---\n\n[a](#nowhere)\n")
    done = built(anlan, campus)
    assert (done.returncode, done.stderr.count("MD204]")) == (1, 1), done.stderr
    assert "plan/notes/README.md:5:1" in done.stderr
    assert "Notes" in page(campus, "plan/notes")


@pytest.mark.parametrize("sign", ["<a ", "[x](", "[", "![", "[x]["])
def test_a_page_of_open_brackets_is_told_and_costs_no_time(anlan: Anlan, campus: Path, sign: str) -> None:
    added(campus, "plan/notes.md", "---\ntitle: Notes\n---\n\n" + sign * (60_000 // len(sign)) + "\n")
    before = os.times().children_user
    done = built(anlan, campus)
    assert (done.returncode, done.stderr.count("MD205]")) == (1, 1), done.stderr
    assert os.times().children_user - before < 10, "time grows faster than the page"
    assert "<code>plan/notes.md</code>" in page(campus, "plan/notes")
