"""What the demo holds: every kind, every state, every turn, no findings, exactly as many records as asked."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from anlan.demo.college import College
from anlan.facts.derive import Facts, derive
from anlan.ledger import Ledger
from anlan.model import COURSES, KIND_BY_NAME, Tombstone, kind_of
from anlan.rules import judge

from tests.demo.conftest import RECORDS
from tests.demo.place import checked, git
from tests.demo.written import written


def test_no_finding_stands(ledger: Ledger) -> None:
    assert judge(ledger) == []


def test_it_holds_exactly_the_records_asked(ledger: Ledger) -> None:
    assert len(ledger.records) == RECORDS
    assert set(map(kind_of, ledger.records)) == set(KIND_BY_NAME)
    assert sum(isinstance(r, Tombstone) for r in ledger.records.values()) == 1


@pytest.mark.parametrize(("records", "seed"), [(1, 2), (2, 7), (60, 3), (300, 3), (2000, 2)])
def test_other_sizes_and_seeds_pass_the_rules_too(records: int, seed: int, college: College, tmp_path: Path) -> None:
    ledger = written(college, records, seed, tmp_path)
    assert judge(ledger) == []
    assert len(ledger.records) == records
    if records >= 300:
        assert set(map(kind_of, ledger.records)) == set(KIND_BY_NAME)


def test_the_command_that_checks_agrees(demo: Path) -> None:
    assert checked(demo)["findings"] == []


def test_every_state_of_a_hazard_is_there_at_the_end(facts: Facts) -> None:
    states = {move.to for move in COURSES["hazard"].moves.values() if move.to} | {"reported"}
    assert Counter(h.state for h in facts.hazards.values()).keys() == states


def test_every_turn_that_a_hazard_can_take_is_taken(ledger: Ledger) -> None:
    taken = {step.step for hazard in ledger.of("hazard") for step in hazard.steps}
    assert taken == COURSES["hazard"].moves.keys() - {"redacted"}


def test_hazards_are_of_both_grades_and_some_for_the_office_alone(ledger: Ledger, facts: Facts) -> None:
    assert {h.now.grade for h in facts.hazards.values()} >= {"general", "major"}
    assert {h.visibility for h in ledger.of("hazard")} == {"campus", "office"}
    assert {n.level for n in ledger.of("notice")} >= {"listed"}


def test_a_few_hazards_are_overdue_at_the_end_and_most_are_ended(facts: Facts) -> None:
    overdue = [h for h in facts.hazards.values() if h.overdue]
    assert 1 <= len(overdue) <= 8
    assert sum(not h.open for h in facts.hazards.values()) > len(facts.hazards) / 2


def test_some_hazards_were_mended_late_and_most_in_time(facts: Facts) -> None:
    late = intime = 0
    for hazard in facts.hazards.values():
        for stage in facts.courses[hazard.id].stages:
            if stage.step.step == "submitted" and stage.before.deadline:
                done = stage.step.at.date() <= stage.before.deadline
                late, intime = late + (not done), intime + done
    assert 0 < late < intime / 2


def test_what_an_inspection_finds_is_named_by_a_hazard_of_the_same_place(ledger: Ledger) -> None:
    found = [h for h in ledger.of("hazard") if h.found_in]
    assert len(found) > 20
    for hazard in found:
        rid, _, part = hazard.found_in.partition("#")
        finder: Any = ledger.records[rid]
        assert hazard.place == finder.place or hazard.place.startswith(f"{finder.place}.")
        assert hazard.at >= finder.at or kind_of(rid) == "patrol"
        if kind_of(rid) == "inspection":
            assert finder.results[part] == "not_ok"


def test_what_the_schedules_ask_is_mostly_done_and_something_is_missed(college: College, tmp_path: Path) -> None:
    ledger = written(college, 1200, 1, tmp_path)
    facts = derive(ledger)
    total: Counter[str] = Counter()
    for duty in facts.duties:
        total += duty.total()
    assert total["done"] > 8 * total["missing"] > 0
    assert total["done"] > 8 * total["late"]
    assert all(m.percent is None or m.percent > 50 for m in facts.measures)


def test_waivers_are_granted_and_refused(facts: Facts) -> None:
    states = {c.now.state for rid, c in facts.courses.items() if kind_of(rid) == "waiver"}
    assert "refused" in states
    assert states & {"approved", "ended"}


def test_answers_speak_of_what_is_missing_indeed(ledger: Ledger, facts: Facts) -> None:
    missing = {f"MS101/{d.schedule.id}/{line.target}/{c.period.key}" for d in facts.duties for line in d.lines
               for c in line.cells if c.mark in ("missing", "late")}  # fmt: skip
    answers = list(ledger.of("answer"))
    assert answers
    assert {a.signal for a in answers} <= missing


def test_decisions_are_fulfilled_by_later_records(ledger: Ledger) -> None:
    fulfilled = {ref for r in ledger.living() for ref in r.fulfils}
    assert any(ref.startswith("pm-") for ref in fulfilled)
    assert any(ref[:3] in ("me-", "ic-", "dr-") for ref in fulfilled)


def test_photos_are_of_their_record_and_packed_small(demo: Path, ledger: Ledger) -> None:
    files = {f.name: f for f in (demo / "records" / "evidence").rglob("*.jpg")}
    uses = [
        e.file for r in ledger.living() for e in (*r.evidence, *(e for s in r.__dict__["steps"] for e in s.evidence))
    ]
    assert set(uses) == files.keys()
    assert len(uses) - len(files) <= 3
    assert all(f.stat().st_size < 12_000 for f in files.values())
    rows = git(demo, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectsize) %(objectsize:disk)")
    blobs = [tuple(map(int, row.split()[1:])) for row in rows.splitlines() if row.startswith("blob")]
    photos = [(size, disk) for size, disk in blobs if size in {f.stat().st_size for f in files.values()}]
    assert len(photos) >= len(files) > 30
    assert sum(disk for _, disk in photos) < sum(size for size, _ in photos) / 3


def test_titles_do_not_look_copied(ledger: Ledger) -> None:
    titles = Counter(h.title for h in ledger.of("hazard"))
    assert len(titles) > len(list(ledger.of("hazard"))) / 2
    assert max(titles.values()) <= 6
