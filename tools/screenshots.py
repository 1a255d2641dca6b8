"""Takes the README's pictures of the demo site: python tools/screenshots.py DIR [SITE].

SITE is build/demo-site, which `make demo SERVE=0` makes. The browser's clock stands at the site's own moment, so the
same site gives the same pictures. Few colours keep each of them small.
"""

from __future__ import annotations

import functools
import io
import math
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

SITE = Path("build/demo-site")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DESK, PHONE = (1280, 1000), (390, 844)
COLOURS, MOST_COLOURS = 200, 256
FAR = 24
# Photos are loaded when they come into view, and a picture taken sooner shows empty frames.
PHOTOS_SHOWN = """() => Promise.all([...document.images].filter(i => i.getBoundingClientRect().top < innerHeight && i.offsetParent)
  .map(i => i.decode()))"""
MOST_BYTES = 150_000
MOST_STEPS = 9


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing is written about each request."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address at which a site is served for a while."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def moment(site: Path) -> str:
    """As of when the site was made."""
    found = re.search(r'data-asof="([^"]+)"', (site / "index.html").read_text("utf-8"))
    if found is None:
        sys.exit(f"{site} is not a site of this tool")
    return found[1]


def telling(site: Path) -> str:
    """The closed hazard with photos whose course has the most steps that still fit on a picture."""
    best = (0, "")
    for page in sorted(site.glob("r/hz-*/index.html")):
        text = page.read_text("utf-8")
        steps = text.count('class="al-when"')
        if "al-shots" in text and "al-chip--done" in text and best[0] < steps <= MOST_STEPS:
            best = (steps, f"r/{page.parent.name}/")
    return best[1] or "boards/overdue/"


def taken(browser: Browser, url: str, at: str, size: tuple[int, int], scheme: str = "light") -> Image.Image:
    """What a window of that size shows."""
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        device_scale_factor=1,
    )
    page.clock.set_fixed_time(at)
    page.goto(url)
    page.evaluate(PHOTOS_SHOWN)
    image = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    page.close()
    return image


def beside(left: Image.Image, right: Image.Image, gap: int = 24) -> Image.Image:
    """Two pictures side by side."""
    both = Image.new("RGB", (left.width + gap + right.width, left.height), "white")
    both.paste(left, (0, 0))
    both.paste(right, (left.width + gap, 0))
    return both


def palette(image: Image.Image) -> Image.Image:
    """The colours a picture has most of, as they are: flat grounds stay what they were, edges take the nearest.

    What little it has of another colour stays too: colour means risk, and no orange may turn yellow.
    """
    colours = [c for _, c in sorted(image.getcolors(image.width * image.height) or (), reverse=True)]
    chosen = colours[:COLOURS]
    for colour in colours[COLOURS:]:
        if len(chosen) < MOST_COLOURS and all(math.dist(colour, c) > FAR for c in chosen):
            chosen.append(colour)
    table = Image.new("P", (1, 1))
    table.putpalette([part for colour in chosen for part in colour])
    return table


def kept(image: Image.Image, file: Path) -> None:
    """Writes a picture in few colours."""
    few = image.quantize(palette=palette(image), dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    size = file.stat().st_size
    print(f"{file} {size // 1024} KB")
    if size > MOST_BYTES:
        sys.exit(f"{file} is larger than {MOST_BYTES // 1000} KB")


def pictures(browser: Browser, url: str, site: Path) -> dict[str, Image.Image]:
    """Each picture of the README by its name."""
    at, record = moment(site), telling(site)
    phone = taken(browser, url + "boards/hazards/", at, PHONE)
    dark = taken(browser, url, at, PHONE, "dark")
    return {
        "home-desk": taken(browser, url, at, DESK),
        "record-desk": taken(browser, url + record, at, DESK),
        "hazards-desk": taken(browser, url + "boards/hazards/", at, DESK),
        "phones": beside(phone, dark),
    }


def main(folder: Path, site: Path = SITE) -> None:
    """Takes all pictures and writes them into a folder."""
    program = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if program is None:
        sys.exit("no Chromium here: run `make chromium`")
    if not (site / "index.html").is_file():
        sys.exit(f"no site in {site}: run `make demo SERVE=0`")
    folder.mkdir(parents=True, exist_ok=True)
    with served(site) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, image in pictures(browser, url, site).items():
            kept(image, folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    main(*map(Path, sys.argv[1:]))
