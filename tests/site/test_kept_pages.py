"""Bodies of record pages that are kept between builds: they save work and change no byte."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from anlan.cli.build import planned
from anlan.site.build import build_site
from anlan.site.slots import Slots
from anlan.sources.git import Repository
from anlan.sources.tree import Opened, RevisionTree, WorkTree

from tests.site.conftest import Anlan
from tests.site.place import OFFICE, ROOT, git, landed, prints

DAY, NEXT_DAY, NEXT_YEAR = "2026-05-21T08:00+08:00", "2026-05-22T08:00+08:00", "2027-05-22T08:00+08:00"
EARLIER = "2026-05-06T15:05+08:00"
RECORDS = Path("records")
HAZARD = RECORDS / "hazard/2026/05/hz-20260506-library-1.yml"
INSPECTION = RECORDS / "inspection/2026/05/in-20260506-library-1.yml"
MEETING = RECORDS / "meeting/2026/05/me-20260511-security-1.yml"
TRAINING = RECORDS / "training/2026/05/tr-20260519-library-1.yml"
POINTER = MEETING.with_name("me-20260519-security-1.yml")
CORRECTION = (
    "steps:\n  - step: corrected\n    at: 2026-05-20T10:00+08:00\n    by: security/officer\n    set:\n"
    "      title: 改了名的例会\n    reason: 写错\n"
)
FULFILLED = (
    "id: tr-20260519-library-1\ntitle: 书架移位\nplace: hall\nat: 2026-05-19T09:00+08:00\nuntil: 2026-05-19T10:00+08:00\nby: library/officer\nhours: 1\n"
    "counts:\n  - {unit: library, people: 3}\nfulfils:\n  - me-20260511-security-1#shelf\n"
)
POINTING = (
    "id: me-20260519-security-1\ntitle: 临时会\nat: 2026-05-19T09:00+08:00\nuntil: 2026-05-19T09:30+08:00\n"
    "by: security/officer\nchair: college/vp\nunits: [security]\ntext: markmarkmark\nsee:\n  - hz-20260506-library-1\n"
)
Change = Callable[[Path], None]


def edited(path: Path, old: str, new: str) -> Change:
    """Writes one text in another's place."""

    def change(repo: Path) -> None:
        text = (repo / path).read_text("utf-8")
        assert old in text
        (repo / path).write_text(text.replace(old, new), "utf-8")

    return change


def added(path: Path, text: str) -> Change:
    """Writes a text behind what a file holds, if there is one."""

    def change(repo: Path) -> None:
        (repo / path).parent.mkdir(parents=True, exist_ok=True)
        with (repo / path).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def own_template(repo: Path) -> None:
    """A campus's own template of record pages, which says what ours never does."""
    source = ROOT / "site_templates" / "family" / "record.html"
    target = repo / "site_templates" / "family" / "record.html"
    target.parent.mkdir(parents=True)
    target.write_text(source.read_text("utf-8") + "<p>{{ v.stamp.moment }}</p>\n", "utf-8")


def drafted(repo: Path) -> None:
    """A branch that changes a record and takes it back, merged."""
    git(repo, "checkout", "-q", "-b", "draft")
    before = (repo / HAZARD).read_text("utf-8")
    for text, subject in ((before + NOTED, "a note"), (before, "no note")):
        (repo / HAZARD).write_text(text, "utf-8")
        landed(repo, "2026-05-20T17:00:00+08:00", OFFICE, subject)
    git(repo, "checkout", "-q", "main")
    landed(repo, "2026-05-20T18:00:00+08:00", OFFICE, "merge", "merge", "-q", "--no-ff", "draft", "-m")


