"""Whatever stops a build, what stands at the address is one whole site, and nothing piles up beside it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from anlan.site.build import Unproved
from anlan.site.prove import NOWHERE, Fault
from anlan.site.swap import MARKER, exchanged, swapped_in

from tests.site.conftest import Anlan
from tests.site.place import AS_OF, BIN, environment, prints, run

OLD, NEW = "HEAD~1", "HEAD"
Prints = dict[str, str]


@dataclass(frozen=True)
class Yard:
    """A site that is built again and again, and what it looks like when it is whole."""

    repo: Path
    out: Path
    env: dict[str, str]
    seconds: float
    whole: dict[str, Prints]

    def start(self, rev: str) -> subprocess.Popen[str]:
        """A build in a session of its own, as a terminal starts one."""
        words = [
            "build",
            "--repo",
            str(self.repo),
            "--rev",
            rev,
            "--as-of",
            AS_OF,
            "--out",
            str(self.out),
            "--jobs",
            "4",
        ]
        return subprocess.Popen(
            [str(BIN / "anlan"), *words], env=self.env, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def build(self, rev: str) -> None:
        """One that nobody disturbs."""
        started = self.start(rev)
        _, said = started.communicate()
        assert started.returncode == 1, said
        assert prints(self.out) == self.whole[rev]

    def beside(self) -> set[str]:
        """What lies in the folder of the site."""
        return {p.name for p in self.out.parent.iterdir()}


@pytest.fixture(scope="module")
def yard(anlan: Anlan, crowded: Path, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Yard:
    """Two whole sites to tell from, and how long a build takes once its pages are framed."""
    folder = tmp_path_factory.mktemp("yard")
    whole, seconds = {}, 0.0
    for rev in (OLD, NEW, OLD):
        begun = time.monotonic()
        anlan("build", "--repo", crowded, "--rev", rev, "--as-of", AS_OF, "--out", folder / "site", "--jobs", "4")
        whole[rev], seconds = prints(folder / "site"), time.monotonic() - begun
    assert whole[OLD] != whole[NEW]
    return Yard(crowded, folder / "site", environment(cache), seconds, whole)


def _gone(group: int) -> bool:
    """Whether no process of a group is left, waited for up to ten seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False


def _disturbed(yard: Yard, fraction: float, stop: signal.Signals, to_all: bool) -> tuple[int, str]:
    """Stops a build of the other revision after a part of its time; how it ended."""
    standing = OLD if prints(yard.out) == yard.whole[OLD] else NEW
    with yard.start(NEW if standing == OLD else OLD) as started:
        assert started.stderr is not None
        first = started.stderr.readline()
        try:
            started.wait(timeout=yard.seconds * fraction)
        except subprocess.TimeoutExpired:
            (os.killpg if to_all else os.kill)(started.pid, stop)
        said, code = first + started.stderr.read(), started.wait(timeout=30)
    assert _gone(started.pid), "a process of the build is left"
    assert prints(yard.out) in yard.whole.values(), f"stopped at {fraction}: neither the old site nor the new one"
    return code, said


def _all_is_well(yard: Yard, fraction: float, stop: signal.Signals, to_all: bool) -> None:
    code, said = _disturbed(yard, fraction, stop, to_all)
    assert "Traceback" not in said, said
    if stop == signal.SIGINT:
        assert code in (130, 1), said
        assert yard.beside() == {"site"}
    else:
        assert code in (-9, 1), said
        assert yard.beside() <= {"site", ".site.anlan-new", ".site.anlan-lock"}


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL], ids=["int", "kill"])
def test_a_build_that_is_stopped_leaves_one_whole_site(yard: Yard, stop: signal.Signals) -> None:
    """By a signal to all its processes, as a terminal sends it, or to the first alone."""
    for fraction, to_all in ((0.3, True), (0.5, False), (0.65, True), (0.75, False)):
        _all_is_well(yard, fraction, stop, to_all)
    yard.build(NEW)
    yard.build(OLD)
    assert yard.beside() == {"site"}


@pytest.mark.long
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL], ids=["int", "kill"])
def test_a_long_campaign_of_stops(yard: Yard, stop: signal.Signals) -> None:
    for n in range(150):
        _all_is_well(yard, 0.05 + n / 150, stop, bool(n % 2))
    yard.build(NEW)
    yard.build(OLD)
    assert yard.beside() == {"site"}


