"""A campus.yml on main that cannot be read: what lands is judged by the last that could be, and it can be mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gate.campus import DORMS, LIBRARY, OFFICE, Content, H, add, commit, edit, files, other, planned
from tests.gate.judged import NEW, codes, judge
from tests.gate.pushes import install, refused, save, tip
from tests.gate.server import push
from tests.reader.small import git

GOOD = str(files()["campus.yml"])
BAD = ": bad\n" + GOOD
BROKEN: dict[str, Content] = {"campus.yml": BAD}
MENDED: dict[str, Content] = {"campus.yml": GOOD}


@pytest.fixture
def broken(campus: Path) -> Path:
    """A campus whose settings broke twice on main, past the gate."""
    commit(campus, "broken", BROKEN)
    commit(campus, "broken", {"campus.yml": "- a\n"}, "broken")
    return campus


@pytest.mark.parametrize("content", [BAD, "", "- a\n", GOOD.replace("Asia/Shanghai", "Asia/Nowhere"), None])
def test_nobody_breaks_it_through_the_gate(content: Content, campus: Path) -> None:
    commit(campus, "worse", {"campus.yml": content})
    assert judge(campus, "main", "worse", OFFICE).code == 1


def test_a_push_mends_it(bare: Path, work: Path) -> None:
    """The refusal used to name no way out, since nothing could be judged."""
    commit(bare, "main", BROKEN)
    git(work, "fetch", "-q")
    git(work, "reset", "-q", "--hard", "origin/main")
    new = save(work, MENDED)
    refused(push(work, "origin", "main", login="library"), "CH203")
    done = push(work, "origin", "main", login="security")
    assert done.returncode == 0, done.stderr
    assert (
        f"提醒[CH111]: 主线上的 campus.yml 读不了，按 {git(bare, 'rev-parse', 'main~2')[:12]} 里的判断" in done.stderr
    )
    assert tip(bare) == new
    assert "CH111" not in push(work, "origin", "main", login="security").stderr


def test_it_is_held_against_the_last_that_could_be_read(broken: Path) -> None:
    gone = "  - {id: outside, name: 外单位, posts: [expert], external: true}\n"
    assert gone in GOOD
    commit(broken, "less", {"campus.yml": GOOD.replace(gone, "")}, "broken")
    said = judge(broken, "broken", "less")
    assert "CH108" in codes(said)
    stood = git(broken, "rev-parse", "broken~2")[:12]
    assert any(f"git diff {stood} -- campus.yml" in f["help"] for f in said.findings if f["code"] == "CH108")
    commit(
        broken, "wider", {"campus.yml": GOOD.replace("grade: general, days: 30", "grade: general, days: 365")}, "broken"
    )
    assert codes(judge(broken, "broken", "wider")) == {"CH111", "CH301"}


def test_meanwhile_everybody_may_do_as_before_and_no_more(broken: Path) -> None:
    commit(broken, "new", dict(NEW), "broken")
    assert (judge(broken, "broken", "new", LIBRARY).code, codes(judge(broken, "broken", "new", LIBRARY))) == (
        0,
        {"CH111"},
    )
    assert codes(judge(broken, "broken", "new", DORMS)) == {"CH111", "CH201"}
    commit(broken, "edited", edit(H.closed, "堆放纸箱", "很干净"), "broken")
    assert codes(judge(broken, "broken", "edited")) == {"CH101", "CH111"}
    commit(broken, "mended", {**MENDED, **edit(H.closed, "堆放纸箱", "很干净")}, "broken")
    assert codes(judge(broken, "broken", "mended")) == {"CH101", "CH111"}
    commit(broken, "own", {**MENDED, **add(H.assigned, planned())}, "broken")
    assert {"CH203"} <= codes(judge(broken, "broken", "own", LIBRARY))


def test_settings_that_leave_it_broken_do_not_land(broken: Path) -> None:
    commit(broken, "plan", other("plan/2026/index.md", "年度计划", "全年计划"), "broken")
    ran = judge(broken, "broken", "plan")
    assert (ran.code, {f["path"] for f in ran.findings}) == (1, {"campus.yml"})


def test_one_that_could_never_be_read(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "campus.git")
    commit(tmp_path / "campus.git", "main", BROKEN, None)
    git(tmp_path, "clone", "-q", "campus.git", "work")
    assert install(tmp_path / "campus.git").code == 0
    save(tmp_path / "work", MENDED)
    said = "的 campus.yml 读不了，之前也没有读得了的，无法据以判断；由管理员绕过检查把它改好"
    refused(push(tmp_path / "work", "origin", "main", login="security"), said)
