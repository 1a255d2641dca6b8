"""A plain `mkdocs build --strict` of a fresh clone shows the campus with its boards filled."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.site.conftest import Anlan
from tests.site.place import BIN, ROOT, Done, environment, git, run
from tests.site.walk import faults

ONE_MORE = """id: hz-20260512-library-1
title: 新写的一条
place: library
field: fire
at: 2026-05-12T09:00+08:00
by: library/shift-lead
source: self
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """This repository, as its work tree stands, in a repository of its own."""
    repo = tmp_path / "clone"
    listed = run(
        "git",
        "-C",
        ROOT,
        "ls-files",
        "-z",
        "campus.yml",
        "plan",
        "records",
        "standards",
        "site_templates",
        "mkdocs.yml",
        ".gitignore",
    )
    for name in listed.stdout.split("\0")[:-1]:
        if (ROOT / name).is_file():
            (repo / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, repo / name)
    git(tmp_path, "init", "-q", "-b", "main", "clone")
    git(repo, "add", "-A")
    git(repo, "-c", "user.name=x", "-c", "user.email=x@x.example", "commit", "-q", "-m", "all")
    return repo


def mkdocs(repo: Path, *words: str, **more: str) -> Done:
    """MkDocs in a repository, with nothing of this tool in its environment."""
    return run(BIN / "mkdocs", *words, cwd=repo, env=environment(repo.parent / "cache", **more))


def told(site: Path) -> dict[str, str]:
    """The pages of a site without the commit that a build of a revision names and one of a work tree does not."""
    commit = re.compile(r"\s*<span>版本 <a class=\"al-sha\".*?</a>\s*</span>|(?<=<code>anlan diff )[^<]*", re.DOTALL)
    return {p.relative_to(site).as_posix(): commit.sub("", p.read_text("utf-8")) for p in sorted(site.rglob("*.html"))}


def test_a_plain_build_is_the_site_that_anlan_builds(clone: Path, anlan: Anlan, tmp_path: Path) -> None:
    now = datetime.now(UTC)  # one moment for both: pages carry the day and the minute
    done = mkdocs(clone, "build", "--strict", SOURCE_DATE_EPOCH=str(int(now.timestamp())))
    assert done.returncode == 0, done.stderr
    assert list(faults(clone / "site")) == []
    assert "al-figs" in (clone / "site/index.html").read_text("utf-8")
    assert len(list((clone / "site/r").iterdir())) > 50
    anlan("build", "--repo", clone, "--rev", "HEAD", "--as-of", f"{now:%FT%T}+00:00", "--out", tmp_path / "ours")
    assert told(clone / "site") == told(tmp_path / "ours")
    assert git(clone, "status", "--porcelain") == ""
    again = mkdocs(clone, "build", "--strict")
    assert again.returncode == 0, again.stderr


def test_a_bad_record_is_a_warning_that_strict_stops_at(clone: Path) -> None:
    record = next((clone / "records" / "hazard").rglob("hz-*.yml"))
    record.write_text(record.read_text("utf-8") + "colour: red\n", "utf-8")
    done = mkdocs(clone, "build", "--strict")
    assert done.returncode == 1
    assert f"WARNING -  anlan: {record.relative_to(clone)}" in done.stderr
    assert "Traceback" not in done.stderr
    assert mkdocs(clone, "build").returncode == 0


def test_a_clock_that_is_none_is_told(clone: Path) -> None:
    done = mkdocs(clone, "build", SOURCE_DATE_EPOCH="today")
    assert done.returncode == 1
    assert "SOURCE_DATE_EPOCH" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_campus_that_cannot_be_read_stops_it_and_the_old_site_stays(clone: Path) -> None:
    assert mkdocs(clone, "build").returncode == 0
    before = told(clone / "site")
    (clone / "campus.yml").write_text("no", "utf-8")
    done = mkdocs(clone, "build")
    assert done.returncode == 1
    assert "campus.yml" in done.stdout
    assert "Traceback" not in done.stderr
    assert told(clone / "site") == before


def test_a_folder_named_by_the_environment_is_shown_as_it_is(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "docs" / "assets").mkdir(parents=True)
    (tmp_path / "docs" / "index.md").write_text("# Plain\n\n<!-- anlan:board today -->\n", "utf-8")
    done = mkdocs(clone, "build", ANLAN_DOCS=str(tmp_path / "docs"))
    assert done.returncode == 0, done.stderr
    assert "<!-- anlan:board today -->" in (clone / "site/index.html").read_text("utf-8")
    assert not (clone / "site/r").exists()


def test_mkdocs_serve_serves_and_refreshes(clone: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [str(BIN / "mkdocs"), "serve", "-a", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        words, cwd=clone, env=environment(clone.parent / "cache"), stderr=subprocess.DEVNULL
    ) as server:
        try:
            assert _comes(port, "/boards/hazards/", "al-filter")
            record = clone / "records/hazard/2026/05/hz-20260512-library-1.yml"
            record.write_text(ONE_MORE, "utf-8")
            assert _comes(port, f"/r/{record.stem}/", "新写的一条")
        finally:
            server.terminate()


def _comes(port: int, address: str, text: str) -> bool:
    """Whether a page holds a text within half a minute."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", address)
            if text in connection.getresponse().read().decode():
                return True
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    return False
