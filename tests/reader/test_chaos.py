"""Whatever bytes lie in a tree, the reader answers with findings and the same ones from a commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from anlan.ledger import read_ledger
from anlan.report import as_github, as_json, as_text, locate
from anlan.rules import judge
from anlan.rules.examples import example
from anlan.sources.git import Repository
from anlan.sources.tree import RevisionTree, WorkTree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reader.small import CAMPUS, RECORDS, git, hazard, written

NOW = datetime.fromisoformat("2026-06-01T08:00+08:00")
SIGNS = [b"\n", b": ", b"- ", b"  ", b"? ", b"&a ", b"*a", b"!!int ", b"[", b"]", b"{", b"}", b'"', b"'", b"|\n", b">-\n",
         b"#", b"%", b"---\n", b"...\n", b"<<: ", b"\t", b"\r\n", b"\r", b"\0", b"\xef\xbb\xbf", b"\\", b"`", b"@", b"<!-- ",
         "二楼".encode(), "二楼".encode("gbk"), b"\xff", b"\xe2\x80\xae", b"steps:\n", b"  - step: ", b"9" * 18, b"]("]  # fmt: skip


def samples() -> list[tuple[str, bytes]]:
    """Good files of many kinds, with their paths."""
    roots = sorted(p for p in example("FI101", "accepted").parents[1].glob("*/accepted") if (p / "campus.yml").exists())
    found = {
        p.relative_to(root).as_posix(): p.read_bytes()
        for root in roots
        for folder in ("records", "plan", "standards")
        for p in sorted((root / folder).rglob("*.[ym][md]*"))
        if p.is_file() and not p.is_symlink()
    }
    return [("campus.yml", CAMPUS.encode()), *found.items()]


SAMPLES = samples()


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, bytes]:
    """A good file with a few passages cut, doubled or overwritten."""
    path, data = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 40)))
        middle = draw(st.sampled_from([*SIGNS, b"", data[start:end] * 2]) | st.binary(max_size=6))
        data = data[:start] + middle + data[end:]
    return path, data


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, bytes]], Iterator[str]]:
    """Writes files, reads them as a folder and as a commit, and gives what each report says."""
    root = written(tmp_path_factory.mktemp("chaos"), {})
    git(root, "init", "-q", "-b", "main")
    repository = Repository(root)

    def reports(files: dict[str, bytes], revision: bool = True) -> Iterator[str]:
        written(root, {f"{RECORDS}/hz-20260511-library-good.yml": hazard("hz-20260511-library-good"), **files})
        yield said(WorkTree(root))
        if revision:
            git(root, "add", "-A", "-f", ".")
            yield said(RevisionTree(repository, git(root, "commit-tree", git(root, "write-tree"), "-m", "x")))
        for path in files:
            (root / path).unlink()
        written(root, {})

    return reports


def said(tree: WorkTree | RevisionTree) -> str:
    """Everything that a check would print of a tree."""
    ledger, findings = read_ledger(tree, NOW)
    found = locate([*findings, *(judge(ledger) if ledger else ())], tree)
    for item in found:
        assert item.column >= 1
        assert 1 <= item.line <= tree.read(item.finding.path).count(b"\n") + 1
    return as_text(found, "zh") + as_github(found, "en") + as_json(found, "en")


CALM = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)


@settings(CALM, max_examples=150)
@given(file=spoilt())
def test_a_spoilt_file_is_a_finding_or_none(look: Callable[..., Iterator[str]], file: tuple[str, bytes]) -> None:
    (only,) = look(dict([file]), revision=False)
    assert only.endswith("}\n")


@settings(CALM, max_examples=12)
@given(files=st.lists(spoilt(), min_size=10, max_size=20))
def test_a_commit_of_spoilt_files_says_what_the_folder_says(
    look: Callable[..., Iterator[str]], files: list[tuple[str, bytes]]
) -> None:
    folder, commit = look(dict(files))
    assert folder == commit


@settings(CALM, max_examples=80)
@given(data=st.binary(max_size=300) | st.lists(st.sampled_from(SIGNS), max_size=40).map(b"".join))
def test_random_bytes_are_a_finding(look: Callable[..., Iterator[str]], data: bytes) -> None:
    (said_of,) = look({f"{RECORDS}/hz-20260511-library-1.yml": data}, revision=False)
    assert '"record": "hz-20260511-library-1"' in said_of


@pytest.mark.long
@settings(CALM, max_examples=20_000)
@given(file=spoilt())
def test_a_long_campaign_of_spoilt_files(look: Callable[..., Iterator[str]], file: tuple[str, bytes]) -> None:
    (only,) = look(dict([file]), revision=False)
    assert only.endswith("}\n")
