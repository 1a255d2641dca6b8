"""One run of MkDocs with Material over the staged pages."""

from __future__ import annotations

import logging
import posixpath
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import material
from jinja2 import TemplateError
from markupsafe import escape
from mkdocs.commands.build import build as run_mkdocs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from anlan.model.scalars import RECORD
from anlan.site.problem import CannotBuild, bad_template
from anlan.site.stage import EVIDENCE_LINK, Staged
from anlan.site.titles import put_in

PLAIN = "anlan.site.plain"
_UNUSED = (
    "404.html",
    "sitemap.xml",
    "sitemap.xml.gz",
    "assets/images",
    "assets/javascripts/lunr",
    "assets/javascripts/workers",
)
_ADDRESS = re.compile(r'(<(?:a\b[^>]*?\bhref|img\b[^>]*?\bsrc)=")([^"#?:]+)((?:#[^"]*)?")')
_FILE = re.compile(r"(?:campus\.yml|(?:plan|standards|records)/.+\.yml)")
_RECORD_FILE = re.compile(rf"records/[a-z]+/[0-9]{{4}}/[0-9]{{2}}/({RECORD})\.yml")
_TOGGLES = {"default": ("换成深色", "Switch to dark"), "slate": ("换成浅色", "Switch to light")}


def made(staged: Staged, work: Path) -> Path:
    """Frames the staged pages below a folder; gives where they are.

    Raises CannotBuild where a template or mkdocs.yml has a fault.
    """
    try:
        config = prepared(staged, work)
        with _quiet():
            run_mkdocs(config)
    except (TemplateError, MkDocsException) as error:
        raise bad_template(error) from error
    settle(Path(config.site_dir), staged)
    return Path(config.site_dir)


def prepared(staged: Staged, work: Path) -> MkDocsConfig:
    """Writes the staged files below a folder; the settings with which MkDocs frames them into `site/` beside them."""
    materialise(staged, work)
    return configured(_loaded(work / "mkdocs.yml"), staged, work, work / "site")


def materialise(staged: Staged, work: Path) -> None:
    """Writes the staged files below a folder."""
    for path, data in staged.files.items():
        file = work / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def _loaded(path: Path) -> MkDocsConfig:
    config = MkDocsConfig(config_file_path=str(path))
    with path.open("rb") as file:
        config.load_file(file)
    config.load_dict({"hooks": [], "plugins": []})
    return config


def configured(config: Any, staged: Staged, work: Path, site: Path) -> MkDocsConfig:
    """The campus's settings with folders, navigation, language and theme of this build."""
    theme = {"name": "material", **(config["theme"] if isinstance(config["theme"], dict) else {})}
    theme |= {
        "language": staged.lang,
        "custom_dir": str(work / "theme"),
        "font": False,
        "palette": [_toggle(p, staged.lang) for p in theme.get("palette", [])],
    }
    config.load_dict({
        "site_name": staged.site_name, "site_url": "", "docs_dir": str(work / "docs"), "site_dir": str(site), "nav": staged.nav, "not_in_nav": "*",
        "theme": theme, "markdown_extensions": [*_listed(config["markdown_extensions"]), PLAIN], "repo_url": "https://anlan.invalid/", "edit_uri": "", "use_directory_urls": True, "strict": False,
        "extra": {**(config["extra"] or {}), "anlan_styles": material_styles()},
        "validation": {"links": dict.fromkeys(("not_found", "absolute_links", "unrecognized_links", "anchors"), "ignore")},
    })  # fmt: skip
    errors, _ = config.validate()
    if errors:
        key, error = errors[0]
        raise CannotBuild(f"mkdocs.yml 的 {key}：{error}", f"mkdocs.yml, {key}: {error}")
    ready: MkDocsConfig = config
    return ready


def _listed(extensions: Any) -> list[Any]:
    """The campus's Markdown extensions, as a list in either way of writing them."""
    return (
        [{name: settings} for name, settings in extensions.items()]
        if isinstance(extensions, dict)
        else [*(extensions or [])]
    )


def _toggle(palette: Any, lang: str) -> Any:
    """The button of a palette, said in the site's language."""
    if not isinstance(palette, dict) or "toggle" not in palette:
        return palette
    zh, en = _TOGGLES.get(palette.get("scheme", ""), ("换颜色", "Switch colours"))
    return {**palette, "toggle": {**palette["toggle"], "name": zh if lang == "zh" else en}}


def material_styles() -> list[str]:
    """Material's own style sheets, whose names carry a hash."""
    folder = Path(material.__file__).parent / "templates/assets/stylesheets"
    return [
        f"assets/stylesheets/{p.name}" for name in ("main", "palette") for p in sorted(folder.glob(f"{name}.*.min.css"))
    ]


def settle(site: Path, staged: Staged) -> None:
    """Removes what a site has no use for, puts titles in, turns links to files of the repository into links that lead there."""
    for name in _UNUSED:
        path = site / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for path in site.rglob("*.map"):
        path.unlink()
    for path in sorted(site.rglob("*.html")):
        text = path.read_text("utf-8")
        linked = _files_linked(text, path.parent.relative_to(site).as_posix(), staged)
        path.write_text(put_in(linked, staged.titles), "utf-8", newline="\n")
    for path in [*site.rglob("*.js"), *site.rglob("*.css")]:
        data = path.read_bytes()
        bare = re.sub(rb"\n?/[/*]# sourceMappingURL=\S+?(?: ?\*/)?\s*$", b"\n", data)
        if bare != data:
            path.write_bytes(bare)


def _files_linked(text: str, folder: str, staged: Staged) -> str:
    """`../../records/hazard/2026/05/hz-….yml` leads to r/hz-…/, evidence to e/…, another file of the repository to the
    forge.

    MkDocs leaves such a link as it was written, from the folder of its Markdown. The words of a link to what is out of
    sight stay; its address, which tells the id, does not.
    """
    base = "" if folder == "." else "../" * (folder.count("/") + 1)
    source = folder if f"docs/{folder}/index.md" in staged.files else posixpath.dirname(folder)

    def linked(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(source, match[2]))
        if found := _RECORD_FILE.fullmatch(path):
            seen = found[1] in staged.linked
            return f"{match[1]}{base}r/{found[1]}/{match[3]}" if seen else match[1].rpartition(" ")[0]
        if found := EVIDENCE_LINK.fullmatch(path):
            seen = found[1] in staged.pictured
            return f"{match[1]}{base}e/{found[1]}{match[3]}" if seen else match[1].rpartition(" ")[0]
        if _FILE.fullmatch(path) and staged.links.url:
            return f"{match[1]}{escape(staged.links.file(path))}{match[3]}"
        return match[0]

    return _ADDRESS.sub(linked, text)


@contextmanager
def _quiet() -> Iterator[None]:
    """MkDocs reports to its log; what matters of it, links that lead nowhere, is proved on the finished site."""
    logger = logging.getLogger("mkdocs")
    before, level = logger.propagate, logger.level
    logger.propagate = False
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.propagate = before
        logger.setLevel(level)
