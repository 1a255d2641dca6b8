"""`anlan demo --plant FILE`: every planted irregularity is told, nothing else is without a reason, and the list stays outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from anlan.cli.main import main

from benchmarks.audit import Measured, count
from tests.reader.small import git, run

FAMILIES = {"late", "missing", "inconsistent", "altered"}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A demo with irregularities, and the list of them."""
    folder = tmp_path_factory.mktemp("planted")
    repo, listed = folder / "demo", folder / "planted.json"
    words = ("demo", repo, "--records", 1000, "--seed", 2, "--plant", listed)
    assert main([str(w) for w in words]) == 0
    return repo, listed


def test_every_plant_is_found_and_nothing_is_said_without_reason(planted: tuple[Path, Path]) -> None:
    repo, listed = planted
    said = run("audit", "--repo", repo, "--rev", "HEAD", "--format", "json", "--lang", "en")
    seen, plants = Measured(), json.loads(listed.read_text("utf-8"))
    count(seen, plants, json.loads(said.out)["findings"])
    assert {p["family"] for p in plants["plants"]} == FAMILIES
    assert len(seen.planted) > 30
    assert seen.lost == []
    assert [f["signal"] for f in seen.more] == []


def test_the_list_of_plants_is_nowhere_in_the_repository(planted: tuple[Path, Path]) -> None:
    repo, listed = planted
    what = sorted({p["what"] for p in json.loads(listed.read_text("utf-8"))["plants"]})
    logged = git(repo, "log", "--all", "--format=%B")
    assert not [w for w in what if w in logged]
    assert listed.name not in git(repo, "ls-tree", "-r", "--name-only", "HEAD")
    assert git(repo, "status", "--porcelain") == ""


def test_a_list_inside_the_repository_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = tmp_path / "demo"
    words = ("demo", repo, "--records", 1000, "--plant", repo / "planted.json")
    assert main([str(w) for w in words]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not repo.exists()
