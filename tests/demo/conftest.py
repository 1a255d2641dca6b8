"""One demo for all tests of this folder: small enough to be quick, large enough to hold everything."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from anlan.demo.college import College, read_college
from anlan.demo.repository import write_demo
from anlan.demo.typical import Library, read_library
from anlan.facts.derive import Facts, derive
from anlan.ledger import Ledger, read_ledger
from anlan.sources.shipped import shipped
from anlan.sources.tree import open_tree
from anlan.terms.word import Word

RECORDS = 400


@pytest.fixture(scope="session")
def told() -> list[Word]:
    return []


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, told: list[Word]) -> Path:
    out = tmp_path_factory.mktemp("demo") / "college"
    write_demo(shipped("college"), out, RECORDS, 1, told.append)
    return out


@pytest.fixture(scope="session")
def ledger(demo: Path) -> Ledger:
    opened = open_tree(demo, "HEAD", None, datetime.now(UTC))
    ledger, findings = read_ledger(opened.tree, opened.moment)
    assert ledger is not None
    assert findings == []
    return ledger


@pytest.fixture(scope="session")
def facts(ledger: Ledger) -> Facts:
    return derive(ledger)


@pytest.fixture(scope="session")
def college() -> College:
    return read_college(shipped("college"))


@pytest.fixture(scope="session")
def library(college: College) -> Library:
    return Library(read_library(), college)
