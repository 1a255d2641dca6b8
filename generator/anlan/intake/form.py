"""What a record or a step asks for, read off its model: every field with its shape, its choices and its label."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from anlan.boards.nexts import step_models
from anlan.model import KIND_BY_NAME, Part, Record
from anlan.model.part import fields_of, fits
from anlan.model.record import Step
from anlan.model.scalars import Spelled
from anlan.terms.fields import label
from anlan.terms.vocab import CHOICES
from anlan.terms.word import Word, same

Shape = Literal["one", "list", "map"]
COMMON = tuple(fields_of(Record))
COMMON_OF_STEP = tuple(fields_of(Step))
LAST = ("rows", "steps")


@dataclass(frozen=True, slots=True)
class Asked:
    """One field.

    `shape` says whether it holds one thing, a list of things or things by key; a thing is a text of a `form`, one of
    the `choices`, or a part with fields of its own. `keys` are the keys of a map, where the model knows them.
    """

    name: str
    word: Word
    required: bool
    shape: Shape
    form: str
    fits: Callable[[str], bool]
    choices: tuple[tuple[str, Word], ...] = ()
    parts: tuple[Asked, ...] = ()
    keys: tuple[tuple[str, Word], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked for: the fields in the order in which they are written, and those of which exactly one stands."""

    kind: str
    step: str | None
    fields: tuple[Asked, ...]
    either: tuple[str, ...] = ()

    def find(self, name: str) -> Asked | None:
        """The field of a name."""
        return next((f for f in self.fields if f.name == name), None)


def head_form(kind: str) -> Form:
    """What the head of a new record of a kind asks for."""
    model = KIND_BY_NAME[kind].model
    fields = _fields(model, kind)
    own = [n for n in fields if n not in COMMON and n not in LAST]
    order = [*own, *(n for n in COMMON if n != "id"), *(n for n in fields if n == "rows")]
    return Form(kind, None, tuple(fields[n] for n in order), model.EITHER)


def step_form(kind: str, step: str) -> Form:
    """What a step of a kind asks for; raises KeyError for a step that the kind has not."""
    fields = _fields(step_models(kind)[step], "")  # a kind's own labels are those of its head
    first, last = ("at", "by", "entered_by"), ("note", "evidence", "see")
    own = [n for n in fields if n not in COMMON_OF_STEP and n != "step"]
    return Form(kind, step, tuple(fields[n] for n in (*first, *own, *last)))


def _fields(model: type[Part], kind: str) -> dict[str, Asked]:
    return {
        n: _asked(n, info.rebuild_annotation(), info.is_required(), kind)
        for n, info in fields_of(model).items()
        if n != "steps"
    }


def _asked(name: str, annotation: Any, required: bool, kind: str) -> Asked:
    inner, shape, key = _unfolded(annotation)
    word = label(kind, name)
    if isinstance(inner, type) and issubclass(inner, Part):
        parts = tuple(_fields(inner, inner.__name__.lower()).values())  # a part has labels of its own
        return Asked(name, word, required, shape, "", _nothing_fits, parts=parts)
    choices = _labelled(name, inner)
    form = "" if choices else next(m.form for m in inner.__metadata__ if isinstance(m, Spelled))
    return Asked(name, word, required, shape, form, partial(fits, inner), choices, keys=_labelled(name, key))


def _nothing_fits(_: str) -> bool:
    return False


def _unfolded(annotation: Any) -> tuple[Any, Shape, Any]:
    """What a field holds, whether one, a list or a map of it, and the type of a map's keys."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return _unfolded(next(a for a in args if a is not type(None)))
    if origin is tuple:
        return args[0], "list", None
    if origin is dict:
        return args[1], "map", args[0]
    if origin is Annotated and not any(isinstance(m, Spelled) for m in args[1:]):
        return _unfolded(args[0])
    return annotation, "one", None


def _labelled(name: str, annotation: Any) -> tuple[tuple[str, Word], ...]:
    if get_origin(annotation) is not Literal:
        return ()
    words = CHOICES.get(name, {})
    return tuple((code, words.get(code, same(code))) for code in get_args(annotation))