def test_whatever_is_done_to_the_cache_the_site_is_the_same(yard: Yard, tmp_path: Path) -> None:
    """Every file that was kept is spoilt, in one of five ways, and then the whole place is no folder any more."""
    warm = Yard(yard.repo, tmp_path / "out" / "site", {**yard.env, "XDG_CACHE_HOME": str(tmp_path / "cache")}, 0, {})
    warm.start(NEW).communicate()
    kept = sorted(p for p in (tmp_path / "cache").rglob("*") if p.is_file())
    assert len(kept) > 20
    for n, file in enumerate(kept):
        data = file.read_bytes()
        file.unlink()
        if n % 5 == 4:
            file.mkdir()
        else:
            file.write_bytes((b"", data[:-1], data[:1] + b"?" + data[2:], b"<p>not this</p>")[n % 5])
    done = warm.start(NEW)
    said = "".join(x or "" for x in done.communicate())
    assert "Traceback" not in said
    assert prints(warm.out) == yard.whole[NEW]
    shutil.rmtree(tmp_path / "cache")
    (tmp_path / "cache").write_text("no folder")
    warm.start(NEW).communicate()
    assert prints(warm.out) == yard.whole[NEW]


def test_a_kill_while_framing_leaves_no_pile_in_the_cache(yard: Yard, tmp_path: Path) -> None:
    """What killed builds leave in the cache is removed by the next that frames."""
    cold = Yard(yard.repo, tmp_path / "out" / "site", {**yard.env, "XDG_CACHE_HOME": str(tmp_path)}, 0, {})
    frames = tmp_path / "anlan" / "frames"
    for _ in range(3):
        started = cold.start(NEW)
        until = time.monotonic() + 20
        while not list(frames.glob("framing-*/site/*")) and started.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        os.killpg(started.pid, signal.SIGKILL)
        started.communicate()
    assert list(frames.glob("framing-*"))
    cold.start(NEW).communicate()
    assert len(list(frames.iterdir())) == 1
    assert not list(frames.glob("framing-*"))


def test_two_builds_at_once_both_end_well(yard: Yard) -> None:
    both = [yard.start(OLD), yard.start(NEW)]
    assert {(one.communicate()[1][:0], one.returncode) for one in both} == {("", 1)}
    assert prints(yard.out) in yard.whole.values()
    assert yard.beside() == {"site"}


Bad = Callable[[Path], Path]


def _a_file(folder: Path) -> Path:
    (folder / "out").write_text("mine", "utf-8")
    return folder / "out"


def _foreign(folder: Path) -> Path:
    (folder / "out").mkdir()
    (folder / "out" / "thesis.txt").write_text("mine", "utf-8")
    return folder / "out"


def _a_link(folder: Path) -> Path:
    (folder / "real").mkdir()
    (folder / "out").symlink_to(folder / "real")
    return folder / "out"


def _below_a_file(folder: Path) -> Path:
    return _a_file(folder) / "site"


def _no_room(folder: Path) -> Path:
    return folder / ("x" * 300)


@pytest.mark.parametrize("bad", [_a_file, _foreign, _a_link, _below_a_file, _no_room])
def test_an_address_that_cannot_be_used_is_refused_and_left_alone(
    bad: Bad, anlan: Anlan, hillside: Path, tmp_path: Path
) -> None:
    out = bad(tmp_path)
    before = {p: p.read_bytes() if p.is_file() else b"" for p in sorted(tmp_path.rglob("*"))}
    done = anlan("build", "--repo", hillside, "--rev", "HEAD", "--out", out, "--lang", "en")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("anlan: ")
    assert bad is _below_a_file or len(done.stderr.splitlines()) == 1, "before anything is read"
    assert {p: p.read_bytes() if p.is_file() else b"" for p in sorted(tmp_path.rglob("*"))} == before


@pytest.mark.parametrize(
    "inside", ["plan/site", "records", "records/evidence/site", "site_templates/x", ".git/site", "."]
)
def test_a_site_does_not_go_among_what_it_is_built_from(inside: str, anlan: Anlan, hillside: Path) -> None:
    before = prints(hillside)
    done = anlan("build", "--repo", hillside, "--out", hillside / inside, "--lang", "en")
    assert done.returncode == 2, done.stderr
    assert "choose another folder" in done.stderr
    assert prints(hillside) == before


def test_a_site_may_lie_in_the_repository_beside_it(anlan: Anlan, plans: Path, tmp_path: Path) -> None:
    """As `site/` does; the next build does not read the last one."""
    out = plans / "build" / "site"
    for _ in range(2):
        assert anlan("build", "--repo", plans, "--out", out, cwd=tmp_path).returncode == 1
    assert {p.name for p in out.parent.iterdir()} == {"site"}


def test_an_empty_folder_and_an_old_site_are_taken(tmp_path: Path) -> None:
    for old in ((), (MARKER, "old.html")):
        out = tmp_path / f"out{len(old)}"
        out.mkdir()
        for name in old:
            (out / name).write_text("", "utf-8")
        with swapped_in(out) as site:
            (site / "new.html").write_text("", "utf-8")
        assert {p.name for p in out.iterdir()} == {MARKER, "new.html"}


