"""What all tests share: golden files stand beside the tests that compare with them, and `--bless` writes them anew."""

from __future__ import annotations

import difflib
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

# Where the tests run in the background, Ctrl-C is ignored, and programs that they start would ignore it too.
signal.signal(signal.SIGINT, signal.default_int_handler)
os.environ["ANLAN_DEBUG"] = "1"  # what the tool did not foresee is shown in full
Golden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """One option for every golden file."""
    parser.addoption("--bless", action="store_true", help="write golden files anew instead of comparing with them")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares a text with the file of that name in `golden/` beside the test, or writes it there (`--bless`)."""
    folder = Path(request.path).parent / "golden"

    def same(name: str, text: str) -> None:
        file = folder / name
        if request.config.getoption("--bless"):
            folder.mkdir(exist_ok=True)
            file.write_bytes(text.encode())
        stands = file.read_bytes().decode() if file.exists() else ""
        lines = difflib.unified_diff(stands.splitlines(), text.splitlines(), str(file.name), "now", lineterm="")
        assert text == stands, "\n".join([*lines, "if this is right, run pytest --bless"])

    return same
