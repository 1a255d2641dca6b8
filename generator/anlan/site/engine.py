"""The template engine: autoescape on, undefined names are errors, every text in one language chosen when it is compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from jinja2.ext import Extension

from anlan.terms.word import Lang

_SAID = re.compile(r"\bt\('((?:[^'\\]|\\.)*)',\s*'((?:[^'\\]|\\.)*)'\)")


class Bilingual(Extension):
    """`t('在册', 'Open')` becomes the text of the environment's language, a constant that costs nothing to render."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002  (jinja's)
        chosen = 1 if getattr(self.environment, "lang", "zh") == "zh" else 2
        return _SAID.sub(lambda m: f"'{m[chosen]}'", source)


class _Bilingual(Environment):
    lang: Lang = "zh"


def engine(files: Mapping[str, bytes], lang: Lang, names: Mapping[str, Any]) -> Environment:
    """An environment over the templates; `names` are known in every one of them."""
    env = _Bilingual(
        loader=DictLoader({path.removeprefix("templates/"): data.decode() for path, data in files.items() if path.startswith("templates/")}),
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined, auto_reload=False, extensions=[Bilingual],
    )  # fmt: skip
    env.lang = lang
    env.filters["points"] = points
    env.globals.update(names)
    return env


def points(values: tuple[int, ...], width: int, height: int) -> str:
    """A series as the points of a line; only where it turns, since most days are as the day before."""
    top, last = max((1, *values)), len(values) - 1
    kept = [n for n, v in enumerate(values) if n in (0, last) or v != values[n - 1] or v != values[n + 1]]
    return " ".join(f"{n * width / max(last, 1):.1f},{height - values[n] * (height - 2) / top - 1:.1f}" for n in kept)


def template(env: Environment, name: str) -> Template:
    """A template by its path below site_templates/."""
    return env.get_template(name)