def test_a_full_disk_is_one_clear_line_and_the_old_site_stays(anlan: Anlan, hillside: Path, tmp_path: Path) -> None:
    """A limit on the size of a file stops writing as a full disk does: a part of the bytes, then a refusal."""
    out = tmp_path / "site"
    assert anlan("build", "--repo", hillside, "--rev", "HEAD", "--out", out).returncode == 1
    before = prints(out)
    limited = (
        "import resource, sys; from anlan.cli.main import main;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000)); sys.exit(main(sys.argv[1:]))"
    )
    words = ["build", "--repo", hillside, "--rev", "HEAD", "--out", out, "--lang", "en"]
    done = run(BIN / "python", "-c", limited, *words, env=environment(tmp_path))
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "the old one stays" in done.stderr.splitlines()[-1]
    assert prints(out) == before
    assert {p.name for p in tmp_path.iterdir()} <= {"site", "anlan"}


def test_without_a_cache_that_can_be_written_pages_are_framed_anew(
    anlan: Anlan, hillside: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    done = anlan(
        "build", "--repo", hillside, "--rev", "HEAD", "--out", tmp_path / "site", XDG_CACHE_HOME=str(tmp_path / "file")
    )
    assert done.returncode == 1, done.stderr
    assert (tmp_path / "site" / "index.html").exists()


@pytest.fixture
def plans(hillside: Path, tmp_path: Path) -> Path:
    """A campus without records, to be changed."""
    for name in ("plan", "standards"):
        shutil.copytree(hillside / name, tmp_path / "campus" / name)
    shutil.copyfile(hillside / "campus.yml", tmp_path / "campus" / "campus.yml")
    return tmp_path / "campus"


def template(repo: Path, path: str, text: str) -> None:
    """A template of the campus's own."""
    file = repo / "site_templates" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("slots/today.html", "{% if %}"),
        ("slots/today.html", "{{ v.no_such_thing }}"),
        ("slots/today.html", "{% include 'slots/none.html' %}"),
        ("theme/main.html", "{% extends 'base.html' %}{% block %}"),
        ("theme/record.html", "<h1>{{ page.title }}</h1>"),
    ],
)
def test_a_theme_with_a_fault_is_one_clear_line(
    path: str, text: str, anlan: Anlan, plans: Path, tmp_path: Path
) -> None:
    template(plans, path, text)
    done = anlan("build", "--repo", plans, "--out", tmp_path / "site", "--lang", "en")
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert re.search("a template or mkdocs.yml has a fault|the theme's record.html", done.stderr.splitlines()[-1])
    assert not (tmp_path / "site").exists()


def test_a_fault_of_our_own_page_is_exit_2_with_its_lines_and_the_old_site_stays(
    anlan: Anlan, plans: Path, tmp_path: Path
) -> None:
    """A template that links to nowhere is such a fault."""
    assert anlan("build", "--repo", plans, "--out", tmp_path / "site").returncode in (0, 1)
    before = prints(tmp_path / "site")
    template(plans, "slots/incidents.html", '<a href="{{ base }}nowhere/">.</a><img src="https://o.example/x.png">')
    done = anlan("build", "--repo", plans, "--out", tmp_path / "site", "--lang", "en")
    assert done.returncode == 2
    assert "boards/incidents/index.html: ../../nowhere/: leads nowhere" in done.stderr
    assert "Traceback" not in done.stderr
    assert prints(tmp_path / "site") == before


def test_many_faults_are_counted_not_listed() -> None:
    faults = [Fault(f"p{n}", "x", NOWHERE) for n in range(50)]
    zh, en = Unproved(faults).word
    assert ("没有去处" in zh, "leads nowhere" in zh, "leads nowhere" in en) == (True, False, True)
    for text in (zh, en):
        assert "50" in text
        assert len(text.splitlines()) == 22


def test_where_folders_cannot_be_exchanged_two_renames_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anlan.site.swap.exchanged", lambda *_: False)
    for turn in ("one", "two"):
        with swapped_in(tmp_path / "site") as site:
            (site / turn).write_text("", "utf-8")
    assert {p.name for p in (tmp_path / "site").iterdir()} == {MARKER, "two"}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_pair_of_renames_cut_in_two_is_finished_by_the_next_build(tmp_path: Path) -> None:
    with swapped_in(tmp_path / "site") as site:
        (site / "good.html").write_text("", "utf-8")
    (tmp_path / "site").rename(tmp_path / ".site.anlan-old")
    with pytest.raises(ZeroDivisionError), swapped_in(tmp_path / "site"):
        raise ZeroDivisionError
    assert (tmp_path / "site" / "good.html").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_folders_are_exchanged_in_one_step(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).write_text("", "utf-8")
    if not exchanged(tmp_path / "one", tmp_path / "other"):
        pytest.skip("this file system cannot exchange folders")
    assert (tmp_path / "one" / "other").exists()
