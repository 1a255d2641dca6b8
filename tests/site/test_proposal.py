"""The preview of a proposal has a page that says what it changes; a campus's own site has none."""

from __future__ import annotations

from pathlib import Path

from tests.site.conftest import Anlan, Built
from tests.site.place import AS_OF, git, landed, repository, tombstone

HAZARD = "records/hazard/2026/05/hz-20260506-library-1.yml"
NEW = "hz-20260520-library-9"


def test_it_tells_new_and_moved_records_and_other_files(anlan: Anlan, tmp_path: Path) -> None:
    repo = repository(tmp_path / "campus")
    git(repo, "switch", "-q", "-c", "unit")
    old = (repo / HAZARD).read_text("utf-8")
    head = old.partition("steps:")[0].replace("hz-20260506-library-1", NEW).replace("2026-05-06", "2026-05-20")
    (repo / HAZARD).with_name(f"{NEW}.yml").write_text(head, "utf-8")
    (repo / HAZARD).write_text(
        old + "  - step: noted\n    at: 2026-05-20T09:00+08:00\n    by: library/head\n    note: 已约好施工\n", "utf-8"
    )
    (repo / "plan" / "education" / "index.md").write_text("---\ntitle: 课程\n---\n\n# 课程\n", "utf-8")
    landed(repo, "2026-05-20T10:00:00+08:00", "library@hillside.example", "two records")
    git(repo, "switch", "-q", "main")
    (repo / "records" / "hazard" / "2026" / "05" / "hz-20260520-library-8.yml").write_text(
        head.replace(NEW, "hz-20260520-library-8"), "utf-8"
    )
    landed(repo, "2026-05-20T11:00:00+08:00", "library@hillside.example", "meanwhile on main")
    done = anlan(
        "build", "--repo", repo, "--rev", "unit", "--base", "main", "--as-of", AS_OF, "--out", tmp_path / "site"
    )
    assert done.returncode <= 1, done.stderr
    page = (tmp_path / "site" / "proposal" / "index.html").read_text("utf-8").partition("<article")[2]
    assert f'href="../r/{NEW}/"' in page
    assert 'href="../r/hz-20260506-library-1/"' in page
    assert "新记录" in page
    assert "<small>2，其中新的 1</small>" in page
    assert "补充进展" in page
    assert "plan/education/index.md" in page
    assert "hz-20260520-library-8" not in page
    assert page.count('<tr role="row"') == 3  # the heads and two records


def test_a_tombstone_is_no_record_that_is_gone(anlan: Anlan, tmp_path: Path) -> None:
    repo = repository(tmp_path / "campus")
    git(repo, "switch", "-q", "-c", "buried")
    blob = git(repo, "rev-parse", f"HEAD:{HAZARD}").strip()
    (repo / HAZARD).write_text(tombstone(Path(HAZARD).stem, blob), "utf-8")
    landed(repo, "2026-05-20T10:00:00+08:00", "security@hillside.example", "a tombstone")
    done = anlan(
        "build", "--repo", repo, "--rev", "buried", "--base", "main", "--as-of", AS_OF, "--out", tmp_path / "site"
    )
    assert done.returncode <= 1, done.stderr
    page = (tmp_path / "site" / "proposal" / "index.html").read_text("utf-8").partition("<article")[2]
    assert "存根" in page
    assert "依法删除" in page
    assert f'href="../r/{Path(HAZARD).stem}/"' in page
    assert "不见了的记录" not in page


def test_a_site_of_its_own_has_no_such_page(built: Built) -> None:
    assert not (built.out / "proposal").exists()


def test_a_base_goes_with_a_revision(anlan: Anlan, hillside: Path, tmp_path: Path) -> None:
    done = anlan("build", "--repo", hillside, "--base", "main", "--out", tmp_path / "site", "--lang", "en")
    assert done.returncode == 2
    assert done.stderr == "anlan: --base goes with --rev\n", "before anything is read"
    assert not (tmp_path / "site").exists()
