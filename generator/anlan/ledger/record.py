"""One record by its file alone: whether its values are those of its kind, and its id and path the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError

from anlan.ledger.explain import explained
from anlan.model import KINDS, Part, Record, Tombstone, path_of
from anlan.model.scalars import RECORD
from anlan.sources.problem import Problem
from anlan.sources.strict_yaml import Value, read_yaml
from anlan.terms.finding import Finding
from anlan.terms.word import Word

M = TypeVar("M", bound=Part)
RECORD_BYTES = 64 * 1024
_IS_RECORD = re.compile(RECORD).fullmatch


@dataclass
class Typing:
    """What was wrong with values so far."""

    findings: list[Finding]

    def part(self, model: type[M], path: str, data: Value, record: str | None = None) -> M | None:
        """Values as a model has them; none, and a finding, where they are not."""
        try:
            return model.model_validate(data)
        except ValidationError as error:
            self.findings += [p.found(path, record) for p in explained(error, data)]
            return None


def stem_of(path: str) -> str:
    """The name of a file without its ending."""
    return path.rpartition("/")[2][:-4]


def id_of(path: str) -> str | None:
    """The id that a file is named by; none where it is none."""
    stem = stem_of(path)
    return stem if _IS_RECORD(stem) else None


def read_record(path: str, data: bytes) -> Record | Tombstone | None:
    """A record from its bytes, just as a Ledger has it; none where they cannot be read as the one of this path."""
    value = read_yaml(data, RECORD_BYTES)
    return None if isinstance(value, Problem) else record_of(Typing([]), path, value)


def record_of(typing: Typing, path: str, value: Value) -> Record | Tombstone | None:
    """A record from its values."""
    stem = id_of(path)
    if stem is None or stem[:2] not in KINDS:
        return None
    buried = isinstance(value, dict) and "tombstone" in value
    wanted: type[Record] | type[Tombstone] = Tombstone if buried else KINDS[stem[:2]].model
    record: Record | Tombstone | None = typing.part(wanted, path, value, stem)
    if record is None:
        return None
    if record.id != stem:
        say = Word(f"编号 {record.id} 与文件名 {stem} 不同", f"the id {record.id} is not the file's name {stem}")
        mend = Word("改成一样；编号定了就不再改", "make them equal; an id never changes once landed")
        typing.findings.append(Finding("FI115", path, say, mend, ("id",), stem))
        return None
    if path != path_of(stem):
        say = Word(f"记录 {stem} 不该放在这里", f"the record {stem} does not lie here")
        mend = Word(f"移到 {path_of(stem)}", f"move it to {path_of(stem)}")
        typing.findings.append(Finding("FI114", path, say, mend, (), stem))
        return None
    return record
