"""From boards to a site: frame what people wrote, fill in what data says, prove the whole, swap it in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jinja2 import TemplateError

from anlan.boards import Boards
from anlan.ledger import Page, evidence_of
from anlan.site.data import data_files
from anlan.site.family import Item, Maker, Shell, WorkerDied, family_begun, write_family
from anlan.site.fill import base_of, filled
from anlan.site.frame import framed
from anlan.site.pages import ASIDE_PAGES, FAMILIES, LAST_PAGES, PROPOSAL, SHELL_PAGES, SHELLS
from anlan.site.problem import CannotBuild, bad_template
from anlan.site.prove import SLOT_LEFT, Fault, Proof, styles_at_home
from anlan.site.slots import Slots
from anlan.site.stage import Staged, pictured, stage
from anlan.site.swap import MARKER, swapped_in
from anlan.sources.problem import failure
from anlan.sources.shelf import Shelf
from anlan.sources.tree import Tree
from anlan.terms.finding import Finding, Spot
from anlan.terms.word import Lang, Word

_SHOWN = 20
LOST = "404.html"
Progress = Callable[[Word, int, int], None]


@dataclass(frozen=True, slots=True)
class SiteAsk:
    """Where the site goes, in which language, by how many workers; where framed pages are kept; where texts come from.

    `shelf` is where bodies of record pages are kept, for this audience and language;
    `progress(what, done, of)` is told how far a long part is.
    """

    out: Path
    lang: Lang
    jobs: int
    cache: Path | None
    tree: Tree
    shelf: Shelf | None = None
    progress: Progress = lambda *_: None


class Unproved(CannotBuild):
    """A page of ours has a fault: a bug of the tool; the old site stays."""

    def __init__(self, faults: list[Fault]) -> None:
        zh, en = ("".join(f"\n  {f.page}: {f.what}: {f.wrong[n]}" for f in faults[:_SHOWN]) for n in (0, 1))
        more = len(faults) - _SHOWN
        super().__init__(
            f"生成的页面有 {len(faults)} 处错误，原来的网站没有动；这是本工具的毛病，请报告："
            + zh + (f"\n  另有 {more} 处" if more > 0 else ""),
            f"the pages made have {len(faults)} faults and the old site stays; this is a bug of the tool, please report it:"
            + en + (f"\n  and {more} more" if more > 0 else ""),
        )  # fmt: skip
        self.faults = faults


def build_site(views: Boards, ask: SiteAsk) -> tuple[Finding, ...]:
    """Builds the site, whole or not at all; gives what is wrong with pages that people wrote.

    Raises CannotBuild, and leaves what stands at the address alone, where the site cannot be written or proved.
    """
    with refusing():
        shells = SHELLS if views.proposal is None else (PROPOSAL, *SHELLS)
        staged = stage(views.voice.ledger, ask.tree, ask.lang, views.site_name, shells)
        ask.progress(Word("排版页面", "Framing pages"), 0, 1)
        with framed(staged, ask.cache) as frame:
            return filled_in(views, staged, frame, ask)


def filled_in(views: Boards, staged: Staged, frame: Path, ask: SiteAsk) -> tuple[Finding, ...]:
    """Fills framed pages, proves the site and swaps it in; gives what is wrong with pages that people wrote."""
    with swapped_in(ask.out) as site:
        return judged(written(views, Slots(views, staged.files, ask.shelf), frame, site, ask), views)


@contextmanager
def refusing() -> Iterator[None]:
    """A theme with a fault, a disk that takes no more, a worker that dies end a build in one clear line."""
    try:
        yield
    except TemplateError as error:
        raise bad_template(error) from error
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise CannotBuild(
            f"网站写不下去，原来的网站没有动：{where}{failure(error).zh}",
            f"the site cannot be written and the old one stays: {where}{failure(error).en}",
        ) from error
    except WorkerDied as error:
        raise CannotBuild(
            f"写页面的进程中途停了，原来的网站没有动：{str(error).strip()}",
            f"a process that writes pages stopped and the old site stays: {str(error).strip()}",
        ) from error


def written(views: Boards, slots: Slots, frame: Path, site: Path, ask: SiteAsk) -> list[Fault]:
    """Writes everything below a folder and proves it; others write record pages meanwhile.

    Pages of units and places are few, and say what boards say, which are at hand here alone.
    """
    proof, shells = Proof(), dict[str, Shell]()
    paths = sorted(p.relative_to(frame).as_posix() for p in frame.rglob("*") if p.is_file())
    for path in (p for p in paths if p in SHELL_PAGES):
        shells[SHELL_PAGES[path]] = _shell((frame / path).read_text("utf-8"), path, slots, proof)
    records, others = leaves(views)
    what, maker = Word("写记录页", "Writing record pages"), Maker(slots.leaf, slots.near, slots.bodies.keep)
    shell = {folder: shells.pop(folder) for folder in {folder for folder, _ in records}}
    apart = {*SHELL_PAGES, *ASIDE_PAGES, *LAST_PAGES}

    def aside() -> Proof:
        seen = Proof()
        slots.bodies.only(views.voice.ledger.records)
        _data(views, ask, site)
        _pages((p for p in paths if p in ASIDE_PAGES), frame, slots, site, seen)
        return seen

    def tick(done: int) -> None:
        ask.progress(what, done, len(records))

    with family_begun(site, shell, records, maker, ask.jobs, tick, aside) as told:
        _pages((p for p in paths if p not in apart), frame, slots, site, proof)
        _pages((p for p in paths if p in LAST_PAGES), frame, slots, site, proof)
        proof.join(write_family(site, shells, others, Maker(slots.leaf), 1, lambda _: None))
        proof.join(told())
    _lost(slots, site, proof)
    return proved(site, proof, FAMILIES)


def _lost(slots: Slots, site: Path, proof: Proof) -> None:
    """What hosts show at an address where nothing is."""
    html = slots.lost(sorted(p.name for p in site.iterdir() if p.is_dir()))
    proof.page(LOST, html.encode())
    proof.head(LOST, html)
    (site / LOST).write_text(html, "utf-8", newline="\n")


def _shell(framed: str, path: str, slots: Slots, proof: Proof) -> Shell:
    """A shell is cut first and filled then, since what fills a slot may look like a token."""
    shell = Shell.cut(framed)
    proof.frame(path, shell.around("", b"").decode())
    shell = shell.changed(lambda html: filled(html, base_of(path), path, slots.render))
    proof.head(path, shell.around("", b"").decode())
    return shell


def _pages(paths: Iterable[str], frame: Path, slots: Slots, site: Path, proof: Proof) -> None:
    """Fills and writes framed pages, and copies whatever else was framed."""
    for path in paths:
        if path.endswith(".html"):
            _page((frame / path).read_text("utf-8"), path, slots, site, proof)
        else:
            _copied(frame / path, site / path)


def _page(framed: str, path: str, slots: Slots, site: Path, proof: Proof) -> None:
    """Fills and writes one page."""
    proof.frame(path, framed)
    html = filled(framed, base_of(path), path, slots.render)
    proof.head(path, html)
    data = html.encode()
    proof.page(path, data)
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_bytes(data)
    if rest := slots.rest(path):
        rows = path.replace("index.html", "rest.txt")
        proof.page(rows, rest)
        (site / rows).write_bytes(rest)


def proved(site: Path, proof: Proof, families: Collection[str]) -> list[Fault]:
    """The faults of a finished site."""
    files = frozenset(_files(site, families)) - {MARKER}
    sheets = ((f, (site / f).read_text("utf-8")) for f in sorted(files) if f.endswith(".css"))
    return proof.settle(files, lambda path: (site / path).read_text("utf-8")) + styles_at_home(sheets)


def _files(site: Path, families: Collection[str]) -> Iterator[str]:
    """The files of a folder, as seen from it; each folder of a family was made with its page and nothing else in it."""
    start = len(str(site)) + 1
    for folder, below, names in os.walk(site):
        inside = folder[start:]
        yield from (f"{inside}/{n}" for n in names) if inside else names
        if inside in families:
            yield from (f"{inside}/{n}/index.html" for n in below)
            below.clear()


def leaves(views: Boards) -> tuple[list[Item], list[Item]]:
    """Every page of the families: those of records, those of units and places."""
    ledger = views.voice.ledger
    units, places = (("u", i) for i in ledger.campus.unit_by_id), (("p", i) for i in ledger.campus.place_by_id)
    return [("r", i) for i in ledger.records], [*units, *places]


def _copied(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _data(views: Boards, ask: SiteAsk, site: Path) -> None:
    (site / "data").mkdir(exist_ok=True)
    for path, data in data_files(views):
        (site / path).write_bytes(data)
    photos = ask.tree.pick(views.voice.ledger.photos[name].path for name in evidence(views))
    if photos:
        (site / "e").mkdir(exist_ok=True)
    for photo, data in zip(photos, ask.tree.read_all(photos), strict=True):
        (site / "e" / photo.path.rpartition("/")[2]).write_bytes(data)


def evidence(views: Boards) -> list[str]:
    """The evidence in sight that records or people's pages name, and no other."""
    ledger = views.voice.ledger
    named = {name for record in ledger.living() for name in evidence_of(record)}
    return sorted({n for n in named if n in ledger.photos} | set(pictured(ledger)))


