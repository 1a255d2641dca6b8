"""When seals, lists, openings and lots landed: what proves nothing is told, what was done in order is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.conftest import Audit
from tests.audit.edges import begun, land
from tests.gate.campus import files
from tests.gate.sealed import LOT, SEALS, buried, lot, opened, picked, seal
from tests.gate.test_sealed import blob_of

AUDIT, SECURITY = SEALS["audit"], SEALS["security"]
BOTH = {**seal("audit"), **seal("security")}
OPEN = {**seal("audit", opened("audit")), **seal("security", opened("security"))}
DRAWN = lot(picked())
Landing = tuple[str, dict[str, str | bytes]]


def told(repo: Path, audit: Audit, *landings: Landing, first: str = "2026-01-01T08:00") -> dict[str, str]:
    """What is said of the order of some landings."""
    begun(repo, f"{first}+08:00", files())
    for when, edit in landings:
        land(repo, f"2026-{when}+08:00", edit)
    return {s["signal"].removeprefix("NC110/"): s["message"] for s in audit(repo) if s["code"] == "NC110"}


HONEST = (("05-11T08:10", BOTH), ("05-11T08:40", lot()), ("05-12T08:10", OPEN), ("05-12T08:25", DRAWN))
TOGETHER = "seal {n} landed together with the lists"
LATE_LOT = "claimed drawn 2026-05-12 08:20, yet the lists were committed (no receipt) {t}"


@pytest.mark.parametrize(
    ("landings", "said"),
    [
        (HONEST, {}),
        # the seeds and the lot may land at once; the lists were fixed
        ((*HONEST[:2], ("05-12T08:25", {**OPEN, **DRAWN})), {}),
        # everything at once
        ((("05-12T08:25", {**OPEN, **DRAWN}),),
         {AUDIT: "sealed and opened in one landing", SECURITY: "sealed and opened in one landing",
          f"{LOT}/1": TOGETHER.format(n=1), f"{LOT}/2": TOGETHER.format(n=2)}),
        # the lists when a seed was known
        ((HONEST[0], ("05-12T08:06", seal("security", opened("security"))), ("05-12T08:10", lot()), ("05-12T08:15", OPEN), HONEST[3]),
         {f"{LOT}/2": "seal 2 was open when the lists landed"}),
        # one after another, though all of it says to be older
        ((("05-20T08:00", BOTH), ("05-20T08:01", lot()), ("05-20T08:02", OPEN), ("05-20T08:03", DRAWN)),
         {AUDIT: "claimed opened 2026-05-12 08:05, yet the seal was committed (no receipt) 2026-05-20 08:00",
          SECURITY: "claimed opened 2026-05-12 08:05, yet the seal was committed (no receipt) 2026-05-20 08:00",
          f"{LOT}/drawn": LATE_LOT.format(t="2026-05-20 08:01")}),
        # the lists long after the seals, and after the lot
        ((HONEST[0], ("05-12T08:36", lot()), ("05-12T08:37", OPEN), ("05-12T08:38", DRAWN)),
         {f"{LOT}/drawn": LATE_LOT.format(t="2026-05-12 08:36")}),
        ((HONEST[0], ("05-12T08:35", lot()), ("05-12T08:37", OPEN), ("05-12T08:38", DRAWN)), {}),
        # drawn when a seed was buried
        ((*HONEST[:3], ("05-12T08:15", buried("audit", blob_of(OPEN, "audit"), "2026-05-13T08:00+08:00")), HONEST[3]),
         {f"{LOT}/1": "seal 1 was buried when the lot was drawn"}),
        ((*HONEST, ("05-13T08:15", buried("audit", blob_of(OPEN, "audit"), "2026-05-13T08:00+08:00"))), {}),
    ],
)  # fmt: skip
def test_the_order_in_which_they_landed(
    tmp_path: Path, audit: Audit, landings: tuple[Landing, ...], said: dict[str, str]
) -> None:
    assert told(tmp_path / "campus.git", audit, *landings) == said


def test_ledgers_that_a_campus_brings_with_it_tell_nothing_of_order(tmp_path: Path, audit: Audit) -> None:
    landing = ("05-20T08:00", {**OPEN, **DRAWN})
    assert told(tmp_path / "new.git", audit, landing, first="2026-05-19T08:00") == {}
    assert len(told(tmp_path / "old.git", audit, landing, first="2026-04-19T08:00")) == 5
