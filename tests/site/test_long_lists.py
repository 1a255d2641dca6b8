"""A list that is longer than its page: its page and the rows that are read beside it hold each record once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.site.conftest import Anlan

ROW = re.compile(r'<tr role="row"[^>]*>.*?href="\.\./\.\./r/([^/"]+)/"')


@pytest.fixture(scope="module")
def site(anlan: Anlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a year with hundreds of hazards that ended."""
    folder = tmp_path_factory.mktemp("year")
    assert anlan("demo", folder / "repo", "--records", 1200, "--seed", 5).returncode == 0
    asked = ("build", "--repo", folder / "repo", "--rev", "main", "--audience", "office", "--out", folder / "site")
    assert anlan(*asked).returncode == 0
    return folder / "site"


def test_every_hazard_stands_on_the_board_once(site: Path) -> None:
    page = (site / "boards" / "hazards" / "index.html").read_text("utf-8")
    on_page = ROW.findall(page)
    rest = ROW.findall((site / "boards" / "hazards" / "rest.txt").read_text("utf-8"))
    hazards = {p.name for p in (site / "r").iterdir() if p.name.startswith("hz-")}
    buried = {i for i in hazards if "依法删除" in (site / "r" / i / "index.html").read_text("utf-8")}
    assert sorted([*on_page, *rest]) == sorted(hazards - buried)
    assert rest
    assert f"共 {len(hazards - buried)} 条" in page


def test_where_all_stand_on_the_page_there_is_no_rest(built_small: Path) -> None:
    assert not list(built_small.rglob("rest.txt"))
    assert "data-rest" not in (built_small / "boards" / "hazards" / "index.html").read_text("utf-8")


@pytest.fixture
def built_small(anlan: Anlan, hillside: Path, tmp_path: Path) -> Path:
    """The site of the golden campus."""
    assert anlan("build", "--repo", hillside, "--rev", "HEAD", "--out", tmp_path / "site").returncode in (0, 1)
    return tmp_path / "site"
