"""`anlan serve` shows what is saved, keeps the last good site, and ends quietly."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.site.place import BIN, environment, repository, run

PATIENCE = 30


class Serving:
    """A running `anlan serve`, and what it says."""

    def __init__(self, repo: Path, cache: Path, *program: object) -> None:
        self.repo, self.said = repo, ""
        words = ["serve", "--repo", repo, "--out", repo.parent / "site", "--port", "0", "--lang", "en"]
        self.process = subprocess.Popen(
            [*map(str, program or (BIN / "anlan",)), *map(str, words)], env=environment(cache), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
            text=True, start_new_session=True,
        )  # fmt: skip
        line = self.until("open http://")
        self.port = int(line.split("127.0.0.1:")[1].split("/")[0])

    def until(self, text: str) -> str:
        """The line that holds a text; fails where the program ends first."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said += line
            if text in line:
                return line
        raise AssertionError(self.said)

    def page(self, address: str) -> tuple[int, str]:
        """A page as a browser gets it."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", address)
        answer = connection.getresponse()
        assert answer.headers["Cache-Control"] == "no-store"
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def comes(self, address: str, text: str) -> bool:
        """Whether a page holds a text before patience ends."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if text in self.page(address)[1]:
                return True
            time.sleep(0.05)
        return False

    def end(self) -> int:
        """Ends it as Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        _, rest = self.process.communicate(timeout=PATIENCE)
        self.said += rest
        return self.process.returncode


@pytest.fixture
def serving(tmp_path: Path, cache: Path) -> Iterator[Serving]:
    """One over a campus that may be changed."""
    one = Serving(repository(tmp_path / "campus"), cache)
    yield one
    if one.process.poll() is None:
        one.process.kill()
        one.process.communicate()


def test_a_save_is_shown_a_break_is_not_and_ctrl_c_ends_it(serving: Serving) -> None:
    record = serving.repo / "records/hazard/2026/05/hz-20260510-library-1.yml"
    assert "消火栓被书架遮挡" in serving.page("/r/hz-20260510-library-1/")[1]
    record.write_text(record.read_text("utf-8").replace("消火栓被书架遮挡", "消火栓前有纸箱"), "utf-8")
    assert serving.comes("/r/hz-20260510-library-1/", "消火栓前有纸箱")
    campus = serving.repo / "campus.yml"
    good = campus.read_text("utf-8")
    campus.write_text("format: [", "utf-8")
    serving.until("the last good site stays: campus.yml cannot be read")
    assert "消火栓前有纸箱" in serving.page("/r/hz-20260510-library-1/")[1]
    campus.write_text(good.replace("山坡学院（试样）", "山坡新学院"), "utf-8")
    assert serving.comes("/", "山坡新学院")
    assert serving.end() in (0, 130)
    assert "Traceback" not in serving.said
    assert "KeyboardInterrupt" not in serving.said, "nobody else has a word to say"
    assert [p.name for p in serving.repo.parent.iterdir() if p.name.startswith(".")] == []


def test_a_template_with_a_fault_does_not_end_it(serving: Serving) -> None:
    campus = serving.repo / "plan" / "education" / "index.md"
    template = serving.repo / "mkdocs.yml"
    campus.write_text("---\ntitle: 安全教育\n---\n\n# 改过\n", "utf-8")
    assert serving.comes("/plan/education/", "改过")
    assert not template.exists()
    assert serving.page("/no/such/") == (404, (serving.repo.parent / "site" / "404.html").read_text("utf-8"))
    assert serving.end() in (0, 130)
    assert "Traceback" not in serving.said


def test_a_port_that_is_taken_is_one_line(serving: Serving, cache: Path, tmp_path: Path) -> None:
    words = ["serve", "--repo", serving.repo, "--out", tmp_path / "other", "--port", serving.port, "--lang", "en"]
    done = run(BIN / "anlan", *words, env=environment(cache))
    assert done.returncode == 2
    assert f"port {serving.port} cannot be used" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "other").exists()


def test_a_campus_that_cannot_be_built_is_not_served(cache: Path, tmp_path: Path) -> None:
    done = run(BIN / "anlan", "serve", "--repo", tmp_path, "--port", "0", "--lang", "en", env=environment(cache))
    assert done.returncode == 2
    assert "holds no campus.yml" in done.stderr


@pytest.mark.parametrize("port", ["99999", "-1"])
def test_a_port_that_is_none_is_one_line(cache: Path, tmp_path: Path, port: str) -> None:
    done = run(BIN / "anlan", "serve", "--repo", tmp_path, f"--port={port}", "--lang", "en", env=environment(cache))
    assert (done.returncode, done.stderr) == (2, "anlan: --port is between 1 and 65535\n")


FAULTY = """
import sys
from pathlib import Path
from anlan.cli import main, serve

good = serve.build

def build(args, lang):
    if (Path(args.repo) / "plan" / "fault.md").exists():
        raise ZeroDivisionError("of all things")
    return good(args, lang)

serve.build = build
sys.exit(main.main(sys.argv[1:]))
"""


def test_an_error_that_nobody_foresaw_does_not_end_it(tmp_path: Path, cache: Path) -> None:
    serving = Serving(repository(tmp_path / "campus"), cache, sys.executable, "-c", FAULTY)
    try:
        fault = serving.repo / "plan" / "fault.md"
        fault.write_text("---\ntitle: x\n---\n", "utf-8")
        serving.until(
            "the last good site stays: an unforeseen error, a bug of the tool: ZeroDivisionError: of all things"
        )
        assert "山坡学院" in serving.page("/")[1]
        fault.unlink()
        serving.until("refreshed")
        assert serving.end() in (0, 130)
    finally:
        serving.process.kill()
        serving.process.wait()


def test_a_save_by_rename_is_seen_each_time(serving: Serving) -> None:
    campus = serving.repo / "campus.yml"
    good = campus.read_text("utf-8")
    for name in ("一", "二", "三"):
        beside = campus.with_name(".campus.yml.swp")
        beside.write_text(good.replace("山坡学院（试样）", f"山坡{name}院"), "utf-8")
        beside.rename(campus)
        assert serving.comes("/", f"山坡{name}院")
    assert serving.end() in (0, 130)
    assert "Traceback" not in serving.said


def test_a_folder_in_the_place_of_another_is_watched(serving: Serving, tmp_path: Path) -> None:
    records = serving.repo / "records"
    new = shutil.copytree(records, tmp_path / "new")
    shutil.rmtree(records)
    serving.until("refreshed")
    new.rename(records)
    serving.until("refreshed")
    record = records / "hazard/2026/05/hz-20260510-library-1.yml"
    record.write_text(record.read_text("utf-8").replace("消火栓被书架遮挡", "消火栓前有纸箱"), "utf-8")
    assert serving.comes("/r/hz-20260510-library-1/", "消火栓前有纸箱")
    assert serving.end() in (0, 130)
    assert "Traceback" not in serving.said