NOTED = "  - step: noted\n    at: 2026-05-20T09:00+08:00\n    by: library/officer\n    note: 已清\n"
CHANGES: dict[str, tuple[str, Change]] = {
    "nothing": (DAY, lambda _: None),
    "a day passed": (NEXT_DAY, lambda _: None),
    "a step": (DAY, added(HAZARD, NOTED)),
    "another record's title": (DAY, added(MEETING, CORRECTION)),
    "a record that names others": (DAY, added(TRAINING, FULFILLED)),
    "a moment between two steps": (EARLIER, lambda _: None),
    "a record that only points": (DAY, added(POINTER, POINTING)),
    "a draft that left no mark": (DAY, drafted),
    "a unit's name": (DAY, edited(Path("campus.yml"), "name: 副校长", "name: 分管副校长")),
    "a checklist's words": (DAY, edited(Path("plan/checklists/fire-v1.yml"), "安全出口是否畅通", "安全出口是否通畅")),
    "whom a record is for": (DAY, edited(INSPECTION, "method: self\n", "method: self\nvisibility: office\n")),
    "a photo that is gone": (DAY, lambda repo: next((repo / RECORDS / "evidence" / "bb").glob("*.png")).unlink()),
    "a record that is gone": (DAY, lambda repo: (repo / INSPECTION).unlink()),
    "another year": (NEXT_YEAR, lambda _: None),
    "its own template": (DAY, own_template),
}  # fmt: skip


@pytest.fixture
def campus(hillside: Path, tmp_path: Path) -> Path:
    """A clone of the golden campus, to be changed."""
    git(tmp_path, "clone", "-q", str(hillside), str(tmp_path / "campus"))
    return tmp_path / "campus"


def both(anlan: Anlan, cache: Path, tmp_path: Path, *asked: object) -> tuple[dict[str, str], dict[str, str]]:
    """A site of what was kept, and one without; the frames are kept for both."""
    out = []
    for name in ("kept", "bare"):
        anlan("build", *asked, "--out", tmp_path / name, XDG_CACHE_HOME=str(cache / name))
        out.append(prints(tmp_path / name))
    shutil.rmtree(cache / "bare" / "anlan" / "pages")
    return out[0], out[1]


@pytest.fixture(scope="module")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("caches")


# What an audience sees is decided before pages are made; the office's own is looked at where that differs.
BOTH = ("a step", "another record's title", "whom a record is for", "a record that is gone")
EACH = [
    *(pytest.param("campus", change) for change in CHANGES),
    *(pytest.param("office", change, marks=[] if change in BOTH else [pytest.mark.long]) for change in CHANGES),
]


@pytest.mark.parametrize(("audience", "change"), EACH)
def test_after_any_change_pages_are_as_if_nothing_had_been_kept(
    change: str, audience: str, anlan: Anlan, campus: Path, caches: Path, tmp_path: Path
) -> None:
    when, make = CHANGES[change]
    asked = ("--repo", campus, "--rev", "HEAD", "--audience", audience, "--as-of")
    anlan("build", *asked, DAY, "--out", tmp_path / "kept", XDG_CACHE_HOME=str(caches / "kept"))
    make(campus)
    if git(campus, "status", "--porcelain"):
        landed(campus, "2026-05-20T18:00:00+08:00", OFFICE, change)
    kept, bare = both(anlan, caches, tmp_path, *asked, when)
    assert kept == bare


def test_receipts_and_rewritten_history_are_seen_on_pages(anlan: Anlan, campus: Path, tmp_path: Path) -> None:
    asked = ("--rev", "HEAD", "--as-of", DAY, "--repo", campus)
    sites = [both(anlan, tmp_path / "caches", tmp_path, *asked)]
    anlan("receipt", "--repo", campus, "--run-id", "7")
    sites.append(both(anlan, tmp_path / "caches", tmp_path, *asked))
    who = {f"GIT_COMMITTER_{what}": OFFICE for what in ("NAME", "EMAIL")}
    git(campus, "commit", "-q", "--amend", "-m", "said anew", GIT_COMMITTER_DATE="2026-05-19T09:00:00+08:00", **who)
    sites.append(both(anlan, tmp_path / "caches", tmp_path, *asked))
    assert all(kept == bare for kept, bare in sites)
    pages = [{p: h for p, h in kept.items() if p.startswith("r/")} for kept, _ in sites]
    assert pages[0] != pages[1] != pages[2]


@pytest.fixture
def rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The records whose bodies are made and not taken, by builds in this process that share a cache of their own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    ids: list[str] = []
    plain = Slots.with_holes

    def counted(self: Slots, rid: str) -> str:
        ids.append(rid)
        return plain(self, rid)

    monkeypatch.setattr(Slots, "with_holes", counted)
    return ids


