"""Landings and drafts of histories of every shape, against what the definition alone gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from anlan.sources import lines
from anlan.sources.git import Repository
from anlan.sources.lines import differing, landings_of, naming
from anlan.trace.agreement import deleted, read_history
from anlan.trace.chain import versions
from anlan.trace.history import trace, trace_of
from anlan.trace.revisions import Revision, Trace

from tests.trace.shapes import Row, Shape, all_paths, at_random, git, truth, written

A = "records/a.yml"
ONE, TWO, THREE = {A: b"n: 1\n"}, {A: b"n: 2\n"}, {A: b"n: 3\n"}


def rows(revisions: tuple[Revision, ...]) -> list[Row]:
    return [(r.commit.id, r.role, r.change, r.blob) for r in revisions]


def agrees(repo: Path, paths: list[str]) -> Trace:
    """Compares the trace of all paths, and of each alone, with the truth; every path ends as the tip has it."""
    repository = Repository(repo)
    found = trace(repository, "HEAD", ("records", "d.yml"))
    for path in paths:
        expected = truth(repo, path)
        assert set(rows(found.of(path))) == expected, path
        alone = trace_of(repository, "HEAD", path).of(path)
        assert alone == found.of(path)
        assert len(alone) == len(expected)
        landings = [r for r in alone if r.role == "landing"]
        tip = git(repo, "ls-tree", "-z", "HEAD", "--", path, GIT_LITERAL_PATHSPECS="1").decode("utf-8", "replace")
        stands = tip.split()[2] if tip.startswith("100") else ""
        assert (landings[0].blob if landings else "") == stands
    assert set(found.revisions) <= set(paths)
    return found


def linear(*contents: dict[str, bytes]) -> Shape:
    shape = Shape()
    for n, files in enumerate(contents):
        shape.add(files, *([n - 1] if n else []))
    return shape


def merged(ours: dict[str, bytes], theirs: dict[str, bytes], result: dict[str, bytes], base: dict[str, bytes]) -> Shape:
    shape = Shape()
    start = shape.add(base)
    one, two = shape.add(ours, start), shape.add(theirs, start)
    shape.add(result, one, two)
    return shape


def octopus(*tips: dict[str, bytes], result: dict[str, bytes]) -> Shape:
    shape = Shape()
    start = shape.add(ONE)
    shape.add(result, *[shape.add(tip, start) for tip in tips])
    return shape


def criss_cross() -> Shape:
    shape = Shape()
    start = shape.add(ONE)
    a, b = shape.add(TWO, start), shape.add(THREE, start)
    ab, ba = shape.add(TWO, a, b), shape.add(THREE, b, a)
    shape.add({A: b"n: 9\n"}, ab, ba)
    return shape


def drafts_merged_off_the_line(result: dict[str, bytes]) -> Shape:
    """A branch into which another is merged before it lands."""
    shape = Shape()
    start = shape.add(ONE)
    one, two = shape.add(TWO, start), shape.add(THREE, start)
    both = shape.add(result, one, two)
    shape.add(result, start, both)
    return shape


def unrelated() -> Shape:
    shape = Shape()
    one, other = shape.add(ONE), shape.add({"records/b.yml": b"b: 1\n"})
    shape.add({**ONE, "records/b.yml": b"b: 1\n"}, one, other)
    return shape


SHAPES = {
    "one commit": linear(ONE),
    "empty commits": linear({}, ONE, ONE, ONE, TWO, TWO),
    "deleted and added again": linear(ONE, {}, ONE, {}, TWO),
    "renamed": linear(ONE, {"records/b.yml": ONE[A]}, {"records/b.yml": b"n: 5\n"}),
    "reverted": linear(ONE, TWO, ONE, TWO),
    "line ends": linear(ONE, {A: b"n: 1\r\n"}),
    "mode only": linear(ONE, {f"{A}+x": ONE[A]}, {f"{A}+x": b"n: 2\n"}),
    "a file becomes a link": linear(ONE, {f"{A}+l": ONE[A]}, {f"{A}+l": b"b"}, TWO, {f"{A}+l": ONE[A]}, {}),
    "a link becomes a file": linear({f"{A}+l": ONE[A]}, ONE),
    "a merge makes it a link": merged(TWO, ONE, {f"{A}+l": TWO[A]}, ONE),
    "a link off the line": drafts_merged_off_the_line({f"{A}+l": THREE[A]}),
    "a file becomes a folder": linear(ONE, {f"{A}/x.yml": b"x: 1\n"}, ONE),
    "merge takes theirs": merged(ONE, TWO, TWO, ONE),
    "merge silently takes ours": merged(TWO, THREE, TWO, ONE),
    "merge silently takes the old side": merged(TWO, ONE, ONE, ONE),
    "evil merge": merged(TWO, THREE, {A: b"n: 7\n"}, ONE),
    "merge drops the file": merged(TWO, THREE, {}, ONE),
    "merge adds a file of nobody": merged(ONE, ONE, {**ONE, "records/b.yml": b"evil: 1\n"}, ONE),
    "cherry-picked": merged(TWO, TWO, TWO, ONE),
    "octopus": octopus(ONE, TWO, ONE, result=TWO),
    "evil octopus": octopus(TWO, THREE, {}, result={A: b"n: 8\n"}),
    "criss-cross": criss_cross(),
    "branch merged into a branch": drafts_merged_off_the_line(THREE),
    "evil merge off the line": drafts_merged_off_the_line({A: b"n: 6\n"}),
    "deleted by a merge off the line": drafts_merged_off_the_line({}),
    "unrelated roots": unrelated(),
    "a pull turned the line round": merged(TWO, ONE, TWO, ONE),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape(name: str, tmp_path: Path) -> None:
    shape = SHAPES[name]
    agrees(written(shape, tmp_path / "r.git"), all_paths(shape))


@pytest.mark.parametrize(
    "dates", [[1_700_000_000] * 6, [1_900_000_000 - 10**8 * n for n in range(6)], [0, 2**31, 5, 2**40, 7, 1]]
)
def test_dates_move_nothing(dates: list[int], tmp_path: Path) -> None:
    """Equal dates, dates that run backwards, dates that no clock can show: the same revisions in the same order."""
    plain = agrees(written(criss_cross(), tmp_path / "plain.git"), [A])
    odd = agrees(written(criss_cross(), tmp_path / "odd.git", dates), [A])
    assert [(r.role, r.blob, r.commit.subject) for r in odd.of(A)] == [
        (r.role, r.blob, r.commit.subject) for r in plain.of(A)
    ]
    assert all(r.commit.committed_at.year >= 1970 for r in odd.of(A))


PATHS = ["records/中文 空格.yml", "records/😀.yml", 'records/"quoted\'.yml', "records/new\nline.yml", "records/*.yml", "records/a[1].yml",
         "records/:(top)x.yml", "records/back\\slash.yml", "records/tab\there.yml", "records/-dash.yml", "records/\udcff\udcfe.yml", "records/ends "]  # fmt: skip


def test_paths_that_need_quoting(tmp_path: Path) -> None:
    shape = linear(dict.fromkeys(PATHS, b"n: 1\n"), {p: b"n: %d\n" % n for n, p in enumerate(PATHS)}, {})
    found = agrees(written(shape, tmp_path / "r.git"), PATHS)
    assert set(found.revisions) == set(PATHS)


def test_sha256(tmp_path: Path) -> None:
    shape = SHAPES["evil merge off the line"]
    found = agrees(written(shape, tmp_path / "r.git", hashed="sha256"), [A])
    assert {len(r.commit.id) for r in found.of(A)} == {64}


def test_a_submodule_is_no_file(tmp_path: Path) -> None:
    repo = written(linear(ONE), tmp_path / "r.git")
    head = git(repo, "rev-parse", "HEAD").decode().strip()
    tree = git(repo, "mktree", told=f"160000 commit {head}\ta.yml\n".encode()).decode().strip()
    top = git(repo, "mktree", told=f"040000 tree {tree}\trecords\n".encode()).decode().strip()
    who = {f"GIT_{r}_{w}": "x@y" for r in ("AUTHOR", "COMMITTER") for w in ("NAME", "EMAIL")}
    new = git(repo, "commit-tree", top, "-p", head, "-m", "submodule", **who).decode().strip()
    git(repo, "update-ref", "refs/heads/main", new)
    found = agrees(repo, [A])
    assert [r.change for r in found.of(A)] == ["deleted", "added"]


def test_a_sub_folder_of_a_work_tree(tmp_path: Path) -> None:
    bare = written(
        linear({"campus/records/a.yml": b"n: 1\n", "x": b""}, {"campus/records/a.yml": b"n: 2\n"}), tmp_path / "r.git"
    )
    git(tmp_path, "clone", "-q", str(bare), str(tmp_path / "work"))
    found = trace(Repository(tmp_path / "work" / "campus"), "HEAD")
    assert set(rows(found.of(A))) == truth(bare, "campus/records/a.yml")


ODD = {
    "log.showRoot": "false", "log.follow": "true", "diff.renames": "copies", "diff.orderFile": "/nowhere",
    "log.showSignature": "true", "log.decorate": "full", "diff.relative": "true", "core.abbrev": "4", "log.date": "iso",
    "i18n.logOutputEncoding": "GBK", "color.ui": "always", "color.diff": "always", "color.grep": "always",
    "format.pretty": "oneline", "diff.ignoreSubmodules": "all", "grep.patternType": "fixed", "grep.fullName": "true",
    "merge.renames": "false",
}  # fmt: skip


def told(repo: Path, paths: list[str]) -> list[object]:
    """What Git tells of a history, a line, some files, their words and a merge."""
    one, tip = Repository(repo), "HEAD"
    first = one.ask("rev-list", "--max-parents=0", tip).split()[-1]
    puts, versions_ = list(landings_of(one, tip, paths)), list(versions(one, tip))
    words = [naming(one, tip, ["n: 1", "^n"]), one.answer("grep", "-l", "-e", "^n:", tip)]
    merge = [lines.merged(one, first, tip), differing(one, first, tip), one.committed(tip)]
    return [
        trace(one, tip),
        read_history(one, tip).nodes,
        puts,
        versions_,
        list(deleted(one, read_history(one, tip), {})),
        *words,
        *merge,
    ]


@pytest.mark.parametrize("merges", ["off", "cc", "combined", "separate", "remerge", "dense-combined"])
def test_settings_of_a_user_change_nothing(tmp_path: Path, merges: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shape, dates = at_random(5)
    repo, paths = written(shape, tmp_path / "r.git", dates), all_paths(shape)
    plain = told(repo, paths)
    assert plain[2], "landings were looked for"
    for key, value in {**ODD, "log.diffMerges": merges}.items():
        git(repo, "config", key, value)
    assert told(repo, paths) == plain
    for n, (key, value) in enumerate({**ODD, "log.diffMerges": merges}.items()):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{n}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{n}", value)
    monkeypatch.setenv("GIT_CONFIG_COUNT", str(len(ODD) + 1))
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'log.showRoot'='false' 'core.bare'='false'")
    monkeypatch.setenv("GIT_ICASE_PATHSPECS", "1")
    monkeypatch.setenv("GIT_GLOB_PATHSPECS", "1")
    assert told(repo, paths) == plain
    agrees(repo, paths)


@pytest.mark.parametrize("seed", range(6))
def test_a_random_history(seed: int, tmp_path: Path) -> None:
    shape, dates = at_random(seed)
    agrees(written(shape, tmp_path / "r.git", dates), all_paths(shape))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 300))
def test_many_random_histories(seed: int, tmp_path: Path) -> None:
    shape, dates = at_random(seed, 60)
    agrees(written(shape, tmp_path / "r.git", dates), all_paths(shape))


@pytest.mark.parametrize("seed", range(4))
def test_order_is_topological_by_landing(seed: int, tmp_path: Path) -> None:
    """No commit before one of its children; what an earlier commit of the line reaches stands behind it."""
    shape, dates = at_random(seed, 40)
    repo = written(shape, tmp_path / "r.git", dates)
    line = git(repo, "rev-list", "--first-parent", "--reverse", "HEAD").decode().split()
    brought = {}
    for n, landing in enumerate(line):
        for commit in git(repo, "rev-list", landing).decode().split():
            brought.setdefault(commit, n)
    for revisions in trace(Repository(repo), "HEAD").revisions.values():
        ids = [r.commit.id for r in revisions]
        assert [brought[i] for i in ids] == sorted((brought[i] for i in ids), reverse=True)
        for n, commit in enumerate(ids):
            above = set(git(repo, "rev-list", commit).decode().split())
            assert not above & set(ids[:n])