def judged(faults: list[Fault], views: Boards) -> tuple[Finding, ...]:
    """A fault of a page that people wrote is a finding; one of ours is a bug, and raises Unproved."""
    pages = {_address(p.path): p for p in views.voice.ledger.pages}
    ours = [f for f in faults if f.page not in pages]
    if ours:
        raise Unproved(ours)
    return tuple(_finding(fault, pages[fault.page]) for fault in faults)


def _finding(fault: Fault, page: Page) -> Finding:
    """What people are told of a fault, at the line where it stands."""
    lines = enumerate(page.body.split("\n"), page.body_line)
    spot = Spot(next((n for n, text in lines if fault.what in text), page.body_line), 1)
    if fault.what == SLOT_LEFT:
        say = Word("这个插槽写得不对，没有填上", "this slot is not written as it should be, and was not filled")
        return Finding(
            "MD203", page.path, say, Word("写成 <!-- anlan:board 名称 -->", "write <!-- anlan:board NAME -->"), spot
        )
    say = Word(f"链接 {fault.what} 在网站上没有去处", f"the link {fault.what} leads nowhere on the site")
    return Finding("MD204", page.path, say, Word("写真实的相对路径", "write the real relative path"), spot)


def _address(path: str) -> str:
    """Where MkDocs puts a page; to it a README is its folder's index, where that has no other."""
    folder, _, name = path.removesuffix(".md").rpartition("/")
    return f"{folder}/index.html" if name in ("index", "README") else f"{folder}/{name}/index.html"
