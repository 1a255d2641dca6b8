"""Versions of a checklist that begin on one day: the tenth is newer than the ninth."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from anlan.rules.examples import example

from tests.reader.small import check

RECORD = "records/inspection/2026/05/in-20260512-library-1.yml"


@pytest.mark.parametrize(("used", "told"), [("v9", {"IN702"}), ("v10", set())])
def test_versions_are_told_apart_by_their_number(tmp_path: Path, used: str, told: set[str]) -> None:
    campus = Path(shutil.copytree(example("IN702", "rejected"), tmp_path / "campus"))
    old = (campus / "plan/checklists/fire-monthly-v1.yml").read_text("utf-8")
    old = re.sub("^from: .*", "from: 2026-05-02", old, flags=re.M)
    for version in ("v9", "v10"):
        file = campus / f"plan/checklists/fire-monthly-{version}.yml"
        file.write_text(old.replace("fire-monthly-v1", f"fire-monthly-{version}"), "utf-8")
    record = campus / RECORD
    record.write_text(record.read_text("utf-8").replace("fire-monthly-v1", f"fire-monthly-{used}"), "utf-8")
    assert {f["code"] for f in check(campus).findings} == told
