"""Running the tool on a demo, as a person would."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ANLAN = "import sys; from anlan.cli.main import main; sys.exit(main())"


def environment(**more: str) -> dict[str, str]:
    """A bare environment: no home, no Git settings, nothing but what is named."""
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "generator"), **more}


def anlan(*words: object, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    """One command of the tool."""
    line = [sys.executable, "-c", ANLAN, *map(str, words)]
    return subprocess.run(line, capture_output=True, text=True, cwd=cwd, env=environment(**more))


def checked(repo: Path) -> dict[str, Any]:
    """What `anlan check` says of the newest landing."""
    done = anlan("check", "--repo", repo, "--rev", "HEAD", "--format", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def git(repo: Path, *words: str) -> str:
    """One Git command, as whoever cloned it would run it."""
    line = ["git", "-C", str(repo), *words]
    return subprocess.run(
        line, capture_output=True, text=True, check=True, env=environment(HOME=str(repo.parent))
    ).stdout
