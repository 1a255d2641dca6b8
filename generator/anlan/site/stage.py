"""The Markdown and theme that MkDocs is given: people's pages at their own paths, our shells beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anlan.boards.forge import Links
from anlan.ledger import Ledger, Page
from anlan.model import Lesson, Measure, Plan
from anlan.model.scalars import RECORD
from anlan.rules.pages import prose, tangled
from anlan.site.pages import APPENDED, BODY_TOKEN, FAMILIES, HEAD_TOKEN, SECTIONS, SHELLS, Shell
from anlan.site.titles import Titles
from anlan.sources.shipped import shipped
from anlan.sources.tree import Tree
from anlan.terms.slots import SLOT
from anlan.terms.word import Lang, Word

TEMPLATES = "site_templates"
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf")  # no .svg: opened by itself, it can run a script
EVIDENCE_LINK = re.compile(r"records/evidence/[0-9a-f]{2}/([0-9a-f]{32}\.[a-z]{3})")
_RECORD_LINK = re.compile(rf"records/[a-z]+/[0-9]{{4}}/[0-9]{{2}}/({RECORD})\.yml")
_TANGLED = Word(
    "这一页里许多括号没有收口，排不出来；原文见仓库里的 `{path}`。",
    "Many brackets of this page stand open, so it cannot be laid out; its text is `{path}` in the repository.",
)
Nav = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Staged:
    """Everything that goes into MkDocs: its files by path below the staging folder, and the navigation.

    Titles and the site's name stand in them as tokens, `titles` holds their texts; `linked` are the records in sight
    that pages link to, `pictured` the files of evidence in sight.
    """

    files: Mapping[str, bytes]
    nav: Nav
    lang: Lang
    site_name: str
    links: Links
    titles: Mapping[str, str]
    linked: tuple[str, ...]
    pictured: tuple[str, ...]


def stage(ledger: Ledger, tree: Tree, lang: Lang, site_name: str, shells: tuple[Shell, ...] = SHELLS) -> Staged:
    """`docs/` with the pages, `theme/` with the overrides, `templates/` for the slots, and mkdocs.yml."""
    titles = Titles()
    files = dict(_docs(ledger, lang, titles, shells))
    files |= {f"docs/{path}": data for path, data in _pictures(tree)}
    for path, data in templates(tree).items():
        top, _, rest = path.partition("/")
        files[f"theme/{rest}" if top == "theme" else f"templates/{path}"] = data
    files["mkdocs.yml"] = _settings(tree)
    nav = navigation(ledger, lang, titles, shells)
    linked = {m[1] for page in ledger.pages for m in _RECORD_LINK.finditer(page.body)} & ledger.records.keys()
    return Staged(files, nav, lang, titles(site_name), Links(ledger.campus.forge), dict(titles.said),
                  tuple(sorted(linked)), pictured(ledger))  # fmt: skip


def pictured(ledger: Ledger) -> tuple[str, ...]:
    """The evidence in sight that people's pages show or link to."""
    named = {m[1] for page in ledger.pages for m in EVIDENCE_LINK.finditer(page.body)}
    return tuple(sorted(named & ledger.photos.keys()))


def _docs(ledger: Ledger, lang: Lang, titles: Titles, shells: tuple[Shell, ...]) -> Iterator[tuple[str, bytes]]:
    """People's pages, the pages of boards, and a shell for each family of pages."""
    for page in ledger.pages:
        yield f"docs/{page.path}", _people(page, lang, titles).encode()
    for shell in shells:
        title = shell.title.say(lang)
        body = f"# {title}\n\n<!-- anlan:board {shell.slot} -->\n"
        yield f"docs/{shell.path}", _markdown(title, ["navigation", "toc"], body).encode()
    for folder in FAMILIES:
        body = f"---\ntitle: {HEAD_TOKEN}\ntemplate: record.html\n---\n\n# {HEAD_TOKEN}\n\n{BODY_TOKEN}\n"
        yield f"docs/{folder}/shell.md", body.encode()


def templates(tree: Tree) -> dict[str, bytes]:
    """The tool's templates, each replaced by the campus's own where it has one."""
    root = shipped(TEMPLATES)
    files = {
        p.relative_to(root).as_posix(): p.read_bytes()
        for p in sorted(root.rglob("*"))
        if p.is_file() and _is_template(p)
    }
    own = [e for e in tree.entries((TEMPLATES,)) if e.sort == "file"]
    files |= {e.path.partition("/")[2]: data for e, data in zip(own, tree.read_all(own), strict=True)}
    return {path: data for path, data in sorted(files.items()) if not path.endswith((".py", ".pyc"))}


