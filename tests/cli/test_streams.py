"""Streams that are closed or full: the tool works all the same, or says in one line why not, in the language asked for."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from anlan.model import path_of
from anlan.sources.problem import failure

from tests.intake.place import RUN
from tests.reader.small import hazard, hazards

HAZARD = ["--title", "灯不亮", "--place", "library", "--field", "fire", "--by", "library/head", "--source", "self"]
NOTED = ["noted", "--by", "library/head", "--note", "n"]
ID = "hz-20260511-library-1"


def shell(root: Path, streams: str, *words: str) -> subprocess.CompletedProcess[str]:
    """The tool by a shell that opens and closes streams."""
    line = f'exec "$0" -c "$@" {streams}'
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        ["sh", "-c", line, sys.executable, RUN, *words, "--repo", str(root)], env=env, capture_output=True, text=True
    )


@pytest.fixture
def campus(tmp_path: Path) -> Path:
    return hazards(tmp_path, {"1": hazard(ID)})


@pytest.mark.parametrize(
    ("streams", "words", "code", "lines"),
    [
        ("<&-", ["new", "hazard"], 2, 1),
        ("<&-", ["new", "report", "--data", "-"], 2, 1),
        ("<&-", ["step", ID], 2, 1),
        ("<&-", ["step", ID, *NOTED], 0, 1),
        ("<&-", ["new", "hazard", *HAZARD], 0, 1),
        (">&-", ["new", "hazard", *HAZARD], 0, 1),
        (">&-", ["check"], 0, 0),
        ("2>&-", ["check"], 0, 0),
        ("<&- >&- 2>&-", ["check"], 0, 0),
        (">/dev/full", ["check"], 2, 1),
    ],
)
def test_a_closed_stream_is_no_crash(campus: Path, streams: str, words: list[str], code: int, lines: int) -> None:
    done = shell(campus, streams, *words)
    assert (done.returncode, done.stderr.count("\n")) == (code, lines), done.stderr
    assert "Error" not in done.stderr


def test_where_standard_output_takes_nothing_it_is_said_that_the_record_is_written(campus: Path) -> None:
    done = shell(campus, ">/dev/full", "new", "hazard", *HAZARD)
    path = campus / path_of("hz-20260526-library-1")
    assert path.exists()
    assert done.returncode == 0, "a script that files it again would have it twice"
    assert f"标准输出写不进去（磁盘满了），记录已经写好：{path}" in done.stderr


@pytest.mark.parametrize("number", [errno.ENOENT, errno.ENOSPC, errno.EISDIR, errno.EACCES, errno.ENOTDIR, errno.EROFS])
def test_what_the_system_refuses_is_said_in_chinese(number: int) -> None:
    assert failure(OSError(number, os.strerror(number))).zh.isascii() is False
    assert not any(c.isascii() for c in failure(OSError(number, os.strerror(number))).zh)


def test_what_is_rare_keeps_the_words_of_the_system() -> None:
    assert failure(OSError(errno.ELIBBAD, "odd")).zh == f"系统不允许（{errno.ELIBBAD}：odd）"
    assert failure(OSError("short")).en == "short"


def test_a_file_where_a_folder_should_be_is_said_in_the_language_asked_for(campus: Path) -> None:
    (campus / "records/evidence").write_text("", "utf-8")
    photo = campus / "a.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 a very small photo")
    done = shell(campus, "", "new", "hazard", *HAZARD, "--evidence", str(photo))
    assert done.returncode == 2
    assert done.stderr.startswith("anlan: "), done.stderr
    assert "不是文件夹" in done.stderr or "已经有了" in done.stderr
