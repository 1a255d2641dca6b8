"""`anlan step`: the whole course of a hazard, bytes that stay, moves that are refused."""

from pathlib import Path

import pytest
from anlan.facts.fold import fold
from anlan.ledger import read_ledger
from anlan.model import path_of
from anlan.model.moves import HAZARD
from anlan.sources.tree import WorkTree

from tests.intake.place import NOW, PHOTO, Tell, snapshot
from tests.reader.small import run

RID, OTHER = "hz-20260501-library-1", "hz-20260501-library-2"
OFFICE, WORKS, LIBRARY = ("--by", "security/fire-officer"), ("--by", "logistics/head"), ("--by", "library/head")
CHECKER = ("--by", "audit/head")
GRANTED = ("--approved-by", "college/vp-safety")
COURSE = (
    ("noted", *LIBRARY, "--note", "已拉警戒线"),
    ("corrected", *LIBRARY, "--set", "spot=二层西侧: 楼梯", "--reason", "方位写反"),
    ("registered", *OFFICE, "--grade", "general"),
    ("merged", *OFFICE, "--into", OTHER, "--reason", "同一处"),
    ("reopened", *OFFICE, "--to", "library/head", "--deadline", "2026-05-12", "--reason", "并非同一处"),
    ("void", *OFFICE, "--reason", "误报"),
    ("reopened", *OFFICE, "--to", "library/head", "--deadline", "2026-05-12", "--reason", "核实属实"),
    ("transferred", *OFFICE, "--to", "works/head", "--reason", "属基建质保"),
    ("transferred", *OFFICE, "--to", "logistics/head", "--reason", "已过质保"),
    ("regraded", *OFFICE, "--grade", "general", "--reason", "复核", "--approved-by", "security/head"),
    ("extended", *OFFICE, "--deadline", "2026-05-20", "--reason", "等配件", "--approved-by", "security/head"),
    ("planned", *WORKS, "--measures", "一、换线\n二、换灯", "--funds", "自筹", "--contingency", "停用楼梯"),
    ("submitted", *WORKS, "--done", "已换", "--evidence", "PHOTO"),
    ("rejected", *CHECKER, "--reason", "一盏不亮"),
    ("submitted", *WORKS, "--done", "全部换好", "--evidence", "PHOTO"),
    ("verified", *CHECKER, "--found", "全部点亮"),
    ("closed", *OFFICE),
    ("checked", *CHECKER, "--result", "ok", "--found", "仍完好"),
    ("redacted", *OFFICE, "--parts", "steps.0.note", "--reason", "含个人信息", *GRANTED, "--blobs", "0" * 40),
)


@pytest.fixture
def hazard(campus: Path, tell: Tell) -> Path:
    flags = (
        "--by",
        "library/shift-lead",
        "--title",
        "灯不亮",
        "--place",
        "library.2f",
        "--field",
        "fire",
        "--source",
        "self",
    )
    for _ in range(2):
        assert tell("new", "hazard", "--at", "2026-05-01T08:00+08:00", *flags)[0] == 0
    return campus / path_of(RID)


def state(campus: Path) -> str:
    from datetime import datetime

    ledger, _ = read_ledger(WorkTree(campus), datetime.fromisoformat(NOW))
    assert ledger is not None
    record = ledger.records[RID]
    return fold(record, ledger.moment).now.state  # type: ignore[arg-type]


def test_every_step_once_from_reported_to_closed(campus: Path, tell: Tell, hazard: Path, tmp_path: Path) -> None:
    (tmp_path / "done.jpg").write_bytes(PHOTO)
    taken = {step for step, *_ in COURSE} | {"assigned", "fixed"}  # these two stand in the next test
    assert taken == set(HAZARD.moves)
    for n, (step, *flags) in enumerate(COURSE):
        before = hazard.read_bytes()
        at = f"2026-05-{2 + n:02}T08:00+08:00"
        words = [str(tmp_path / "done.jpg") if f == "PHOTO" else f for f in flags]
        code, out, err = tell("step", RID, step, "--at", at, *words)
        assert code == 0, err
        assert out == f"{hazard.as_posix()}\n"
        assert hazard.read_bytes().startswith(before)
        assert (
            f"\n  - step: {step}\n    at: {at}\n    by: {words[1]}\n" in hazard.read_bytes()[len(before) - 1 :].decode()
        )
    assert state(campus) == "closed"
    assert tell("check", RID)[0] == 0
    assert "measures: |-\n      一、换线\n      二、换灯\n" in hazard.read_text("utf-8")


