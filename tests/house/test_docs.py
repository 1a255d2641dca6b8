"""The commands that a clerk reads do, word for word, in this repository's own college what the page says."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.place import ROOT
from tests.intake.place import PHOTO

MINUTES = """title: 风险研判例会
until: 2026-06-01T10:00+08:00
at: 2026-06-01T09:00+08:00
by: security/clerk
chair: college/vp-safety
units: [security, logistics]
text: 通报在册隐患
"""


def commands(page: str) -> list[str]:
    """The lines of a page's blocks that run the tool to write records, but those with a word in the place of an id."""
    blocks = re.findall(r"```(?:sh)?\n(.*?)```", (ROOT / page).read_text("utf-8"), re.S)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    told = [line.removeprefix(".venv/bin/") for line in lines]
    return [line for line in told if re.match(r"anlan (new|step) (?!ID\b)", line)]


@pytest.fixture
def college(tmp_path: Path) -> Path:
    """The college as it stands here, with the files that a clerk brings."""
    for name in ("plan", "records", "standards"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copyfile(ROOT / "campus.yml", tmp_path / "campus.yml")
    (tmp_path / "photo.jpg").write_bytes(PHOTO)
    (tmp_path / "minutes.yml").write_text(MINUTES, "utf-8")
    return tmp_path


@pytest.mark.parametrize("page", ["README.md", "README.zh.md", "docs/reporting.md", "docs/clerk.md"])
def test_what_a_clerk_is_told_to_type_works(page: str, college: Path) -> None:
    told = commands(page)
    assert told
    for line in told:
        words = shlex.split(line, comments=True)
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=college, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        asks = not any(w.startswith("--") for w in words)  # a person is asked; nobody is here
        assert done.returncode == (2 if asks else 0), f"{line}\n{done.stderr}"
        assert not asks or re.search("^anlan: (缺 |要写明哪一步；可走：)", done.stderr), done.stderr
