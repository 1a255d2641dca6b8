"""Strict reading: what is refused, at which line and column, from a folder and from a commit alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from anlan.rules import BOOK
from anlan.sources.front_matter import read_markdown
from anlan.sources.problem import Problem
from anlan.sources.strict_yaml import read_yaml
from anlan.terms.finding import Spot

from tests.reader.small import HEAD, RECORDS, Ran, both, check, committed, hazard, hazards, written

ID = "hz-20260511-library-{}"
STEP = "  - step: registered\n    at: 2026-05-11T10:20+08:00\n    by: security/clerk\n    grade: general\n"


def file(name: str, /, **changes: str | None) -> str:
    """A hazard's file, named by the last part of its id."""
    return hazard(ID.format(name), **changes)


def field(name: str, key: str, value: str | None) -> tuple[str, str]:
    """A hazard with one field changed."""
    return name, file(name, **{key: value})


# name → (bytes, code, line, column)
Case = tuple[str | bytes, str, int, int]


def bytes_refused() -> dict[str, Case]:
    """What is wrong before anything is YAML."""
    plain = file("x")
    return {
        "gbk": (file("gbk").encode("gbk"), "FI101", 2, 8),
        "latin": (file("latin", title="Bücher").encode("latin-1"), "FI101", 2, 9),
        "cutoff": (file("cutoff").encode()[:-1] + b"\xe4\xb8", "FI101", 7, 13),
        "bom": (b"\xef\xbb\xbf" + file("bom").encode(), "FI102", 1, 1),
        "nul": (file("nul", title="二楼\0东侧"), "FI103", 2, 10),
        "bell": (file("bell", title="二楼\x07"), "FI103", 2, 10),
        "escape": (file("escape", title="二楼\x1b[31m"), "FI103", 2, 10),
        "rlo": (file("rlo", title="二楼\u202e东侧"), "FI103", 2, 10),
        "isolate": (file("isolate", title="二\u2066楼"), "FI103", 2, 9),
        "zwsp": (file("zwsp", title="二\u200b楼"), "FI103", 2, 9),
        "innerbom": (file("innerbom", title="二\ufeff楼"), "FI103", 2, 9),
        "nonchar": (file("nonchar", title="二\uffff楼"), "FI103", 2, 9),
        "tagchar": (file("tagchar", title="二\U000e0041楼"), "FI103", 2, 9),
        "linesep": (file("linesep", title="二\u2028楼"), "FI103", 2, 9),
        "nel": (file("nel", title="二\x85楼"), "FI103", 2, 9),
        "barecr": (file("barecr", title="二\r楼"), "FI103", 2, 9),
        "hidden": (file("hidden", title='"二楼\\u202e东侧"'), "FI103", 2, 8),
        "hiddennul": (file("hiddennul", title='"二楼\\0"'), "FI103", 2, 8),
        "tab": (file("tab") + "see:\n\t- hz-20260511-library-1\n", "FI104", 9, 1),
        "innertab": (file("innertab", title="二楼\t东侧"), "FI104", 2, 10),
        "large": (plain + "notes: " + "楼" * 22_000 + "\n", "FI110", 1, 1),
    }


