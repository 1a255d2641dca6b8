"""A small campus of files, made in a folder or in Git, and one run of the tool over it."""

from __future__ import annotations

import gc
import io
import json
import os
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from anlan.cli.main import main
from anlan.rules.examples import example

CAMPUS = (example("SC202", "accepted") / "campus.yml").read_text("utf-8")
HEAD = "id: {rid}\ntitle: 二楼东侧安全出口堆放纸箱\nat: 2026-05-11T09:40+08:00\nby: library/keeper\nplace: library\nfield: fire\nsource: self\n"
GIT = {
    "GIT_AUTHOR_NAME": "clerk",
    "GIT_AUTHOR_EMAIL": "clerk@anlan.example",
    "GIT_AUTHOR_DATE": "2026-06-01T08:00:00+08:00",
    "GIT_COMMITTER_NAME": "clerk",
    "GIT_COMMITTER_EMAIL": "clerk@anlan.example",
    "GIT_COMMITTER_DATE": "2026-06-01T08:00:00+08:00",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
RECORDS = "records/hazard/2026/05"


class Ran(NamedTuple):
    """What a run said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings of `--format json`."""
        found: list[dict[str, Any]] = json.loads(self.out)["findings"]
        return found

    @property
    def places(self) -> set[tuple[str, str, int, int]]:
        """(code, file name, line, column) of every finding."""
        return {(f["code"], f["path"].rpartition("/")[2], f["line"], f["column"]) for f in self.findings}


def run(*words: object) -> Ran:
    """One run of the tool in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = main([str(w) for w in words])
    finally:
        gc.enable()
    said = [stream.flush() or stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
    return Ran(code, *said)


def check(root: Path, *words: object) -> Ran:
    """`anlan check` with findings as JSON, in English."""
    return run("check", "--repo", root, "--format", "json", "--lang", "en", *words)


def hazard(rid: str = "hz-20260511-library-1", **changes: str | None) -> str:
    """A hazard's file; fields are replaced, added, or left out with None."""
    fields = dict(line.split(": ", 1) for line in HEAD.format(rid=rid).splitlines()) | changes
    return "".join(f"{key}: {value}\n" for key, value in fields.items() if value is not None)


def written(root: Path, files: dict[str, str | bytes | None]) -> Path:
    """A campus with these files beside its campus.yml; None leaves a file out."""
    for path, content in {"campus.yml": CAMPUS, **files}.items():
        if content is not None:
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def hazards(root: Path, files: dict[str, str | bytes]) -> Path:
    """A campus with hazards by the last part of their id."""
    return written(root, {f"{RECORDS}/hz-20260511-library-{name}.yml": data for name, data in files.items()})


def git(root: Path, *words: str, **env: str) -> str:
    """One command of Git, apart from whoever runs the test."""
    done = subprocess.run(
        ["git", "-C", root, *words], env=os.environ | GIT | env, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def committed(root: Path, *init: str) -> str:
    """Everything below a folder as one commit of a new repository; the commit's id."""
    git(root, "init", "-q", "-b", "main", *init)
    git(root, "add", "-A", "-f")
    git(root, "commit", "-q", "-m", "records: a week")
    return git(root, "rev-parse", "HEAD")


def both(root: Path) -> list[dict[str, Any]]:
    """The findings of a working tree, which must be those of a commit of it, value by value."""
    committed(root)
    work, revision = check(root), check(root, "--rev", "HEAD")
    assert work.findings == revision.findings
    assert work.code == revision.code
    assert not work.err
    return work.findings
