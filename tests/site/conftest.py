"""What the tests of the site share: one repository, one built site, one cache of framed pages for all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.site.place import AS_OF, BIN, Done, crowd, environment, repository, run

COUNT = 850


@dataclass(frozen=True)
class Built:
    """A site, and how building it ended."""

    out: Path
    done: Done


Anlan = Callable[..., Done]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where framed pages are kept, never the caller's own cache."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def anlan(cache: Path) -> Anlan:
    """Runs the tool."""

    def command(*words: object, cwd: Path | None = None, **more: str) -> Done:
        done = run(BIN / "anlan", *words, cwd=cwd, env=environment(cache, **more))
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return command


@pytest.fixture(scope="session")
def hillside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden campus in a repository; not to be changed."""
    return repository(tmp_path_factory.mktemp("hillside") / "campus")


@pytest.fixture(scope="session")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden campus with so many hazards that four processes share the pages; not to be changed."""
    return crowd(repository(tmp_path_factory.mktemp("crowded") / "campus"), COUNT)


def _built(anlan: Anlan, repo: Path, out: Path, *words: str) -> Built:
    done = anlan("build", "--repo", repo, "--rev", "HEAD", "--as-of", AS_OF, "--out", out, *words)
    assert done.returncode == 1, done.stderr
    return Built(out, done)


@pytest.fixture(scope="session")
def built(anlan: Anlan, hillside: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The golden campus's site, as the campus sees it."""
    return _built(anlan, hillside, tmp_path_factory.mktemp("built") / "site")


@pytest.fixture(scope="session")
def built_office(anlan: Anlan, hillside: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The golden campus's site, as the office sees it."""
    return _built(anlan, hillside, tmp_path_factory.mktemp("office") / "site", "--audience", "office")