def yaml_refused() -> dict[str, Case]:
    """What YAML allows and a record does not."""
    flow = "see: " + "[" * 13 + "]" * 13 + "\n"
    return {
        "quote": (file("quote", title='"二楼'), "FI105", 2, 8),
        "colon": (file("colon", title="二楼: 东侧: 出口"), "FI105", 2, 10),
        "indent": (file("indent") + "  spot: 东侧\n", "FI105", 8, 7),
        "listkey": (file("listkey") + "? [spot]\n: 东侧\n", "FI105", 8, 3),
        "mapkey": (file("mapkey") + "{spot: 1}: 东侧\n", "FI105", 8, 1),
        "question": (file("question", title="@二楼"), "FI105", 2, 8),
        "two": (file("two") + "---\n" + file("two"), "FI106", 8, 1),
        "dots": (file("dots") + "...\n" + file("dots"), "FI106", 9, 1),
        "empty": ("", "FI106", 1, 1),
        "blank": ("\n\n", "FI106", 1, 1),
        "comment": ("# 下周补\n", "FI106", 1, 1),
        "anchor": (file("anchor", title="&t 二楼"), "FI107", 2, 8),
        "alias": (file("alias", title="&t 二楼") + "spot: *t\n", "FI107", 2, 8),
        "noanchor": (file("noanchor", spot="*t"), "FI107", 8, 7),
        "merge": (file("merge") + "<<: {spot: 东侧}\n", "FI107", 8, 1),
        "laughs": (
            'a: &a ["哈", "哈"]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\n' + file("laughs"), "FI107", 1, 4,
        ),
        "tag": (file("tag", title="!!str 二楼"), "FI108", 2, 8),
        "python": (file("python", spot="!!python/object/apply:os.system [ls]"), "FI108", 8, 7),
        "directive": ("%YAML 1.1\n---\n" + file("directive"), "FI108", 1, 1),
        "double": (file("double") + "spot: 东侧\nspot: 西侧\n", "FI109", 9, 1),
        "steps": (file("steps") + f"steps:\n{STEP}steps:\n{STEP}", "FI109", 13, 1),
        "deep": (file("deep") + flow, "FI110", 8, 17),
        "deeper": (file("deeper") + "".join(f"{' ' * n}a:\n" for n in range(13)), "FI110", 20, 13),
        "dashes": (file("dashes") + "see:\n" + "-  " * 30 + "x\n", "FI110", 9, 34),
        "hexescape": (file("hexescape", title='"二楼\\x2d"'), "FI116", 2, 11),
        "shortescape": (file("shortescape", see=r'["hz-20260511-library\u002d1"]'), "FI116", 8, 27),
        "longescape": (file("longescape", notes=r'"\\ \" \n \U0000002d"'), "FI116", 8, 18),
        "slash": (file("slash", title=r'"二楼\/东侧"'), "FI116", 2, 11),
        "quoteescape": (file("quoteescape", title=r'"二楼\x22"'), "FI116", 2, 11),
        "keyescape": (file("keyescape") + r'"sp\x6ft": 二楼' + "\n", "FI116", 8, 4),
        "stepescape": (file("stepescape") + "steps:\n" + STEP.replace("registered", r'"register\u0065d"'), "FI116", 9, 20),
        "brokenid": (file("brokenid", see='["hz-20260511-library\\\n  -1"]'), "FI116", 8, 27),
        "crlfid": (file("crlfid", see='["hz-20260511-library\\\n  \\\n  -1"]').replace("\n", "\r\n"), "FI116", 8, 27),
        "bottomless": (file("bottomless") + "spot: '" + "]" * 20000 + "'\nsee: " + "[" * 20000 + "\n", "FI110", 9, 1005),
    }  # fmt: skip


