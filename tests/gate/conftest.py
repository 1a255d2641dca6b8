"""One campus for all tests of the gate."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gate.campus import made


@pytest.fixture(scope="session")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare repository with the small campus on main; each test makes branches of its own."""
    return made(tmp_path_factory.mktemp("gate") / "campus.git")
