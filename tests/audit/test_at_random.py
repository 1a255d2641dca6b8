"""However a record is landed again and again, the audit shows what was altered, and nothing else."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from anlan.rules.landings import altered
from anlan.sources.git import Repository
from anlan.trace import history_begun, landing_changes
from anlan.trace.landing_changes import ROOTS

from tests.audit.at_random import landed, stories, was_altered, was_unreadable
from tests.audit.test_kept import MOMENT
from tests.reader.small import git

LONG = [pytest.param(n, 300, marks=pytest.mark.long) for n in range(1, 25)]


def shown(repo: Path, tip: str, cache: Path | None = None) -> set[str]:
    """The records of which the audit shows an alteration, by a revision."""
    repository = Repository(repo)
    history, _ = history_begun(repository, tip, ROOTS, cache)()
    found = altered(landing_changes(repository, history, MOMENT, {}, cache=cache))
    return {s.record or "" for s in found if s.code != "CH111"}


@pytest.mark.parametrize(("seed", "count"), [(0, 100), *LONG])
def test_what_was_altered_is_shown_and_nothing_else(seed: int, count: int, tmp_path: Path) -> None:
    told = stories(Random(seed), count, 7)
    repo, cache = landed(tmp_path / "repo.git", told), tmp_path / "cache"
    seen = shown(repo, "main")
    changed = {rid for rid, story in told.items() if was_altered(rid, story)}
    assert len(changed) > count / 3
    assert changed - seen == set()
    assert {rid for rid in seen - changed if not was_unreadable(rid, told[rid])} == set()
    line = git(repo, "rev-list", "--first-parent", "--reverse", "main").split()
    assert [shown(repo, tip, cache) for tip in line][-1] == seen
