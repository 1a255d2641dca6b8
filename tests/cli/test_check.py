"""`anlan check` at work: this repository's own records, the clock, many processes, and where one stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from anlan.cli.main import main
from anlan.model.moves import HAZARD

from tests.house.place import ROOT
from tests.reader.small import RECORDS, Ran, check, committed, git, hazard, hazards, run, written

NAMES = [f"{n}" for n in range(1, 701)]


def test_the_records_of_this_repository_are_in_order() -> None:
    ran = run("check", "--repo", ROOT, "--lang", "en")
    assert (ran.code, ran.out) == (0, "0 errors, 0 warnings\n")


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two commits: on June 1 a bad record, on June 3 it is mended and another is bad."""
    root = hazards(tmp_path_factory.mktemp("campus"), {"1": hazard("hz-20260511-library-1", at="昨天")})
    committed(root)
    hazards(root, {"1": hazard("hz-20260511-library-1"), "2": hazard("hz-20260511-library-2", field="fires")})
    git(root, "add", "-A")
    day = "2026-06-03T08:00:00+08:00"
    git(root, "commit", "-q", "-m", "records: mended", GIT_AUTHOR_DATE=day, GIT_COMMITTER_DATE=day)
    return root


FIRST, SECOND = {("SC203", "hz-20260511-library-1.yml", 3, 5)}, {("RF305", "hz-20260511-library-2.yml", 6, 8)}


