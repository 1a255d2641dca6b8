"""`anlan hook`: what units push on branches, and what the office lands of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.gate.campus import (
    Content,
    H,
    add,
    files,
    hazard,
    path,
    step,
    submitted,
)
from tests.gate.pushes import NEW, REGISTERED, clone, refused, save, tip
from tests.gate.server import push
from tests.reader.small import git, written


def merged(bare: Path, pusher: str, lander: str = "security") -> subprocess.CompletedProcess[str]:
    """A unit's step pushed on a branch by a login, then merged and pushed to main by another."""
    unit, office = clone(bare, "unit"), clone(bare, "office")
    git(unit, "switch", "-q", "-c", "library-1")
    save(unit, add(H.rectifying, submitted()))
    assert push(unit, "origin", "library-1", login=pusher).returncode == 0
    git(office, "fetch", "-q")
    git(office, "merge", "-q", "--no-ff", "--no-edit", "origin/library-1")
    return push(office, "origin", "main", login=lander)


def test_the_office_merges_what_the_unit_pushed(bare: Path) -> None:
    assert merged(bare, "library").returncode == 0
    assert "submitted" in git(bare, "show", f"main:{path(H.rectifying)}")
    log = (bare / "anlan-pushes.jsonl").read_text("utf-8").splitlines()
    assert len(log) == 2
    assert '"login":"library","ref":"refs/heads/library-1"' in log[0]


def test_the_same_branch_pushed_by_another_login_is_refused(bare: Path) -> None:
    old = tip(bare)
    done = merged(bare, "dorms")
    refused(done, "CH201", "library", f"git reset --hard {old[:12]}")
    assert tip(bare) == old


def test_a_branch_that_nobody_vouches_for_is_the_mergers_own_word(bare: Path) -> None:
    refused(merged(bare, ""), "CH201")


def test_a_stranger_does_not_land_what_a_unit_pushed(bare: Path) -> None:
    refused(merged(bare, "library", "nobody-here"), "CH202")


def brought(bare: Path, edits: dict[str, Content], login: str = "library") -> Path:
    """A login's branch pushed, and the office's clone that has fetched it."""
    unit, office = clone(bare, "unit"), clone(bare, "office")
    git(unit, "switch", "-q", "-c", "draft")
    save(unit, edits)
    assert push(unit, "origin", "draft", login=login).returncode == 0
    git(office, "fetch", "-q")
    return office


def test_the_office_goes_on_where_the_unit_left_off(bare: Path) -> None:
    """On the unit's own branch: main merged in, a step appended; then landed at once, or commit by commit."""
    office = brought(bare, NEW)
    written(office, {"campus.yml": files()["campus.yml"], **REGISTERED})
    git(office, "commit", "-q", "-a", "-m", "x")
    assert push(office, "origin", "main", login="security").returncode == 0
    git(office, "switch", "-q", "draft")
    git(office, "merge", "-q", "--no-edit", "main")
    name, text = next(iter(NEW.items()))
    save(office, {name: f"{text}steps:\n" + step("registered", "10T10:00", "security/clerk", grade="general")})
    git(office, "switch", "-q", "main")
    git(office, "merge", "-q", "--no-ff", "--no-edit", "draft")
    done = push(office, "origin", "main", login="security")
    assert done.returncode == 0, done.stderr


def test_the_office_lands_a_units_commit_by_moving_forward(bare: Path) -> None:
    office = brought(bare, NEW)
    git(office, "merge", "-q", "--ff-only", "origin/draft")
    assert push(office, "origin", "main", login="security").returncode == 0


def test_what_the_merge_itself_says_in_the_units_name_is_refused(bare: Path) -> None:
    """The unit vouches for what it pushed and for nothing that its merger adds in its name."""
    office = brought(bare, NEW)
    git(office, "merge", "-q", "--no-ff", "--no-commit", "origin/draft")
    save(office, add(H.rectifying, submitted()))
    done = push(office, "origin", "main", login="security")
    refused(done, "错误[CH201]", path(H.rectifying), "有 1 个错误")
    git(office, "reset", "-q", "--hard", "origin/main")
    git(office, "merge", "-q", "--no-ff", "--no-commit", "origin/draft")
    name, text = next(iter(NEW.items()))
    save(office, {name: text.replace("堆放纸箱", "堆放汽油")})
    refused(push(office, "origin", "main", login="security"), "错误[CH201]", name, "有 1 个错误")


def test_the_office_lands_what_a_stranger_reported(bare: Path) -> None:
    rid = "hz-20260510-community-1"
    office = brought(bare, {path(rid): hazard(rid, at="2026-05-10T09:00+08:00", by="community/reporter")}, "passer-by")
    git(office, "merge", "-q", "--no-ff", "--no-edit", "origin/draft")
    assert push(office, "origin", "main", login="security").returncode == 0


def test_the_office_does_not_land_what_a_stranger_says_for_a_unit(bare: Path) -> None:
    office = brought(bare, NEW, "passer-by")
    git(office, "merge", "-q", "--no-ff", "--no-edit", "origin/draft")
    refused(push(office, "origin", "main", login="security"), "错误[CH201]")


def test_a_log_with_a_torn_line_is_read_all_the_same(bare: Path) -> None:
    (bare / "anlan-pushes.jsonl").write_bytes(b'{"login":"lib\n\xff\n[1]\n{"login":1,"ref":2,"commit":[]}\n')
    assert merged(bare, "library").returncode == 0
