"""The campuses that the tests of the site build: the golden one with a history in Git, and ways to change it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
CAMPUS = ROOT / "tests" / "golden" / "campus"
AS_OF = "2026-05-21T08:00+08:00"
OFFICE = "security@hillside.example"
DRAFTED = "records/hazard/2026/05/hz-20260506-library-1.yml"
Done = subprocess.CompletedProcess[str]


def environment(cache: Path, **more: str) -> dict[str, str]:
    """What a program is run with: the caller's own settings do not reach it."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if k in ("PATH", "HOME", "PYTHONPATH", "COVERAGE_PROCESS_START", "ANLAN_DEBUG")
    }
    return {**kept, "XDG_CACHE_HOME": str(cache), "NO_MKDOCS_2_WARNING": "1", **more}


def run(*words: object, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Done:
    """One program with its output as text."""
    return subprocess.run([str(w) for w in words], cwd=cwd, env=env, capture_output=True, text=True)


def git(repo: Path, *words: str, **env: str) -> str:
    """A command of Git that must go well, without the caller's own settings; what it prints."""
    quiet = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "PATH": os.environ["PATH"]}
    done = run("git", "-C", repo, *words, env={**quiet, **env})
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def landed(repo: Path, when: str, who: str, subject: str, *words: str) -> str:
    """Commits everything in the work tree, by somebody at some time; the commit's id."""
    names = {f"GIT_{role}_{what}": who for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    git(repo, "add", "-A")
    git(repo, *(words or ("commit", "-q", "-m")), subject, **names, **dates)
    return git(repo, "rev-parse", "HEAD")


def tombstone(rid: str, blob: str, more: str = "") -> str:
    """What stands in the place of a record that was lawfully deleted; `blob` is the Git id of what went."""
    return f"""id: {rid}
{more}tombstone:
  at: 2026-05-20T09:00+08:00
  by: security/head
  approved_by: college/vp-safety
  reason: 依法删除
  blobs:
    - {blob}
"""


def repository(folder: Path) -> Path:
    """The golden campus with a history: the plan first, a record a commit, one hazard by a branch and a merge."""
    shutil.copytree(CAMPUS, folder, ignore=shutil.ignore_patterns("records"))
    git(folder.parent, "init", "-q", "-b", "main", str(folder))
    landed(folder, "2026-02-20T09:00:00+08:00", OFFICE, "the plan")
    records = sorted((p for p in (CAMPUS / "records").rglob("*.yml")), key=lambda p: (p.stem.split("-")[1], p.stem))
    shutil.copytree(CAMPUS / "records" / "evidence", folder / "records" / "evidence")
    for record in records:
        path = record.relative_to(CAMPUS)
        day = record.stem.split("-")[1]
        when, who = f"{day[:4]}-{day[4:6]}-{day[6:]}T21:00:00+08:00", f"{record.stem.split('-')[2]}@hillside.example"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        if path.as_posix() == DRAFTED:
            _by_branch(folder, record, when, who)
        else:
            shutil.copyfile(record, folder / path)
            landed(folder, when, who, f"{record.stem}: filed")
    return folder


def _by_branch(folder: Path, record: Path, when: str, who: str) -> None:
    """The head is drafted on a branch and merged; the last step lands by itself."""
    head, _, _ = record.read_text("utf-8").partition("  - step: assigned")
    git(folder, "checkout", "-q", "-b", "draft")
    (folder / DRAFTED).write_text(head, "utf-8")
    landed(folder, when, who, "draft of a hazard")
    git(folder, "checkout", "-q", "main")
    landed(folder, when, OFFICE, "merge a hazard", "merge", "-q", "--no-ff", "draft", "-m")
    shutil.copyfile(record, folder / DRAFTED)
    landed(folder, when, OFFICE, "assigned")


def crowd(folder: Path, count: int) -> Path:
    """Adds that many hazards, so that several processes have something to do."""
    for n in range(count):
        day, rid = f"2026-05-{n % 12 + 1:02d}", f"hz-202605{n % 12 + 1:02d}-library-c{n}"
        file = folder / "records" / "hazard" / "2026" / "05" / f"{rid}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        text = f"id: {rid}\ntitle: 第 {n} 处\nplace: hall\nfield: fire\nat: {day}T09:00+08:00\nby: library/officer\n"
        file.write_text(text + "source: self\n", "utf-8")
    landed(folder, "2026-05-14T09:00:00+08:00", OFFICE, f"{count} more")
    return folder


def prints(folder: Path) -> dict[str, str]:
    """Every file below a folder, with the hash of its bytes."""
    files = (p for p in sorted(folder.rglob("*")) if not p.is_dir())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
