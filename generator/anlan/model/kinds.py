"""The kinds of records: the two letters of their ids, their folders, their models."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anlan.model.acts import Answer, Drill, Inspection, Meeting, Report, Training
from anlan.model.cases import Draw, Incident, Notice, Risk, Seal, Waiver
from anlan.model.hazard import Hazard
from anlan.model.record import Record
from anlan.model.scalars import RECORD
from anlan.model.sheets import Duty, Patrol, Rota


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: `hz`, `hazard`, Hazard."""

    prefix: str
    name: str
    model: type[Record]


KINDS: dict[str, Kind] = {
    k.prefix: k
    for k in (
        Kind("hz", "hazard", Hazard),
        Kind("in", "inspection", Inspection),
        Kind("pa", "patrol", Patrol),
        Kind("du", "duty", Duty),
        Kind("ro", "rota", Rota),
        Kind("ic", "incident", Incident),
        Kind("dr", "drill", Drill),
        Kind("tr", "training", Training),
        Kind("me", "meeting", Meeting),
        Kind("no", "notice", Notice),
        Kind("wa", "waiver", Waiver),
        Kind("re", "report", Report),
        Kind("an", "answer", Answer),
        Kind("se", "seal", Seal),
        Kind("dw", "draw", Draw),
        Kind("rk", "risk", Risk),
    )
}
KIND_BY_NAME: dict[str, Kind] = {k.name: k for k in KINDS.values()}
RECORD_ID = RECORD.replace("[a-z]{2}", f"(?:{'|'.join(KINDS)})", 1)  # the first two letters of an id are a kind's
_IS_ID = re.compile(RECORD_ID).fullmatch


def of_record(ref: str) -> bool:
    """Whether an id, or `id#part`, is a record's and not one of the plan, as `pm-2026-fire` is."""
    return _IS_ID(ref.partition("#")[0]) is not None


def kind_of(rid: str) -> str:
    """The kind name of a record id."""
    return KINDS[rid[:2]].name


def path_of(rid: str) -> str:
    """hz-20260312-library-1 lies in records/hazard/2026/03/."""
    return f"records/{KINDS[rid[:2]].name}/{rid[3:7]}/{rid[7:9]}/{rid}.yml"
