"""The README's pictures can be taken of any site, are small, and are those that the README shows."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from pathlib import Path

from PIL import Image

from tests.browser.campus import ROOT
from tests.browser.conftest import Site

SWATCHES = ((217, 45, 32), (236, 122, 28), (242, 197, 34), (47, 111, 196))  # of the legend of risks
TOOL = ROOT / "tools" / "screenshots.py"


def test_the_tool_takes_every_picture_of_the_readme(chromium: str, zh: Site, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, TOOL, tmp_path, zh.folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{chromium}: {done.stdout}{done.stderr}"
    shown = set(re.findall(r"docs/pictures/([\w-]+\.png)", (ROOT / "README.md").read_text("utf-8")))
    assert {p.name for p in tmp_path.glob("*.png")} == shown
    for picture in tmp_path.glob("*.png"):
        assert picture.stat().st_size <= 150_000
        with Image.open(picture) as image:
            assert len(image.convert("RGB").getcolors(1 << 20) or ()) > 20, "a picture is not an empty page"
    with Image.open(tmp_path / "home-desk.png") as image:
        colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 20) or ()}
    for swatch in SWATCHES:
        assert min(math.dist(swatch, colour) for colour in colours) < 30, "each colour of risk stays what it is"


def test_the_tool_says_what_is_missing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, TOOL, tmp_path, tmp_path / "none"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "make demo" in done.stderr
    assert not list(tmp_path.iterdir())
