"""Fills every text that a campus may hold: found by the model's own types, so that no field is forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

from anlan.model import KINDS, Tombstone
from anlan.model.part import Part, fields_of
from anlan.model.scalars import Spelled
from anlan.sources.strict_yaml import read_yaml

from tests.site.place import CAMPUS

Fill = Callable[[str], str]
TEXT = "text"


def is_text(annotation: Any) -> bool:
    """Whether a type is free text."""
    return any(isinstance(m, Spelled) and m.form == TEXT for m in getattr(annotation, "__metadata__", ()))


def parts_in(annotation: Any) -> Iterator[type[Part]]:
    """The parts that a type is made of."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inner in get_args(annotation):
        yield from parts_in(inner)


def texts_in(annotation: Any) -> bool:
    """Whether a type holds free text directly: itself, in a list, or as the values of a mapping."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return False
    return is_text(annotation) or any(texts_in(a) for a in get_args(annotation))


def filled(value: Any, models: tuple[type[Part], ...], fill: Fill, add: bool = True) -> Any:
    """A mapping with every text of its model replaced, those that are optional and absent added."""
    step = value.get("step")
    out = dict(value)
    for model in models:
        tagged = model.model_fields.get("step")
        if step is not None and tagged is not None and step not in get_args(tagged.annotation):
            continue
        for name, info in fields_of(model).items():
            whole = info.rebuild_annotation()
            if texts_in(whole):
                if name in value:
                    out[name] = _texts(value[name], name, fill)
                elif add and is_text(_optional(whole)) and name != "seed":
                    out[name] = fill(name)
            elif name in value:
                inner = tuple(parts_in(whole))
                out[name] = _parts(value[name], inner, fill, add) if inner else value[name]
    return out


def _optional(annotation: Any) -> Any:
    """What a type says that also may be nothing."""
    return get_args(annotation)[0] if type(None) in get_args(annotation) else None


def _texts(value: Any, name: str, fill: Fill) -> Any:
    if isinstance(value, dict):
        return {k: fill(f"{name}.{k}") for k in value}
    return [fill(f"{name}.{n}") for n in range(len(value))] if isinstance(value, list) else fill(name)


def _parts(value: Any, inner: tuple[type[Part], ...], fill: Fill, add: bool) -> Any:
    if isinstance(value, list):
        return [filled(v, inner, fill, add) for v in value]
    return filled(value, inner, fill, add) if isinstance(value, dict) else value


def record(path: Path, fill: Fill) -> dict[str, Any]:
    """A record of the golden campus with every text replaced."""
    value = read_yaml(path.read_bytes(), 1 << 20)
    assert isinstance(value, dict)
    model: type[Part] = Tombstone if "tombstone" in value else KINDS[path.stem[:2]].model
    whole: dict[str, Any] = filled(value, (model,), fill)
    return whole


def golden_records() -> list[Path]:
    """The golden campus's records that can be read."""
    return sorted(p for p in (CAMPUS / "records").rglob("*.yml") if p.stem != "hz-20260512-library-1")


def written(value: Any) -> str:
    """A value as JSON, which is YAML; what is not ASCII is escaped."""
    return json.dumps(value, indent=1) + "\n"
