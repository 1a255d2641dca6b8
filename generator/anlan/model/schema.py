"""JSON Schema of everything that is written by hand, with labels in both languages for editors."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from anlan.model.campus import Campus
from anlan.model.kinds import KIND_BY_NAME
from anlan.model.part import Part
from anlan.model.plan import Campaigns, Checklist, Lesson, Measure, Plan, Schedules, Standard
from anlan.model.record import Tombstone
from anlan.terms.fields import label

SCHEMAS: dict[str, type[Part]] = {
    **{k.name: k.model for k in KIND_BY_NAME.values()},
    "campus": Campus,
    "plan": Plan,
    "measure": Measure,
    "schedules": Schedules,
    "campaigns": Campaigns,
    "checklist": Checklist,
    "lesson": Lesson,
    "standard": Standard,
}


class _Bilingual(GenerateJsonSchema):
    """Drops what pydantic derives from Python names: titles are labels, defaults are not written."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  (pydantic's signature)
        return False


def schema(kind: str) -> dict[str, Any]:
    """The schema of a kind; raises KeyError for a kind that is none."""
    out = _made(SCHEMAS[kind], kind)
    if kind in KIND_BY_NAME:  # a record may have been replaced by a tombstone
        stub, parts = _made(Tombstone, kind), out.pop("$defs", {})
        parts |= stub.pop("$defs", {})
        out = {"if": {"required": ["tombstone"]}, "then": stub, "else": out, "$defs": parts}
    return {"$schema": "http://json-schema.org/draft-07/schema#", **out}


def _made(model: type[Part], kind: str) -> dict[str, Any]:
    out = model.model_json_schema(by_alias=True, schema_generator=_Bilingual, mode="validation")
    _dress(out, kind)
    for part in out.get("$defs", {}).values():
        _dress(part, kind)
    return out


def _dress(part: dict[str, Any], kind: str) -> None:
    part.pop("title", None)
    part.pop("description", None)
    for name, field in part.get("properties", {}).items():
        word = label(kind, name)
        field["title"] = f"{word.zh} {word.en}"
        field.pop("default", None)
        if "const" in field:
            field["enum"] = [field["const"]]
