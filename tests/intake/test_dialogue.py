"""The questions, at a real terminal: choices by number, name or code, wrong answers again, nothing written when one leaves."""

from pathlib import Path

import pytest
from anlan.model import path_of
from anlan.sources.strict_yaml import Value, read_yaml

from tests.intake.place import PHOTO, Tell, Terminal, snapshot

AT = "2026-05-25T08:00+08:00"
SOME = ("--place", "library", "--field", "fire", "--title", "灯不亮", "--at", AT)


def written(campus: Path, rid: str) -> Value:
    return read_yaml((campus / path_of(rid)).read_bytes(), 99999)


def test_a_hazard_is_asked_for_field_by_field(campus: Path) -> None:
    person = Terminal(campus, "new", "hazard")
    assert "17 图书馆 (library)" in person.answer("单位/岗位: ", "17")
    assert "2 图书馆 值班长 (library/shift-lead)" in person.answer("单位/岗位: ", "2")
    person.answer("发现时间 [2026-05-26T12:00+08:00]: ", "昨天")
    assert "写成带时区的时间" in person.answer("发现时间 [2026-05-26T12:00+08:00]: ", "")
    person.answer("标题: ", "")
    assert "必填，请回答" in person.answer("标题: ", "  灯: 不亮 ")
    person.answer("场所: ", "nowhere")
    assert "写 1 到 33 之间的编号，或代码" in person.answer("场所: ", "图书馆二层阅览区")
    person.answer("领域: ", "fire")
    person.answer("来源 [回车改填“发现于”]: ", "")
    person.answer("发现于 [回车改填“来源”]: ", "")
    person.answer("来源 [回车改填“发现于”]: ", "")
    assert "1 检查 (in-20260318-security-1)" in person.answer("发现于 [回车改填“来源”]: ", "1")
    assert "2 具体位置" in person.answer("补充哪些（编号，用空格隔开；回车不补）: ", "2 99")
    person.answer("补充哪些（编号，用空格隔开；回车不补）: ", "2，6")
    person.answer("具体位置 [回车跳过]: ", "东侧")
    assert "1 校内 (campus)" in person.answer("公开范围 [回车跳过]: ", "保卫处内部")
    code, out, rest = person.left()
    assert (code, Path(out.strip())) == (0, campus / path_of("hz-20260526-library-1"))
    assert "写好了，接着：git -C " in rest
    assert written(campus, "hz-20260526-library-1") == {
        "id": "hz-20260526-library-1", "title": "灯: 不亮", "place": "library.2f", "spot": "东侧", "field": "fire",
        "found_in": "in-20260318-security-1", "at": "2026-05-26T12:00+08:00", "by": "library/shift-lead",
        "visibility": "office",
    }  # fmt: skip


def test_an_inspection_answers_its_checklist_item_by_item(campus: Path) -> None:
    flags = ("--by", "library/head", "--at", AT, "--until", AT, "--method", "self", "--place", "library")
    person = Terminal(campus, "new", "inspection", *flags, "--lang", "en")
    person.answer("Checklist [Enter for “Own questions” instead]: ", "fire-monthly-v2")
    for ask in (
        "安全出口、疏散通道是否畅通，有无堆物或锁闭",
        "疏散指示标志、应急照明是否完好",
        "常闭式防火门是否关闭，防火卷帘下方有无堆物",
        "灭火器、消火栓是否在位、有效、未被遮挡",
        "有无违章用火用电",
        "消防车通道是否畅通",
    ):
        person.answer(f" {ask}: ", "1")
    assert "3 Not applicable (na)" in person.answer("电池是否带入室内: ", "3")
    person.answer("which (numbers, parted by spaces; Enter for none): ", "")
    code, out, rest = person.left()
    assert code == 0, rest
    results = written(campus, Path(out.strip()).stem)["results"]
    assert results == {
        "exit": "ok",
        "sign": "ok",
        "door": "ok",
        "gear": "ok",
        "power": "ok",
        "lane": "ok",
        "ebike": "na",
    }


def test_own_questions_and_rows_are_asked_until_enter(campus: Path) -> None:
    flags = ("--by", "library/head", "--at", AT, "--until", AT, "--method", "self", "--place", "library")
    person = Terminal(campus, "new", "inspection", *flags)
    person.answer("检查表 [回车改填“自列检查项”]: ", "")
    person.answer("自列检查项：键 [回车改填“检查表”]: ", "Exit")
    person.answer("自列检查项：键 [回车改填“检查表”]: ", "exit")
    person.answer("exit 自列检查项: ", "门开着吗")
    person.answer("自列检查项：键 [回车结束]: ", "")
    person.answer("exit 门开着吗: ", "ok")
    person.answer("补充哪些（编号，用空格隔开；回车不补）: ", "")
    code, _, rest = person.left()
    assert code == 0, rest
    person = Terminal(campus, "new", "rota", "--by", "nursing/head", "--at", AT, "--what", "每日轮检")
    for group in ("a", "b"):
        person.answer("日期" + (": " if group == "a" else " [回车结束]: "), "2026-05-24")
        for question, text in (("批次: ", group), ("应到: ", "30"), ("实到: ", "29")):
            person.answer(question, text)
    person.answer("日期 [回车结束]: ", "")
    person.answer("补充哪些（编号，用空格隔开；回车不补）: ", "")
    person.answer("本批名称（编号末段）: ", "sampling")
    code, _, rest = person.left()
    assert code == 0, rest
    rows = written(campus, "ro-20260524-nursing-sampling")["rows"]
    assert [r["group"] for r in rows] == ["a", "b"]


