"""What pages say of records as they stand now: corrected, made void, named by others, or naming the plan."""

from __future__ import annotations

from pathlib import Path

from anlan.boards.record import RecordPages

from tests.audit.edges import settings
from tests.audit.test_boards import voice
from tests.gate.campus import MEASURE

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