def model_refused() -> dict[str, Case]:
    """What a record's fields do not take."""
    crlf = file("crlf", at="昨天").replace("\n", "\r\n")
    return {
        "id": (file("id").replace("library-id", "library-other"), "FI115", 1, 5),
        "list": ("- 二楼\n- 三楼\n", "SC205", 1, 1),
        "scalar": ("二楼东侧\n", "SC205", 1, 1),
        "unknown": (file("unknown") + "titel: 二楼\n", "SC201", 8, 1),
        "unknownstep": (file("unknownstep") + f"steps:\n{STEP}    registered: 是\n", "SC201", 13, 5),
        "manylines": (file("manylines") + '"spot\\nspot": 二楼\n', "SC201", 8, 1),
        "missing": (file("missing", place=None), "SC202", 1, 1),
        "flowless": ("{id: " + ID.format("flowless") + ", title: 二楼, at: 2026-05-11T09:40+08:00, by: library/keeper, field: fire, source: self}\n", "SC202", 1, 2),
        "nostep": (file("nostep") + "steps:\n  - at: 2026-05-11T10:20+08:00\n    by: security/clerk\n", "SC202", 9, 5),
        "unclaimed": (file("unclaimed") + f"steps:\n{STEP.replace('    grade: general', '')}", "SC202", 9, 5),
        "integer": (file("integer", at="1778569200"), "SC203", 3, 5),
        "zoneless": (file("zoneless", at="2026-05-11T09:40"), "SC203", 3, 5),
        "zulu": (file("zulu", at="2026-05-11T09:40Z"), "SC203", 3, 5),
        "seconds": (file("seconds", at="2026-05-11T09:40:00+08:00"), "SC203", 3, 5),
        "day": (file("day", at="2026-05-11"), "SC203", 3, 5),
        "noday": (file("noday", at="2026-02-30T09:40+08:00"), "SC203", 3, 5),
        "noyear": (file("noyear", at="0000-05-11T09:40+08:00"), "SC203", 3, 5),
        "lastyear": (file("lastyear", at="9999-12-31T23:59-14:00"), "SC203", 3, 5),
        "wide": (file("wide", at="２０２６-05-11T09:40+08:00"), "SC203", 3, 5),
        "upper": (file("upper", place="Library"), "SC203", 5, 8),
        "nobody": (file("nobody", by="library"), "SC203", 4, 5),
        "void": (file("void", title='""'), "SC203", 2, 8),
        "null": (file("null", title=""), "SC203", 2, 7),
        "long": (file("long", title="楼" * 4001), "SC203", 2, 8),
        "crlf": (crlf, "SC203", 3, 5),
        "deadline": (file("deadline") + f"steps:\n{STEP}  - step: assigned\n    at: 2026-05-11T11:00+08:00\n    by: security/head\n    to: library/head\n    deadline: 2026-13-01\n", "SC203", 17, 15),
        "flow": ("{id: " + ID.format("flow") + ", title: 二楼东侧：出口, at: 昨天, by: library/keeper, place: library, field: fire, source: self}\n", "SC203", 1, 52),
        "choice": (file("choice", source="teacher"), "SC204", 7, 9),
        "yes": (file("yes", visibility="yes"), "SC204", 8, 13),
        "nolist": (file("nolist", see="hz-20260511-library-1"), "SC205", 8, 6),
        "notext": (file("notext", title="[二楼, 三楼]"), "SC205", 2, 8),
        "course": (file("course") + "steps:\n  - step: approved\n    at: 2026-05-11T10:20+08:00\n    by: security/clerk\n", "SC206", 9, 11),
        "clash": (file("clash", source=None), "SC207", 1, 1),
        "person": (file("person", notes="报告人 110101190001010006"), "PD101", 8, 12),
        "phone": (file("phone", notes="电话:13800000000"), "PD102", 8, 11),
        "widephone": (file("widephone", notes="电话１３８０００００００0"), "PD102", 8, 10),
        "hiddenphone": (file("hiddenphone", notes='"\\u0031380000\\u0030000"'), "PD102", 8, 8),
        "brokenphone": (file("brokenphone", notes="值班 138 0000\n  0000"), "PD102", 8, 8),
        "foldedphone": (file("foldedphone", notes=">-\n  值班 138 0000\n  0000"), "PD102", 8, 8),
        "card": (file("card", notes="卡号 6222 0000 0000 0000 004"), "PD103", 8, 11),
    }  # fmt: skip


CASES = bytes_refused() | yaml_refused() | model_refused()


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """One run over all bad files and one good one."""
    files = {name: case[0] for name, case in CASES.items()}
    return check(hazards(tmp_path_factory.mktemp("bad"), {**files, "good": file("good", place="nowhere")}))


@pytest.mark.parametrize("name", CASES)
def test_each_bad_file_is_refused_at_its_place(ran: Ran, name: str) -> None:
    rid = ID.format(name)
    found = [f for f in ran.findings if f["path"] == f"{RECORDS}/{rid}.yml"]
    assert [(f["code"], f["line"], f["column"]) for f in found] == [CASES[name][1:]]
    assert found[0]["record"] == rid
    assert found[0]["message"].isprintable()
    assert found[0]["help"]


