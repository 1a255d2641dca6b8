"""One campus with its receipts, signed or not, made once; each test spoils a copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.receipts.place import campus, key

Copy = Callable[[], Path]


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven landings, each with its receipt."""
    return campus(tmp_path_factory.mktemp("standing"))


@pytest.fixture(scope="session")
def signed_by(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Four landings with signed receipts, and the key."""
    folder = tmp_path_factory.mktemp("signed")
    office = key(folder, "office")
    return campus(folder, landings=3, key=office), office


@pytest.fixture
def repo(standing: Path, tmp_path: Path) -> Path:
    """A copy of the campus to spoil."""
    return Path(shutil.copytree(standing, tmp_path / "campus.git"))


@pytest.fixture
def signed(signed_by: tuple[Path, Path], tmp_path: Path) -> Path:
    """A copy of the signed campus to spoil."""
    return Path(shutil.copytree(signed_by[0], tmp_path / "campus.git"))
