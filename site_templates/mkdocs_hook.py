"""Lets a plain `mkdocs build` or `mkdocs serve` show a campus: its working tree is staged before, its boards are filled after.

`anlan build` runs no hook. Where ANLAN_DOCS names a folder, MkDocs shows that folder as it is. The clock is MkDocs' own:
SOURCE_DATE_EPOCH, where it is set.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from anlan.cli.ask import language
from anlan.cli.build import Planned, planned
from anlan.cli.serve import FILES, FOLDERS
from anlan.report import Located, locate
from anlan.site.build import filled_in, refusing
from anlan.site.framing import prepared, settle
from anlan.site.problem import CannotBuild
from anlan.site.stage import Staged, stage
from anlan.sources.problem import CannotRun
from anlan.sources.tree import open_tree
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import get_plugin_logger
from mkdocs.utils import get_build_datetime

log = get_plugin_logger("anlan")
work = ExitStack()  # the staging folder, from on_config to on_post_build
building: list[tuple[Planned, Staged]] = []


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """MkDocs goes on with the settings of the staged pages; only its events, its strictness and its goal stay."""
    if os.environ.get("ANLAN_DOCS"):
        return config
    on_build_error()
    root = Path(config.config_file_path).parent
    folder = Path(work.enter_context(TemporaryDirectory(prefix="anlan-mkdocs-")))
    lang = language(["--repo", str(root)])
    try:
        plan = planned(open_tree(root, None, None, _now()), Path(config.site_dir), "campus", 1, lang)
        staged = stage(plan.views.voice.ledger, plan.ask.tree, lang, plan.views.site_name)
        ready = prepared(staged, folder)
    except (CannotRun, CannotBuild) as refusal:
        raise Abort(refusal.word.say(lang)) from None
    building.append((plan, staged))
    ready.plugins, ready.strict, ready.dev_addr = config.plugins, config.strict, config.dev_addr
    return ready


def on_post_build(config: MkDocsConfig) -> None:
    """Fills and proves what MkDocs framed, and swaps it in; errors of records are warnings of MkDocs."""
    if not building:
        return
    plan, staged = building.pop()
    frame, lang = Path(config.site_dir), plan.ask.lang
    try:
        with refusing():
            settle(frame, staged)
            found = [*plan.found, *locate(filled_in(plan.views, staged, frame, plan.ask), plan.ask.tree)]
    except CannotBuild as refusal:
        raise Abort(refusal.word.say(lang)) from None
    for item in found:
        _tell(item, item.finding.say.say(lang))
    work.close()


def on_build_error(**_: Any) -> None:
    """Nothing is left behind."""
    building.clear()
    work.close()


def on_serve(server: Any, config: MkDocsConfig, **_: Any) -> Any:
    """`mkdocs serve` builds again when a record or a template changes, too."""
    root = Path(config.config_file_path).parent
    for path in (p for name in (*FILES, *FOLDERS) if (p := root / name).exists() and not os.environ.get("ANLAN_DOCS")):
        server.watch(str(path))
    return server


def _now() -> datetime:
    try:
        return get_build_datetime()
    except (ValueError, OverflowError, OSError):
        raise CannotRun(
            "环境变量 SOURCE_DATE_EPOCH 要写 1970 年以来的秒数，如 1779292800",
            "the environment's SOURCE_DATE_EPOCH must be seconds since 1970, such as 1779292800",
        ) from None


def _tell(item: Located, said: str) -> None:
    (log.warning if item.level == "error" else log.info)(
        "%s:%s:%s %s %s", item.finding.path, item.line, item.column, item.finding.code, said
    )
