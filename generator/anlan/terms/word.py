"""A text that a user sees, in Chinese and in English, written once, side by side."""

from __future__ import annotations

from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


class Word(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str

    def say(self, lang: Lang) -> str:
        """The text in one language."""
        return self.zh if lang == "zh" else self.en

    def fill(self, **values: object) -> Word:
        """Both texts with their `{name}` places filled; a value that is a Word is filled in its own language."""
        return Word(_fill(self.zh, "zh", values), _fill(self.en, "en", values))


def _fill(text: str, lang: Lang, values: dict[str, object]) -> str:
    return text.format_map({k: v.say(lang) if isinstance(v, Word) else v for k, v in values.items()})


def same(text: str) -> Word:
    """A text that is one in both languages: an id, a number, what somebody wrote."""
    return Word(text, text)


def listed(words: list[Word]) -> Word:
    """Several texts as one enumeration."""
    return Word("、".join(w.zh for w in words), ", ".join(w.en for w in words))
