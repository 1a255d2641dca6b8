"""Pages of families, written by several processes: each once, or none of them counts."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from anlan.site.build import refusing
from anlan.site.family import Item, Leaf, Maker, Shell, WorkerDied, family_begun, write_family
from anlan.site.problem import CannotBuild
from anlan.site.prove import Proof
from anlan.site.swap import swapped_in

from tests.children import children

OLD, NEW = "HEAD~1", "HEAD"
Prints = dict[str, str]

SHELL = {"r": Shell(("<h1>",), "</h1>", "")}
ITEMS: list[Item] = [("r", f"x{n}") for n in range(800)]
HERE = os.getpid()


def _dies(folder: str, name: str) -> Leaf:
    if os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return Leaf(folder, name, name, b"")


def _fails(folder: str, name: str) -> Leaf:
    if os.getpid() != HERE:
        raise ValueError("no such view")
    return Leaf(folder, name, name, b"")


def _asked_when_one_ended(site: Path, make: Callable[[str, str], Leaf]) -> None:
    """Asks when a worker has ended, whose status is still there to be asked for."""
    before = children()
    with family_begun(site, SHELL, ITEMS, Maker(make), 4, lambda _: None) as answer:
        os.waitid(os.P_PID, int(min(children() - before, key=int)), os.WEXITED | os.WNOWAIT)
        answer()


@pytest.mark.parametrize(("make", "said"), [(_dies, "it was killed"), (_fails, "ValueError: no such view")])
def test_a_worker_that_dies_ends_the_build_in_one_line(
    make: Callable[[str, str], Leaf], said: str, tmp_path: Path
) -> None:
    before = children()
    with pytest.raises(CannotBuild, match=said) as refused, refusing(), swapped_in(tmp_path / "site") as site:
        _asked_when_one_ended(site, make)
    assert isinstance(refused.value.__cause__, WorkerDied)
    assert "\n" not in refused.value.word.en
    assert list(tmp_path.iterdir()) == []
    assert children() <= before


def test_every_page_is_written_once_whoever_has_time(tmp_path: Path) -> None:
    _asked_when_one_ended(tmp_path, lambda f, n: Leaf(f, n, n, b"%d" % os.getpid()))  # others begin without being asked
    pages = {p.parent.name: p.read_text("utf-8").rpartition(">")[2] for p in tmp_path.rglob("index.html")}
    assert pages.keys() == {name for _, name in ITEMS}
    assert set(pages.values()) != {str(HERE)}


@pytest.mark.parametrize("jobs", [1, 4])
def test_what_is_done_aside_is_done_once(jobs: int, tmp_path: Path) -> None:
    done = tmp_path / "done"

    def aside() -> Proof:
        with done.open("a") as file:
            file.write(f"{os.getpid()}\n")
        return Proof({("", "x"): "aside"})

    maker = Maker(lambda f, n: Leaf(f, n, n, b""))
    with family_begun(tmp_path, SHELL, ITEMS, maker, jobs, lambda _: None, aside) as answer:
        assert answer().targets == {("", "x"): "aside"}
    (who,) = done.read_text().splitlines()
    assert (int(who) == HERE) == (jobs == 1)


def test_what_fails_aside_is_done_by_the_asker_who_says_why(tmp_path: Path) -> None:
    def only_here() -> Proof:
        if os.getpid() != HERE:
            raise ValueError("not there")
        return Proof({("", "x"): "here"})

    def nowhere() -> Proof:
        raise ValueError("nowhere")

    maker = Maker(lambda f, n: Leaf(f, n, n, b""))
    with family_begun(tmp_path, SHELL, ITEMS, maker, 4, lambda _: None, only_here) as answer:
        assert answer().targets == {("", "x"): "here"}
    (tmp_path / "other").mkdir()
    with (
        family_begun(tmp_path / "other", SHELL, ITEMS, maker, 4, lambda _: None, nowhere) as answer,
        pytest.raises(ValueError, match="nowhere"),
    ):
        answer()
    assert len(list((tmp_path / "other" / "r").iterdir())) == len(ITEMS)


def test_workers_are_gone_when_the_build_is_interrupted(tmp_path: Path) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    before = children()
    with pytest.raises(KeyboardInterrupt), swapped_in(tmp_path / "site") as site:
        write_family(site, SHELL, ITEMS, Maker(lambda f, n: Leaf(f, n, n, b"")), 4, interrupted)
    assert list(tmp_path.iterdir()) == []
    assert children() <= before


@pytest.mark.parametrize("jobs", [1, 4])
def test_a_page_that_the_disk_takes_in_part_only_is_no_page(jobs: int, tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (9000, hard))
    try:
        with pytest.raises(CannotBuild, match="stays"), refusing(), swapped_in(tmp_path / "site") as site:
            write_family(site, SHELL, ITEMS, Maker(lambda f, n: Leaf(f, n, n, b"x" * 10_000)), jobs, lambda _: None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []
