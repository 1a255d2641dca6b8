"""Questions to a person, one field after another; a wrong answer is asked again with the reason."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from anlan.intake.answers import Values, missing
from anlan.intake.choices import Choices, Row, choices
from anlan.intake.form import Asked, Form
from anlan.intake.photos import photo
from anlan.intake.typed import in_full, one_line, spoilt, unfit
from anlan.ledger import Ledger
from anlan.model.part import fits
from anlan.model.scalars import Name, unit_of
from anlan.sources.problem import CannotRun
from anlan.sources.strict_yaml import Value
from anlan.terms.word import Lang, Word, same

WIDTH = 78
_REQUIRED = Word("必填，请回答", "this one is needed")
_SKIP = Word("回车跳过", "Enter skips")
_ENDS = Word("回车结束", "Enter ends")
_MORE = Word("还可以补充：{l}", "you may add: {l}")
_WHICH = Word("补充哪些（编号，用空格隔开；回车不补）", "which (numbers, parted by spaces; Enter for none)")
_INSTEAD = Word("回车改填“{w}”", "Enter for “{w}” instead")
_AGAIN = Word("要改哪里：{l}", "what is to be changed: {l}")
_WHICH_AGAIN = Word("改哪些（编号，用空格隔开；回车放弃）", "which (numbers, parted by spaces; Enter gives up)")
_KEY = Word("{w}：键", "{w}: key")


@dataclass(frozen=True)
class Dialogue:
    """Who is spoken to, in which language; what there is to choose from; where files of evidence are looked for."""

    lang: Lang
    ledger: Ledger
    near: Path
    listen: Callable[[str], str]
    tell: Callable[[str], None]
    may: Callable[[str], bool] | None = None

    def complete(self, form: Form, given: Values, usual: Mapping[str, str], wanted: Collection[str] = ()) -> Values:
        """All that is missing, then what is wanted here, then whatever else one wishes to add."""
        values = dict(given)
        for group in _first(missing(form, values)):
            self._one_of(group, values, usual)
        for asked in form.fields:
            if asked.name in wanted and asked.name not in values:
                self._put(asked, values, required=False)
        self.add(form, values)
        return values

    def _one_of(self, group: tuple[Asked, ...], values: Values, usual: Mapping[str, str]) -> None:
        """The field; of several the one that is answered, round and round until one is."""
        if len(group) == 1:
            self._put(group[0], values, required=True, usual=usual.get(group[0].name))
        while not any(asked.name in values for asked in group):
            for asked, other in zip(group, (*group[1:], group[0]), strict=True):
                self._put(asked, values, required=False, skip=_INSTEAD.fill(w=other.word))
                if asked.name in values:
                    break

    def add(self, form: Form, values: Values) -> bool:
        """Offers the fields that nobody asked for; whether one was added."""
        left = [f for f in form.fields if f.name not in values and f.name not in form.either]
        some = self._some(left, _MORE, _WHICH)
        for asked in some:
            self._put(asked, values, required=False)
        return bool(some)

    def _some(self, fields: Sequence[Asked], word: Word, which: Word) -> list[Asked]:
        """Those of the fields that are chosen by their numbers."""
        self.tell(self.say(word.fill(l=Word(*(_numbered(fields, lang) for lang in ("zh", "en"))))))
        while True:
            said = self.listen(f"{self.say(which)}: ").replace(",", " ").replace("，", " ").split()
            if all(s.isdecimal() and 1 <= int(s) <= len(fields) for s in said):
                return [fields[int(s) - 1] for s in said]
            self.tell(self.say(Word(f"写 1 到 {len(fields)} 之间的编号", f"write numbers from 1 to {len(fields)}")))

    def pick(self, word: Word, rows: Mapping[str, Word]) -> str:
        """One of several codes."""
        asked = Asked("", word, True, "one", "", rows.__contains__)
        return self._chosen(asked, Choices(tuple(rows.items()), open=False), True)

    def again(self, form: Form, values: Values, names: Collection[str], doubtful: Collection[str] = ()) -> None:
        """Asks once more for fields that were found wrong; of those that may be right, what was said is offered."""
        for asked in form.fields:
            if asked.name in names:
                old = values.pop(asked.name, None)
                usual = old if isinstance(old, str) and asked.name in doubtful else None
                self._put(asked, values, asked.required, usual)
        for group in missing(form, values):
            self._one_of(group, values, {})

    def revise(self, form: Form, values: Values) -> bool:
        """Lets somebody choose what to answer anew, where nothing says which field is wrong; whether anything was."""
        some = self._some(form.fields, _AGAIN, _WHICH_AGAIN)
        self.again(form, values, [asked.name for asked in some])
        return bool(some)

    def _put(self, asked: Asked, values: Values, required: bool, usual: str | None = None, skip: Word = _SKIP) -> None:
        value = self._value(asked, values, required, usual, skip)
        if value not in ("", [], {}):
            values[asked.name] = value

    def _value(self, asked: Asked, values: Values, required: bool, usual: str | None, skip: Word) -> Value:
        if asked.shape == "map":
            return self._map(asked, values, required, skip)
        if asked.shape == "list":
            return self._list(asked, required, skip)
        return self._part(asked, required, skip) if asked.parts else self.scalar(asked, required, usual, skip)

    def _list(self, asked: Asked, required: bool, skip: Word = _SKIP) -> Value:
        """Thing after thing, until Enter."""
        out: list[Value] = []
        while True:
            needed = required and not out
            hint = _ENDS if out else skip
            thing = self._part(asked, needed, hint) if asked.parts else self.scalar(asked, needed, skip=hint)
            if thing in ("", {}):
                return out
            out.append(thing)

    def _part(self, asked: Asked, required: bool, skip: Word) -> Value:
        """The fields of one part; Enter at the first one says that there is none."""
        out: Values = {}
        for n, part in enumerate(asked.parts):
            needed = part.required and (required or n > 0)
            hint = _SKIP if n else skip
            value = self.scalar(part, needed, skip=hint) if part.shape == "one" else self._list(part, needed)
            if n == 0 and value in ("", [], {}):
                return {}
            if value not in ("", [], {}):
                out[part.name] = value
        return out

    def _map(self, asked: Asked, values: Values, required: bool, skip: Word) -> Value:
        """A value for each key: of those that are known, else of those that are typed."""
        known = asked.keys or self._keys(asked, values)
        if known:
            answers = {k: self._keyed(asked, k, w, bool(required and not asked.keys)) for k, w in known}
            return {k: v for k, v in answers.items() if v}
        key = Asked(asked.name, _KEY.fill(w=asked.word), required, "one", "name", partial(fits, Name))
        out: Values = {}
        while name := self.scalar(key, required and not out, skip=_ENDS if out else skip):
            out[name] = self._keyed(asked, name, asked.word, True)
        return out

    def _keyed(self, asked: Asked, key: str, word: Word, required: bool) -> str:
        named = Word(f"{key} {word.zh}", f"{key} {word.en}")
        one = Asked(asked.name, named, required, "one", asked.form, asked.fits, asked.choices)
        return self.scalar(one, required)

    def _keys(self, asked: Asked, values: Values) -> tuple[Row, ...]:
        """What an inspection answers: the items of its checklist, or its own questions; remarks are free."""
        if asked.name != "results":
            return ()
        own, listed = values.get("asks"), self.ledger.plan.checklists.get(str(values.get("checklist")))
        if isinstance(own, dict):
            return tuple((k, same(str(v))) for k, v in own.items())
        return tuple((i.key, same(i.ask)) for i in listed.items) if listed else ()

    def scalar(self, asked: Asked, required: bool, usual: str | None = None, skip: Word = _SKIP) -> str:
        """One text that fits; empty where the field may be left out and is."""
        offered = choices(asked, self.ledger, self.ledger.now.date(), self.may)
        if len(offered.rows) == 1 and not offered.open and required:
            return offered.rows[0][0]
        if asked.form == "by" and not offered.open:
            return self._post(asked, offered, required, usual, skip)
        return self._chosen(asked, offered, required, usual, skip)

    def _post(self, asked: Asked, offered: Choices, required: bool, usual: str | None, skip: Word) -> str:
        """First the unit, then its post; the whole may be written at once."""
        units = self.ledger.campus.unit_by_id
        rows = tuple((u, same(units[u].name)) for u in dict.fromkeys(unit_of(c) for c, _ in offered.rows))
        codes = {c for c, _ in offered.rows}
        first = Asked(asked.name, asked.word, required, "one", "by", lambda t: t in codes)
        unit = self._chosen(first, Choices(rows), required, usual, skip, codes)
        if unit == "" or "/" in unit:
            return unit
        posts = tuple(r for r in offered.rows if unit_of(r[0]) == unit)
        return posts[0][0] if len(posts) == 1 else self._chosen(asked, Choices(posts, open=False), True)

    def _chosen(
        self,
        asked: Asked,
        offered: Choices,
        required: bool,
        usual: str | None = None,
        skip: Word = _SKIP,
        more: Collection[str] = (),
    ) -> str:
        for line in _lines(offered.rows, self.lang):
            self.tell(line)
        hint = usual or (None if required else self.say(skip))
        question = f"{self.say(asked.word)}{f' [{hint}]' if hint else ''}: "
        while True:
            said = one_line(self.listen(question)).strip() or usual or ""
            if not said and not required:
                return ""
            answer, reason = self._judged(asked, offered, said, more)
            if reason is None:
                return answer
            self.tell(self.say(reason))

    def _judged(self, asked: Asked, offered: Choices, said: str, more: Collection[str]) -> tuple[str, Word | None]:
        """The answer, or why it is none."""
        if not said:
            return "", _REQUIRED
        rows = offered.rows
        if said.isdecimal() and rows and 1 <= int(said) <= len(rows):
            return rows[int(said) - 1][0], None
        if seen := _meant(rows, said) or (said if said in more else None):
            return seen, None
        if rows and not offered.open:
            return "", Word(
                f"写 1 到 {len(rows)} 之间的编号，或代码", f"write a number from 1 to {len(rows)}, or a code"
            )
        if more:
            whose = (
                Word("，或这一步不由它走", ", or not one that takes this step")
                if self.may and asked.name == "by"
                else same("")
            )
            no = Word(
                "没有这个单位/岗位{w}；写编号 1–{n}", "there is no such unit/post{w}; write a number from 1 to {n}"
            )
            return "", no.fill(w=whose, n=len(rows))
        if asked.form == "evidence":
            return said, self._no_photo(said)
        said = in_full(said, self.ledger.zone) if asked.form == "time" else said
        return said, spoilt(said) if asked.fits(said) else unfit(asked.form, said)

    def _no_photo(self, said: str) -> Word | None:
        try:
            photo(self.near / said)
        except CannotRun as refusal:
            return refusal.word
        return None

    def say(self, word: Word) -> str:
        """A text in the language of the dialogue."""
        return word.say(self.lang)


def _first(groups: list[tuple[Asked, ...]]) -> list[tuple[Asked, ...]]:
    """Who and when before what."""
    order = {"by": 0, "at": 1}
    return sorted(groups, key=lambda g: order.get(g[0].name, len(order)))


def _numbered(fields: Sequence[Asked], lang: Lang) -> str:
    return "  ".join(f"{n} {f.word.say(lang)}" for n, f in enumerate(fields, 1))


def _meant(rows: Sequence[tuple[str, Word]], said: str) -> str | None:
    """The code that somebody means by it, by its label, or by its label without what stands in brackets."""
    for code, word in rows:
        if said in (code, word.zh, word.en):
            return code
    short = [c for c, w in rows if said in (w.zh.partition("（")[0], w.en.partition(" (")[0])]
    return short[0] if len(short) == 1 else None


def _lines(rows: tuple[Row, ...], lang: Lang) -> Iterator[str]:
    """Numbered choices, as many on a line as fit."""
    line = ""
    for n, (code, word) in enumerate(rows, 1):
        name = word.say(lang)
        entry = f"{n} {name} ({code})" if name != code else f"{n} {code}"
        if line and _width(line) + _width(entry) + 5 > WIDTH:
            yield line
            line = ""
        line = f"{line}   {entry}" if line else f"  {entry}"
    if line:
        yield line


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
