"""What the signals find of what was planted, and what else they say, on demos with known irregularities."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anlan.rules import BOOK
from anlan.rules.signals import SIGNAL_BOOK

from benchmarks.college import ROOT
from benchmarks.table import kept

PAGE = ROOT / "docs" / "audit.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
RECORDS = 10_000
SEEDS = (1, 2, 3)
Row = Mapping[str, Any]


@dataclass
class Measured:
    """By rule: planted, found, then what else was said: of planted records, meant by the college, and without any reason."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    beside: Counter[str] = field(default_factory=Counter)
    meant: Counter[str] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)
    lost: list[Row] = field(default_factory=list)
    more: list[Row] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        """Every rule that was planted or spoke."""
        return sorted({*self.planted, *self.beside, *self.meant, *self.other})


def measure(records: int = RECORDS, seeds: Iterable[int] = SEEDS) -> Measured:
    """Writes a planted demo for each seed and audits it."""
    seen = Measured()
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            repo, listed = Path(folder) / "demo", Path(folder) / "planted.json"
            _anlan("demo", repo, "--records", records, "--seed", seed, "--plant", listed)
            began = time.perf_counter()
            findings = _audited(repo)
            seen.seconds.append(time.perf_counter() - began)
            count(seen, json.loads(listed.read_text("utf-8")), findings)
    return seen


def _audited(repo: Path) -> list[Row]:
    said = _anlan("audit", "--repo", repo, "--rev", "HEAD", "--format", "json", "--lang", "en")
    found: list[Row] = json.loads(said)["findings"]
    return found


def _anlan(*words: object) -> bytes:
    line = [sys.executable, "-m", "anlan", *map(str, words)]
    return subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout


def count(seen: Measured, listed: Mapping[str, Any], findings: list[Row]) -> None:
    """Holds the signals of one demo against its list."""
    by_code: dict[str, list[Row]] = defaultdict(list)
    for finding in findings:
        by_code[finding["code"]].append(finding)
    told: set[str] = set()
    for plant in listed["plants"]:
        seen.planted[plant["code"]] += 1
        hits = [f for f in by_code[plant["code"]] if meets(plant, f)]
        seen.found[plant["code"]] += bool(hits)
        told.update(f["signal"] for f in hits[:1] if plant["family"] != "altered")
        told.update(f["signal"] for f in hits if plant["family"] == "altered")
        if not hits:
            seen.lost.append(plant)
    records = {p["record"] for p in listed["plants"] if p["record"]}
    commits = {p["commit"] for p in listed["plants"] if p["family"] == "altered"}
    meant = {(m["code"], m["subject"]) for m in listed["by_design"]}
    for finding in findings:
        code, subject = finding["code"], finding["signal"].partition("/")[2]
        if finding["signal"] in told:
            continue
        if finding["record"] in records or (finding["commit"] and finding["commit"] in commits):
            seen.beside[code] += 1
        elif {(code, subject), (code, finding["record"]), (code, subject.rpartition("/")[2])} & meant:
            seen.meant[code] += 1
        else:
            seen.other[code] += 1
            seen.more.append(finding)


def meets(plant: Row, finding: Row) -> bool:
    """Whether a signal tells of a plant: by its key, or its record; what is altered also by its commit."""
    if plant["signal"]:
        return bool(plant["signal"] == finding["signal"])
    same_commit = plant["family"] != "altered" or plant["commit"] == finding["commit"]
    return bool(same_commit and plant["record"] in (None, finding["record"]))


def table(seen: Measured) -> Iterator[str]:
    """The table as it stands in docs/audit.md."""
    yield "| rule 规则 | planted 埋设 | found 找到 | of planted records too 同一记录的其他信号 | done on purpose 该校本来如此 | false alarms 虚警 |"
    yield "|---|---:|---:|---:|---:|---:|"
    for code in seen.codes:
        card = SIGNAL_BOOK.get(code) or BOOK[code]
        numbers = (seen.planted, seen.found, seen.beside, seen.meant, seen.other)
        yield f"| {code} {card.title.zh} · {card.title.en} | " + " | ".join(str(n[code]) for n in numbers) + " |"
    total = (sum(n.values()) for n in (seen.planted, seen.found, seen.beside, seen.meant, seen.other))
    yield "| all 合计 | " + " | ".join(map(str, total)) + " |"


def main() -> int:
    """The table, what was not found and what was said without reason; kept in the guide where all of it was measured."""
    records = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    seeds = tuple(map(int, sys.argv[2:])) or SEEDS
    seen = measure(records, seeds)
    said = "\n".join(table(seen)) + "\n"
    print(said)
    for plant in seen.lost:
        print("not found:", plant["code"], plant["record"] or plant["signal"] or plant["commit"], plant["what"])
    for row in seen.more:
        print("false alarm:", row["signal"], row["message"])
    print("audits:", ", ".join(f"{s:.1f} s" for s in seen.seconds))
    if (records, seeds) == (RECORDS, SEEDS):
        kept(PAGE, said, BEGIN, END)
    return int(bool(seen.lost or seen.more))


if __name__ == "__main__":
    sys.exit(main())
