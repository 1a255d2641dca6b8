"""Where the tests of the house look: the repository, what Git holds of it, and the tool's modules."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
SOURCES = ROOT / "generator" / "anlan"
MODULES = sorted(SOURCES.rglob("*.py"))


def tracked() -> list[Path]:
    """Every file that Git holds and the work tree still has."""
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], capture_output=True, check=True).stdout
    return [path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()]


def run(*words: object, **options: object) -> subprocess.CompletedProcess[str]:
    """One program with its output as text."""
    return subprocess.run([str(w) for w in words], capture_output=True, text=True, **options)  # type: ignore[call-overload,no-any-return]
