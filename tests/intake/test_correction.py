"""A slip in a row of a sheet: corrected by a step that names the row, shown as it is now, refused where it fits nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from anlan.model import path_of

from tests.house.place import ROOT
from tests.reader.small import run

DUTY, HAZARD = "du-20260508-security-1", "hz-20260506-library-1"
NIGHT = "2026-05-08/night"


@pytest.fixture
def hillside(tmp_path: Path) -> Path:
    """The golden campus, in a folder of its own."""
    campus = tmp_path / "hillside"
    shutil.copytree(ROOT / "tests" / "golden" / "campus", campus)
    return campus


def corrected(campus: Path, rid: str, row: str, *sets: str) -> tuple[int, str]:
    """What comes of such a step, written by a script."""
    words = [w for s in sets for w in ("--set", s)]
    done = run(
        "step", rid, "corrected", "--repo", campus, "--lang", "en", "--by", "security/officer",
        "--at", "2026-05-20T08:00+08:00", "--reason", "看错行", "--row", row, *words,
    )  # fmt: skip
    return done.code, done.err


def test_a_row_is_corrected_and_shown_so(hillside: Path, tmp_path: Path) -> None:
    before = (hillside / path_of(DUTY)).read_bytes()
    code, said = corrected(hillside, DUTY, NIGHT, "leader=security/head", "handover=东门灯不亮，已报修")
    assert code == 0, said
    after = (hillside / path_of(DUTY)).read_bytes()
    assert after.startswith(before)
    assert f"row: {NIGHT}\n".encode() in after
    run("build", "--repo", hillside, "--out", tmp_path / "site")
    for page in (f"r/{DUTY}", "audit/responsible"):
        html = (tmp_path / "site" / page / "index.html").read_text("utf-8")
        table = html.partition("<tbody")[2].partition("</tbody>")[0]
        assert "东门灯不亮，已报修" in table
        assert "平安" not in table


@pytest.mark.parametrize(
    ("rid", "row", "value", "wrong", "mend"),
    [
        (DUTY, "2026-05-08/day", "handover=平安", "has no row 2026-05-08/day", f"known: {NIGHT}"),
        (HAZARD, NIGHT, "spot=东侧", f"has no row {NIGHT}", "remove row"),
        (DUTY, NIGHT, "date=2026-05-09", "is not changed by a correction", ""),
        (DUTY, NIGHT, "place=hall", "is not changed by a correction", ""),
        (DUTY, NIGHT, "leader=somebody", "is not written as it should be", ""),
        (DUTY, "night", "handover=平安", "row: “night” is not written as it should be", "like 2026-05-12/day"),
    ],
)
def test_what_fits_no_row_is_refused(
    hillside: Path, rid: str, row: str, value: str, wrong: str, mend: str
) -> None:  # fmt: skip
    before = (hillside / path_of(rid)).read_bytes()
    code, said = corrected(hillside, rid, row, value)
    assert code == 1, said
    assert wrong in said
    assert mend in said
    assert (hillside / path_of(rid)).read_bytes() == before
