"""A history read by another process is the history read here; and what is counted once of a content stays counted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from anlan.intake.receipts import ReceiptAsk, write_receipts
from anlan.sources import forked
from anlan.sources.git import Repository
from anlan.sources.problem import CannotRun
from anlan.trace import begun, landed
from anlan.trace.begun import both_begun, history_begun
from anlan.trace.history import is_kept, trace
from anlan.trace.landed import GONE, Versions, step_counts
from anlan.trace.named import mark
from anlan.trace.plain import checklist
from anlan.trace.seen import Seen

from tests.audit.edges import settings
from tests.children import children
from tests.site.place import OFFICE, git
from tests.site.place import landed as committed
from tests.trace.shapes import same

ROOTS = ("campus.yml", "records")
HEAD = "id: hz-20260512-library-1\nat: 2026-05-12T09:40+08:00\nby: library/officer\ntitle: 灯不亮\nsteps:\n"
STEP = "  - step: noted\n    at: 2026-05-1{n}T10:00+08:00\n    by: security/clerk\n    text: 第{n}次\n"
PATH = "records/hazard/2026/05/hz-20260512-library-1.yml"


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A record that landed four times, each time with a step more."""
    folder = tmp_path / "repo"
    (folder / PATH).parent.mkdir(parents=True)
    git(folder.parent, "init", "-q", "-b", "main", str(folder))
    (folder / "campus.yml").write_text(settings(), "utf-8")
    for count in range(1, 5):
        (folder / PATH).write_text(HEAD + "".join(STEP.format(n=n) for n in range(count)), "utf-8")
        committed(folder, f"2026-05-2{count}T10:00:00+08:00", OFFICE, f"step {count}")
    return folder


