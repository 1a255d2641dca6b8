"""What every signal has: words in both languages and never a verdict, a basis, and its answers beside it ever after."""

from __future__ import annotations

import json
import re
from pathlib import Path

import anlan
import pytest
from anlan.rules import BOOK
from anlan.rules.signals import SIGNAL_BOOK

from tests.audit.conftest import Audit
from tests.audit.edges import DUTY, ID, MONTHLY, land, said, settings
from tests.audit.test_late import incident, inspection, report
from tests.gate.campus import CLOCK, H, hazard, path, step
from tests.reader.small import git, run, written

# Late, omitted, false and concealed reporting: what only an authority finds, after looking for the intent.
VERDICTS = re.compile("迟报|漏报|谎报|瞒报")
HOURS = "{what: first_report, of: incident, hours: 1"
LAW = {HOURS: f"{HOURS}, basis: 第493号令 第九条, force: law"}


def answer(n: int, key: str, reason: str) -> dict[str, str | bytes]:
    """An answer of the office to a signal."""
    rid = f"an-20260601-security-{n}"
    text = f"id: {rid}\nsignal: {key}\nstance: explained\nat: 2026-06-01T09:0{n}+08:00\nby: security/head\nreason: {reason}\n"
    return {f"records/answer/2026/06/{rid}.yml": text}


@pytest.mark.parametrize("code", sorted({**BOOK, **SIGNAL_BOOK}))
def test_no_card_speaks_a_verdict_and_each_speaks_both_languages(code: str) -> None:
    card = SIGNAL_BOOK.get(code) or BOOK[code]
    for word in (card.title, card.why, card.mend, card.basis.text):
        assert word.zh.strip()
        assert word.en.strip()
        assert not VERDICTS.search(word.zh + word.en)
        assert not re.search("[\u4e00-\u9fff]{4}", word.en), word.en


def test_the_words_of_a_verdict_stand_nowhere_in_the_tool() -> None:
    places = [p for p in Path(anlan.__file__).parent.rglob("*") if p.suffix in (".py", ".yml", ".csv", ".md")]
    assert len(places) > 200
    assert [p.name for p in places if VERDICTS.search(p.read_text("utf-8", "replace"))] == []


def test_every_signal_of_a_busy_campus_speaks_both_languages_alike(tmp_path: Path) -> None:
    late, never = report("first", "05T22:00"), hazard(ID)
    files = {DUTY: MONTHLY, path(ID): never, **incident(late), **inspection("2026-04-30T23"), **inspection("2026-05-20T09")}  # fmt: skip
    found = said(tmp_path, "2026-06-01T00:00+08:00", files)
    assert {key[:5] for key in found} == {"LT104", "MS101", "MS102", "MS103"}
    for signal in found.values():
        assert signal.say.zh != signal.say.en
        assert re.findall(r"\d+", signal.say.zh) == re.findall(r"\d+", signal.say.en)
        assert not VERDICTS.search(signal.say.zh)


def test_a_signal_rests_on_what_its_limit_or_schedule_cites(tmp_path: Path) -> None:
    monthly = MONTHLY.replace("    who:", "    basis: 机关团体规定 第二十五条\n    force: rule\n    who:")
    files = {DUTY: monthly, path(ID): hazard(ID), **incident(report("first", "05T22:00"))}
    found = said(tmp_path, "2026-03-01T00:00+08:00", {DUTY: monthly}, settings(**LAW))
    basis = found["MS101/fire-monthly/dorm1/2026-02"].basis
    assert basis is not None
    assert (basis.text.zh, basis.force) == ("机关团体规定 第二十五条", "rule")
    found = said(tmp_path, "2026-06-01T00:00+08:00", files, settings(**LAW))
    assert [(s.basis.text.zh, s.basis.force) for s in found.values() if s.code == "LT104" and s.basis] == [
        ("第493号令 第九条", "law")
    ]
    assert {s.basis.text.en for s in found.values() if s.code == "MS102" and s.basis} == {"The campus's own limits"}


