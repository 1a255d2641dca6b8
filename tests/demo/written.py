"""A year as it would land, without Git: the files in the order of their merges."""

from datetime import UTC, datetime
from pathlib import Path

from anlan.demo.college import College
from anlan.demo.repository import begun
from anlan.demo.year import year
from anlan.ledger import Ledger, read_ledger
from anlan.sources.tree import WorkTree


def written(college: College, records: int, seed: int, folder: Path) -> Ledger:
    """The ledger of a demo at its newest landing."""
    desk = year(college, records, seed, lambda _: None)
    files = dict(begun(college))
    for pull in sorted(desk.pulls, key=lambda p: p.merged):
        files.update(pull.files())
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        assert data is not None
        (folder / path).write_bytes(data)
    moment = datetime.fromtimestamp(max(p.merged for p in desk.pulls), UTC)
    ledger, findings = read_ledger(WorkTree(folder), moment)
    assert ledger is not None
    assert findings == []
    return ledger