def _is_template(path: Path) -> bool:
    return path.suffix not in (".py", ".pyc") and "__pycache__" not in path.parts


def _settings(tree: Tree) -> bytes:
    """The campus's mkdocs.yml, else the tool's own."""
    try:
        return tree.read("mkdocs.yml")
    except KeyError:
        return shipped("mkdocs.yml").read_bytes()


def _pictures(tree: Tree) -> Iterator[tuple[str, bytes]]:
    """Pictures that lie beside the pages of the plan, under names that can be shown."""
    entries = [
        e
        for e in tree.entries(("plan",))
        if e.sort == "file" and e.path.lower().endswith(PICTURES) and e.path.isprintable()
    ]
    yield from zip((e.path for e in entries), tree.read_all(entries), strict=True)


def _markdown(title: str, hide: list[str], body: str) -> str:
    """A page's front matter, which is YAML as JSON is, and its body."""
    return f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\nhide: {json.dumps(hide)}\n---\n\n{body}"


def _people(page: Page, lang: Lang, titles: Titles) -> str:
    """A page as it was written, with what belongs to its kind put after it, where it has no slot for that itself.

    What cannot be laid out in any time (MD205) is not shown.
    """
    body = page.body.strip("\n") if tangled(prose(page.body)) is None else _TANGLED.fill(path=page.path).say(lang)
    named = {m["name"] for m in SLOT.finditer(body)}
    for slot in _belonging(page):
        if slot not in named:
            body += f"\n\n## {APPENDED[slot].say(lang)} {{#{slot}}}\n\n<!-- anlan:board {slot} -->"
    return _markdown(titles(getattr(page.front, "title", page.path)), ["navigation"], body + "\n")


def _belonging(page: Page) -> Iterable[str]:
    if isinstance(page.front, Plan):
        return (
            ("matrix", "measures", "scope")
            if any(p.out_of_scope for p in page.front.paragraphs)
            else ("matrix", "measures")
        )
    if isinstance(page.front, Lesson):
        return ("quiz", "taught") if page.front.quiz else ("taught",)
    return ("tasks",) if isinstance(page.front, Measure) else ()


def navigation(ledger: Ledger, lang: Lang, titles: Titles, shells: tuple[Shell, ...] = SHELLS) -> Nav:
    """Sections in their order; plans and lessons with the pages that people wrote."""
    of = {name: [{s.title.say(lang): s.path} for s in shells if s.section == name] for name in SECTIONS}
    of["plan"], of["education"] = _plan_pages(ledger, lang, titles), _lesson_pages(ledger, lang, titles)
    out: Nav = []
    for name, title in SECTIONS.items():
        pages = of[name]
        if pages:
            out.append(
                {
                    title.say(lang): next(iter(pages[0].values()))
                    if len(pages) == 1 and name not in ("plan", "education")
                    else pages
                }
            )
    return out


def _plan_pages(ledger: Ledger, lang: Lang, titles: Titles) -> Nav:
    pages: Nav = []
    measures: list[tuple[int, dict[str, Any]]] = []
    for page in sorted(ledger.pages, key=lambda p: (-_year(p.path), p.path)):
        front = page.front
        if isinstance(front, Plan):
            year = page.path.split("/")[1]
            pages.append({(f"{year} 年计划" if lang == "zh" else f"Plan for {year}"): page.path})
        elif isinstance(front, Measure):
            measures.append((front.number, {titles(f"{front.number}. {front.title}"): page.path}))
    listed = [item for _, item in sorted(measures, key=lambda m: m[0])]
    return [*pages, *([{("措施" if lang == "zh" else "Measures"): listed}] if listed else [])]


def _year(path: str) -> int:
    year = path.split("/")[1]
    return int(year) if year.isdecimal() else 0


def _lesson_pages(ledger: Ledger, lang: Lang, titles: Titles) -> Nav:
    others: Nav = []
    lessons: Nav = []
    for page in ledger.pages:
        if page.path.startswith("plan/education/"):
            (lessons if isinstance(page.front, Lesson) else others).append(
                {titles(getattr(page.front, "title", page.path)): page.path}
            )
    return [*others, *([{("课程" if lang == "zh" else "Lessons"): lessons}] if lessons else [])]
