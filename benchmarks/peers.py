"""The peers and the floor: MkDocs with Material, Hugo, and a loop that does nothing but write the same files."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from benchmarks.clock import Cost, cost
from benchmarks.markdown import markdown

_TITLE = re.compile(r"<title>(.*?)</title>")
_SETTINGS = """site_name: Records
theme: {name: material, language: zh, font: false, features: [navigation.tabs]}
nav: [index.md]
not_in_nav: /r/
plugins: [search]
markdown_extensions: [attr_list, tables, admonition, def_list, footnotes, toc: {permalink: false}]
"""
_HUGO = """baseURL = "https://anlan.example/"
title = "Records"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "section", "404", "robotsTXT"]
"""
_WRITE = """
import os, sys
source, target = sys.argv[1:]
pages = [(name, open(f"{source}/{name}/index.html", "rb").read()) for name in sorted(os.listdir(source))
         if os.path.isfile(f"{source}/{name}/index.html")]
before = os.times()
os.mkdir(target)
for name, data in pages:
    os.mkdir(f"{target}/{name}")
    with open(f"{target}/{name}/index.html", "wb", buffering=0) as page:
        page.write(data)
after = os.times()
print(after.user - before.user + after.system - before.system, after.elapsed - before.elapsed, file=sys.stderr)
"""
COMPOSE = """
import gc, sys, yaml
from pathlib import Path
gc.disable()
for file in sorted(Path(sys.argv[1]).rglob("*.yml")):
    yaml.compose(file.read_bytes().decode(), Loader=yaml.CBaseLoader)
"""


def pages(site: Path) -> Iterator[tuple[str, str]]:
    """The records of a built site: id and page."""
    for folder in sorted((site / "r").iterdir()):
        if (folder / "index.html").is_file():
            yield folder.name, (folder / "index.html").read_text("utf-8")


def mkdocs_of(site: Path, folder: Path, every: int) -> int:
    """Writes every so many-th record as Markdown for MkDocs; gives their number."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "docs" / "r").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(_SETTINGS, "utf-8")
    (folder / "docs" / "index.md").write_text("# Records\n", "utf-8")
    chosen = list(pages(site))[::every]
    for name, html in chosen:
        (folder / "docs" / "r" / f"{name}.md").write_text(markdown(html), "utf-8")
    return len(chosen)


def mkdocs(folder: Path, site: Path) -> Cost:
    """Renders them into a fresh folder."""
    return cost((sys.executable, "-m", "mkdocs", "build", "-q", "-f", folder / "mkdocs.yml", "-d", site))


def hugo_of(site: Path, folder: Path) -> None:
    """Writes every record as Markdown for Hugo, with a theme that is the shell of our own pages."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "content" / "r").mkdir(parents=True)
    (folder / "layouts" / "_default").mkdir(parents=True)
    (folder / "config.toml").write_text(_HUGO, "utf-8")
    (folder / "layouts" / "index.html").write_text("<p>Records</p>\n", "utf-8")
    for name, html in pages(site):
        title = unescape(title_of(html)).replace("\\", "\\\\").replace('"', '\\"')
        (folder / "content" / "r" / f"{name}.md").write_text(f'---\ntitle: "{title}"\n---\n{markdown(html)}', "utf-8")
    (folder / "layouts" / "_default" / "single.html").write_text(_theme(next(html for _, html in pages(site))), "utf-8")


def title_of(html: str) -> str:
    """The title of a page, as it stands there."""
    found = _TITLE.search(html)
    return found[1] if found else ""


def _theme(html: str) -> str:
    """A page of ours with its title and body taken out."""
    head, _, rest = html.replace(title_of(html), "{{ .Title }}", 1).partition('<article class="md-content__inner')
    return f'{head}<article class="md-content__inner md-typeset" id="main">{{{{ .Content }}}}{rest[rest.index("</article>") :]}'


def hugo(folder: Path, site: Path) -> Cost:
    """Renders them into a fresh folder."""
    return cost(("hugo", "--quiet", "-s", folder, "-d", site))


def files(site: Path, folder: Path) -> Cost:
    """The floor: the same pages with the same bytes, read before the clock starts, written anew."""
    with (folder.parent / "floor.txt").open("w+") as said:
        subprocess.run([sys.executable, "-c", _WRITE, site / "r", folder], check=True, stderr=said)
        said.seek(0)
        cpu, wall = map(float, said.read().split())
    return Cost(cpu, wall, 0)


def composed(campus: Path) -> Cost:
    """PyYAML's C base loader composes every YAML file of a campus, in one process, and does nothing else."""
    return cost((sys.executable, "-c", COMPOSE, campus))
