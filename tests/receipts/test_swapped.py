"""A history with some contents swapped is the very history that would have been written with the others in their place."""

from __future__ import annotations

import random
import resource
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from anlan.sources.git import Repository
from anlan.trace.agreement import read_history
from anlan.trace.swapped import Swapped, Swaps, object_id

from tests.gate.campus import H, commit, made, path, records
from tests.reader.small import git, run
from tests.receipts.test_purged import buried

PATHS = ("a.yml", "records/a.yml", "records/hazard/a.yml", "records/hazard/b.yml", "records/b/hazard/a.yml", "records/b", "b/a", "雾/a b.yml")  # fmt: skip
SECRETS = {"secret one\n": "a mark\n", "secret two\n": "another mark\n"}
TEXTS = (*SECRETS, "plain\n", "plainer\n")


class Made(NamedTuple):
    """A commit to be written: its parents by their numbers, and all its files, each with its mode and text."""

    parents: tuple[int, ...]
    files: Mapping[str, tuple[str, str]]


def invented(seed: int, count: int) -> list[Made]:
    """Commits of any shape: several roots, merges of two and three that hold what no parent held, folders that were files."""
    chance = random.Random(seed)
    out: list[Made] = []
    for n in range(count):
        first = chance.randrange(max(0, n - 4), n) if n and chance.random() > 0.05 else None
        more = chance.sample(range(n), min(n, chance.choice((0, 0, 0, 1, 1, 2)))) if first is not None else []
        files = dict(out[first].files) if first is not None else {}
        for name in chance.sample(PATHS, chance.randrange(3)):
            files.pop(name, None)
            if chance.random() < 0.8:
                in_the_way = [f for f in files if f.startswith(f"{name}/") or name.startswith(f"{f}/")]
                for other in in_the_way:
                    del files[other]
                files[name] = (chance.choice(("100644", "100644", "100755", "120000")), chance.choice(TEXTS))
        out.append(Made(tuple(dict.fromkeys(p for p in (first, *more) if p is not None)), files))
    return out


def written(folder: Path, commits: list[Made], form: str, said: Mapping[str, str]) -> list[str]:
    """Writes commits with contents said otherwise; the id of each."""
    git(folder.parent, "init", "-q", "--bare", f"--object-format={form}", "-b", "main", str(folder))
    told = []
    for n, one in enumerate(commits):
        told.append(
            f"commit refs/heads/c{n}\nmark :{n + 1}\ncommitter c <c@x> {1780300800 + n} +0800\ndata 2\n{n % 10}\n\n"
        )
        told += [f"{'from' if not k else 'merge'} :{p + 1}\n" for k, p in enumerate(one.parents)]
        told.append("deleteall\n")
        for name, (mode, text) in one.files.items():
            told.append(f'M {mode} inline "{name}"\ndata <<END\n{said.get(text, text)}END\n\n')
    subprocess.run(["git", "-C", folder, "fast-import", "--quiet"], input="".join(told).encode(), check=True)
    refs = git(folder, "for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/heads")
    ids = dict(row.split(" ") for row in refs.splitlines())
    return [ids[f"c{n}"] for n in range(len(commits))]


def ids_of(texts: Mapping[str, str], form: str) -> dict[str, str]:
    """Each swap by the ids of its two contents."""
    width = 40 if form == "sha1" else 64
    return {object_id("blob", a.encode(), width): object_id("blob", b.encode(), width) for a, b in texts.items()}


def asked(repo: Path, tip: str, pairs: Mapping[str, str]) -> Swapped:
    """What a tip becomes."""
    repository = Repository(repo)
    return Swaps.read(repository, read_history(repository, tip), pairs).of(pairs)


@pytest.mark.parametrize("form", ["sha1", "sha256"])
@pytest.mark.parametrize("seed", range(6))
def test_it_is_what_would_have_been_written(seed: int, form: str, tmp_path: Path) -> None:
    commits = invented(seed, 40)
    old = written(tmp_path / "old.git", commits, form, {})
    new = written(tmp_path / "new.git", commits, form, SECRETS)
    tip = next(n for n in reversed(range(40)) if commits[n].parents)
    below, level = {tip}, {tip}
    while level := {p for n in level for p in commits[n].parents} - below:
        below |= level
    pairs = ids_of(SECRETS, form)
    found = asked(tmp_path / "old.git", old[tip], pairs)
    assert found.commits == {old[n]: new[n] for n in below if old[n] != new[n]}
    stood = {text for n in below for _, text in commits[n].files.values()} & SECRETS.keys()
    assert found.used == {a for a, text in zip(pairs, SECRETS, strict=True) if text in stood}
    back = asked(tmp_path / "new.git", new[tip], {b: a for a, b in pairs.items()})
    assert back.commits == {b: a for a, b in found.commits.items()}


def test_where_no_such_content_stands_nothing_is_otherwise(tmp_path: Path) -> None:
    commits = [Made((), {"a.yml": ("100644", "plain\n")})]
    (tip,) = written(tmp_path / "repo.git", commits, "sha1", {})
    assert asked(tmp_path / "repo.git", tip, ids_of(SECRETS, "sha1")) == Swapped({}, frozenset())
    assert asked(tmp_path / "repo.git", tip, {}) == Swapped({}, frozenset())


def test_a_purge_writes_more_objects_than_a_process_may_have_files_open(tmp_path: Path) -> None:
    repo = made(tmp_path / "campus.git")
    blob = git(repo, "rev-parse", f"main:{path(H.closed)}")
    for n in range(3):
        commit(repo, "main", {path(H.reported): f"{records()[H.reported]}# {n}\n"})
    told = "".join(
        f"commit refs/heads/main\ncommitter c <c@x> {1780300900 + n} +0800\ndata 1\nx\n"
        + ("from refs/heads/main^0\n" if not n else "")
        + f"M 100644 inline plan/x{n % 7}.txt\ndata 4\n{n:04}\n"
        for n in range(600)
    )
    subprocess.run(["git", "-C", repo, "fast-import", "--quiet"], input=told.encode(), check=True)
    commit(repo, "main", {path(H.closed): buried(H.closed, blob)})
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    try:
        ran = run("purge", "--repo", repo, "--main", "main", "--lang", "en")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert "1 contents replaced by marks, 605 commits written anew" in ran.err
    assert git(repo, "rev-list", "--count", ran.out.strip()) == "605"
    assert blob not in git(repo, "rev-list", "--objects", ran.out.strip())
