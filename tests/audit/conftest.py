"""A small campus with a history of landings, for signals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.gate.campus import CLOCK, made
from tests.reader.small import run

Signals = list[dict[str, Any]]
Audit = Callable[..., Signals]


@pytest.fixture
def campus(tmp_path: Path) -> Path:
    """A bare repository that holds the small campus on main; what a test lands is its own."""
    return made(tmp_path / "campus.git")


@pytest.fixture(scope="session")
def stood(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The signals of the campus before anything else lands; the same in every copy, since its commits are."""
    return frozenset(s["signal"] for s in _audited(made(tmp_path_factory.mktemp("stood") / "campus.git")))


@pytest.fixture
def audit() -> Audit:
    """Every signal of a repository's main, as its JSON gives them."""
    return _audited


def _audited(repo: Path, *more: str) -> Signals:
    ran = run("audit", "--repo", repo, "--rev", "main", "--as-of", CLOCK, "--format", "json", "--lang", "en", *more)
    assert ran.code == 0, ran
    found: Signals = json.loads(ran.out)["findings"]
    return found
