"""A change as the gate judges it."""

from __future__ import annotations

from pathlib import Path

from tests.gate.campus import CLOCK, OFFICE, hazard, path, step
from tests.reader.small import Ran, check

NEW = {path("hz-20260510-library-1"): hazard("hz-20260510-library-1", at="2026-05-10T09:00+08:00")}
VOID = step("void", "05T09:00", "security/head", reason="误报")


def judge(repo: Path, base: str, rev: str | None, actor: str | None = OFFICE) -> Ran:
    """The change between two revisions, or a base and the working tree."""
    words = [*(["--rev", rev] if rev else []), *(["--actor", actor] if actor else [])]
    return check(repo, "--base", base, "--as-of", CLOCK, *words)


def codes(ran: Ran) -> set[str]:
    """The codes of what was found."""
    return {f["code"] for f in ran.findings}
