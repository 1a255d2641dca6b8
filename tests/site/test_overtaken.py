"""Files that change while a site is built, as where another branch is switched to, are no fault of the tool."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from anlan.boards import Boards
from anlan.cli.main import main
from anlan.site import build as site
from anlan.site.prove import NOWHERE, Fault

from tests.reader.small import run
from tests.site.place import repository

EVIDENCE = site.evidence


CHANGES: dict[str, Callable[[Path, str], object]] = {
    "a photo goes": lambda repo, shown: next((repo / "records" / "evidence").rglob(shown)).unlink(),
    "all photos go": lambda repo, _: shutil.rmtree(repo / "records" / "evidence"),
    "a root goes": lambda repo, _: shutil.rmtree(repo / "records"),
}


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A campus that may be changed; nothing is kept of it but in the test's own folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return repository(tmp_path / "campus")


@pytest.mark.parametrize("how", CHANGES)
def test_it_is_said_and_the_old_site_stays(
    how: str, repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the records and the photos; the next build is whole."""

    def meanwhile(views: Boards) -> list[str]:
        named = EVIDENCE(views)
        CHANGES[how](repo, named[0])
        return named

    monkeypatch.setattr(site, "evidence", meanwhile)
    words = ("build", "--repo", repo, "--out", tmp_path / "site", "--jobs", "1", "--lang", "en")
    ran = run(*words)
    assert ran.code == 2, ran.err
    assert "files of the folder changed while the site was built" in ran.err.splitlines()[-1]
    assert "bug" not in ran.err
    assert not (tmp_path / "site").exists()
    monkeypatch.setattr(site, "evidence", EVIDENCE)
    assert run(*words).code < 2


def test_a_fault_without_a_change_is_the_tools_own(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "evidence", lambda _: [])
    monkeypatch.setattr("anlan.cli.build._TICK", 0.0)  # the campus was written just now
    ran = run("build", "--repo", repo, "--out", tmp_path / "site", "--jobs", "1", "--lang", "zh")
    assert ran.code == 2
    assert "这是本工具的毛病" in ran.err
    assert "没有去处" in ran.err
    assert "leads nowhere" not in ran.err


def test_serve_goes_on(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its first build too: it is made again until the files stay as they are; Ctrl-C ends it once it is served."""
    turns: list[str] = []

    def faulty(*_: object) -> tuple[()]:
        turns.append("built")
        if len(turns) < 3:
            (repo / "campus.yml").touch()
            raise site.Unproved([Fault("index.html", "e/x.jpg", NOWHERE)])
        raise KeyboardInterrupt

    monkeypatch.setattr("anlan.cli.build.build_site", faulty)
    assert main(["serve", "--repo", str(repo), "--out", str(tmp_path / "site"), "--port", "0", "--lang", "en"]) == 130
    assert len(turns) == 3
