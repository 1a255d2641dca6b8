"""`anlan new`: every kind by its flags, ids that are free, refusals that leave nothing."""

import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pytest
from anlan.model import KIND_BY_NAME, path_of
from anlan.sources.strict_yaml import read_yaml

from tests.intake.place import PHOTO, Tell, snapshot, started

AT = "2026-05-25T08:00+08:00"
HAZARD = (
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
OFFICE = ("--by", "security/clerk")
UNTIL = ("--until", "2026-05-25T09:00+08:00")
KINDS = {
    "hazard": ("hz-20260525-library-1", HAZARD),
    "inspection": ("in-20260525-security-1", (*OFFICE, *UNTIL, "--method", "open", "--place", "dorm1", "--asks", "exit=通道是否畅通", "--results", "exit=ok", "--with", "dorms/head", "--with", "audit/head")),
    "patrol": ("pa-20260524-dorms-dorm2", ("--by", "dorms/keeper", "--place", "dorm2", "--rows", "date=2026-05-24,shift=night,rounds=20:30 22:30,result=ok", "--rows", "date=2026-05-25,shift=night,rounds=20:30 22:30,result=found,note=三层, 见隐患")),
    "duty": ("du-20260524-security-1", (*OFFICE, "--rows", "date=2026-05-24,shift=night,leader=college/vp-safety,officer=security/duty-officer,handover=无异常")),
    "rota": ("ro-20260524-nursing-sampling", ("--by", "nursing/head", "--suffix", "sampling", "--what", "每日轮检", "--rows", "date=2026-05-24,group=a,population=300,covered=299")),
    "incident": ("ic-20260525-dorms-1", ("--by", "dorms/head", "--title", "电池冒烟", "--class", "accident", "--place", "dorm1", "--field", "fire", "--known-at", "2026-05-25T08:05+08:00")),
    "drill": ("dr-20260525-dorms-1", ("--by", "dorms/head", *UNTIL, "--title", "夜间疏散", "--scenario", "三层起火", "--place", "dorm1", "--counts", "unit=dorms,people=12", "--evacuation-seconds", "180", "--actions", "key=door,text=修防火门, 换闭门器,to=logistics,due=2026-06-10,change=plan")),
    "training": ("tr-20260525-works-1", ("--by", "works/head", *UNTIL, "--title", "灭火器实操", "--hours", "1.5", "--counts", "unit=works,people=9,group=工友")),
    "meeting": ("me-20260525-security-1", (*OFFICE, *UNTIL, "--title", "安全例会", "--chair", "college/vp-safety", "--units", "security", "--units", "dorms", "--text", "一、通报\n二、部署")),
    "notice": ("no-20260525-security-1", (*OFFICE, "--title", "限期整改", "--level", "rectify", "--to", "library/head", "--hazards", "hz-20260312-library-1", "--due", "2026-06-10", "--text", "请按期整改")),
    "waiver": ("wa-20260525-dorms-1", ("--by", "dorms/head", "--schedule", "fire-monthly", "--places", "dorm1", "--places", "dorm2", "--from", "2026-07-11", "--until", "2026-08-31", "--reason", "暑期封楼")),
    "report": ("re-20260525-logistics-1", ("--by", "logistics/head", "--title", "疏通截水沟", "--text", "已完成")),
    "answer": ("an-20260525-dorms-1", ("--by", "dorms/head", "--signal", "MS101/fire-monthly/dorm2/2026-04", "--stance", "explained", "--reason", "封楼")),
    "seal": ("se-20260525-audit-1", ("--by", "audit/head", "--about", "draw_seed", "--open-after", "2026-05-26T08:00+08:00", "--digest", "sha256:" + "0" * 64)),
    "draw": ("dw-20260525-security-1", (*OFFICE, "--title", "抽查", "--method", "anlan-draw-1", "--seals", "se-20260525-audit-1", "--pool", "dorm1", "--pool", "power1", "--take", "1", "--inspectors", "security/fire-officer", "--inspectors", "audit/head", "--each", "1", "--recuse", "inspector=audit/head,place=power1,reason=曾任职")),
    "risk": ("rk-20260525-canteen-1", ("--by", "canteen/head", "--title", "燃气", "--place", "canteen1", "--field", "food", "--sources", "管道: 中压", "--sources", "- 灶具")),
}  # fmt: skip


def test_every_kind_is_tried() -> None:
    assert set(KINDS) == set(KIND_BY_NAME)


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_of_every_kind_is_written_and_passes(kind: str, campus: Path, tell: Tell) -> None:
    if kind == "draw":
        assert tell("new", "seal", "--at", "2026-05-25T07:00+08:00", *KINDS["seal"][1])[0] == 0
    rid, flags = KINDS[kind]
    before = snapshot(campus)
    code, out, err = tell("new", kind, "--at", AT, *flags)
    assert code == 0, err
    assert out == f"{(campus / path_of(rid)).as_posix()}\n"
    assert f"add {path_of(rid)} && git" in err
    assert set(snapshot(campus)) - set(before) == {path_of(rid)}
    assert tell("check", rid, "--as-of", AT)[0] == 2  # no history here: the record is checked in the working tree
    assert tell("check", rid)[0] == 0


def test_an_id_has_the_campus_s_day_whatever_offset_its_time_has(campus: Path, tell: Tell) -> None:
    code, _, err = tell("new", "hazard", "--at", "2026-05-24T16:30+00:00", *HAZARD)
    assert code == 0, err
    assert (campus / path_of("hz-20260525-library-1")).exists()


def test_the_text_is_as_people_write_it(campus: Path, tell: Tell) -> None:
    for kind in ("patrol", "meeting", "risk", "drill"):
        tell("new", kind, "--at", AT, *KINDS[kind][1])
    read = {k: (campus / path_of(KINDS[k][0])).read_text("utf-8") for k in ("patrol", "meeting", "risk", "drill")}
    assert read["patrol"] == (
        "id: pa-20260524-dorms-dorm2\nplace: dorm2\nat: 2026-05-25T08:00+08:00\nby: dorms/keeper\nrows:\n"
        "  - {date: 2026-05-24, shift: night, rounds: 20:30 22:30, result: ok}\n"
        "  - {date: 2026-05-25, shift: night, rounds: 20:30 22:30, result: found, note: '三层, 见隐患'}\n"
    )
    assert "text: |-\n  一、通报\n  二、部署\n" in read["meeting"]
    assert "sources:\n  - '管道: 中压'\n  - '- 灶具'\n" in read["risk"]
    assert "actions:\n  - key: door\n    text: 修防火门, 换闭门器\n    to: logistics\n" in read["drill"]


def test_fields_come_from_a_file_and_flags_win(campus: Path, tell: Tell, tmp_path: Path) -> None:
    file = tmp_path / "rows.yml"
    file.write_text("by: dorms/keeper\nplace: dorm1\nnotes: 夜间\nrows:\n  - {result: ok, date: 2026-05-24, shift: night, rounds: '20:30'}\n", "utf-8")  # fmt: skip
    code, _, err = tell("new", "patrol", "--at", AT, "--data", str(file), "--place", "dorm2")
    assert code == 0, err
    value = read_yaml((campus / path_of("pa-20260524-dorms-dorm2")).read_bytes(), 9999)
    assert value["rows"] == [{"date": "2026-05-24", "shift": "night", "rounds": "20:30", "result": "ok"}]
    assert (value["place"], value["notes"]) == ("dorm2", "夜间")


def test_fields_come_from_standard_input(campus: Path, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "title: 疏通\ntext: |\n  一\n  二\nby: logistics/head\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert tell("new", "report", "--at", AT, "--data", "-")[0] == 0
    assert "text: |\n  一\n  二\n" in (campus / path_of("re-20260525-logistics-1")).read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [", "data.yml:"),
        ("- a", "键: 值"),
        ("id: hz-20260525-library-9", "不写 id"),
        ("title: 13912345678", "手机号"),
        ("notes: 夜间\ntitle：灯不亮\nspot: 东侧\n", "data.yml:2:6：这里的冒号是全角的（：）"),
        ("notes: 配电箱 #3 开裂\n", "data.yml:1:12：“#3 开裂”前面有空格，被当作注释"),
        ("notes: 夜间\ntitle:灯不亮\nspot: 东侧\n", "data.yml:2:6：冒号后面缺一个空格"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused(text: str, says: str, campus: Path, tell: Tell, tmp_path: Path) -> None:
    file = tmp_path / "data.yml"
    file.write_text(text, "utf-8")
    before = snapshot(campus)
    code, out, err = tell("new", "hazard", *HAZARD, "--data", str(file))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err
    assert "139" not in err
    assert snapshot(campus) == before


def test_times_and_tabs_are_written_as_records_hold_them(tell: Tell) -> None:
    for at in ("2026-05-25 08:00", "2026-05-25T08:00", "2026-05-25 8:00", "2026-05-25 08:00+08:00", AT):
        code, out, err = tell("new", "hazard", *HAZARD, "--title", "灯\t不亮", "--at", at)
        assert code == 0, err
        value = read_yaml(Path(out.strip()).read_bytes(), 9999)
        assert (value["at"], value["title"]) == (AT, "灯 不亮")
    code, _, err = tell(
        "step", Path(out.strip()).stem, "noted", "--by", "library/head", "--note", "已\t看", "--at", "2026-05-25 09:00"
    )
    assert code == 0, err
    assert (
        Path(out.strip())
        .read_text("utf-8")
        .endswith("at: 2026-05-25T09:00+08:00\n    by: library/head\n    note: 已 看\n")
    )


def test_a_day_that_there_is_not_is_said_to_be_none(tell: Tell) -> None:
    assert tell("new", "hazard", *HAZARD, "--at", "2026-02-30 09:00") == (2, "", "anlan: --at 2026-02-30 09:00：没有 2026-02-30 这一天\n")  # fmt: skip
    code, _, err = tell("new", "drill", *KINDS["drill"][1], "--until", "2026-05-32 09:00")
    assert (code, "没有 2026-05-32 这一天" in err) == (1, True)


def test_help_names_what_may_be_written(tell: Tell, capsys: pytest.CaptureFixture[str]) -> None:
    said = {}
    for kind in ("hazard", "rota", "patrol", "drill", "inspection", "waiver"):
        with pytest.raises(SystemExit, match="0"):
            tell("new", kind, "--help")
        said[kind] = "".join(capsys.readouterr().out.split())
    assert "领域；必填；可写fire、dorm、food" in said["hazard"]
    assert "可写fire-monthly、fire-quarterly" in said["waiver"]
    assert "编号末段，本批名称，如sampling；必填" in said["rota"]
    assert "默认取下一个号" not in said["rota"] + said["patrol"]
    assert "默认取下一个号" in said["hazard"]
    assert "to责任单位、" in said["drill"]


def test_a_key_given_twice_is_refused(campus: Path, tell: Tell) -> None:
    before = snapshot(campus)
    code, out, err = tell("new", "inspection", *KINDS["inspection"][1], "--results", "exit=na")
    assert (code, out, err) == (2, "", "anlan: --results 里 exit 写了两次，只留一个\n")
    assert snapshot(campus) == before


def test_what_is_missing_is_named_in_one_line(campus: Path, tell: Tell) -> None:
    before = snapshot(campus)
    code, out, err = tell("new", "hazard", "--title", "灯")
    assert (code, out) == (2, "")
    assert err == "anlan: 缺 --place 场所、--field 领域、--source 来源 或 --found-in 发现于、--by 单位/岗位\n"
    assert tell("new", "rota", *KINDS["rota"][1][:2], "--lang", "en")[2] == "anlan: missing: --what, --rows, --suffix\n"
    assert snapshot(campus) == before


def test_a_kind_that_is_none_is_refused(tell: Tell) -> None:
    code, _, err = tell("new", "hazzard")
    assert code == 2
    assert "hazard（隐患）" in err


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (("--place", "libary"), ("错误[RF304]", "是不是 library？", "hz-20260525-library-1.yml:3:8")),
        (("--title", "电话 13912345678"), ("错误[PD102]",)),
        (("--found-in", "in-20260318-security-1"), ("错误[SC207]",)),
        (("--risk-point", "hz-20260312-library-1"), ("错误[RF302]",)),
        (("--text", "a\tb\nc"), ("错误[FI104]",)),
        (("--title", "\u202eabc"), ("错误[FI103]",)),
        (("--at", "2026-05-27T08:00+08:00"), ("错误[CS504]",)),
        (("--evidence", "0" * 32 + ".jpg"), ("错误[EV901]",)),
    ],
)
def test_what_the_check_refuses_leaves_nothing(
    flags: tuple[str, ...], says: tuple[str, ...], campus: Path, tell: Tell
) -> None:
    before = snapshot(campus)
    code, out, err = tell("new", "hazard", "--at", AT, *HAZARD, *flags)
    assert (code, out) == (1, "")
    for text in (*says, "什么都没有写"):
        assert text in err
    assert snapshot(campus) == before


@pytest.mark.parametrize(
    "flags",
    [("--by", "../../x/y"), ("--at", "2026-05-25"), ("--suffix", "../x"), ("--suffix", "a-b"), ("--by", "图书馆/head")],
)
def test_what_cannot_stand_in_an_id_is_refused(flags: tuple[str, str], campus: Path, tell: Tell) -> None:
    before = snapshot(campus)
    code, _, err = tell("new", "hazard", "--at", AT, *HAZARD, *flags)
    assert (code, err.count("\n")) == (2, 1)
    assert flags[0] in err
    assert snapshot(campus) == before


def test_errors_that_stood_before_do_not_stop_a_new_record(campus: Path, tell: Tell) -> None:
    bad = campus / path_of("hz-20260312-library-1")
    bad.write_text(
        bad.read_text("utf-8").replace("place: library", "place: nowhere\nsee: [hz-20260525-library-9]"), "utf-8"
    )
    assert tell("check")[0] == 1
    assert tell("new", "hazard", "--at", AT, *HAZARD)[0] == 0


def test_ids_are_the_next_that_is_free(tell: Tell) -> None:
    def name(kind: str, *flags: str) -> str:
        code, out, err = tell("new", kind, "--at", AT, *KINDS[kind][1], *flags)
        return Path(out.strip()).stem if code == 0 else err

    assert [name("hazard") for _ in range(2)] == ["hz-20260525-library-1", "hz-20260525-library-2"]
    assert name("hazard", "--suffix", "a7") == "hz-20260525-library-a7"
    assert "已有" in name("hazard", "--suffix", "a7")
    assert [name("patrol") for _ in range(2)] == ["pa-20260524-dorms-dorm2", "pa-20260524-dorms-dorm2.2"]
    assert name("rota") == "ro-20260524-nursing-sampling"


def test_the_time_is_now_on_the_clocks_of_the_campus(campus: Path, tell: Tell) -> None:
    settings = campus / "campus.yml"
    settings.write_text(settings.read_text("utf-8").replace("Asia/Shanghai", "Asia/Urumqi"), "utf-8")
    assert tell("new", "hazard", *HAZARD)[0] == 0
    assert "\nat: 2026-05-26T10:00+06:00\n" in (campus / path_of("hz-20260526-library-1")).read_text("utf-8")


def test_two_at_once_never_overwrite_each_other(campus: Path) -> None:
    both = [
        started(campus, "new", "hazard", "--at", AT, *HAZARD, "--spot", str(n), stdout=subprocess.PIPE)
        for n in range(4)
    ]
    paths = {p.communicate(timeout=60)[0].decode().strip() for p in both}
    assert [p.returncode for p in both] == [0] * 4
    assert sorted(Path(p).stem[-1] for p in paths) == ["1", "2", "3", "4"]
    assert {read_yaml(Path(p).read_bytes(), 9999)["spot"] for p in paths} == {"0", "1", "2", "3"}


def test_a_name_taken_at_the_last_moment_is_left_alone(
    campus: Path, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from anlan.cli import write

    other = campus / path_of("hz-20260525-library-1")

    def late(root: Path, path: str, data: bytes) -> None:
        if not other.exists():
            other.parent.mkdir(parents=True, exist_ok=True)
            other.write_text("somebody else's", "utf-8")
        really(root, path, data)

    really = write.file_new
    monkeypatch.setattr(write, "file_new", late)
    code, out, _ = tell("new", "hazard", "--at", AT, *HAZARD)
    assert code == 0
    assert Path(out.strip()).stem == "hz-20260525-library-2"
    assert other.read_text("utf-8") == "somebody else's"
    assert "id: hz-20260525-library-2\n" in Path(out.strip()).read_text("utf-8")


def test_a_photo_is_taken_in_under_its_content(campus: Path, tell: Tell, tmp_path: Path) -> None:
    file = tmp_path / "照片 1.JPEG"
    file.write_bytes(PHOTO)
    name = f"{hashlib.sha256(PHOTO).hexdigest()[:32]}.jpg"
    code, _, err = tell("new", "hazard", "--at", AT, *HAZARD, "--evidence", f"{file},caption=东侧, 近门")
    assert code == 0, err
    assert (campus / "records/evidence" / name[:2] / name).read_bytes() == PHOTO
    assert name in err
    value = read_yaml((campus / path_of("hz-20260525-library-1")).read_bytes(), 9999)
    assert value["evidence"] == [{"file": name, "caption": "东侧, 近门"}]
    assert tell("new", "hazard", "--at", AT, *HAZARD, "--evidence", name)[0] == 0
    assert tell("check", "hz-20260525-library-1", "hz-20260525-library-2", "records/evidence")[0] == 0


@pytest.mark.parametrize(
    ("data", "says"),
    [(None, "读不到"), (b"GIF89a", "另存为 jpg"), (b"%PDF-1.4" + b"0" * 400 * 1024, "1600"), (b"", "不是 jpg")],
)
def test_what_cannot_be_evidence_is_refused_with_the_way_to_mend(
    data: bytes | None, says: str, campus: Path, tell: Tell, tmp_path: Path
) -> None:
    file = tmp_path / "photo.jpg"
    if data is not None:
        file.write_bytes(data)
    before = snapshot(campus)
    code, _, err = tell("new", "hazard", "--at", AT, *HAZARD, "--evidence", str(file))
    assert (code, err.count("\n")) == (2, 1)
    assert says in err
    assert snapshot(campus) == before


def test_a_refused_record_takes_no_photo_in(campus: Path, tell: Tell, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(PHOTO)
    before = snapshot(campus)
    assert tell("new", "hazard", "--at", AT, *HAZARD, "--place", "x", "--evidence", str(tmp_path / "a.jpg"))[0] == 1
    assert snapshot(campus) == before


def test_a_photo_goes_again_when_the_record_cannot_be_written(
    campus: Path, tell: Tell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from anlan.cli import write

    (tmp_path / "a.jpg").write_bytes(PHOTO)
    before = snapshot(campus)

    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(write, "file_new", fails)
    assert tell("new", "hazard", "--at", AT, *HAZARD, "--evidence", str(tmp_path / "a.jpg"))[0] == 130
    assert snapshot(campus) == before


def test_help_names_every_field_in_both_languages(tell: Tell, capsys: pytest.CaptureFixture[str]) -> None:
    for lang, words in (("zh", ("标题；必填", "--rows", "人数")), ("en", ("Title; needed", "Counts; needed"))):
        with pytest.raises(SystemExit):
            tell("new", "drill", "--help", "--lang", lang)
        shown = capsys.readouterr().out
        for word in words:
            assert word in shown


def test_everything_is_said_in_english_too(tell: Tell) -> None:
    code, _, err = tell("new", "hazard", "--at", AT, *HAZARD, "--lang", "en")
    assert code == 0
    assert err.startswith("written; next: git -C ")
    assert "hz-20260525-library-1: Hazard" in err
    assert "nothing was written" in tell("new", "hazard", *HAZARD, "--place", "x", "--lang", "en")[2]
