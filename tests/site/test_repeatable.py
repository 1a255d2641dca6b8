"""A site is a function of revision, moment, audience, language and tool, and of nothing else."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from anlan.cli.build import planned
from anlan.site.build import build_site
from anlan.sources.tree import Opened, WorkTree

from tests.site.conftest import Anlan
from tests.site.place import AS_OF, OFFICE, git, landed, prints


@pytest.fixture(scope="session")
def first(anlan: Anlan, crowded: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The crowded site, built by one process."""
    out = tmp_path_factory.mktemp("first") / "site"
    done = anlan("build", "--repo", crowded, "--rev", "HEAD", "--as-of", AS_OF, "--out", out, "--jobs", "1")
    assert done.returncode == 1, done.stderr
    return prints(out)


WORLDS: dict[str, dict[str, str]] = {
    "2 of New York": {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    "4 of Kiritimati": {"TZ": "Pacific/Kiritimati", "LC_ALL": "en_US.UTF-8", "PYTHONHASHSEED": "4242"},
    "1 of nowhere": {"TZ": ":no/such", "LANG": "zh_CN.GB18030", "SOURCE_DATE_EPOCH": "1", "PYTHONHASHSEED": "7"},
}


@pytest.mark.parametrize("world", WORLDS)
def test_another_world_gives_the_same_bytes(
    world: str, anlan: Anlan, crowded: Path, first: dict[str, str], tmp_path: Path
) -> None:
    """Another clone in another folder, asked from elsewhere, framed anew, by another number of processes."""
    repo, out = tmp_path / "a clone", tmp_path / "elsewhere" / "site"
    git(tmp_path, "clone", "-q", str(crowded), str(repo))
    _odd_settings(repo, tmp_path)
    more = {**WORLDS[world], "XDG_CACHE_HOME": str(tmp_path / "cache")}
    asked = ("--rev", "HEAD", "--as-of", "2026-05-21T00:00+00:00", "--jobs", world.split(" ", maxsplit=1)[0])
    done = anlan("build", "--repo", repo, *asked, "--out", out, cwd=tmp_path, **more)
    assert done.returncode == 1, done.stderr
    assert prints(out) == first


def _odd_settings(repo: Path, folder: Path) -> None:
    """Settings of Git, names and objects in its place: none of them may change an answer."""
    mailmap = folder / "mailmap"
    mailmap.write_text("Nobody <nobody@hillside.example> <library@hillside.example>\n", "utf-8")
    settings = {
        "core.quotepath": "true", "log.showSignature": "true", "log.date": "relative", "log.mailmap": "true",
        "mailmap.file": str(mailmap), "blame.date": "relative", "diff.renames": "copies", "diff.noprefix": "true",
        "i18n.logOutputEncoding": "GB18030", "log.decorate": "full", "core.abbrev": "5", "log.follow": "true",
        "format.pretty": "fuller", "color.ui": "always",
    }  # fmt: skip
    for name, value in settings.items():
        git(repo, "config", name, value)
    git(repo, "replace", "HEAD~3", "HEAD~5")
    git(repo, "replace", "HEAD~4^{tree}", "HEAD~9^{tree}")


def test_one_moment_in_two_spellings_and_two_languages(anlan: Anlan, hillside: Path, tmp_path: Path) -> None:
    for name, words in {"zh": (), "zh2": ("--lang", "zh"), "en": ("--lang", "en")}.items():
        anlan("build", "--repo", hillside, "--rev", "main", "--as-of", AS_OF, "--out", tmp_path / name, *words)
    assert prints(tmp_path / "zh") == prints(tmp_path / "zh2")
    assert prints(tmp_path / "zh").keys() == prints(tmp_path / "en").keys()
    assert "Overdue" in (tmp_path / "en/boards/overdue/index.html").read_text("utf-8")


class _Shuffled:
    """A folder that lists its files in another order each time."""

    def __init__(self, found: list[Any]) -> None:
        random.shuffle(found)
        self.found, self.left = found, iter(found)

    def __enter__(self) -> _Shuffled:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __iter__(self) -> _Shuffled:
        return self

    def __next__(self) -> Any:
        return next(self.left)

    def close(self) -> None:
        pass


def test_the_order_of_files_in_folders_is_nothing(
    hillside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(name: str) -> dict[str, str]:
        opened = Opened(WorkTree(hillside), datetime.fromisoformat(AS_OF), None)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / f"cache-{name}"))
        plan = planned(opened, tmp_path / name, "campus", 1, "zh")
        build_site(plan.views, plan.ask)
        return prints(tmp_path / name)

    straight = build("straight")
    scandir: Callable[[Any], Any] = os.scandir
    listdir: Callable[[Any], list[str]] = os.listdir
    monkeypatch.setattr(os, "scandir", lambda path=".": _Shuffled(list(scandir(path))))
    monkeypatch.setattr(os, "listdir", lambda path=".": _Shuffled(listdir(path)).found)
    for turn in ("one", "two"):
        assert build(turn) == straight


def test_the_working_tree_and_its_commit_say_the_same(anlan: Anlan, hillside: Path, tmp_path: Path) -> None:
    """Only the stamp differs: a working tree is read now, and has no revision."""
    anlan("build", "--repo", hillside, "--out", tmp_path / "tree")
    anlan("build", "--repo", hillside, "--rev", "HEAD", "--as-of", AS_OF, "--out", tmp_path / "rev")
    tree, rev = prints(tmp_path / "tree"), prints(tmp_path / "rev")
    assert tree.keys() == rev.keys()
    assert {p for p in tree if tree[p] == rev[p]} >= {p for p in tree if p.startswith(("assets/", "e/", "data/ledger"))}


def test_what_is_alike_stands_in_one_order(anlan: Anlan, hillside: Path, tmp_path: Path) -> None:
    """Hazards of one title and one deadline: no chance decides which stands first."""
    repo = tmp_path / "campus"
    git(tmp_path, "clone", "-q", str(hillside), str(repo))
    ids = [f"hz-20260515-library-{n}" for n in range(8)]
    for rid in ids:
        text = (
            f"id: {rid}\ntitle: 屋面渗漏\nplace: hall\nfield: fire\nat: 2026-05-15T09:00+08:00\nby: library/officer\n"
        )
        more = "steps:\n  - step: registered\n    at: 2026-05-15T10:00+08:00\n    by: security/officer\n    grade: general\n"
        more += "  - step: assigned\n    at: 2026-05-15T11:00+08:00\n    by: security/officer\n    to: library/head\n"
        file = repo / "records" / "hazard" / "2026" / "05" / f"{rid}.yml"
        file.write_text(f"{text}source: self\n{more}    deadline: 2026-05-30\n    demand: 修补\n", "utf-8")
    landed(repo, "2026-05-15T18:00:00+08:00", OFFICE, "alike")
    anlan("build", "--repo", repo, "--rev", "HEAD", "--as-of", AS_OF, "--out", tmp_path / "site")
    coming = (tmp_path / "site" / "index.html").read_text("utf-8").partition('id="next"')[2]
    shown = re.findall(r'href="r/(hz-20260515-library-[0-9])/', coming)
    assert shown == sorted(shown)
    assert len(shown) > 3
