"""What every written-down thing is built from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar, Literal, get_args

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from anlan.model.scalars import Count, Day, EvidenceName, Name, Text, Unit

Grade = Literal["general", "major"]
Force = Literal["law", "rule", "standard", "local", "own"]
Visibility = Literal["campus", "office"]


class Part(BaseModel):
    """A frozen value with known keys only; of the fields named in EITHER exactly one stands."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    EITHER: ClassVar[tuple[str, ...]] = ()


class Evidence(Part):
    """A photo or paper, named by its content."""

    file: EvidenceName
    caption: Text | None = None


class Action(Part):
    """A thing to do that a meeting, drill or incident decided; done when a later record fulfils it."""

    key: Name
    text: Text
    to: Unit
    due: Day
    change: Literal["plan", "checklist", "schedule"] | None = None


class Crowd(Part):
    """How many people of a unit took part: a count, never a list."""

    unit: Unit
    people: Count
    group: Text | None = None


class Clash(ValueError):
    """Fields that do not go together: the key that shows it, and a code of CLASHES."""

    def __init__(self, key: str, code: str) -> None:
        super().__init__(code)
        self.key, self.code = key, code


def fields_of(model: type[Part]) -> dict[str, FieldInfo]:
    """The fields of a part by the name that is written."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


@cache
def texts_of(model: type[Part]) -> frozenset[str]:
    """The names of fields of a part, and of the parts within it, that hold what people write in their own words."""
    return frozenset(name for n, info in fields_of(model).items() for name in _texts(n, info.rebuild_annotation()))


def _texts(name: str, annotation: Any) -> Iterator[str]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield from texts_of(annotation)
    elif annotation == Text:
        yield name
    else:
        for inner in get_args(annotation):
            yield from _texts(name, inner)


def reads(field: FieldInfo, text: str) -> bool:
    """Whether a field's own type reads a text."""
    return fits(field.rebuild_annotation(), text)


def read_as(field: FieldInfo, text: str) -> Any:
    """What a field's own type reads in a text; None where it reads nothing."""
    try:
        return TypeAdapter(field.rebuild_annotation()).validate_python(text)
    except ValidationError:
        return None


def fits(annotation: Any, text: str) -> bool:
    """Whether a type reads a text."""
    try:
        TypeAdapter(annotation).validate_python(text)
    except ValidationError:
        return False
    return True
