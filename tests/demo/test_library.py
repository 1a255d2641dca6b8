"""The library of typical hazards: well formed, each possible somewhere, each where it belongs."""

import re
from collections import Counter
from datetime import date

import pytest
from anlan.demo.college import LAST, College
from anlan.demo.photos import drawings, mended, photo, subject
from anlan.demo.typical import Library, Typical, fits, read_library
from anlan.demo.wording import wording
from anlan.sources.personal import personal

ENTRIES = read_library()
DAY = date(2026, 5, 20)
OWN = {  # words of a spot that only some kinds of places have
    "寝室": {"dormitory"}, "看台": {"sports"}, "阅览": {"library"}, "书库": {"library"}, "后厨": {"canteen"},
    "灶": {"canteen"}, "通风柜": {"lab"}, "塔吊": {"site"}, "基坑": {"site"}, "电池柜": {"plant"}, "配电房": {"plant"},
}  # fmt: skip


def kinds(entry: Typical, college: College) -> set[str]:
    return {
        p.kind or college.campus.place_by_id[p.id.rpartition(".")[0]].kind or ""
        for p in college.tops
        if entry.occurs(p)
    }


def test_keys_are_unique_and_fields_known(college: College) -> None:
    assert max(Counter(e.key for e in ENTRIES).values()) == 1
    assert {e.field for e in ENTRIES} == {f.id for f in college.campus.fields}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_an_entry_is_whole(entry: Typical, college: College) -> None:
    said = (
        entry.title,
        entry.text,
        entry.demand,
        entry.measures,
        entry.interim,
        entry.funds,
        entry.contingency,
        entry.reject,
        *entry.spots,
        *entry.done,
        *entry.found,
    )
    assert all(said)
    assert entry.spots
    assert entry.done
    assert entry.found
    assert not personal("\n".join(said))
    assert (entry.grade == "major") == (entry.rule is not None)
    assert entry.rule is None or entry.rule in college.ledger.plan.rules_of_major
    assert set(re.findall(r"\{\w*\}", "".join(said))) <= {"{n}"}
    assert not any("{" in text for text in (entry.title, entry.funds, *entry.spots))
    for ref in entry.checks:
        family, _, item = ref.partition("#")
        assert item in {i.key for c in college.ledger.plan.checklist_families[family] for i in c.items}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_an_entry_occurs_somewhere_and_nowhere_else(entry: Typical, college: College, library: Library) -> None:
    here = [p for p in college.tops if entry in library.possible(p.id, DAY)]
    assert here == [p for p in college.tops if fits(entry.at, p)]
    assert here
    for word, only in OWN.items():
        if any(word in spot for spot in entry.spots):
            assert kinds(entry, college) <= only, word


def test_an_item_of_a_checklist_shows_only_what_it_asks(college: College, library: Library) -> None:
    battery = library.possible("dorm1", DAY, "dorm-safety#battery")
    assert battery
    assert all("dorm-safety#battery" in e.checks for e in battery)
    assert library.possible("canteen1", DAY, "dorm-safety#battery") == []
    for card in (c for c in college.ledger.plan.checklists.values() if c.from_ <= LAST):
        for item in card.items:
            ref = f"{card.family}#{item.key}"
            assert any(library.possible(p.id, DAY, ref) for p in college.tops), ref


def test_a_major_one_needs_its_rule_in_force(library: Library) -> None:
    before = {e.key for e in library.possible("boiler", date(2026, 1, 11))}
    after = {e.key for e in library.possible("boiler", date(2026, 1, 12))}
    assert after - before
    assert all(e.rule for e in ENTRIES if e.key in after - before)


def test_a_running_track_has_no_roof(library: Library) -> None:
    assert "bld-roof-leak" not in {e.key for e in library.possible("playground", DAY)}
    assert "bld-roof-leak" in {e.key for e in library.possible("gym", DAY)}


def test_a_photo_shows_what_the_title_says() -> None:
    assert subject("楼内停放电动自行车并充电") == "bike"
    assert subject("灭火器压力不足或超期") == "ext"
    assert subject("消毒记录照抄") is None
    assert mended("灭火器压力不足或超期") == "ext"
    assert mended("屋面渗漏") is None
    assert {s for e in ENTRIES if (s := subject(e.title))} == {
        "bike",
        "bottles",
        "boxes",
        "ext",
        "door",
        "panel",
        "wall",
        "water",
    }


def test_the_same_use_gives_the_same_photo_and_another_another() -> None:
    assert photo("bike", "a") == photo("bike", "a")
    assert len({photo("bike", f"{n}")[0] for n in range(400)}) == 400
    assert {len(photo("bike", f"{n}")[1]) for n in range(400)} == {len(d) for d in drawings("bike")}


@pytest.mark.parametrize("name", ["incidents", "trainings", "drills", "actions", "meetings", "tasks", "risks"])
def test_the_other_texts_name_what_there_is(name: str, college: College) -> None:
    plan = college.ledger.plan
    for row in wording(name):
        assert {
            row.get("by", "security"),
            row.get("to", "security"),
            *row.get("crowd", ()),
        } <= college.campus.unit_by_id.keys()
        assert set(row.get("lessons", ())) <= plan.lessons.keys()
        assert row.get("campaign", "safety-month") in plan.campaigns
        assert row.get("place", "gym") in college.campus.place_by_id
        assert row.get("checklist", "traffic") in plan.checklist_families
        assert row.get("field", "fire") in college.campus.field_by_id
        if "at" in row:
            assert any(fits(row["at"], p) for p in college.tops), row
        if "task" in row:
            measure, _, key = row["task"].partition("#")
            assert key in {t.key for t in plan.measures[measure].tasks}
        assert not personal(str(row))


def test_every_month_has_something_to_say_in_a_meeting() -> None:
    assert {m for row in wording("meetings") for m in row["months"]} == {str(n) for n in range(1, 13)}
