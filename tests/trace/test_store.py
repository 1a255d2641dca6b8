"""What is kept between builds: it changes nothing but the time that is spent, whatever happens to it."""

from __future__ import annotations

import multiprocessing
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from anlan.sources.git import Repository
from anlan.trace import history, store
from anlan.trace.columns import restored
from anlan.trace.history import trace
from anlan.trace.store import Store

from tests.trace.shapes import Shape, at_random, git, same, written
from tests.trace.test_shapes import ONE, TWO, linear


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    shape, dates = at_random(11, 40)
    return written(shape, tmp_path / "r.git", dates)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "trace"


def told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many commits each later look at Git tells."""
    counts: list[int] = []
    walk = history.walk

    def counted(*args: object, **kwargs: object) -> object:
        out = walk(*args, **kwargs)  # type: ignore[arg-type]
        counts.append(len(out.commits))
        return out

    monkeypatch.setattr(history, "walk", counted)
    return counts


def landed_anew(repo: Path, count: int) -> None:
    """So many commits more on main, each with the tree before the last."""
    who = {f"GIT_{r}_{w}": "x@y" for r in ("AUTHOR", "COMMITTER") for w in ("NAME", "EMAIL")}
    for n in range(count):
        tree, head = (git(repo, "rev-parse", r).decode().strip() for r in ("HEAD~1^{tree}", "HEAD"))
        new = git(repo, "commit-tree", tree, "-p", head, "-m", f"new {n}", **who).decode().strip()
        git(repo, "update-ref", "refs/heads/main", new)


def test_after_one_new_commit_one_commit_is_read(repo: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = told(monkeypatch)
    trace(Repository(repo), "HEAD", cache=cache)
    landed_anew(repo, 1)
    found = trace(Repository(repo), "HEAD", cache=cache)
    again = trace(Repository(repo), "HEAD", cache=cache)
    assert counts[1:] == [1, 1]
    assert same(found, trace(Repository(repo), "HEAD"))
    assert same(again, found)


def test_a_few_new_commits_are_read_again_and_more_are_kept(
    repo: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that is known is written anew only where that saves more than it costs."""
    counts = told(monkeypatch)
    trace(Repository(repo), "HEAD", cache=cache)
    file = next(cache.iterdir())
    before = file.read_bytes()
    landed_anew(repo, store.FEW)
    trace(Repository(repo), "HEAD", cache=cache)
    assert file.read_bytes() == before
    landed_anew(repo, 1)
    found = trace(Repository(repo), "HEAD", cache=cache)
    assert same(trace(Repository(repo), "HEAD", cache=cache), found)
    assert counts[1:] == [store.FEW, store.FEW + 1]
    assert file.read_bytes() != before


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(n, marks=pytest.mark.long) for n in range(2, 12))])
def test_any_tip_after_any_other_gives_what_it_gives_alone(seed: int, tmp_path: Path, cache: Path) -> None:
    """Forwards, backwards, to a side: where the known tip is not on the line of the new one, all is read anew."""
    shape, dates = at_random(seed, 25)
    repo = written(shape, tmp_path / "r.git", dates)
    tips = [f"refs/heads/b{n}" for n in range(len(shape.commits))]
    random.Random(seed).shuffle(tips)
    for tip in [*tips[:12], *sorted(tips[12:])]:
        assert same(trace(Repository(repo), tip, cache=cache), trace(Repository(repo), tip))


def test_a_line_read_landing_by_landing_is_the_line_read_at_once(repo: Path, cache: Path) -> None:
    for tip in git(repo, "rev-list", "--first-parent", "--reverse", "HEAD").decode().split():
        assert same(trace(Repository(repo), tip, cache=cache), trace(Repository(repo), tip))


def test_a_line_that_turned_round_is_read_anew(tmp_path: Path, cache: Path) -> None:
    """The old tip is reachable, but as a second parent: what landed is a draft now."""
    shape = Shape()
    start = shape.add(ONE)
    main, clerk = shape.add(TWO, start), shape.add({**ONE, "records/b.yml": b"b: 1\n"}, start)
    shape.add({**TWO, "records/b.yml": b"b: 1\n"}, clerk, main)
    repo = written(shape, tmp_path / "r.git")
    known = trace(Repository(repo), f"refs/heads/b{main}", cache=cache)
    assert [r.role for r in known.of("records/a.yml")] == ["landing", "landing"]
    found = trace(Repository(repo), "HEAD", cache=cache)
    assert [r.role for r in found.of("records/a.yml")] == ["landing", "draft", "landing"]


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def deleted(file: Path) -> None:
    file.unlink()


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def of_another_version(file: Path) -> None:
    head, _, body = file.read_bytes().partition(b"\n")
    file.write_bytes(head.replace(b"anlan ", b"anlan 0.0.") + b"\n" + body)


