"""What is kept of landings between builds changes nothing that is found in them, whatever happens to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from anlan.rules.landings import altered
from anlan.sources.git import Repository
from anlan.trace import history_begun, landing_changes
from anlan.trace.landing_changes import ROOTS
from anlan.trace.plain import Plain

from tests.audit.test_altered import LANDED
from tests.gate.campus import CLOCK, H, add, commit, hazard, path, step
from tests.gate.honest import HONEST
from tests.reader.small import git

EVIL = [c for n, c in enumerate(LANDED) if n % 4 == 1]
GOOD = [c for n, c in enumerate(HONEST) if n % 4 == 1]
BLAMED: dict[str, set[str]] = {"": set(), "github:library": {"CH201", "CH203"}, "github:nobody": {"CH202"}}
MOMENT = datetime.fromisoformat(CLOCK)


def found(campus: Path, cache: Path | None, whose: str = "") -> list[Any]:
    """What each landing altered; `whose` account vouches for all of them."""
    repository = Repository(campus)
    history, _ = history_begun(repository, "main", ROOTS, cache)()
    line = git(campus, "rev-list", "main").split() if whose else []
    changes = landing_changes(repository, history, MOMENT, dict.fromkeys(line, (whose,)), cache=cache)
    return [*altered(changes)]


@pytest.mark.parametrize(
    "whose", ["github:library", *(pytest.param(w, marks=pytest.mark.long) for w in ("", "github:nobody"))]
)
def test_found_build_by_build_is_what_is_found_at_once(whose: str, campus: Path, tmp_path: Path) -> None:
    cache, loud = tmp_path / "cache", 0
    for case in [x for pair in zip(EVIL, GOOD * len(EVIL), strict=False) for x in pair]:
        commit(campus, "main", case.edits)
        alone = found(campus, None, whose)
        assert found(campus, cache, whose) == alone
        assert found(campus, cache, whose) == alone
        loud = max(loud, len(alone))
    assert len(EVIL) > 12
    assert loud > len(EVIL)
    assert {s.code for s in alone if s.code.startswith("CH2")} == BLAMED[whose]


@pytest.mark.parametrize("build_by_build", [True, False])
@pytest.mark.parametrize("first", [True, False])
def test_what_landed_elsewhere_too_is_nobodys_excuse(
    campus: Path, tmp_path: Path, build_by_build: bool, first: bool
) -> None:
    """The bytes of a record are landed by who may not write them, before that or after it as a file that is none."""
    cache, rid = tmp_path / "cache", "hz-20260504-dorms-77"
    landings, names = dict[str, str](), ("records/note.txt", path(rid))
    for name in names if first else names[::-1]:
        landings[name] = commit(campus, "main", {name: hazard(rid)})
        if build_by_build:
            found(campus, cache, "github:library")
    assert [s.code for s in found(campus, cache, "github:library") if s.commit == landings[path(rid)]] == ["CH201"]
    assert [s.code for s in found(campus, cache, "github:library") if s.commit == landings[path(rid)]] == ["CH201"]


@pytest.mark.parametrize("harm", [b"", b"[]", b'[["a b"], {"x": 1}]', b"[[1], {}]", b'{"a": 1}', b"[null, null]"])
def test_harm_to_what_is_kept_is_no_harm(harm: bytes, campus: Path, tmp_path: Path) -> None:
    commit(campus, "main", EVIL[0].edits)
    cache, alone = tmp_path / "cache", found(campus, None)
    assert found(campus, cache) == alone
    for file in cache.iterdir():
        head, _, body = file.read_bytes().partition(b"\n")
        for spoilt in (harm, head + b"\n" + harm, head + b"\n" + body[:-9]):
            file.write_bytes(spoilt)
            assert found(campus, cache) == alone


def test_what_is_of_another_shape_is_not_believed() -> None:
    for kept in (None, [], {}, 7, [["a"], {}], [{"a": 1}, {}], [{"a": [1]}, {}], [{}, {"b": 1}], [{}, []], [{}, {}, 1]):
        assert Plain.restored(kept) == Plain()
    assert Plain.restored([{"a b": None, "c": ["d"]}, {"e": "f"}]) == Plain({"a b": None, "c": ("d",)}, {"e": "f"})


def test_a_landing_that_only_adds_is_not_read_again(
    campus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, read = tmp_path / "cache", list[str]()
    contents = Repository.contents

    def told(self: Repository, blobs: Iterable[str]) -> Any:
        asked = list(blobs)
        read.extend(asked)
        return contents(self, asked)

    commit(campus, "main", {path("hz-20260504-library-77"): hazard("hz-20260504-library-77")})
    found(campus, cache)
    commit(campus, "main", add(H.reported, step("noted", "11T08:00", "library/head", note="已看")))
    monkeypatch.setattr(Repository, "contents", told)
    found(campus, cache)
    first = len(read)
    found(campus, cache)
    again = len(read) - first
    found(campus, None)
    whole = len(read) - first - again
    assert again < first < whole
