"""One campus for all tests of the gate."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gate import pushes
from tests.gate.campus import made
from tests.reader.small import git


@pytest.fixture(scope="session")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare repository with the small campus on main; each test makes branches of its own."""
    return made(tmp_path_factory.mktemp("gate") / "campus.git")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A server's repository with the campus on main and the hook in place."""
    repo = made(tmp_path / "campus.git")
    assert pushes.install(repo).code == 0
    return repo


@pytest.fixture
def work(bare: Path) -> Path:
    """A clerk's clone."""
    return pushes.clone(bare, "work")


@pytest.fixture
def clone(campus: Path, tmp_path: Path) -> Path:
    """A clone with a work tree."""
    git(tmp_path, "clone", "-q", str(campus), "work")
    return tmp_path / "work"