def built(repo: Path, out: Path, committed: bool = True) -> None:
    """Builds in this process, the cache being where XDG_CACHE_HOME says."""
    repository = Repository(repo)
    tree = RevisionTree(repository, repository.commit("HEAD")) if committed else WorkTree(repo)
    plan = planned(Opened(tree, datetime.fromisoformat(DAY), repository), out, "campus", 1, "zh")
    build_site(plan.views, plan.ask)


def test_after_a_step_only_the_pages_that_it_changes_are_made(
    campus: Path, tmp_path: Path, rendered: list[str]
) -> None:
    built(campus, tmp_path / "site")
    assert len(rendered) > 10
    rendered.clear()
    added(MEETING, CORRECTION)(campus)
    landed(campus, "2026-05-20T18:00:00+08:00", OFFICE, "a title")
    built(campus, tmp_path / "site")
    assert rendered == ["me-20260511-security-1"]
    rendered.clear()
    added(TRAINING, FULFILLED)(campus)
    landed(campus, "2026-05-20T18:30:00+08:00", OFFICE, "a training")
    built(campus, tmp_path / "site")
    assert sorted(rendered) == ["me-20260511-security-1", "tr-20260519-library-1"]
    rendered.clear()
    built(campus, tmp_path / "site")
    assert rendered == []


def test_what_is_not_committed_yet_is_seen(campus: Path, tmp_path: Path, rendered: list[str]) -> None:
    built(campus, tmp_path / "site", committed=False)
    rendered.clear()
    added(HAZARD, "# 一句\n")(campus)
    built(campus, tmp_path / "site", committed=False)
    assert rendered == [HAZARD.stem]


def files(cache: Path) -> Iterator[Path]:
    return (cache / "anlan" / "pages").glob("*.db")


def spoiled(how: str, file: Path) -> None:
    """What may happen to a file of the cache."""
    if how == "cut":
        os.truncate(file, file.stat().st_size // 2)
    elif how == "no shelf":
        file.write_bytes(b"nothing of ours" * 999)
    else:
        with sqlite3.connect(file) as base:
            wrong = {"altered": "data = data || x'20'", "moved": "name = name || 'x'", "no bytes": "data = 'text'"}
            base.execute(f"UPDATE piece SET {wrong[how]}")


@pytest.mark.parametrize("how", ["cut", "no shelf", "altered", "moved", "no bytes"])
def test_a_spoiled_cache_is_no_cache(how: str, anlan: Anlan, hillside: Path, tmp_path: Path) -> None:
    asked = ("build", "--repo", hillside, "--rev", "HEAD", "--as-of", DAY, "--out", tmp_path / "site")
    more = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    first = anlan(*asked, **more)
    before = prints(tmp_path / "site")
    found = list(files(tmp_path / "cache"))
    assert len(found) == 2
    for file in found:
        spoiled(how, file)
    for _ in range(2):
        again = anlan(*asked, **more)
        assert (again.returncode, prints(tmp_path / "site")) == (first.returncode, before)
        assert "Error" not in again.stderr


def test_what_goes_out_of_the_campus_goes_out_of_the_cache(anlan: Anlan, campus: Path, tmp_path: Path) -> None:
    """Its bytes too: whoever removes a record by law need not look for it there."""
    cache = tmp_path / "cache"
    added(POINTER, POINTING)(campus)
    landed(campus, "2026-05-19T18:00:00+08:00", OFFICE, "a record")
    asked = ("build", "--repo", campus, "--rev", "HEAD", "--as-of", DAY, "--out", tmp_path / "site")
    anlan(*asked, XDG_CACHE_HOME=str(cache))
    assert sum(b"markmarkmark" in f.read_bytes() for f in files(cache)) == 2
    git(campus, "reset", "-q", "--hard", "HEAD~1")
    anlan(*asked, XDG_CACHE_HOME=str(cache))
    assert not any(b"markmarkmark" in f.read_bytes() for f in files(cache))
