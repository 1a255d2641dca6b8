"""What changed between two moments is what comparing the two builds' data shows."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.gate.campus import H, add, assigned, commit, hazard, path, step
from tests.reader.small import git, run

TO = "2026-06-15T08:00+08:00"
NEW = "hz-20260504-library-77"


@pytest.fixture
def moved(campus: Path) -> Path:
    """A campus on which something happened after it was made (on 1 June, by its commits)."""
    steps = step("closed", "10T09:00", "security/head")
    commit(campus, "main", add(H.verified, steps) | {path(NEW): hazard(NEW)})
    commit(campus, "main", add(H.registered, assigned()))
    later = {"deadline": "2026-06-25", "reason": "等备件", "approved_by": "college/vp-safety"}
    commit(campus, "main", add(H.major, step("extended", "20T09:00", "security/clerk", **later)))
    commit(
        campus,
        "main",
        add(
            H.closed,
            step("reopened", "20T09:00", "security/head", to="library/head", deadline="2026-06-20", reason="复发"),
        ),
    )
    return campus


def diff(repo: Path, one: str, other: str, *more: str) -> Any:
    ran = run("diff", one, other, "--repo", repo, "--format", "json", *more)
    assert ran.code == 0, ran
    return json.loads(ran.out)


def hazards(repo: Path, rev: str, out: Path, *more: str) -> dict[str, Any]:
    assert run("build", "--repo", repo, "--rev", rev, "--out", out, *more).code <= 1
    return {row["id"]: row for row in json.loads((out / "data" / "hazards.json").read_text("utf-8"))}


def test_it_equals_comparing_two_builds(moved: Path, tmp_path: Path) -> None:
    first = git(moved, "rev-list", "--max-parents=0", "main")
    old, new = hazards(moved, first, tmp_path / "a"), hazards(moved, "main", tmp_path / "b")
    seen = diff(moved, first, "main")
    ended = ("closed", "merged", "void")
    both = old.keys() & new.keys()
    assert seen["new"] == sorted(new.keys() - old.keys()) == [NEW]
    assert (
        [m["id"] for m in seen["closed"]]
        == sorted(i for i in both if old[i]["status"] not in ended and new[i]["status"] in ended)
        == [H.verified]
    )
    assert (
        seen["reopened"]
        == sorted(i for i in both if old[i]["status"] in ended and new[i]["status"] not in ended)
        == [H.closed]
    )
    # a first deadline, and the first after reopening, move none
    other = {i for i in both if old[i]["deadline"] != new[i]["deadline"]}
    assert other == {H.registered, H.closed, H.major}
    assert [(m["id"], m["old"], m["new"]) for m in seen["deadlines"]] == [(H.major, "2026-05-30", "2026-06-25")]
    assert [(m["old"], m["new"]) for m in seen["moved"] if m["id"] == H.registered] == [("registered", "assigned")]
    assert seen["overdue"] == sorted(
        i for i in new if new[i]["overdue"] and not old.get(i, {"overdue": False})["overdue"]
    )
    assert seen["filed"] == [["hazard", 1]]


def test_between_two_moments_it_also_tells_what_fell_overdue(moved: Path) -> None:
    seen = diff(moved, "2026-06-02T09:00+08:00", "2026-06-21T08:00+08:00")
    assert (seen["from"]["moment"], seen["to"]["moment"]) == ("2026-06-02T09:00:00+08:00", "2026-06-21T08:00:00+08:00")
    assert seen["overdue"] == [H.closed]
    assert not seen["new"]


def test_people_read_titles_and_words(moved: Path) -> None:
    first = git(moved, "rev-list", "--max-parents=0", "main")
    zh = run("diff", first, "main", "--repo", moved, "--lang", "zh").out
    assert f"新报 1\n  {NEW} 安全出口堆放纸箱\n" in zh
    assert f"{H.registered} 安全出口堆放纸箱: 待交办 → 待制定措施" in zh
    assert f"New 1\n  {NEW} 安全出口堆放纸箱\n" in run("diff", first, "main", "--repo", moved, "--lang", "en").out


def test_the_page_to_print_stands_alone(moved: Path) -> None:
    first = git(moved, "rev-list", "--max-parents=0", "main")
    page = run("diff", first, "main", "--repo", moved, "--format", "page", "--lang", "zh").out
    assert page.startswith("<!doctype html>")
    assert "<h1>安全工作例会周报</h1>" in page
    assert f"<code>anlan diff {first[:12]} {git(moved, 'rev-parse', 'main')[:12]}</code>" in page
    assert not re.search(r"<a\b|<script|<link|src=|url\((?!data:)", page)
    sums = dict(
        zip(
            re.findall(r'<th role="columnheader" scope="col">([^<]+)</th>', page),
            re.findall(r"<b>(\d+)</b>", page),
            strict=False,
        )
    )
    assert (sums["新报"], sums["了结"], sums["重启"], sums["改期"]) == ("1", "1", "1", "1")


def test_nothing_changed_is_said(moved: Path) -> None:
    assert run("diff", "main", "main", "--repo", moved, "--lang", "en").out == "Nothing changed.\n"


def test_a_moment_before_the_first_commit_is_said(moved: Path) -> None:
    ran = run("diff", "2026-01-01T08:00+08:00", TO, "--repo", moved, "--lang", "en")
    assert ran.code == 2
    assert "no commit at or before 2026-01-01" in ran.err


def test_the_earlier_moment_comes_first(moved: Path) -> None:
    ran = run("diff", TO, "2026-06-10T08:00+08:00", "--repo", moved, "--lang", "en")
    assert (ran.code, ran.err) == (2, "anlan: the first moment is the earlier one\n")
