"""The rule book as the command line shows it: each rule with a campus it accepts, one it rejects, and its basis."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from anlan.terms.vocab import FAMILIES

from tests.reader.small import check, run

# What was read in a copy of the source itself. Anything else is a convention of our own, and says so.
VERIFIED = {
    "个人信息保护法 第六条": "law",
    "个人信息保护法 第六条、第二十八条": "law",
    "个人信息保护法 第四十七条": "law",
    "《教育系统重大事故隐患判定指南》（教育部办公厅 2024-06-24）": "rule",
    "国务院令第493号 第九条（事业单位参照）；高等学校消防安全管理规定 第二十四条": "rule",
}


@cache
def book(lang: str) -> dict[str, dict[str, Any]]:
    """Every rule by its code."""
    shown = json.loads(run("rules", "--format", "json", "--lang", lang).out)
    assert shown["version"] == 1
    return {rule["code"]: rule for rule in shown["rules"]}


CODES = sorted(book("zh"))


@pytest.mark.parametrize("code", CODES)
def test_the_rejected_campus_breaks_this_rule_alone(code: str) -> None:
    ran = check(Path(book("en")[code]["rejected"]))
    assert {f["code"] for f in ran.findings} == {code}
    assert ran.code == (1 if book("en")[code]["level"] == "error" else 0)
    assert not ran.err


@pytest.mark.parametrize("code", CODES)
def test_the_accepted_campus_breaks_no_rule(code: str) -> None:
    ran = check(Path(book("en")[code]["accepted"]))
    assert ran.findings == []
    assert ran.code == 0


def test_no_example_lies_about_for_a_rule_that_is_gone() -> None:
    folder = Path(book("en")["HZ103"]["accepted"]).parents[1]
    assert sorted(p.name for p in folder.iterdir() if p.is_dir() and p.name != "__pycache__") == CODES


def test_the_book_is_in_order_and_each_code_stands_once() -> None:
    assert list(book("zh")) == CODES
    assert len(CODES) > 60
    assert all(re.fullmatch(r"[A-Z]{2}[1-9][0-9]{2}", code) for code in CODES)
    assert {rule["family"] for rule in book("zh").values()} <= set(FAMILIES)


@pytest.mark.parametrize("field", ["title", "why", "mend"])
def test_each_rule_says_what_why_and_how_in_both_languages(field: str) -> None:
    for code in CODES:
        zh, en = book("zh")[code][field], book("en")[code][field]
        assert re.search(r"[\u4e00-\u9fff]", zh), code
        assert en, code
        assert not re.search(r"[\u4e00-\u9fff]", en), code


def test_a_rule_claims_a_law_only_where_the_law_was_read() -> None:
    claims = {r["basis"]["text"]: r["basis"]["force"] for r in book("zh").values() if r["basis"]["force"] != "own"}
    assert claims == VERIFIED
    own = {r["basis"]["text"] for r in book("zh").values() if r["basis"]["force"] == "own"}
    assert own == {"本系统的记录约定"}
    assert not any(re.search(r"[\u4e00-\u9fff]", r["basis"]["text"]) for r in book("en").values())


def test_one_rule_is_explained_with_its_examples() -> None:
    said = run("rules", "hz103", "--lang", "zh").out
    for field in ("title", "why", "mend", "accepted", "rejected"):
        assert book("zh")["HZ103"][field] in said
    listed = run("rules", "--lang", "zh").out.splitlines()
    assert {line.split()[0] for line in listed} >= set(CODES)


def test_an_unknown_rule_is_one_line_and_exit_2() -> None:
    ran = run("rules", "XX999", "--lang", "en")
    assert (ran.code, ran.out, ran.err) == (2, "", "anlan: there is no rule XX999\n")
