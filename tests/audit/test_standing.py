"""What pages say of records as they stand now: corrected, made void, named by others, or naming the plan."""

from __future__ import annotations

from pathlib import Path

from anlan.boards.act_boards import incidents
from anlan.boards.record import RecordPages

from tests.audit.edges import ID, settings
from tests.audit.test_boards import voice
from tests.audit.test_late import inspection
from tests.gate.campus import MEASURE, hazard, path, step

INCIDENT = (
    "id: ic-20260505-dorms-1\ntitle: 垃圾桶冒烟\nclass: accident\nplace: dorm1\nspot: 东侧\nfield: fire\nat: 2026-05-05T20:00+08:00\n"
    "known_at: 2026-05-05T20:05+08:00\nby: dorms/head\nsteps:\n"
)
NOW = "2026-06-15T08:00+08:00"


def report(rid: str, fulfils: str, more: str = "") -> dict[str, str]:
    """A report that fulfils something."""
    text = f"id: {rid}\ntitle: 排查小结\nfulfils:\n  - {fulfils}\nat: 2026-05-29T09:00+08:00\nby: library/head\ntext: 已排查一遍\n"
    return {f"records/report/2026/05/{rid}.yml": text + more}


def test_a_task_is_no_record_out_of_sight_whatever_letters_its_measure_begins_with(tmp_path: Path) -> None:
    rid = "re-20260529-library-1"
    for measure in ("pm-2026-exits", "in-exits"):
        plan = {f"plan/2026/measures/{measure}.md": MEASURE.replace("pm-2026-exits", measure)}
        said = voice(tmp_path / measure, NOW, plan | report(rid, f"{measure}#survey"), settings())
        ((kind, task),) = RecordPages(said, None, {}).view(rid).related
        assert (kind, task.text, task.href) == ("Task", "排查一遍", f"plan/2026/measures/{measure}/")
        assert said.facts.references.names == {}


def test_the_head_of_an_incident_shows_each_field_as_corrected(tmp_path: Path) -> None:
    new = '{class: health, known_at: "2026-05-05T20:10+08:00", spot: 西侧, place: library}'
    text = INCIDENT + step("corrected", "05T22:00", "dorms/head", set=new, reason="写错了")
    said = voice(tmp_path, NOW, {"records/incident/2026/05/ic-20260505-dorms-1.yml": text})
    view = RecordPages(said, None, {}).view("ic-20260505-dorms-1")
    lines = {x.label: x.pieces[0].text for x in view.lines}
    assert (lines["Class"], lines["Known at"], lines["Spot"], lines["Place"]) == (
        "Public health",
        "2026-05-05 20:10",
        "西侧",
        "图书馆",
    )
    assert view.steps[1].lines[0].pieces[0].text == "Class Public health"
    (row,) = incidents(said).table.rows
    assert [c.pieces[0].text for c in row.cells[2:5]] == ["图书馆", "Public health", "2026-05-05 20:10"]


def test_a_hazard_is_named_by_what_it_was_found_in_as_corrected(tmp_path: Path) -> None:
    (first,), (second,) = inspection("2026-05-10T09").items(), inspection("2026-05-10T10", "library/head").items()
    head = {"found_in": "in-20260510-dorms-1#exit", "at": "2026-05-11T09:00+08:00"}
    new = step("corrected", "11T10:00", "library/head", set='{found_in: "in-20260510-library-1#exit"}', reason="写错了")
    files = {k: str(v) for k, v in (first, second)} | {path(ID): hazard(ID, new, **head)}
    refs = voice(tmp_path, NOW, files).facts.references
    assert refs.named_by == {"in-20260510-library-1": (ID,)}
