"""What is measured, case by case; each gives its rows of the table."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.clock import MIB, Cost, Costs, in_turn
from benchmarks.college import BENCH, MANY, RECORDS, SCRATCH, anlan, built, college, fresh, one_more, written
from benchmarks.finding import found_in
from benchmarks.gate import gate_case
from benchmarks.peers import composed, files, hugo, hugo_of, mkdocs, mkdocs_of, pages
from benchmarks.table import Row
from benchmarks.trace import measure

RUNS = 3
SAMPLE = 10  # MkDocs gets every tenth record
COMMITS = 100_000
SITE = SCRATCH / "site"
Case = Callable[[], Iterator[Row]]


def demo() -> Iterator[Row]:
    """A college of 10,000 records, written anew."""
    spent = written(fresh("demo"), RECORDS)
    yield Row(f"demo of {RECORDS:,} records", Costs((spent,)).said(), "", "", "wall under 60 s", spent.wall < 60)


def check() -> Iterator[Row]:
    """A full check against composing the same files."""
    campus = college(RECORDS)
    ours = partial(anlan, "check", "--repo", campus, "--jobs", 1)
    one, floor, two = in_turn(
        RUNS, ours, partial(composed, campus), partial(anlan, "check", "--repo", campus, "--jobs", 2)
    )
    ratio = two.wall / floor.wall
    peer = f"PyYAML's C base loader composes them: {floor.said()}"
    yield Row(
        f"check of {RECORDS:,} records by two processes, wall", two.said(), peer, f"{ratio:.2f}", "at most 1.6", ratio <= 1.6
    )  # fmt: skip
    yield Row("the same by one process, processor time", one.said(), "the same", f"{one.cpu / floor.cpu:.2f}")
    yield Row("the same, memory", f"{one.memory / MIB:.0f} MiB")


def build() -> Iterator[Row]:
    """The whole build against MkDocs with Material, Hugo and the floor, each into a folder that never was.

    A build that others went before finds one landing more than they did, with its receipt.
    """
    campus = shutil.copytree(college(RECORDS), SCRATCH / "college")
    built(campus, SITE)
    docs, content = SCRATCH / "mkdocs", SCRATCH / "hugo"
    count = mkdocs_of(SITE, docs, SAMPLE)

    def warm_build() -> Cost:
        one_more(campus)
        return built(campus, fresh("site"))

    works = [
        lambda: built(campus, fresh("site"), cold=True),
        warm_build,
        lambda: mkdocs(docs, fresh("mkdocs-site")),
        lambda: files(SITE, fresh("floor")),
    ]
    if shutil.which("hugo"):
        hugo_of(SITE, content)
        works.append(lambda: hugo(content, fresh("hugo-site")))
    cold, warm, material, floor, *others = in_turn(RUNS, *works)
    times = len(list(pages(SITE))) / count
    yield from _against_material(cold, warm, material, times)
    yield from _against_hugo(cold, warm, others)
    yield Row("the files of the record pages", warm.said(), f"the same files by a bare loop: {floor.said()}",
              f"{warm.cpu / floor.cpu:.1f}")  # fmt: skip
    yield Row("the same, memory", f"{warm.memory / MIB:.0f} MiB warm, {cold.memory / MIB:.0f} MiB cold")


def _against_material(cold: Costs, warm: Costs, material: Costs, times: float) -> Iterator[Row]:
    peer = f"MkDocs + Material renders their pages: {material.wall * times:.1f} s, from every {SAMPLE}th × {times:.1f}"
    for name, ours in (("nothing kept from before", cold), ("after one landing more", warm)):
        part, work = material.wall * times / ours.wall, material.cpu * times / ours.cpu
        said = f"1/{part:.1f} (processor time 1/{work:.1f})"
        yield Row(f"build of {RECORDS:,} records, {name}, wall", ours.said(), peer, said, "at most 1/12", part >= 12)
        peer = "the same"


def _against_hugo(cold: Costs, warm: Costs, others: list[Costs]) -> Iterator[Row]:
    if not others:
        yield Row("the same against Hugo", "", "not measured: apt-get install hugo")
    for theirs in others:
        for name, ours in (("nothing kept", cold), ("after one landing more", warm)):
            part = ours.wall / theirs.wall
            yield Row(f"the same, {name}", ours.said(), f"Hugo renders their pages: {theirs.said()}", f"{part:.2f}",
                      "under 1", part < 1)  # fmt: skip


def page() -> Iterator[Row]:
    """How heavy a record's page is."""
    built(college(RECORDS), SITE)
    sizes = [len(html.encode()) for _, html in pages(SITE)]
    packed = [len(gzip.compress(html.encode(), mtime=0)) for _, html in list(pages(SITE))[::SAMPLE]]
    mean, small = sum(sizes) / len(sizes), sum(packed) / len(packed)
    yield Row(
        "a record's page, mean",
        f"{mean / 1024:.1f} KiB",
        f"by gzip {small / 1024:.1f} KiB",
        "",
        "at most 10 KiB",
        mean <= 10240,
    )


def search() -> Iterator[Row]:
    """The register's search in a browser."""
    built(college(RECORDS), SITE)
    spent = found_in(SITE)
    said = "not measured: no Chromium" if spent is None else f"{spent:.0f} ms"
    yield Row(
        f"a search among {RECORDS:,} rows in Chromium, wall",
        said,
        "",
        "",
        "at most 100 ms",
        None if spent is None else spent <= 100,
    )


def history() -> Iterator[Row]:
    """Landings and drafts of all records against what Git needs to say as much."""
    found = measure(BENCH, COMMITS)
    peer = f"git log --raw and reading the contents: {found.log + found.contents:.2f} s"
    yield Row(
        f"history of {COMMITS:,} commits with contents",
        f"{found.traced:.2f} s",
        peer,
        f"{found.ratio:.2f}",
        "at most 1.5",
        found.ratio <= 1.5,
    )
    yield Row("the same, kept from before", f"{found.kept:.2f} s")


def gate(records: int = RECORDS) -> Iterator[Row]:
    """One record changed among many."""
    found = gate_case(BENCH, records, push=True)
    yield Row(f"gate: one step among {records:,} records", f"{found.change:.2f} s", f"a full check: {found.full:.2f} s",
              f"1/{found.ratio:.1f}", "under 1", found.ratio > 1)  # fmt: skip
    if found.push is not None:
        yield Row("the same pushed through the hook", f"{found.push:.2f} s")


def growth() -> Iterator[Row]:
    """Three times the records cost three times as much."""
    small, large = college(RECORDS), college(MANY)
    works = [partial(_built_one, c) for c in (small, large)]
    for name, (few, many) in (
        ("check", in_turn(RUNS, *(partial(anlan, "check", "--repo", c, "--jobs", 1) for c in (small, large)))),
        ("build, warm", in_turn(RUNS, *works)),
    ):
        ratio = many.cpu / few.cpu
        yield Row(
            f"{name}: {MANY:,} records against {RECORDS:,}",
            many.said(),
            few.said(),
            f"{ratio:.2f}",
            "at most 3.5",
            ratio <= 3.5,
        )
        yield Row(
            "the same, memory",
            f"{many.memory / MIB:.0f} MiB",
            f"{few.memory / MIB:.0f} MiB",
            f"{many.memory / few.memory:.2f}",
        )


def _built_one(campus: Path) -> Cost:
    return built(campus, fresh(campus.name))


CASES: tuple[Case, ...] = (demo, check, build, page, search, history, gate)
LONG: tuple[Case, ...] = (growth, partial(gate, 100_000))