@pytest.mark.usefixtures("hazard")
def test_assigned_at_once_or_fixed_on_the_spot(campus: Path, tell: Tell) -> None:
    words = ("--at", "2026-05-01T09:00+08:00", "--to", "library/head")
    assert tell("step", RID, "assigned", *words, *OFFICE, "--deadline", "2026-05-10", "--grade", "general")[0] == 0
    assert state(campus) == "assigned"
    assert tell("step", OTHER, "fixed", *words, "--by", "library/shift-lead", "--done", "换了灯泡")[0] == 0


@pytest.mark.usefixtures("hazard")
def test_the_moves_refuse_and_name_what_is_lawful(campus: Path, tell: Tell) -> None:
    before = snapshot(campus)
    code, out, err = tell("step", RID, "closed", *OFFICE)
    assert (code, out) == (1, "")
    assert err.startswith(
        f"{RID} 现在待登记，不能销号；可走：registered 登记（保卫处）、assigned 交办（保卫处）、fixed 立行立改（上报单位）"
    )
    code, _, err = tell("step", RID, "closed", *OFFICE, "--lang", "en")
    assert code == 1
    assert f"{RID} is Reported now; Closed is not allowed. Allowed: registered: Registered (The office)" in err
    assert snapshot(campus) == before


@pytest.mark.usefixtures("hazard")
def test_who_is_responsible_is_named(tell: Tell) -> None:
    tell("step", RID, "assigned", "--at", "2026-05-01T09:00+08:00", *OFFICE, "--to", "library/head", "--deadline", "2026-05-10", "--grade", "general")  # fmt: skip
    assert "planned 制定措施（图书馆）" in tell("step", RID, "closed", *OFFICE)[2]


@pytest.mark.usefixtures("hazard")
@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("registered", *LIBRARY, "--grade", "general"), 1, "错误[CS502]"),
        (("registered", *OFFICE, "--grade", "general", "--at", "2026-04-30T08:00+08:00"), 1, "错误[CS503]"),
        (("registered", *OFFICE, "--grade", "small"), 1, "错误[SC204]"),
        (("registered", *OFFICE), 2, "缺 --grade 等级"),
        (("regstered", *OFFICE), 2, "registered（登记）"),
        ((), 2, "要写明哪一步；可走：registered 登记（保卫处）"),
        (("registered", *OFFICE, "--grade"), 2, "--help"),
        (("corrected", *LIBRARY, "--set", "spot", "--reason", "r"), 2, "键=值"),
    ],
)
def test_a_wrong_step_changes_nothing(words: tuple[str, ...], code: int, says: str, campus: Path, tell: Tell) -> None:
    before = snapshot(campus)
    got, out, err = tell("step", RID, *words)
    assert (got, out) == (code, "")
    assert says in err
    assert code == 1 or err.count("\n") == 1
    assert snapshot(campus) == before


@pytest.mark.usefixtures("hazard")
@pytest.mark.parametrize(
    ("rid", "says"),
    [
        ("hz-20260501-library-7", "是不是 hz-20260501-library-"),
        ("nothing", "不是记录编号"),
        ("zz-20260501-a-1", "不是"),
    ],
)
def test_a_record_that_is_not_there(rid: str, says: str, tell: Tell) -> None:
    code, _, err = tell("step", rid, "noted", *LIBRARY, "--note", "n")
    assert code == 2
    assert says in err