def test_a_step_is_chosen_from_the_lawful_ones_and_taken_by_who_may(campus: Path, tell: Tell) -> None:
    assert tell("new", "hazard", *SOME, "--by", "library/head", "--source", "self")[0] == 0
    person = Terminal(campus, "step", "hz-20260525-library-1")
    offered = person.answer("步骤: ", "交办")
    assert "1 登记（保卫处） (registered)" in offered
    assert "planned" not in offered
    posts = person.answer("单位/岗位: ", "security")
    assert "保卫处 (security)" in posts
    assert "图书馆" not in posts
    person.answer("单位/岗位: ", "1")
    person.answer("时间（自报） [2026-05-26T12:00+08:00]: ", "")
    person.answer("责任单位/岗位: ", "library/head")
    person.answer("整改时限: ", "2026-06-05")
    person.answer("等级 [回车跳过]: ", "一般")
    person.answer("补充哪些（编号，用空格隔开；回车不补）: ", "")
    code, _, rest = person.left()
    assert code == 0, rest
    assert written(campus, "hz-20260525-library-1")["steps"] == [
        {"step": "assigned", "at": "2026-05-26T12:00+08:00", "by": "security/head", "to": "library/head",
         "deadline": "2026-06-05", "grade": "general"}
    ]  # fmt: skip


def test_what_the_check_refuses_is_asked_again(campus: Path) -> None:
    person = Terminal(campus, "new", "hazard", *SOME[:-2], "--by", "library/head", "--source", "self", "--at", "2026-05-27T08:00+08:00", "--spot", "x", "--title", "灯")  # fmt: skip
    code, _, rest = person.left()
    assert code == 1  # nothing was missing, so nobody is asked
    person = Terminal(campus, "new", "hazard", *SOME[:-2], "--by", "library/head", "--source", "self")
    assert person.left()[0] == 0  # the time is now
    person = Terminal(campus, "new", "hazard", *SOME[2:], "--place", "library", "--by", "library/head", "--at", "2026-05-27T08:00+08:00")  # fmt: skip
    person.answer("来源 [回车改填“发现于”]: ", "self")
    person.answer("补充哪些（编号，用空格隔开；回车不补）: ", "")
    assert "错误[CS504]" in person.answer("发现时间: ", AT)
    code, out, rest = person.left()
    assert code == 0, rest
    assert Path(out.strip()).stem == "hz-20260525-library-1"


def test_a_photo_is_asked_again_until_it_is_one(campus: Path, tmp_path: Path) -> None:
    photo, other = tmp_path / "a.jpg", tmp_path / "b.jpg"
    photo.write_bytes(PHOTO)
    other.write_bytes(b"GIF89a")
    person = Terminal(campus, "new", "hazard", *SOME, "--by", "library/head")
    person.answer("来源 [回车改填“发现于”]: ", "1")
    person.answer("补充哪些（编号，用空格隔开；回车不补）: ", "10")
    person.answer("文件 [回车跳过]: ", str(other))
    assert "另存为 jpg" in person.answer("文件 [回车跳过]: ", str(photo))
    person.answer("图注 [回车跳过]: ", "灯")
    person.answer("文件 [回车结束]: ", "")
    code, _, rest = person.left()
    assert code == 0, rest
    assert written(campus, "hz-20260525-library-1")["evidence"][0]["caption"] == "灯"


ADD, ANEW = "补充哪些（编号，用空格隔开；回车不补）: ", "改哪些（编号，用空格隔开；回车放弃）: "
NEW = ("--place", "library", "--field", "fire", "--source", "self", "--by", "library/head")


def test_what_no_record_may_hold_is_asked_again_at_once(campus: Path) -> None:
    person = Terminal(campus, "new", "hazard", *NEW, "--at", AT)
    person.answer("标题: ", "灯不亮，电话 13912345678")
    assert "这里像是手机号" in person.answer("标题: ", "灯\u202e不亮")
    assert "看不见的字符 U+202E（改变文字方向的符号）" in person.answer("标题: ", "灯\t不亮")
    person.answer(ADD, "")
    code, _, rest = person.left()
    assert code == 0, rest
    assert written(campus, "hz-20260525-library-1")["title"] == "灯 不亮"


