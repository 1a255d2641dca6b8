"""Everything that is planted in one year, and how its receipts are spoilt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from anlan.demo.acts import Acts
from anlan.demo.college import College
from anlan.demo.planted.plot import Plant, Plot
from anlan.demo.planted.pushed import altered, backdated, last_push, settings
from anlan.demo.planted.slow import late, missing
from anlan.demo.planted.unlike import inconsistent
from anlan.demo.receipts import Lines, write_receipts
from anlan.sources.git import Repository

EACH = 3000  # records of a demo for each of a sort
FEWEST = 1000


def sow(acts: Acts, seed: int, records: int, files: dict[str, bytes]) -> Plot:
    """Plants every family in a year that is written."""
    plot = Plot(acts, seed, max(1, round(records / EACH)))
    altered(plot)
    backdated(plot)
    settings(plot, files)
    late(plot)
    missing(plot)
    inconsistent(plot)
    last_push(plot)
    return plot


def harm(repository: Repository, college: College, plot: Plot, landings: Mapping[int, str]) -> tuple[Plant, ...]:
    """Writes the receipts with one line dropped and one changed, then writes the last landing anew; what that should raise."""
    seen: list[Plant] = []

    def spoil(lines: Lines) -> Lines:
        kept, plants = spoilt(lines)
        seen.extend(plants)
        return kept

    write_receipts(repository, college, spoil)
    filed = plot.last
    gone = landings[id(filed.pull)]
    seen.append(Plant("altered", "AL201", "the last landing written anew", commit=gone))
    seen.append(Plant("altered", "AL202", "a record that was received and vanished with it", filed.id, commit=gone))
    when = f"{filed.pull.merged + 1} +0800"
    name, mail = college.author(college.office)
    who = f"{name} <{mail}> {when}\n"
    told = f"commit refs/heads/main\nauthor {who}committer {who}data 7\n整理\n\nfrom {gone}^\n\n"
    repository.tell(told.encode(), "fast-import", "--quiet", "--force")
    return tuple(seen)


def spoilt(lines: Lines) -> tuple[Lines, tuple[Plant, ...]]:
    """One line is dropped a third of the way, another's time moved by a second two thirds of the way."""
    dropped, changed = len(lines) // 3, len(lines) * 2 // 3
    moved = lines[changed]._replace(time=lines[changed].time + timedelta(seconds=1))
    kept = (*lines[:dropped], *lines[dropped + 1 : changed], moved, *lines[changed + 1 :])
    said = (("AL202", dropped, "a receipt dropped"),
            ("AL204", dropped + 1, "the receipt after a dropped one"),
            ("AL204", changed + 1, "the receipt after one whose time was changed"))  # fmt: skip
    return kept, tuple(Plant("altered", code, what, commit=lines[n].commit) for code, n, what in said)
