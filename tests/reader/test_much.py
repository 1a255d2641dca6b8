"""Files in which everything is wrong: the time grows with the file and no faster."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.reader.small import check, hazard, hazards

ID = "hz-20260511-library-{}"
ROWS = {
    "unknown keys": "".join(f"k{n}: 1\n" for n in range(7000)),
    "texts that are no ids": "see:\n" + "  - X\n" * 10_000,
    "ids that are not there": "see:\n" + "".join(f"  - hz-20260512-library-{n}\n" for n in range(2000)),
    "letters before a number": "notes: " + "a" * 60_000 + " 12345678901\n",
    "signs of depth": "notes: '" + "]" * 60_000 + "'\n",
}


@pytest.mark.parametrize("name", ROWS)
def test_a_file_of_nothing_but_faults_is_read_in_a_blink(tmp_path: Path, name: str) -> None:
    others = {f"{n}": hazard(ID.format(n)) for n in range(2, 800)}
    root = hazards(tmp_path, {"1": hazard(ID.format("1")) + ROWS[name], **others})
    before = time.process_time()
    found = check(root).findings
    assert time.process_time() - before < 20, "minutes, where every fault looks through everything"
    assert {f["record"] for f in found} == {ID.format("1")}
    assert len(found) in (1, 2000, 7000, 10_000)


def test_only_the_first_faults_get_a_guess(tmp_path: Path) -> None:
    rows = "".join(f"title{n}: x\n" for n in range(30))
    helps = [f["help"] for f in check(hazards(tmp_path, {"1": hazard(ID.format("1")) + "".join(rows)})).findings]
    assert [h.startswith("did you mean") for h in helps] == [True] * 20 + [False] * 10
