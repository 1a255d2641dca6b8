"""The summary of a check: one Markdown text for a clerk, with commands to copy and links to the forge."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.conftest import Golden
from tests.gate.campus import (
    CLOCK,
    LIBRARY,
    OFFICE,
    VERIFIED,
    Content,
    H,
    add,
    commit,
    edit,
    files,
    hazard,
    other,
    path,
)
from tests.reader.small import Ran, committed, git, run, written

EVIL = "堆放 *杂物* & <b>`旧书` @all [点我](javascript:alert(1)) ![x](//evil.example/x.png)"
WRONG: dict[str, Content] = {
    **edit(H.reported, "title: 安全出口堆放纸箱", f"title: {EVIL!r}"),
    path(H.closed): None,
    **add(H.submitted, VERIFIED),
    **other("campus.yml", "grade: general, days: 30", "grade: general, days: 60"),
}


def summary(repo: Path, *words: str, lang: str = "zh") -> Ran:
    """`anlan check --format summary` of a change."""
    return run("check", "--repo", repo, "--as-of", CLOCK, "--format", "summary", "--lang", lang, *words)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_wrong_where_and_how_to_mend_it(campus: Path, golden: Golden, lang: str) -> None:
    head = commit(campus, "summary-bad", WRONG)
    ran = summary(campus, "--base", "main", "--rev", "summary-bad", "--actor", LIBRARY, lang=lang)
    assert (ran.code, ran.err) == (1, "")
    text = ran.out.replace(head, "HEAD").replace(git(campus, "rev-parse", "main"), "BASE")
    golden(f"summary.{lang}.md", text)
    assert f"https://forge.example/campus/blob/HEAD/{path(H.reported)}#L2" in text
    assert f"https://forge.example/campus/blob/BASE/{path(H.closed)}#L1" in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_wrong(campus: Path, golden: Golden, lang: str) -> None:
    commit(
        campus,
        "summary-good",
        {path("hz-20260510-library-1"): hazard("hz-20260510-library-1", at="2026-05-10T09:00+08:00")},
    )
    ran = summary(campus, "--base", "main", "--rev", "summary-good", "--actor", LIBRARY, lang=lang)
    assert ran.code == 0
    golden(f"summary-good.{lang}.md", ran.out)


def test_what_somebody_wrote_is_shown_and_does_nothing(campus: Path) -> None:
    commit(campus, "summary-evil", WRONG)
    text = summary(campus, "--base", "main", "--rev", "summary-evil", "--actor", OFFICE).out
    page = MarkdownIt("commonmark").render(text)
    assert "<b>" not in page
    assert "<img" not in page
    assert "javascript:" not in "".join(line for line in page.splitlines() if "href" in line).split("<code>")[0]
    assert page.count("<a ") == page.count('<a href="https://forge.example/campus/blob/')
    assert "@" not in text.replace(f"title: {EVIL!r}", "").replace(EVIL, "")
    assert f"<code>git checkout main -- {path(H.closed)}</code>" in page


def test_a_long_list_is_cut(campus: Path) -> None:
    bad = {
        path(f"hz-20260510-library-{n}"): hazard(
            f"hz-20260510-library-{n}", at="2026-05-10T09:00+08:00", place="nowhere"
        )
        for n in range(60)
    }
    commit(campus, "summary-long", dict(bad))
    text = summary(campus, "--base", "main", "--rev", "summary-long", "--actor", LIBRARY).out
    assert text.startswith("## ✗ 有 60 处要改\n")
    assert text.endswith("\n另有 10 处。\n")
    assert text.count("\n#### ") == 50


def test_of_a_whole_campus_and_without_a_forge(tmp_path: Path) -> None:
    whole = files() | {path(H.closed): hazard(H.closed, place="nowhere")}
    written(tmp_path, dict(whole))
    commit_id = committed(tmp_path)
    assert (
        f"(https://forge.example/campus/blob/{commit_id}/{path(H.closed)}#L5)" in summary(tmp_path, "--rev", "HEAD").out
    )
    plain = run("check", "--repo", tmp_path, "--format", "summary")
    assert plain.code == 1
    assert "](http" not in plain.out
    written(
        tmp_path,
        {"campus.yml": str(whole["campus.yml"]).replace("https://forge.example/campus", "javascript:alert(1)")},
    )
    git(tmp_path, "commit", "-q", "-am", "x")
    assert "](" not in summary(tmp_path, "--rev", "HEAD").out


@pytest.mark.parametrize(("kind", "shape"), [("gitea", "/src/commit/"), ("gitlab", "/-/blob/")])
def test_each_forge_has_its_own_addresses(tmp_path: Path, kind: str, shape: str) -> None:
    text = str(files()["campus.yml"]).replace("kind: github", f"kind: {kind}")
    written(tmp_path, {**files(), "campus.yml": text, path(H.closed): hazard(H.closed, place="nowhere")})
    assert (
        f"(https://forge.example/campus{shape}{committed(tmp_path)}/records/" in summary(tmp_path, "--rev", "HEAD").out
    )
