"""`python -m benchmarks [--long] [CASE…]`: measures, prints one table and keeps it in docs/performance.md."""

from __future__ import annotations

import argparse
import os
import shutil
import sys

from benchmarks.cases import CASES, LONG, Case
from benchmarks.college import BENCH, ROOT, SCRATCH
from benchmarks.table import Row, kept, machine, table, told

PAGE = ROOT / "docs" / "performance.md"
MARKS = {
    False: ("<!-- figures: begin -->", "<!-- figures: end -->"),
    True: ("<!-- long: begin -->", "<!-- long: end -->"),
}


def main() -> int:
    """Measures what was asked; what misses what is wanted of it says so in its row."""
    asked = _asked()
    os.environ["PYTHONPATH"] = os.pathsep.join((str(ROOT / "generator"), str(ROOT)))
    BENCH.mkdir(parents=True, exist_ok=True)
    SCRATCH.mkdir(parents=True, exist_ok=True)
    cases = [c for c in (LONG if asked.long else CASES) if not asked.cases or _name(c) in asked.cases]
    rows: list[Row] = []
    for case in cases:
        for row in case():
            told(row)
            rows.append(row)
    said = f"{machine()}\n\n{table(rows)}"
    print(said)
    if not asked.cases:
        kept(PAGE, said, *MARKS[asked.long])
    shutil.rmtree(SCRATCH, ignore_errors=True)
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--long", action="store_true", help="the slow ones: 30,000 records, a gate before 100,000")
    parser.add_argument(
        "cases", nargs="*", metavar="CASE", help=f"only these, and nothing is kept: {', '.join(map(_name, CASES))}"
    )
    return parser.parse_args()


def _name(case: Case) -> str:
    return str(getattr(getattr(case, "func", case), "__name__", case))


if __name__ == "__main__":
    sys.exit(main())
