"""From boards to a site: frame what people wrote, fill in what data says, prove the whole, swap it in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from anlan.boards import Boards
from anlan.model import Record
from anlan.site.data import data_files
from anlan.site.family import Item, Shell, write_family
from anlan.site.fill import base_of, filled
from anlan.site.frame import framed
from anlan.site.prove import Fault, Proof, styles_at_home
from anlan.site.slots import Slots
from anlan.site.stage import stage
from anlan.site.swap import MARKER, swapped_in
from anlan.sources.tree import Tree
from anlan.terms.finding import Finding, Spot
from anlan.terms.word import Lang, Word

Progress = Callable[[Word, int, int], None]


@dataclass(frozen=True, slots=True)
class SiteAsk:
    """Where the site goes, in which language, by how many workers; where framed pages are kept; where texts come from.

    `progress(what, done, of)` is told how far a long part is.
    """

    out: Path
    lang: Lang
    jobs: int
    cache: Path
    tree: Tree
    progress: Progress = lambda *_: None


class Unproved(Exception):
    """A page of ours has a fault: a bug of the tool; the old site stays."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(f"{f.page}: {f.what}: {f.wrong}" for f in faults[:20]))
        self.faults = faults


def build_site(views: Boards, ask: SiteAsk) -> tuple[Finding, ...]:
    """Builds the site, whole or not at all; gives what is wrong with pages that people wrote."""
    staged = stage(views.voice.ledger, ask.tree, ask.lang, views.site_name)
    ask.progress(Word("排版页面", "Framing pages"), 0, 1)
    frame = framed(staged, ask.cache)
    with swapped_in(ask.out) as site:
        faults = written(views, Slots(views, staged.files), frame, site, ask)
        return _judged(faults, views)


def written(views: Boards, slots: Slots, frame: Path, site: Path, ask: SiteAsk) -> list[Fault]:
    """Writes everything below a folder and proves it."""
    proof, shells = Proof(), {}
    for file in sorted(p for p in frame.rglob("*") if p.is_file()):
        path = file.relative_to(frame).as_posix()
        if file.suffix != ".html":
            _copied(file, site / path)
            continue
        html = filled(file.read_text("utf-8"), base_of(path), path, slots.render)
        if path.endswith("/shell/index.html"):
            shells[path.split("/")[0]] = Shell.cut(html)
            proof.head(path, html)
            continue
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(html, "utf-8", newline="\n")
        proof.page(path, html)
        proof.head(path, html)
    _data(views, ask, site)
    items = leaves(views)
    what = Word("写记录页", "Writing record pages")
    proof.join(
        write_family(site, shells, items, slots.leaf, ask.jobs, lambda done: ask.progress(what, done, len(items)))
    )
    return proved(site, proof)


def proved(site: Path, proof: Proof) -> list[Fault]:
    """The faults of a finished site."""
    files = frozenset(p.relative_to(site).as_posix() for p in site.rglob("*") if p.name != MARKER and not p.is_dir())
    sheets = ((f, (site / f).read_text("utf-8")) for f in sorted(files) if f.endswith(".css"))
    return proof.settle(files, lambda path: (site / path).read_text("utf-8")) + styles_at_home(sheets)


def leaves(views: Boards) -> list[Item]:
    """Every page of the families."""
    ledger = views.voice.ledger
    return [
        *(("r", i) for i in ledger.records),
        *(("u", u.id) for u in ledger.campus.units),
        *(("p", p.id) for p in ledger.campus.places),
    ]


def _copied(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _data(views: Boards, ask: SiteAsk, site: Path) -> None:
    (site / "data").mkdir(exist_ok=True)
    for path, data in data_files(views):
        (site / path).write_bytes(data)
    names = evidence(views)
    if names:
        (site / "e").mkdir(exist_ok=True)
    for name in names:
        (site / "e" / name).write_bytes(ask.tree.read(views.voice.ledger.photos[name].path))


def evidence(views: Boards) -> list[str]:
    """The evidence that the records in sight name, and no other."""
    ledger = views.voice.ledger
    named = {
        e.file
        for r in ledger.records.values()
        if isinstance(r, Record)
        for e in (*r.evidence, *(e for s in r.__dict__["steps"] for e in s.evidence))
    }
    return sorted(n for n in named if n in ledger.photos)


def _judged(faults: list[Fault], views: Boards) -> tuple[Finding, ...]:
    """A fault of a page that people wrote is a finding; one of ours is a bug."""
    pages = {_address(p.path): p for p in views.voice.ledger.pages}
    ours = [f for f in faults if f.page not in pages]
    if ours:
        raise Unproved(ours)
    out = []
    for fault in faults:
        page = pages[fault.page]
        line = next(
            (n for n, text in enumerate(page.body.split("\n"), page.body_line) if fault.what in text), page.body_line
        )
        say = Word(f"链接 {fault.what} 在网站上没有去处", f"the link {fault.what} leads nowhere on the site")
        out.append(
            Finding("MD204", page.path, say, Word("写真实的相对路径", "write the real relative path"), Spot(line, 1))
        )
    return tuple(out)


def _address(path: str) -> str:
    stem = path.removesuffix(".md")
    return (stem.removesuffix("index") if stem.endswith("/index") else f"{stem}/") + "index.html"
