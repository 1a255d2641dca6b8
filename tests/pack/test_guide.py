"""The auditors' guide: every command on it is run, and gives the output that stands there (`--bless` writes it anew)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.gate.campus import CLOSED, VERIFIED, H, add, files, path, records, step
from tests.gate.honest import blob
from tests.house.place import ROOT
from tests.reader.small import GIT, git
from tests.receipts.place import commit, received

GUIDE = ROOT / "docs" / "audit.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.S)
START = datetime.fromisoformat("2026-06-01T08:00+08:00")


@pytest.fixture
def sandbox(tmp_path: Path) -> Path:
    """A campus on which the guide's hazard is verified and closed, and a passage is redacted; the same on every machine."""
    repo = tmp_path / "campus.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(repo))
    old = records()[H.reported]
    redacted = step("redacted", "09T09:00", "security/head", parts="[notes]", reason="含个人信息", approved_by="college/vp-safety", blobs=f"[{blob(old)}]")  # fmt: skip
    landings = (
        ("campus: as it stands", dict(files())),
        ("Merge: verified", add(H.submitted, VERIFIED)),
        ("Merge: closed", add(H.submitted, VERIFIED, CLOSED)),
        ("Merge: redacted", {path(H.reported): old.replace("发现人学号二〇二六〇一", "〔内容已依规删除〕") + "steps:\n" + redacted}),
    )  # fmt: skip
    for n, (subject, edits) in enumerate(landings):
        at = START + timedelta(days=n)
        commit(repo, edits, at, subject=subject)
        (last, *_) = received(repo, at + timedelta(minutes=5))[::-1]
        if n == 2:
            (tmp_path / "sheet.txt").write_text(f"{last.seq} {last.hash()}\n")
    git(repo, "branch", "backup", "main")
    (tmp_path / "bin").mkdir()
    tool = tmp_path / "bin" / "anlan"
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m anlan "$@"\n')
    tool.chmod(0o755)
    return tmp_path


def ran(sandbox: Path, block: str) -> str:
    """A block with the output of each of its commands as it is now."""
    environment = os.environ | GIT | {"PATH": f"{sandbox / 'bin'}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
    out = ""
    for command in re.findall(r"^\$ (.+)$", block, re.M):
        done = subprocess.run(command, shell=True, cwd=sandbox, env=environment, capture_output=True, text=True)
        out += f"$ {command}\n{done.stdout}"
        assert "Traceback" not in done.stderr
    return out


def open_(text: str) -> str:
    """A text with what depends on the tool's own bytes left open."""
    return re.sub(r"^[0-9a-f]{64}(?=  anlan-audit\.zip$)", "…", text, flags=re.M)


def test_every_command_gives_what_the_guide_says(sandbox: Path, request: pytest.FixtureRequest) -> None:
    guide = GUIDE.read_text("utf-8")
    now = BLOCK.sub(lambda seen: f"```console\n{open_(ran(sandbox, seen[1]))}```", guide)
    if request.config.getoption("--bless"):
        GUIDE.write_text(now, "utf-8")
        guide = now
    assert len(BLOCK.findall(guide)) >= 10
    assert now == guide, "if this is right, run pytest --bless"


def test_every_sort_of_finding_is_explained() -> None:
    from typing import get_args

    from anlan.trace.fault import Sort

    guide = GUIDE.read_text("utf-8")
    assert not [sort for sort in get_args(Sort) if f"`{sort}`" not in guide]