ESCAPES = {
    r'"\\ \" \u4e8c \U0001f600 é\xe9"': '\\ " 二 😀 éé',
    r'"two\nlines"': "two\nlines",
    '"words that \\\n  go on, \\\n  and on"': "words that go on, and on",
    '"没有空格的话\\\n  接着写"': "没有空格的话接着写",
    '"a\\\n  \\ b"': "a b",
    '"one\\n\\\n  two"': "one\ntwo",
    r"'single \x2d'": r"single \x2d",
    r"plain \x2d": r"plain \x2d",
    "|\n  block \\x2d": "block \\x2d\n",
}


@pytest.mark.parametrize("written", ESCAPES)
def test_escapes_that_hide_no_word_may_stand(written: str) -> None:
    assert read_yaml(f"a: {written}\n".encode(), 1000) == {"a": ESCAPES[written]}


def test_an_escape_in_a_page_stands_at_its_own_line() -> None:
    found = read_markdown(b'---\ntitle: a\nid: "pm\\x2d1"\n---\n', 1000)
    assert isinstance(found, Problem)
    assert (found.code, found.at) == ("FI116", Spot(3, 8))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("noday", "at: there is no day 2026-02-30"),
        ("noyear", "at: the year of 0000-05-11 is not between 1900 and 9998"),
        ("deadline", "steps.1.deadline: there is no day 2026-13-01"),
    ],
)
def test_a_day_that_there_is_not_is_said_to_be_none(ran: Ran, name: str, says: str) -> None:
    (found,) = (f for f in ran.findings if f["record"] == ID.format(name))
    assert (found["message"], found["help"]) == (says, "look at the day and the hour")


def test_good_records_are_judged_beside_them(ran: Ran) -> None:
    assert ("RF304", "hz-20260511-library-good.yml", 5, 8) in ran.places
    assert len(ran.findings) == len(CASES) + 1
    assert ran.code == 1
    assert not ran.err


def test_the_same_findings_come_from_a_commit(tmp_path: Path) -> None:
    assert len(both(hazards(tmp_path, {name: case[0] for name, case in CASES.items()}))) == len(CASES)


def test_every_code_of_the_reader_is_met(ran: Ran) -> None:
    met = {f["code"] for f in ran.findings} | {
        "FI111",
        "FI112",
        "FI113",
        "FI114",
        "FI117",
    }  # those are of names, not of contents, and a warning
    assert met >= {code for code in BOOK if code.startswith(("FI", "SC", "PD"))}


