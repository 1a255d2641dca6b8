"""A small campus with a limit for everything, written in a folder, and the signals that its records give at a moment."""

from __future__ import annotations

import subprocess
from datetime import datetime
from pathlib import Path

from anlan.facts.derive import derive
from anlan.ledger import read_ledger
from anlan.rules.signal import Signal, SignalGround
from anlan.rules.signals import signals
from anlan.sources.tree import open_tree

from tests.gate.campus import CHECKLIST, PHOTO, PHOTO_PATH, PLAN, SCHEDULES, STANDARD, campus, hazard, path
from tests.reader.small import git, written

LIMITS = """limits:
  - {what: assign, of: hazard, hours: 2}
  - {what: plan, of: hazard, grade: major, hours: 22}
  - {what: verify, of: hazard, hours: 24}
  - {what: check, of: hazard, grade: major, days: 30}
  - {what: enter, of: hazard, hours: 48}
  - {what: first_report, of: incident, hours: 1}
  - {what: supplement, of: incident, days: 7}
"""
ID = "hz-20260504-library-1"
DUTY = "plan/2026/schedules.yml"
MONTHLY = SCHEDULES.replace("start: 2026-05-01", "start: 2026-02-01")
Said = dict[str, Signal]


def settings(**changes: str) -> str:
    """campus.yml with limits, and more passages replaced; each must stand there."""
    text = campus().replace("limits:\n", LIMITS, 1)
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def said(root: Path, clock: str, files: dict[str, str | bytes], text: str | None = None) -> Said:
    """The signals by key of a campus in a folder, without history, by some clock."""
    plan = {"plan/2026/index.md": PLAN, "plan/checklists/fire-monthly-v1.yml": CHECKLIST}
    whole = {"campus.yml": text or settings(), "standards/own2026.yml": STANDARD, PHOTO_PATH: PHOTO, **plan, **files}
    now = datetime.fromisoformat(clock)
    opened = open_tree(written(root, dict(whole)), None, None, now)
    ledger, findings = read_ledger(opened.tree, now)
    assert ledger is not None
    assert not [f for f in findings if f.code.startswith(("SC", "FI"))], findings
    return {s.key: s for s in signals(SignalGround(ledger, derive(ledger)))}


def one(*steps: str, **head: str) -> dict[str, str | bytes]:
    """The files of a campus with one hazard."""
    return {path(ID): hazard(ID, *steps, **head)}


def land(repo: Path, when: str, files: dict[str, str | bytes]) -> str:
    """One commit on main at a moment; the commit's id."""
    seconds = int(datetime.fromisoformat(when).timestamp())
    tip = git(repo, "rev-parse", "main")
    told = [
        f"commit refs/heads/main\ncommitter clerk <clerk@anlan.example> {seconds} +0000\ndata 1\nx\nfrom {tip}\n".encode()
    ]
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        told.append(f'M 100644 inline "{name}"\ndata {len(data)}\n'.encode() + data + b"\n")
    subprocess.run(["git", "-C", repo, "fast-import", "--quiet", "--force"], input=b"".join(told), check=True)
    return git(repo, "rev-parse", "main")


def begun(repo: Path, when: str, files: dict[str, str | bytes]) -> Path:
    """A bare repository whose main begins with some files, landed at a moment."""
    git(repo.parent, "init", "-q", "--bare", "-b", "main", str(repo))
    empty = git(repo, "hash-object", "-t", "tree", "-w", "--stdin")
    git(repo, "update-ref", "refs/heads/main", git(repo, "commit-tree", empty, "-m", "x"))
    land(repo, when, files)
    return repo