@pytest.mark.parametrize("title", ["电话 13912345678", "灯\u202e不亮"])
def test_what_came_by_a_flag_is_asked_again_where_the_reader_refuses_it(campus: Path, title: str) -> None:
    person = Terminal(campus, "new", "hazard", *NEW[:-2], "--at", AT, "--title", title, "--notes", "夜间")
    person.answer("单位/岗位: ", "library/head")
    person.answer(ADD, "")
    person.answer("标题: ", "灯不亮")
    code, _, rest = person.left()
    assert code == 0, rest
    made = written(campus, "hz-20260525-library-1")
    assert (made["title"], made["notes"]) == ("灯不亮", "夜间")


def test_of_two_times_that_do_not_agree_both_are_asked_again(campus: Path) -> None:
    flags = ("--by", "library/head", "--place", "library", "--field", "fire", "--class", "accident", "--title", "跑水")
    person = Terminal(campus, "new", "incident", *flags)
    person.answer("发生时间 [2026-05-26T12:00+08:00]: ", "2026-05-26 11:30")
    person.answer("知悉时间: ", "2026-05-26 10:35")
    person.answer(ADD, "")
    assert "错误[CS509]" in person.answer("知悉时间 [2026-05-26T10:35+08:00]: ", "")
    person.answer("发生时间 [2026-05-26T11:30+08:00]: ", "2026-05-26 10：30")
    code, out, rest = person.left()
    assert code == 0, rest
    made = written(campus, Path(out.strip()).stem)
    assert (made["at"], made["known_at"]) == ("2026-05-26T10:30+08:00", "2026-05-26T10:35+08:00")


def test_where_nothing_says_which_field_is_wrong_one_chooses(campus: Path) -> None:
    person = Terminal(campus, "new", "draw", "--by", "security/clerk", "--at", AT, "--title", "抽查", "--pool", "library", "--take", "1", "--inspectors", "audit/head", "--each", "1")  # fmt: skip
    said = person.answer(ADD, "")
    assert "抽查" not in said
    said = person.asked(ANEW)
    assert "错误[DW802]" in said
    number = next(part.split()[0] for part in said.split("要改哪里：")[1].split("  ") if part.endswith("公开种子"))
    person.answer("", number)
    person.answer("公开种子 [回车跳过]: ", "2026-05-25 收盘指数")
    code, _, rest = person.left()
    assert code == 0, rest


def test_a_post_that_there_is_not_is_said_to_be_none(campus: Path) -> None:
    person = Terminal(campus, "new", "hazard", *SOME, "--source", "self")
    person.answer("单位/岗位: ", "library/nobody")
    said = person.answer("单位/岗位: ", "library/head")
    assert "没有这个单位/岗位；写编号 1–" in said
    assert "写成" not in said
    person.answer(ADD, "")
    code, out, _ = person.left()
    assert code == 0
    person = Terminal(campus, "step", Path(out.strip()).stem, "registered")
    person.answer("单位/岗位: ", "library/head")
    assert "没有这个单位/岗位，或这一步不由它走；写编号 1–" in person.answer("单位/岗位: ", "security/head")
    person.press(b"\x03")
    assert person.left()[0] == 130


def test_a_time_is_taken_as_people_write_it(campus: Path) -> None:
    person = Terminal(campus, "new", "hazard", *NEW, "--title", "灯不亮", "--at", "2026-05-25 8:05", "--field", "fire")
    assert person.left()[0] == 0
    assert written(campus, "hz-20260525-library-1")["at"] == "2026-05-25T08:05+08:00"
    person = Terminal(campus, "new", "hazard", *NEW[:-2], "--title", "灯不亮")
    person.answer("单位/岗位: ", "library/head")
    person.answer("发现时间 [2026-05-26T12:00+08:00]: ", "2026-02-30 09:00")
    assert "没有 2026-02-30 这一天" in person.answer("发现时间 [2026-05-26T12:00+08:00]: ", "2026-05-25 25:00")
    assert "没有 25:00 这个钟点" in person.answer("发现时间 [2026-05-26T12:00+08:00]: ", "2026-05-24T09:00")
    person.answer(ADD, "")
    code, _, rest = person.left()
    assert code == 0, rest
    assert written(campus, "hz-20260524-library-1")["at"] == "2026-05-24T09:00+08:00"


@pytest.mark.parametrize(("key", "code", "says"), [(b"\x03", 130, "已中断"), (b"\x04", 2, "什么都没有写")])
def test_leaving_writes_nothing(key: bytes, code: int, says: str, campus: Path) -> None:
    before = snapshot(campus)
    person = Terminal(campus, "new", "hazard", *SOME)
    person.answer("单位/岗位: ", "library")
    person.asked("单位/岗位: ")
    person.press(key)
    got, out, rest = person.left()
    assert (got, out) == (code, "")
    assert says in rest
    assert "Traceback" not in rest
    assert snapshot(campus) == before