def test_sixteen_bad_files_at_once(tmp_path: Path) -> None:
    some = list(CASES.items())[:: len(CASES) // 16][:16]
    root = hazards(
        tmp_path, {name: case[0] for name, case in some} | {"good": file("good"), "late": file("late", field="fires")}
    )
    ran = check(root)
    assert ran.code == 1
    assert len(some) == 16
    assert ran.places == {(code, f"{ID.format(n)}.yml", line, col) for n, (_, code, line, col) in some} | {
        ("RF305", "hz-20260511-library-late.yml", 6, 8)
    }


@pytest.mark.parametrize("name", ["gbk", "double", "integer", "phone", "list"])
def test_a_refusal_says_what_stands_there(ran: Ran, name: str) -> None:
    said = {
        "gbk": "GBK",
        "double": "the key spot stands twice",
        "integer": "“1778569200”",
        "phone": "mobile number",
        "list": "the file: ",
    }
    (found,) = (f for f in ran.findings if f["record"] == ID.format(name))
    assert said[name] in found["message"]
    assert "13800000000" not in ran.out


def test_a_text_that_looks_odd_is_a_text(tmp_path: Path) -> None:
    odd = [
        "yes",
        "010",
        "1_000",
        "12:30",
        "null",
        "~",
        "2026-05-12",
        "0x1F",
        "'# 三'",
        "A&B*C!",
        "=",
        "1e3",
        '"\\""',
        "楼\u3000梯",
    ]
    root = hazards(tmp_path, {f"{n}": file(f"{n}", title=text) for n, text in enumerate(odd)})
    assert both(root) == []


@pytest.mark.parametrize(
    ("field", "value", "column"),
    [("population", "1_000", 17), ("covered", "010", 14), ("covered", "+3", 14), ("covered", "三", 14), ("population", "1e3", 17), ("date", "2026-5-1", 11), ("population", "yes", 17)],
)  # fmt: skip
def test_a_count_and_a_day_have_one_spelling(tmp_path: Path, field: str, value: str, column: int) -> None:
    row = {"date": "2026-05-11", "group": "east", "population": "100", "covered": "20"} | {field: value}
    lines = "".join(f"    {key}: {text}\n" for key, text in row.items()).replace("    date", "  - date", 1)
    rid = "ro-20260511-dorms-food"
    text = f"id: {rid}\nat: 2026-05-11T19:00+08:00\nby: dorms/keeper\nwhat: 错峰就餐\nrows:\n{lines}"
    ran = check(written(tmp_path, {f"records/rota/2026/05/{rid}.yml": text}))
    assert ran.places == {("SC203", f"{rid}.yml", 6 + list(row).index(field), column)}


@pytest.mark.parametrize(("clock", "good"), [("22:05 00:10", True), ("24:00", False), ("1325", False), ("7:30", False)])
def test_a_clock_is_a_clock(tmp_path: Path, clock: str, good: bool) -> None:
    rid = "pa-20260511-dorms-dorm1"
    text = f"id: {rid}\nat: 2026-05-12T08:10+08:00\nby: dorms/keeper\nplace: dorm1\nrows:\n  - date: 2026-05-11\n    shift: night\n    rounds: {clock}\n    result: ok\n"
    ran = check(written(tmp_path, {f"records/patrol/2026/05/{rid}.yml": text}))
    assert ran.places == (set() if good else {("SC203", f"{rid}.yml", 8, 13)})


def test_a_ten_megabyte_file_and_a_line_without_end(tmp_path: Path) -> None:
    lines = {"huge": b"x" * 10_000_000, "line": file("line", title="楼" * 20_000)}
    ran = check(hazards(tmp_path, lines))
    assert ran.places == {
        ("FI110", "hz-20260511-library-huge.yml", 1, 1),
        ("SC203", "hz-20260511-library-line.yml", 2, 8),
    }


def test_a_head_stays_as_written_here() -> None:
    assert hazard() == HEAD.format(rid="hz-20260511-library-1")


def test_one_bad_file_does_not_hide_a_bad_neighbour_of_a_commit(tmp_path: Path) -> None:
    root = hazards(tmp_path, {"a": file("a", at="昨天", source="teacher", titel="x"), "b": "- x\n"})
    committed(root)
    assert {p[0] for p in check(root, "--rev", "HEAD").places} == {"SC203", "SC204", "SC201", "SC205"}


def test_a_blank_value_is_told_that_it_may_go(tmp_path: Path) -> None:
    (found,) = check(hazards(tmp_path, {"1": hazard("hz-20260511-library-1") + "spot: \n"})).findings
    assert found["message"] == "spot: nothing is written here yet"
    assert found["help"].endswith("what may be left out can go, line and all")


@pytest.mark.parametrize(
    ("tail", "help_"),
    [
        (STEP, "put a line `steps:` above the first step"),
        ("steps:\n" + STEP + STEP.replace("  - ", "- ", 1), "two spaces before `- step:`"),
        ("spot: 东侧: 二楼\n", "a text may stand in single quotes"),
    ],
    ids=["no list", "indentation", "no step"],
)
def test_a_step_typed_by_hand_is_told_how_steps_stand(tmp_path: Path, tail: str, help_: str) -> None:
    (found,) = check(hazards(tmp_path, {"1": hazard("hz-20260511-library-1") + tail})).findings
    assert found["code"] == "FI105"
    assert help_ in found["help"]