def of_another_repository(file: Path) -> None:
    other = Store(file.parent, "trace", "/elsewhere", "", "records")
    other.save(lambda: ["0" * 40, 1, [], {}])
    assert other.file is not None
    file.write_bytes(other.file.read_bytes())


def of_another_shape(file: Path) -> None:
    name = Store(file.parent)
    good = ["tip", 1, "tip", "a b", ",a", ["x", "y"], ["p", "q"], [2, 1], [0, 1, 1], "lld", "1 2 3", " 1 "]
    assert restored(good) is not None
    wrong = [[*good[:n], value, *good[n + 1 :]] for n in range(3, 12) for value in (None, 7, "", ["z"])]
    for value in (7, [], ["x"], {"a": 1}, good[:-1], *wrong):
        body = store.json.dumps(value).encode()
        name.file = file
        assert restored(value) is None
        file.write_bytes(name._head(body) + b"\n" + body)  # noqa: SLF001


@pytest.mark.parametrize(
    "harm", [emptied, truncated, deleted, a_folder, of_another_version, of_another_repository, of_another_shape]
)
def test_harm_is_no_harm(harm: Callable[[Path], None], repo: Path, cache: Path) -> None:
    plain = trace(Repository(repo), "HEAD", cache=cache)
    (file,) = cache.iterdir()
    harm(file)
    assert same(trace(Repository(repo), "HEAD", cache=cache), plain)
    assert same(trace(Repository(repo), "HEAD", cache=cache), plain)


def test_any_flipped_byte_is_no_harm(repo: Path, cache: Path) -> None:
    plain = trace(Repository(repo), "HEAD", cache=cache)
    (file,) = cache.iterdir()
    good = file.read_bytes()
    for at in [*range(90), *random.Random(3).sample(range(90, len(good)), 60)]:
        file.write_bytes(good[:at] + bytes([good[at] ^ 0x11]) + good[at + 1 :])
        assert Store(cache, "trace", Repository(repo).home, "", "records").load() is None
    assert same(trace(Repository(repo), "HEAD", cache=cache), plain)


def test_a_folder_that_nobody_may_make_is_no_harm(repo: Path) -> None:
    cache = Path("/proc/self/anlan/cache")  # refused to root as well
    with pytest.raises(FileNotFoundError):
        cache.mkdir(parents=True)
    assert trace(Repository(repo), "HEAD", cache=cache) == trace(Repository(repo), "HEAD")


def test_a_file_in_the_place_of_the_folder_is_no_harm(repo: Path, cache: Path) -> None:
    cache.parent.write_bytes(b"")
    assert trace(Repository(repo), "HEAD", cache=cache) == trace(Repository(repo), "HEAD")


def many(repo: Path, cache: Path, tips: list[str]) -> None:
    for tip in tips:
        if not same(trace(Repository(repo), tip, cache=cache), trace(Repository(repo), tip)):
            os._exit(1)


def test_two_processes_at_once(repo: Path, cache: Path) -> None:
    tips = git(repo, "rev-list", "--first-parent", "--reverse", "HEAD").decode().split()
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=many, args=(repo, cache, order)) for order in (tips, tips[::-1])]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert [p.name for p in cache.iterdir() if p.name.startswith(".new-")] == []


def test_nothing_is_kept_in_the_repository(repo: Path, cache: Path) -> None:
    before = sorted(repo.rglob("*"))
    trace(Repository(repo), "HEAD", cache=cache)
    assert sorted(repo.rglob("*")) == before


def test_of_a_commit_no_more_is_kept_than_is_shown(tmp_path: Path, cache: Path) -> None:
    repo = written(linear(ONE), tmp_path / "r.git")
    trace(Repository(repo), "HEAD", cache=cache)
    (revision,) = trace(Repository(repo), "HEAD", cache=cache).of("records/a.yml")
    (plain,) = trace(Repository(repo), "HEAD").of("records/a.yml")
    for name in ("author", "mail", "committed_at", "subject", "tree", "parents"):
        assert getattr(revision.commit, name) == getattr(plain.commit, name)


def test_of_many_files_those_used_last_stay(tmp_path: Path) -> None:
    for n in range(store.KEPT + 2):
        kept = Store(tmp_path, str(n))
        kept.save(lambda n=n: n)  # type: ignore[misc]
        assert kept.file is not None
        os.utime(kept.file, (n, n))
    assert [n for n in range(store.KEPT + 2) if Store(tmp_path, str(n)).load() == n] == list(range(2, store.KEPT + 2))
