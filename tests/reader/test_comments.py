"""Comments: what one cuts off from a text is told, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reader.small import both, check, hazard, hazards, written

ID = "hz-20260511-library-1"
STEP = "steps:\n  - step: registered\n    at: 2026-05-11T10:20+08:00\n    by: security/clerk\n    grade: general\n    note: {}\n"


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        (hazard(ID, title="配电箱 #3 开裂"), 2, 12, "“#3 开裂”"),
        (hazard(ID, title="配电箱   # 三号"), 2, 14, "“# 三号”"),
        (hazard(ID).replace("title: ", "title:   ").replace("安全出口", " #"), 2, 15, "“#堆放纸箱”"),
        (hazard(ID) + STEP.format("见 #3"), 13, 13, "“#3”"),
        (hazard(ID) + "text: 一层\n  二层 #3\n", 9, 6, "“#3”"),
        (hazard(ID) + "evidence: [{file: " + "0" * 32 + ".pdf, caption: 图 #1\n  }]\n", 8, 68, "“#1”"),
    ],
)
def test_a_text_that_a_comment_cuts_short_is_told(tmp_path: Path, text: str, line: int, column: int, says: str) -> None:
    for n, end in enumerate(("\n", "\r\n")):
        ran = check(hazards(tmp_path / str(n), {"1": text.replace("\n", end)}))
        (found,) = (f for f in ran.findings if f["code"] == "FI117")
        assert (found["level"], found["line"], found["column"]) == ("warning", line, column)
        assert says in found["message"]


def test_it_stops_nothing_and_is_found_in_a_commit_too(tmp_path: Path) -> None:
    (found,) = both(hazards(tmp_path, {"1": hazard(ID, title="配电箱 #3 开裂")}))
    assert found["code"] == "FI117"
    assert check(tmp_path).code == 0


@pytest.mark.parametrize(
    "text",
    [
        "# 下周补 #3\n" + hazard(ID),
        hazard(ID) + "  # 缩进的注释\n",
        hazard(ID).replace("source: ", "# title: 一 #二\nsource: "),
        hazard(ID, title="'配电箱 #3 开裂'"),
        hazard(ID, title="'配电箱' # 三号"),
        hazard(ID, title="配电箱#3开裂"),
        hazard(ID) + "text: |  # 正文\n  见 #3\n  # 这也是正文\n",
        hazard(ID) + 'text: "一 #二\n  三 #四"\n',
        hazard(ID, place="library # 图书馆", at="2026-05-11T09:40+08:00   # 发现时间", source="self # 自查"),
        (hazard(ID) + STEP.format("已看"))
        .replace("steps:", "steps: # 以后")
        .replace("registered", "registered # 登记"),
    ],
)
def test_a_comment_that_cuts_nothing_is_left_alone(tmp_path: Path, text: str) -> None:
    assert check(hazards(tmp_path, {"1": text})).findings == []


def test_pages_and_settings_may_be_commented(tmp_path: Path) -> None:
    campus = (written(tmp_path, {}) / "campus.yml").read_text("utf-8")
    files: dict[str, str | bytes | None] = {
        "campus.yml": campus.replace("name: 示例学院（虚构）", "name: 示例学院 # 虚构"),
        "plan/education/index.md": "---\ntitle: 课程 # 全部\n---\n\n# 课程\n",
    }
    assert check(written(tmp_path, files)).findings == []


def test_many_processes_find_what_one_finds(tmp_path: Path) -> None:
    files = {str(n): hazard(f"hz-20260511-library-{n}", title="灯 #3" if n % 50 == 0 else "灯") for n in range(1, 701)}
    one, many = (check(hazards(tmp_path, dict(files)), "--jobs", jobs) for jobs in (1, 3))
    assert one == many
    assert len(one.findings) == 14
