"""Findings as people and machines read them: golden texts, JSON, annotations; the same whoever runs the tool."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from anlan.rules.examples import example

from tests.conftest import Golden
from tests.reader.small import CAMPUS, RECORDS, check, hazard, run, written

STEP = "  - step: registered\n    at: 2026-05-11T10:20+08:00\n    by: security/clerk\n    grade: {}\n"
FILES: dict[str, str | bytes | None] = {
    f"{RECORDS}/hz-20260511-library-1.yml": hazard("hz-20260511-library-1", place="libary") + "steps:\n" + STEP.format("severe"),
    f"{RECORDS}/hz-20260511-library-2.yml": "{id: hz-20260511-library-2, title: 二楼东侧安全出口，堆放纸箱, at: 昨天, by: library/keeper, place: library, field: fire, source: self}\n",
    f"{RECORDS}/hz-20260511-library-3.yml": hazard("hz-20260511-library-3").encode("gbk"),
    f"{RECORDS}/hz-20260511-library-4.yml": hazard("hz-20260511-library-4", title="楼\t梯"),
    f"{RECORDS}/hz-20260511-library-5.yml": hazard("hz-20260511-library-5", notes="电话 13800000000"),
    f"{RECORDS}/hz-20260511-library-6.yml": hazard("hz-20260511-library-6", titel="长" * 200).replace("source: self\n", ""),
    f"{RECORDS}/hz-20260511-library-7.yml": hazard("hz-20260511-library-7", title="长" * 90 + " [未合上", place="libary")
    + "steps:\n" + STEP.format("major"),
    f"{RECORDS}/hz-20260511-library-8.yml": "{title: " + "长" * 150 + ", id: hz-20260511-library-8, at: 2026-05-11, by: x}\n",
    f"{RECORDS}/备忘%,:.txt": "x\n",
    "records/inspection/2026/05/in-20260512-library-1.yml": (
        example("IN703", "rejected") / "records/inspection/2026/05/in-20260512-library-1.yml"
    ).read_bytes(),
}  # fmt: skip
KEYS = ["code", "level", "path", "line", "column", "record", "message", "help", "basis"]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campus with a handful of findings."""
    return written(tmp_path_factory.mktemp("campus"), FILES)


@pytest.mark.parametrize("form", ["text", "json", "github"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_check_prints(root: Path, golden: Golden, form: str, lang: str) -> None:
    ran = run("check", "--repo", root, "--format", form, "--lang", lang)
    assert (ran.code, ran.err) == (1, "")
    golden(f"check.{lang}.{form}", ran.out)


def width(text: str) -> int:
    """Columns that a terminal gives a text."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def test_the_caret_stands_under_the_first_letter(root: Path) -> None:
    lines = run("check", "--repo", root, "--lang", "zh").out.splitlines()
    carets = [n for n, line in enumerate(lines) if line.strip(" |").startswith("^")]
    assert len(carets) > 5
    under = []
    for n in carets:
        source, at = lines[n - 1], width(lines[n].split("^")[0])
        under.append(next(source[i:] for i in range(len(source)) if width(source[:i]) == at))
    assert {"昨天", "libary", "severe"} <= {text.split(",")[0] for text in under}
    assert any(text.startswith("→") for text in under)
    assert all(width(line) < 260 for line in lines)


def test_what_must_not_be_repeated_is_not(root: Path) -> None:
    for form in ("text", "json", "github"):
        assert "13800000000" not in run("check", "--repo", root, "--format", form).out


def test_json_has_these_keys_in_this_order_and_is_sorted(root: Path) -> None:
    shown = json.loads(check(root).out)
    assert list(shown) == ["version", "findings"]
    assert shown["version"] == 1
    assert all(list(f) == KEYS and list(f["basis"]) == ["text", "force"] for f in shown["findings"])
    order = [(f["path"], f["line"], f["column"], f["code"]) for f in shown["findings"]]
    assert order == sorted(order)
    assert {f["record"] for f in shown["findings"] if f["path"].endswith(".txt")} == {None}
    assert {f["level"] for f in shown["findings"]} == {"error", "warning"}
    assert all((root / f["path"]).is_file() for f in shown["findings"])


def test_annotations_escape_what_would_end_them(root: Path) -> None:
    said = run("check", "--repo", root, "--format", "github", "--lang", "en").out.splitlines()
    (odd,) = (line for line in said if ".txt,line" in line)
    assert odd.startswith(f"::error file={RECORDS}/备忘%25%2C%3A.txt,line=1,col=1,title=FI113 ")
    assert all(line.startswith(("::error file=", "::warning file=")) for line in said[:-1])
    assert all("%0Amend: " in line for line in said[:-1])


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("hz-20260511-library-2", {"hz-20260511-library-2.yml"}),
        (f"{RECORDS}/hz-20260511-library-2.yml", {"hz-20260511-library-2.yml"}),
        ("records/inspection", {"in-20260512-library-1.yml"}),
        ("campus.yml", set()),
        ("records", None),
        (".", None),
    ],
)
def test_paths_and_ids_choose_what_is_reported(root: Path, asked: str, names: set[str] | None) -> None:
    everything = check(root).findings
    found = check(root, asked)
    assert found.findings == [f for f in everything if names is None or f["path"].rpartition("/")[2] in names]
    assert found.code == int(any(f["level"] == "error" for f in found.findings))
    assert (
        check(root, root / RECORDS / "hz-20260511-library-2.yml", "campus.yml").findings
        == check(root, "hz-20260511-library-2").findings
    )


def test_a_warning_alone_is_no_failure() -> None:
    ran = run("check", "--repo", example("IN703", "rejected"), "--lang", "en")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "0 errors, 1 warning")


def test_nothing_to_say_is_said(tmp_path: Path) -> None:
    root = written(tmp_path, {})
    assert run("check", "--repo", root, "--lang", "zh").out == "0 个错误，0 个提醒\n"
    assert json.loads(check(root).out) == {"version": 1, "findings": []}


def test_whoever_runs_it_gets_the_same_bytes(root: Path, tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "anlan"
    worlds: list[dict[str, str]] = [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "77", "TZ": "America/Caracas", "LC_ALL": "C.UTF-8", "COLUMNS": "20", "PYTHONUTF8": "0"},
    ]
    for form in ("text", "json"):
        said = {
            subprocess.run(
                [program, "check", "--repo", root, "--format", form, "--jobs", str(n)],
                env=os.environ | world, capture_output=True, cwd=tmp_path,
            ).stdout
            for n, world in enumerate(worlds, 1)
        }  # fmt: skip
        assert len(said) == 1
        assert said.pop().decode() == run("check", "--repo", root, "--format", form).out


def test_a_name_cannot_speak_to_the_terminal(tmp_path: Path) -> None:
    root = written(tmp_path, {"plan/a\x1b[2Jb\n.md": "---\ntitle: 一\n---\n", "campus.yml": CAMPUS})
    said = run("check", "--repo", root, "--lang", "en").out
    assert "\x1b" not in said
    assert "plan/a�[2Jb�.md:1:1" in said