def test_the_audit_prints_the_basis_of_the_limit(campus: Path) -> None:
    late = report("first", "2026-06-02T22:00+08:00")
    rows = {k.replace("05/ic-20260505", "06/ic-20260602"): str(v).replace("2026-05-05", "2026-06-02").replace("20260505", "20260602") for k, v in incident(late).items()}  # fmt: skip
    land(campus, "2026-06-02T22:30+08:00", {"campus.yml": settings(**LAW), **rows})
    at = ("--rev", "main", "--as-of", CLOCK)
    assert "  basis: 第493号令 第九条 [Law]" in run("audit", "--repo", campus, *at, "--lang", "en").out
    assert "  依据: 第493号令 第九条 [法律]" in run("audit", "--repo", campus, *at, "--lang", "zh").out
    found = json.loads(run("audit", "--repo", campus, *at, "--lang", "en", "--format", "json").out)["findings"]
    assert [f["basis"]["force"] for f in found if f["code"] == "LT104"] == ["law"]


def test_answers_stand_beside_a_signal_for_good_in_the_order_given_and_neither_goes(campus: Path, audit: Audit) -> None:
    land(campus, "2026-06-02T08:00+08:00", {"campus.yml": settings()})
    key = f"MS102/{H.reported}/assigned/2026-05-04"
    assert key in {s["signal"] for s in audit(campus)}
    land(campus, "2026-06-02T09:00+08:00", answer(1, key, "假期无人"))
    land(campus, "2026-06-02T10:00+08:00", answer(2, key, "已排班"))
    (signal,) = [s for s in audit(campus) if s["signal"] == key]
    assert [a["reason"] for a in signal["answers"]] == ["假期无人", "已排班"]
    withdrawn = {k: f"{v!s}steps:\n" + step("void", "2026-06-02T10:30+08:00", "security/head", reason="写错") for k, v in answer(2, key, "已排班").items()}  # fmt: skip
    land(campus, "2026-06-02T11:00+08:00", {**withdrawn})
    (signal,) = [s for s in audit(campus) if s["signal"] == key]
    assert [a["reason"] for a in signal["answers"]] == ["假期无人"]
    early = {k: v.replace("2026-06-02T10:30", "2026-12-31T10:30") for k, v in withdrawn.items()}
    land(campus, "2026-06-02T12:00+08:00", {**early})
    (signal,) = [s for s in audit(campus) if s["signal"] == key]
    assert [a["reason"] for a in signal["answers"]] == ["假期无人", "已排班"]


def test_an_answer_outlives_later_landings_and_stands_in_both_languages(campus: Path) -> None:
    land(campus, "2026-06-02T08:00+08:00", {"campus.yml": settings()})
    key = f"MS102/{H.reported}/assigned/2026-05-04"
    land(campus, "2026-06-02T09:00+08:00", answer(1, key, "假期无人"))
    for n in range(3):
        rid = f"hz-20260603-library-{n + 1}"
        head = {"at": "2026-06-03T08:00+08:00"}
        land(campus, f"2026-06-0{n + 3}T08:00+08:00", {path(rid): hazard(rid, **head)})
    for lang, line in (("zh", "已说明: 假期无人 (security/head"), ("en", "Explained: 假期无人 (security/head")):
        told = run("audit", "--repo", campus, "--rev", "main", "--as-of", CLOCK, "--lang", lang).out
        assert line in told.partition(f"[{key}]")[2].partition("\n\n")[0]


def test_without_a_history_nothing_is_said_of_it(tmp_path: Path) -> None:
    """That nothing was altered would be said of what nobody looked at."""
    root = written(tmp_path / "c", {path(ID): hazard(ID)})
    for words in (), ("--since", "2026-06-01T08:00+08:00"):
        ran = run("audit", "--repo", root, "--lang", "en", *words)
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert "is not a Git repository" in ran.err
    git(root, "init", "-q")
    ran = run("audit", "--repo", root, "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert "no revision HEAD" in ran.err
