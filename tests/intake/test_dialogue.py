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
    person.answer("来源 [回车跳过]: ", "")
    assert "1 检查 (in-20260318-security-1)" in person.answer("发现于: ", "1")
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
    person.answer("Checklist [Enter skips]: ", "fire-monthly-v2")
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
    person.answer("检查表 [回车跳过]: ", "")
    person.answer("自列检查项：键: ", "Exit")
    person.answer("自列检查项：键: ", "exit")
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
    person.answer("来源 [回车跳过]: ", "self")
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
    person.answer("来源 [回车跳过]: ", "1")
    person.answer("补充哪些（编号，用空格隔开；回车不补）: ", "10")
    person.answer("文件 [回车跳过]: ", str(other))
    assert "另存为 jpg" in person.answer("文件 [回车跳过]: ", str(photo))
    person.answer("图注 [回车跳过]: ", "灯")
    person.answer("文件 [回车结束]: ", "")
    code, _, rest = person.left()
    assert code == 0, rest
    assert written(campus, "hz-20260525-library-1")["evidence"][0]["caption"] == "灯"


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