@pytest.mark.parametrize(
    ("words", "places"),
    [
        (["--rev", "HEAD"], SECOND),
        (["--rev", "HEAD~1"], FIRST),
        (["--as-of", "2026-06-01T08:00+08:00"], FIRST),
        (["--as-of", "2026-06-03T07:59+08:00"], FIRST),
        (["--as-of", "2026-06-03T08:00+08:00"], SECOND),
        (["--as-of", "2026-06-03T00:00Z"], SECOND),
        (["--rev", "HEAD", "--as-of", "2026-06-01T08:00+08:00"], SECOND),
        (["--rev", "HEAD", "--as-of", "2026-05-11T09:00+08:00"],
         SECOND | {("CS504", "hz-20260511-library-1.yml", 3, 5), ("CS504", "hz-20260511-library-2.yml", 3, 5)}),
    ],
)  # fmt: skip
def test_the_revision_says_which_content_and_the_time_by_which_clock(
    history: Path, words: list[str], places: set[tuple[str, str, int, int]]
) -> None:
    assert check(history, *words).places == places


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven hundred records, every fiftieth bad, committed."""
    rid = "hz-20260511-library-{}"
    files = {n: hazard(rid.format(n), **({"at": "昨天"} if int(n) % 50 == 0 else {})) for n in NAMES}
    root = hazards(tmp_path_factory.mktemp("crowd"), dict(files))
    committed(root)
    return root


@pytest.mark.parametrize("words", [[], ["--rev", "HEAD"]])
def test_many_processes_find_what_one_finds(crowd: Path, words: list[str]) -> None:
    one, many = (check(crowd, *words, "--jobs", jobs) for jobs in (1, 3))
    assert one == many
    assert len(one.findings) == len(NAMES) // 50


def test_a_process_that_dies_is_made_up_for(crowd: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from anlan.sources import batch

    monkeypatch.setattr(batch, "_values", lambda *_: 1 / 0)
    monkeypatch.setattr("sys.stderr", None)
    assert check(crowd, "--jobs", 3).findings == check(crowd, "--jobs", 1).findings


def standing(folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> Ran:
    """A check by somebody who stands in a folder."""
    monkeypatch.chdir(folder)
    return run("check", "--format", "json", *words)


def test_paths_may_be_told_from_where_one_stands(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert standing(history, monkeypatch).places == SECOND
    assert standing(history, monkeypatch, "records/hazard").places == SECOND
    assert (
        standing(history / RECORDS, monkeypatch, "--repo", str(history), "hz-20260511-library-2.yml").places == SECOND
    )
    assert standing(history.parent, monkeypatch, "--repo", history.name, "records").places == SECOND
    assert standing(history / RECORDS, monkeypatch).code == 2


def test_a_check_changes_nothing(history: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in history.rglob("*")}
    check(history)
    check(history, "--rev", "HEAD")
    assert {p: p.stat().st_mtime_ns for p in history.rglob("*")} == before


def test_an_office_record_is_checked_like_any_other(tmp_path: Path) -> None:
    text = hazard("hz-20260511-library-1", visibility="office", field="fires")
    assert check(written(tmp_path, {f"{RECORDS}/hz-20260511-library-1.yml": text})).places == {
        ("RF305", "hz-20260511-library-1.yml", 6, 8)
    }


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (["chekc"], "没有 chekc 这个命令", "there is no command chekc"),
        (["check", "--format", "xml"], "--format 不能写 xml，可写 text, json", "--format cannot be xml; it is one of text"),
        (["check", "--jobs", "two"], "--jobs 要写整数，two 不是", "--jobs takes a whole number; two is none"),
        (["build", "--out"], "--out 后面缺一个值", "--out lacks its value"),
        (["demo"], "还缺 DIR", "missing: DIR"),
        (["check", "--rve", "HEAD"], "不认识 --rve", "unknown: --rve"),
        (["demo", "x", "--re", "5"], "请写全", "write it in full"),
        (["check", "--repo", ""], "--repo 后面是空的", "--repo is empty"),
        (["rules", "--repo", "nowhere"], "nowhere 不是文件夹", "nowhere is not a folder"),
        (["new", "hazard", "--repo", "nowhere"], "nowhere 不是文件夹", "nowhere is not a folder"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_in_either_language(words: list[str], zh: str, en: str) -> None:
    for lang, text in (("zh", zh), ("en", en)):
        ran = run("--lang", lang, *words)
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert text in ran.err


def test_the_common_options_stand_on_either_side_of_the_command_and_the_last_holds(tmp_path: Path) -> None:
    hazards(tmp_path, {"1": hazard("hz-20260511-library-1", at="昨天")})
    for words in (
        ["--repo", tmp_path, "--lang", "en", "check"],
        ["check", "--repo", "/", "--repo", tmp_path, "--lang", "zh", "--lang=en"],
    ):
        ran = run(*words)
        assert (ran.code, ran.out.splitlines()[-1]) == (1, "1 error, 0 warnings")


def test_the_help_of_step_lists_the_steps(capsys: pytest.CaptureFixture[str]) -> None:
    """Of every kind, or of the one that an id names, as the table of moves has them."""
    said = []
    for words in (["step"], ["step", "hz-20260511-library-1"], ["step", "dr-20260511-library-1"]):
        with pytest.raises(SystemExit, match="0"):
            main([*words, "--help", "--lang", "zh"])
        said.append(capsys.readouterr().out.replace("\n", " "))
    every, hazards, drills = said
    for text in (every, hazards):
        assert "隐患的步骤：registered 登记、assigned 交办、" in text
        assert all(step in text for step in HAZARD.moves)
    assert "final" in every
    assert "final" not in hazards + drills
    assert "registered" not in drills


@pytest.mark.parametrize("words", [[], ["check"], ["new", "hazard"], ["step", "hz-20260511-library-1", "noted"]])
def test_the_help_speaks_the_language_asked_for(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    said = []
    for lang in ("zh", "en"):
        with pytest.raises(SystemExit, match="0"):
            main([*words, "--help", "--lang", lang])
        said.append(capsys.readouterr().out)
    zh, en = said
    assert zh.startswith(f"用法：{' '.join(['anlan', *words])}")
    assert all(text in en and text not in zh for text in ("usage: ", "options:", "show this help"))
    assert all(text in zh and text not in en for text in ("选项:", "显示这段说明"))


def test_what_is_missing_names_the_command_that_explains_it(tmp_path: Path) -> None:
    text = (
        hazard("hz-20260511-library-1", place=None)
        + "steps:\n  - {step: registered, by: security/clerk, grade: general}\n"
    )
    found = {f["message"]: f["help"] for f in check(hazards(tmp_path, {"1": text})).findings if f["code"] == "SC202"}
    assert found == {
        "place is missing": "add it; anlan new hazard --help explains it",
        "steps.0.at is missing": "add it; anlan step hz-20260511-library-1 registered --help explains it",
    }


def test_an_actor_is_asked_of_a_change_only(tmp_path: Path) -> None:
    ran = run("check", "--repo", hazards(tmp_path, {}), "--actor", "login:library", "--lang", "en")
    assert (ran.code, ran.out, ran.err) == (2, "", "anlan: --actor goes with --base: it says whose a change is\n")


def test_a_machine_without_git_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a folder that is no repository is told to be none, where there is Git."""
    root = hazards(tmp_path / "c", {})
    assert "c is not a Git repository" in run("verify", "--repo", root, "--lang", "en").err
    monkeypatch.setenv("PATH", str(tmp_path))
    for command in ("verify", "audit", "pack"):
        ran = run(command, "--repo", root, "--lang", "en")
        assert (ran.code, ran.err) == (2, "anlan: git was not found; install it first\n")
