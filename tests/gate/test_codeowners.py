"""CODEOWNERS is made from campus.yml, as each forge reads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.gate.campus import files
from tests.reader.small import run, written

ROOT = Path(__file__).resolve().parents[2]


def owners(tmp_path: Path, *words: str, campus: str | None = None) -> dict[str, str]:
    """The pattern and owners of each line."""
    written(tmp_path, {"campus.yml": campus or str(files()["campus.yml"])})
    ran = run("codeowners", "--repo", tmp_path, *words)
    assert (ran.code, ran.err) == (0, "")
    return dict(line.split(maxsplit=1) for line in ran.out.splitlines() if not line.startswith("#"))


def test_the_repositorys_own_file_is_what_campus_yml_says() -> None:
    assert (ROOT / ".github" / "CODEOWNERS").read_text("utf-8") == run(
        "codeowners", "--repo", ROOT, "--forge", "github"
    ).out


def test_the_office_owns_what_judges_proposals(tmp_path: Path) -> None:
    lines = owners(tmp_path)
    assert {"/campus.yml", "/plan/", "/standards/", "/.github/", "/.ci/", "/generator/"} <= lines.keys()
    assert set(lines.values()) == {"@Campus-Office"}
    assert not any(p.startswith("/records") for p in lines)


def test_a_forge_without_an_account_takes_the_mail(tmp_path: Path) -> None:
    assert set(owners(tmp_path, "--forge", "gitlab").values()) == {"baowei@anlan.example"}


def test_gitea_reads_regular_expressions(tmp_path: Path) -> None:
    campus = str(files()["campus.yml"]).replace('"login:security"', '"login:security", "gitea:bwc"')
    lines = owners(tmp_path, "--forge", "gitea", campus=campus)
    assert set(lines.values()) == {"@bwc"}
    hit = {
        p
        for p in lines
        for path in ("campus.yml", "plan/2026/index.md", ".github/workflows/check.yml")
        if re.fullmatch(p, path)
    }
    assert len(hit) == 3
    assert not any(re.fullmatch(p, x) for p in lines for x in ("campusXyml", "records/a.yml", "docs/plan/x"))
    assert not any("\\" in p for p in lines), "Gitea takes a backslash away before it reads the expression"


@pytest.mark.parametrize(
    ("campus", "said"), [(None, "write gitea:account"), ("format: [\n", "campus.yml cannot be read")]
)
def test_what_cannot_be_written_is_one_line(tmp_path: Path, campus: str | None, said: str) -> None:
    written(tmp_path, {"campus.yml": campus or str(files()["campus.yml"])})
    ran = run("codeowners", "--repo", tmp_path, "--forge", "gitea", "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1