def test_what_another_process_read_is_what_is_read_here(repo: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    here = history_begun(Repository(repo), "HEAD", ROOTS)()
    there = history_begun(Repository(repo), "HEAD", ROOTS, cache, jobs=2)()
    assert same(there.trace, here.trace)
    assert there.counts == here.counts
    assert sorted(here.counts.values()) == [1, 2, 3, 4]
    assert [len(of) for of in there.trace.revisions.values()] == [1, 4]


def test_where_it_dies_the_history_is_read_here(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, asker = history_begun(Repository(repo), "HEAD", ROOTS)(), os.getpid()

    def dying(*args: object) -> object:
        if os.getpid() != asker:
            os.kill(os.getpid(), signal.SIGKILL)
        return traced(*args)  # type: ignore[arg-type]

    traced = begun.traced
    monkeypatch.setattr(begun, "traced", dying)
    assert history_begun(Repository(repo), "HEAD", ROOTS, jobs=2)() == here


@pytest.mark.parametrize("kept", [True, False])
def test_history_and_receipts_by_one_process_or_two(repo: Path, tmp_path: Path, kept: bool) -> None:
    write_receipts(Repository(repo), ReceiptAsk("main", datetime.now(UTC)))
    repository, cache = Repository(repo), tmp_path / "cache"
    tip = repository.commit("HEAD")
    here = both_begun(repository, tip, ROOTS)
    if kept:
        trace(repository, tip, ROOTS, cache)
    there = both_begun(repository, tip, ROOTS, cache, jobs=2)
    seen = there.seen()
    assert seen == here.seen()
    assert seen.levels
    (past, counts), (told, counted) = there.told(), here.told()
    assert (past.line, past.revisions.keys(), counts) == (told.line, told.revisions.keys(), counted)


def test_where_one_process_for_both_dies_it_is_done_here(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository, asker = Repository(repo), os.getpid()
    tip = repository.commit("HEAD")
    known = trace(repository, tip, ROOTS, tmp_path)

    def dying(*args: object) -> object:
        if os.getpid() != asker:
            os.kill(os.getpid(), signal.SIGKILL)
        return seen(*args)  # type: ignore[arg-type]

    seen = begun.seen
    monkeypatch.setattr(begun, "seen", dying)
    there = both_begun(repository, tip, ROOTS, tmp_path, jobs=2)
    assert there.told().trace.line == known.line
    assert there.seen() == Seen()


def test_half_an_answer_is_none(capfd: pytest.CaptureFixture[str]) -> None:
    def broken() -> bytes:
        raise ValueError("broken off")

    assert forked.forked(lambda: b"whole")() == b"whole"
    assert forked.forked(broken)() is None
    assert capfd.readouterr() == ("", "")


def test_a_process_that_has_done_all_its_work_does_not_linger(capfd: pytest.CaptureFixture[str]) -> None:
    """One that went on after its answer is taken leave of when the next is started, also from within another."""
    before = children()
    assert forked.forked(lambda: b"one", lambda: None)() == b"one"
    (first,) = children() - before
    os.waitid(os.P_PID, int(first), os.WEXITED | os.WNOWAIT)
    assert forked.forked(lambda: forked.forked(lambda: b"two")() or b"")() == b"two"
    assert children() <= before
    assert capfd.readouterr() == ("", "")


def test_it_is_refused_as_it_would_be_here(repo: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repo}", "shallow")
    told = history_begun(Repository(tmp_path / "shallow"), "HEAD", ROOTS, jobs=2)
    with pytest.raises(CannotRun, match="unshallow"):
        told()


ASKED = """
import sys
from contextlib import suppress
from pathlib import Path
from anlan.sources.git import Repository
from anlan.trace.begun import history_begun
print(history_begun(Repository(Path(sys.argv[1])), "HEAD", ("campus.yml", "records"), Path(sys.argv[2]), jobs=2)().trace.tip)
"""


def test_what_it_read_is_kept_by_the_time_the_asker_ends(repo: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert not is_kept(Repository(repo), ROOTS, cache)
    asked = [sys.executable, "-c", ASKED, str(repo), str(cache)]
    tip = subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    assert is_kept(Repository(repo), ROOTS, cache)
    assert len(list(cache.iterdir())) == 2
    assert trace(Repository(repo), "HEAD", ROOTS, cache).tip == tip


LEFT = """
import os, signal, sys, time
from anlan.sources.forked import forked
def work():
    os.write(1, b"%d" % os.getpid())
    signal.pause()
kept = forked(WORK)
while not os.read(0, 1):
    pass
"""


@pytest.mark.parametrize("how", ["work", "work, lambda: None"])
def test_who_ends_without_the_answer_ends_the_other_too(how: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LEFT.replace("WORK", how)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as asker:
        assert asker.stdout is not None
        other = int(asker.stdout.read1(20))
        try:
            asker.communicate(b"go", timeout=20)  # the other holds the pipe open while it lives
            with pytest.raises(ProcessLookupError):
                os.kill(other, 0)
        finally:
            with suppress(ProcessLookupError):
                os.kill(other, signal.SIGKILL)


def test_an_answer_that_is_dropped_ends_the_other() -> None:
    reads, writes = os.pipe()

    def work() -> bytes:
        os.write(writes, b"%d" % os.getpid())
        signal.pause()
        return b""

    answer = forked.forked(work)
    other = int(os.read(reads, 20))
    os.kill(other, 0)
    del answer
    with pytest.raises(ProcessLookupError):
        os.kill(other, 0)
    os.close(reads)
    os.close(writes)


def test_an_answer_that_nobody_waits_for_to_its_end_ends_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def work() -> bytes:
        signal.pause()
        return b""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    answer = forked.forked(work)
    stood = signal.signal(signal.SIGALRM, interrupted)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with pytest.raises(KeyboardInterrupt):
            answer()
    finally:
        signal.signal(signal.SIGALRM, stood)
    told = list[object]()
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    del answer
    assert told == []


def test_who_is_killed_takes_the_other_along() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LEFT.replace("WORK", "work")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as asker:
        assert asker.stdout is not None
        other = int(asker.stdout.read1(20))
        asker.kill()
        try:
            asker.communicate(timeout=20)  # the other holds the pipe open while it lives
        finally:
            with suppress(ProcessLookupError):
                os.kill(other, signal.SIGKILL)


def test_a_content_is_counted_once(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, read = tmp_path / "cache", list[int]()
    contents = Repository.contents

    def counted(self: Repository, blobs: object) -> object:
        asked = list(blobs)  # type: ignore[call-overload]
        read.append(len(asked))
        return contents(self, asked)

    monkeypatch.setattr(Repository, "contents", counted)
    repository = Repository(repo)
    first = step_counts(repository, trace(repository, "HEAD", ROOTS), cache)
    (repo / PATH).write_text(HEAD + "".join(STEP.format(n=n) for n in range(6)), "utf-8")
    committed(repo, "2026-05-28T10:00:00+08:00", OFFICE, "two more")
    again = step_counts(repository, trace(repository, "HEAD", ROOTS), cache)
    assert read == [4, 1]
    assert sorted(again.values()) == [1, 2, 3, 4, 6]
    assert first.items() <= again.items()


@pytest.mark.parametrize("harm", [b"", b"{}", b'{"a": "b"}', b"[1]"])
def test_harm_to_what_was_counted_is_no_harm(harm: bytes, repo: Path, tmp_path: Path) -> None:
    cache, repository = tmp_path / "cache", Repository(repo)
    past = trace(repository, "HEAD", ROOTS)
    plain = step_counts(repository, past, cache)
    (file,) = cache.iterdir()
    head, _, body = file.read_bytes().partition(b"\n")
    for spoilt in (harm, head + b"\n" + harm, head + b"\n" + body.replace(b":1", b":9")):
        file.write_bytes(spoilt)
        assert step_counts(repository, past, cache) == plain


def test_a_purged_version_counts_for_none(repo: Path, tmp_path: Path) -> None:
    (repo / PATH).write_bytes(mark("0" * 40))
    committed(repo, "2026-05-27T10:00:00+08:00", OFFICE, "purged")
    (repo / PATH).write_text(HEAD + "".join(STEP.format(n=n) for n in range(6)), "utf-8")
    committed(repo, "2026-05-28T10:00:00+08:00", OFFICE, "later")
    history, counts = history_begun(Repository(repo), "HEAD", ROOTS, tmp_path / "cache", jobs=2)()
    assert GONE in counts.values()
    where = landed(history, counts, ["hz-20260512-library-1"])
    steps = [where.step("hz-20260512-library-1", n) for n in range(6)]
    assert [step and step.commit.subject for step in steps] == ["step 1", "step 2", "step 3", "step 4", None, "later"]


def test_a_version_that_could_not_be_read_brought_no_step_and_took_none(repo: Path, tmp_path: Path) -> None:
    for day, count, slip in ((27, 5, 'x: "\n'), (28, 6, "")):
        (repo / PATH).write_text(HEAD + "".join(STEP.format(n=n) for n in range(count)) + slip, "utf-8")
        committed(repo, f"2026-05-{day}T10:00:00+08:00", OFFICE, f"on {day}")
    history, counts = history_begun(Repository(repo), "HEAD", ROOTS, tmp_path / "cache", jobs=2)()
    where = landed(history, counts, ["hz-20260512-library-1"])
    steps = [where.step("hz-20260512-library-1", n) for n in range(6)]
    assert [step and step.commit.subject for step in steps] == [*(f"step {n}" for n in range(1, 5)), "on 28", "on 28"]


QUOTED = 'id: in-20260512-library-1\nchecklist: "fire-monthly-v1"\n'
FOLDED = "id: in-20260512-library-1\nnotes: |\n  a text\nchecklist: fire-monthly-v1\n"
HIDDEN = 'id: in-20260512-library-1\nnotes: "a text\n\nchecklist: other-v1\n  "\nchecklist: fire-monthly-v1  # real\n'
TOLD = {
    "plain": FOLDED,
    "quoted": QUOTED,
    "hidden": HIDDEN,
    "none": "id: in-20260512-library-1\n",
    "broken": "checklist: [\n",
}


@pytest.mark.parametrize("how", TOLD)
def test_the_checklist_of_a_version_is_what_a_reader_finds(how: str) -> None:
    versions = Versions({"blob": TOLD[how].encode()})
    values = versions.values("blob")
    assert checklist(versions, "blob") == (values.get("checklist") if isinstance(values, dict) else None)
    assert (checklist(versions, "blob") == "fire-monthly-v1") == (how in ("plain", "quoted", "hidden"))
