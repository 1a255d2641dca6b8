"""A campus of its own for every test, and the tool that writes into it."""

from pathlib import Path

import pytest

from tests.intake.place import Tell, copied, teller


@pytest.fixture
def campus(tmp_path: Path) -> Path:
    return copied(tmp_path / "campus")


@pytest.fixture
def tell(campus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Tell:
    return teller(campus, monkeypatch, capsys)
