"""Where a demo may be written: a new or an empty folder, whole or not at all."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from anlan.demo.repository import write_demo
from anlan.sources.shipped import shipped
from anlan.terms.word import Word

from tests.demo.place import ANLAN, anlan, environment, git


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    assert anlan("demo", tmp_path / "d", "--records", "5").returncode == 0
    assert git(tmp_path / "d", "rev-parse", "--abbrev-ref", "HEAD").strip() == "main"
    assert [p.name for p in tmp_path.iterdir()] == ["d"]


def test_a_missing_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    assert anlan("demo", tmp_path / "a" / "b", "--records", "5").returncode == 0
    assert (tmp_path / "a" / "b" / "campus.yml").is_file()


@pytest.mark.parametrize("sort", ["full", "file", "link", "dangling"])
def test_what_stands_there_is_left_alone(sort: str, tmp_path: Path) -> None:
    out = tmp_path / "d"
    other = tmp_path / "other"
    if sort == "file":
        out.write_text("mine")
    elif sort in ("link", "dangling"):
        if sort == "link":
            other.mkdir()
        out.symlink_to(other)
    else:
        out.mkdir()
        (out / "mine.txt").write_text("mine")
    done = anlan("demo", out, "--records", "5")
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert str(out) in done.stderr
    assert "Traceback" not in done.stderr
    kept = {"full": lambda: (out / "mine.txt").read_text() == "mine", "file": lambda: out.read_text() == "mine",
            "link": lambda: out.is_symlink() and not any(other.iterdir()), "dangling": out.is_symlink}  # fmt: skip
    assert kept[sort]()


@pytest.mark.parametrize(
    "words",
    [("--records", "0"), ("--records", "-3"), ("--records", "many"), ("--records", "50001"), ("--seed", "x"), ()],
)
def test_what_cannot_be_asked_is_one_line(words: tuple[str, ...], tmp_path: Path) -> None:
    done = anlan("demo", *([tmp_path / "d"] if words else []), *words)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = anlan("demo", tmp_path / "file" / "d", "--records", "5")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) <= 2
    assert "Traceback" not in done.stderr


def started(out: Path) -> subprocess.Popen[str]:
    """A run that is at work: it has said its first lines."""
    line = [sys.executable, "-c", ANLAN, "demo", str(out), "--records", "3000"]
    run = subprocess.Popen(line, stderr=subprocess.PIPE, text=True, env=environment())
    assert run.stderr
    for _ in range(3):
        assert run.stderr.readline()
    return run


def test_a_killed_run_leaves_nothing_half_made_and_the_next_one_begins_anew(tmp_path: Path) -> None:
    out = tmp_path / "d"
    run = started(out)
    run.kill()
    run.communicate()
    assert not out.exists()
    assert [p.name for p in tmp_path.iterdir()] == [".d.unfinished"]
    assert anlan("demo", out, "--records", "5").returncode == 0
    assert [p.name for p in tmp_path.iterdir()] == ["d"]


def test_an_interrupted_run_cleans_up(tmp_path: Path) -> None:
    run = started(tmp_path / "d")
    run.send_signal(signal.SIGINT)
    _, said = run.communicate()
    assert run.returncode == 130
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("demo")
def test_people_see_how_far_it_is(told: list[Word]) -> None:
    lines = [word.zh for word in told]
    assert lines[0] == "编写 400 条记录"
    numbers = [int(line.split()[1].partition("/")[0]) for line in lines if line.startswith("已写")]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) > 5
    assert lines[-1] == "检出文件"


def test_a_failure_while_writing_leaves_nothing(tmp_path: Path) -> None:
    def full(word: Word) -> None:
        if word.zh == "检出文件":
            raise OSError(28, "No space left on device")

    with pytest.raises(Exception, match="no space left"):
        write_demo(shipped("college"), tmp_path / "d", 3, 1, full)
    assert list(tmp_path.iterdir()) == []


def test_another_campus_is_no_place_unless_its_git_ignores_it(tmp_path: Path) -> None:
    """`make demo` writes one below this repository's own, in a folder that Git does not see."""
    campus = tmp_path / "campus"
    for done in (anlan("demo", campus, "--records", "20"), anlan("demo", campus / "site" / "demo", "--records", "20")):
        assert done.returncode == 0, done.stderr
    for place in ("inside", "records/inside"):
        done = anlan("demo", campus / place, "--records", "20", "--lang", "en")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "lies in another campus" in done.stderr
        assert not (campus / place).exists()
