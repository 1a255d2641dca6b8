"""Receipts kept as sound: what is said with them is what a verification from the beginning says, whatever came since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from anlan.intake.receipts import Vouched
from anlan.sources.git import Repository
from anlan.trace.receipts import NAME, Receipt, files_at, read_receipts, receipts_branch
from anlan.trace.seen import Seen, seen
from anlan.trace.sound import Keeper
from anlan.trace.store import FEW, Store

from tests.reader.small import git, hazard
from tests.receipts.place import PROMPT, campus, commit, day, land, path, received, respelt, rid
from tests.receipts.test_tampering import ENDS, LINES, REWRITES

Do = Callable[[Path], object]


def tip_of(repo: Path) -> str:
    return git(repo, "rev-parse", "main")


def said(repo: Path, cache: Path | None) -> Seen:
    return seen(Repository(repo), tip_of(repo), cache)


def continued(repo: Path, cache: Path) -> bool:
    """Whether what is kept is gone on from."""
    repository = Repository(repo)
    branch = receipts_branch(repository).tip
    return branch is not None and Keeper(repository, cache).continued(branch, tip_of(repo)) is not None


def line(repo: Path, change: Callable[[Receipt], bytes | Receipt], name: str | None = None) -> None:
    """One line more at the end of a file of the branch: what `change` makes of the next honest one."""
    repository = Repository(repo)
    receipts = read_receipts(repository)
    last, main = receipts.lines[-1], tip_of(repo)
    honest = Receipt(len(receipts.lines) + 1, last.hash(), main, git(repo, "rev-parse", f"{main}^{{tree}}"), day(9))
    made = change(honest)
    data = made if isinstance(made, bytes) else made.line()
    assert receipts.tip
    stood = dict(files_at(repository, receipts.tip))
    commit(repo, {name or last.file: stood.get(name or last.file, b"") + data + b"\n"}, day(9), NAME, [receipts.tip])


def late_run(repo: Path) -> None:
    """Two landings received by one run, hours later."""
    commit(repo, {path(8): hazard(rid(8))}, day(8))
    commit(repo, {path(9): hazard(rid(9))}, day(8) + timedelta(hours=1))
    received(repo, day(9))


def draft_from_before(repo: Path) -> None:
    old = git(repo, "rev-parse", "main~3")
    draft = commit(repo, {path(7): hazard(rid(7))}, day(3) + timedelta(hours=2), "draft", [old])
    commit(repo, {path(7): hazard(rid(7))}, day(7), "main", [tip_of(repo), draft])
    received(repo, day(7) + PROMPT)


def next_line(change: Callable[[Receipt], bytes | Receipt], name: str | None = None) -> Do:
    """Something landed, and a line was written for it by hand."""

    def do(repo: Path) -> None:
        commit(repo, {path(7): hazard(rid(7))}, day(8))
        line(repo, change, name)

    return do


ON: dict[str, Do] = {
    "nothing": lambda _: None,
    "a landing": lambda repo: land(repo, 7),
    "three landings": lambda repo: [land(repo, n) for n in (7, 8, 9)],
    "two on the same day": lambda repo: [land(repo, 7), land(repo, 8, day(7) + timedelta(hours=3))],
    "without a receipt yet": lambda repo: commit(repo, {path(7): hazard(rid(7))}, day(7)),
    "one late run": late_run,
    "a draft from before": draft_from_before,
    "nobody vouched for": lambda repo: land(repo, 7, who=lambda _: Vouched("", "")),
    "a line by hand": next_line(lambda r: r),
    "a record deleted": lambda repo: [commit(repo, {path(2): None}, day(8)), received(repo, day(9))],
}


@pytest.mark.parametrize("name", ON)
def test_what_goes_on_plainly_is_gone_on_from(repo: Path, tmp_path: Path, name: str) -> None:
    said(repo, tmp_path / "kept")
    ON[name](repo)
    assert continued(repo, tmp_path / "kept")
    whole = said(repo, None)
    assert said(repo, tmp_path / "kept") == whole
    assert not whole.faults
    assert whole.received


def turned(repo: Path) -> None:
    main = tip_of(repo)
    clerk = commit(repo, {"a": "x"}, day(6), "clerk", [git(repo, "rev-parse", "main~1")])
    commit(repo, {path(6): hazard(rid(6))}, day(7), "main", [clerk, main])


def hole(repo: Path) -> None:
    commit(repo, {path(7): hazard(rid(7))}, day(7))
    next_line(lambda r: r)(repo)


def backdated(repo: Path) -> None:
    """The draft alone is dated before what it stands on was received."""
    main = tip_of(repo)
    draft = commit(repo, {path(7): hazard(rid(7))}, day(6) - timedelta(hours=3), "draft", [main])
    commit(repo, {path(7): hazard(rid(7))}, day(7), "main", [main, draft])
    received(repo, day(7) + PROMPT)


def backdated_on_a_draft(repo: Path) -> None:
    """A draft goes on from a draft that landed long ago, and is dated before that had landed."""
    old = git(repo, "rev-parse", "main~2^2")
    draft = commit(repo, {path(7): hazard(rid(7))}, day(3) - timedelta(hours=3), "draft", [old])
    commit(repo, {path(7): hazard(rid(7))}, day(7), "main", [tip_of(repo), draft])
    received(repo, day(7) + PROMPT)


def merged_branch(repo: Path) -> None:
    """The branch of receipts brings an honest line over a merge."""
    stood = git(repo, "rev-parse", NAME)
    next_line(lambda r: r)(repo)
    git(repo, "update-ref", f"refs/heads/{NAME}", commit(repo, {}, day(9), "x", [git(repo, "rev-parse", NAME), stood]))


def cut_within(repo: Path) -> None:
    """A commit of the branch cuts what it had, and the next puts it back with a line more."""
    stood = git(repo, "rev-parse", NAME)
    name, data = files_at(Repository(repo), stood)[-1]
    commit(repo, {name: b""}, day(8), NAME)
    commit(repo, {name: data}, day(8), NAME)


OFF: dict[str, Do] = {
    **{f"rewritten: {name}": do for name, do in REWRITES.items()},
    **{f"line: {name}": lambda repo, do=do: respelt(repo, do[0]) for name, do in LINES.items()},
    **{f"in view: {name}": lambda repo, do=do: respelt(repo, do[0], appended=True) for name, do in LINES.items()},
    **{f"end: {name}": lambda repo, do=do: respelt(repo, do) for name, do in ENDS.items()},
    "turned round": turned,
    "a landing without a line": hole,
    "backdated": backdated,
    "backdated on a draft": backdated_on_a_draft,
    "no receipt": next_line(lambda _: b"{}"),
    "another number": next_line(lambda r: r._replace(seq=9)),
    "another hash": next_line(lambda r: r._replace(prev="ab" * 32)),
    "another tree": next_line(lambda r: r._replace(tree="ab" * 20)),
    "another commit": next_line(lambda r: r._replace(commit="ab" * 20)),
    "an earlier time": next_line(lambda r: r._replace(time=day(2))),
    "adopted": next_line(lambda r: r._replace(adopted=True)),
    "in an earlier file": next_line(lambda r: r, "2026/2026-05-12.jsonl"),
    "another file on the branch": lambda repo: commit(repo, {"notes.txt": "x"}, day(8), NAME),
    "an empty file on the branch": lambda repo: commit(repo, {"notes.txt": ""}, day(8), NAME),
    "a file taken away": lambda repo: commit(repo, {"2026/2026-05-12.jsonl": None}, day(8), NAME),
    "over a merge": merged_branch,
    "cut and put back": cut_within,
    "no branch any more": lambda repo: git(repo, "update-ref", "-d", f"refs/heads/{NAME}"),
}


@pytest.mark.parametrize("name", OFF)
def test_anything_else_is_verified_from_the_beginning(repo: Path, tmp_path: Path, name: str) -> None:
    said(repo, tmp_path / "kept")
    OFF[name](repo)
    assert not continued(repo, tmp_path / "kept")
    assert said(repo, tmp_path / "kept") == said(repo, None)


@pytest.mark.parametrize("name", ["a landing without a line", "adopted", "an empty file on the branch"])
def test_only_what_is_sound_is_kept(repo: Path, tmp_path: Path, name: str) -> None:
    OFF[name](repo)
    said(repo, tmp_path / "kept")
    assert not list(tmp_path.glob("kept/*"))


def test_what_it_stood_on_may_be_gone(repo: Path, tmp_path: Path) -> None:
    said(repo, tmp_path / "kept")
    REWRITES["all anew"](repo)
    git(repo, "update-ref", "-d", f"refs/heads/{NAME}")
    received(repo, day(9))
    git(repo, "reflog", "expire", "--expire=now", "--all")
    git(repo, "gc", "-q", "--prune=now")
    assert not continued(repo, tmp_path / "kept")
    assert said(repo, tmp_path / "kept") == said(repo, None)


def test_an_older_revision_is_not_held_against_later_receipts(repo: Path, tmp_path: Path) -> None:
    repository, old = Repository(repo), git(repo, "rev-parse", "main~2")
    said(repo, tmp_path / "kept")
    assert seen(repository, old, tmp_path / "kept") == seen(repository, old)
    assert continued(repo, tmp_path / "kept"), "and what is kept of the tip stays"


def test_copies_that_parted_are_found(repo: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(repo), str(clone))
    git(clone, "branch", "-q", NAME, f"origin/{NAME}")
    said(clone, tmp_path / "kept")
    respelt(repo, ENDS["time of the last"])
    git(clone, "fetch", "-q", str(repo), f"+{NAME}:refs/remotes/origin/{NAME}")
    assert "parted" in {f.sort for f in said(clone, tmp_path / "kept").faults}


def test_signed_receipts_go_on_signed_or_are_told(signed: Path, signed_by: tuple[Path, Path], tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    said(signed, kept)
    land(signed, 7, key=signed_by[1])
    assert continued(signed, kept)
    assert set(said(signed, kept).levels.values()) == {2}
    assert said(signed, kept) == said(signed, None)
    land(signed, 8)
    assert {f.sort for f in said(signed, kept).faults} == {"unsigned"}


def test_a_signature_covers_all_lines_before_it(repo: Path, signed_by: tuple[Path, Path], tmp_path: Path) -> None:
    said(repo, tmp_path / "kept")
    land(repo, 7, key=signed_by[1])
    assert continued(repo, tmp_path / "kept")
    assert said(repo, tmp_path / "kept") == said(repo, None)


def test_a_landing_without_a_line_takes_nothing_from_those_before(signed: Path, tmp_path: Path) -> None:
    said(signed, tmp_path / "kept")
    commit(signed, {path(8): hazard(rid(8))}, day(8))
    assert continued(signed, tmp_path / "kept")
    assert said(signed, tmp_path / "kept") == said(signed, None)


def test_a_line_that_is_written_into_the_last_one(repo: Path, tmp_path: Path) -> None:
    stood = git(repo, "rev-parse", NAME)
    name, data = files_at(Repository(repo), stood)[-1]
    commit(repo, {name: data[:-1]}, day(6) + PROMPT, NAME, [git(repo, "rev-parse", f"{NAME}~1")])
    said(repo, tmp_path / "kept")
    assert continued(repo, tmp_path / "kept"), "the last line may end with the file"
    commit(repo, {path(7): hazard(rid(7))}, day(8))
    last = read_receipts(Repository(repo)).lines[-1]
    tip = tip_of(repo)
    fresh = Receipt(8, last.hash(), tip, git(repo, "rev-parse", f"{tip}^{{tree}}"), day(9))
    commit(repo, {name: data[:-1] + fresh.line() + b"\n"}, day(9), NAME)
    assert {f.sort for f in said(repo, tmp_path / "kept").faults} == {"unreadable"}


def test_after_what_was_adopted(tmp_path: Path) -> None:
    repo = tmp_path / "campus.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(repo))
    for n in range(3):
        commit(repo, {path(n): hazard(rid(n))}, day(n))
    received(repo, day(5))
    said(repo, tmp_path / "kept")
    draft_from_adopted = commit(repo, {"a": "x"}, day(1), "draft", [git(repo, "rev-parse", "main~1")])
    commit(repo, {"a": "x"}, day(6), "main", [tip_of(repo), draft_from_adopted])
    received(repo, day(6) + PROMPT)
    assert continued(repo, tmp_path / "kept")
    assert said(repo, tmp_path / "kept") == said(repo, None)


def test_a_few_are_read_again_and_more_are_kept(tmp_path: Path) -> None:
    repo, kept = campus(tmp_path, landings=1), tmp_path / "kept"
    said(repo, kept)
    (file,) = kept.iterdir()
    stood = file.read_bytes()
    land(repo, 2)
    said(repo, kept)
    assert file.read_bytes() == stood
    for n in range(FEW + 1):
        commit(repo, {"a": str(n)}, day(3) + timedelta(minutes=n))
    received(repo, day(4))
    said(repo, kept)
    assert file.read_bytes() != stood
    assert continued(repo, kept)
    assert said(repo, kept) == said(repo, None)


SPOILT: dict[str, Callable[[list[Any]], object]] = {
    "nothing": lambda _: None,
    "another sort": lambda _: {},
    "too little": lambda kept: kept[:4],
    "no rows": lambda kept: [*kept[:4], []],
    "no number": lambda kept: [*kept[:3], "0", kept[4]],
    "a short row": lambda kept: [*kept[:4], [["x"]]],
    "no time": lambda kept: [*kept[:4], [["x", "no time", "", False]]],
    "no commit": lambda kept: [*kept[:4], [[1, day(1).isoformat(), "", False]]],
}


@pytest.mark.parametrize("name", SPOILT)
def test_whatever_is_wrong_with_what_is_kept_it_is_as_if_absent(repo: Path, tmp_path: Path, name: str) -> None:
    said(repo, tmp_path / "kept")
    store = Store(tmp_path / "kept", "receipts", Repository(repo).home)
    stood: Any = store.load()
    store.save(lambda: SPOILT[name](stood))
    assert not continued(repo, tmp_path / "kept")
    assert said(repo, tmp_path / "kept") == said(repo, None)
    assert continued(repo, tmp_path / "kept"), "and is kept anew"