def test_a_record_that_cannot_be_read_or_was_removed(tell: Tell, hazard: Path) -> None:
    hazard.write_text(f"id: {RID}\ntombstone:\n  at: 2026-05-02T08:00+08:00\n  by: security/head\n  approved_by: college/vp-safety\n  reason: r\n  blobs:\n    - {'0' * 40}\n", "utf-8")  # fmt: skip
    assert "已依法删除" in tell("step", RID, "noted", *LIBRARY, "--note", "n")[2]
    hazard.write_text("id: [", "utf-8")
    assert f"先看 anlan check {RID}" in tell("step", RID, "noted", *LIBRARY, "--note", "n")[2]


def test_a_record_changed_meanwhile_is_left_alone(tell: Tell, hazard: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from anlan.cli import write

    other = hazard.read_bytes() + b"notes: other\n"
    really = write.file_over

    def late(root: Path, path: str, old: bytes, new: bytes) -> None:
        hazard.write_bytes(other)
        really(root, path, old, new)

    monkeypatch.setattr(write, "file_over", late)
    code, _, err = tell("step", RID, "noted", *LIBRARY, "--note", "n")
    assert code == 2
    assert "刚被别人改过" in err
    assert hazard.read_bytes() == other


def test_a_record_that_somebody_is_writing_waits(campus: Path, tell: Tell, hazard: Path) -> None:
    before = hazard.read_bytes()
    rough = campus / "records" / f".{RID}.yml.new"
    rough.write_bytes(b"")
    code, _, err = tell("step", RID, "noted", *LIBRARY, "--note", "n")
    assert code == 2
    assert f"records/.{RID}.yml.new" in err
    assert hazard.read_bytes() == before
    rough.unlink()
    hazard.chmod(0o640)
    assert tell("step", RID, "noted", *LIBRARY, "--note", "n")[0] == 0
    assert hazard.stat().st_mode & 0o777 == 0o640
    assert not rough.exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"\n", b"\r\n"), (b"source: self\n", b"source: self"), (b"source: self\n", b'source: "self"\n# seen\n\n')],
)
def test_odd_files_are_appended_to_all_the_same(old: bytes, new: bytes, tell: Tell, hazard: Path) -> None:
    text = hazard.read_bytes()
    lines = [x for x in text.split(b"\n") if not x.startswith(b"source")] if old != b"\n" else []
    text = b"\n".join(lines[:-1]) + b"\n" + new if lines else text.replace(old, new)
    hazard.write_bytes(text)
    for n in range(2):
        before = hazard.read_bytes()
        assert tell("step", RID, "noted", *LIBRARY, "--note", f"第{n}次")[0] == 0
        assert hazard.read_bytes().startswith(before)
    assert (b"\r\n" in text) == (b"\r\n  - step: noted\r\n" in hazard.read_bytes())
    assert tell("check", RID)[0] == 0


def test_a_file_that_ends_otherwise_is_refused(tell: Tell, hazard: Path) -> None:
    text = hazard.read_text("utf-8")
    note = "steps:\n  - step: noted\n    at: 2026-05-02T08:00+08:00\n    by: library/head\n    note: n\n"
    last = "steps 放到最后"
    for odd, says in ((note + text, last), (text + "steps: []\n", "删去 []"), (text + note + "notes: after\n", last)):
        hazard.write_text(odd, "utf-8")
        code, _, err = tell("step", RID, "noted", *LIBRARY, "--note", "n")
        assert code == 2, err
        assert says in err
        assert hazard.read_text("utf-8") == odd


def test_a_refusal_names_a_command_for_the_same_repository(hazard: Path, campus: Path, tell: Tell) -> None:
    hazard.write_text("- 1\n", "utf-8")
    code, _, said = tell("step", RID, "noted", *LIBRARY, "--note", "x")
    assert code == 2
    assert f"先看 anlan check {RID} --repo {campus}" in said
    (campus / "campus.yml").write_text("format: [", "utf-8")
    assert f"先看 anlan check --repo {campus}" in tell("step", RID, "noted", *LIBRARY, "--note", "x")[2]


def test_in_a_folder_of_a_campus_it_says_to_go_to_the_top(hazard: Path, campus: Path) -> None:
    ran = run("step", RID, "noted", *LIBRARY, "--note", "x", "--repo", hazard.parent)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert f"先 cd {campus}" in ran.err
