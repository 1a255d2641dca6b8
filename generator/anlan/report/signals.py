"""Signals as people and machines read them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from anlan.model import Answer
from anlan.report.formats import VERSION
from anlan.rules import BOOK
from anlan.rules.signal import Signal
from anlan.rules.signals import SIGNAL_BOOK
from anlan.sources.chosen import Chosen
from anlan.sources.positions import Source, source_of
from anlan.sources.tree import Tree
from anlan.terms.finding import Basis, Card, Spot
from anlan.terms.vocab import FAMILIES, FORCES, STANCES
from anlan.terms.word import Lang, Word, same

Answers = Mapping[str, Sequence[Answer]]
_ALTERED = "altered"


def card_of(signal: Signal) -> Card:
    """The card behind a signal; an altered one has that of the gate's rule."""
    return SIGNAL_BOOK.get(signal.code) or BOOK[signal.code]


def basis_of(signal: Signal) -> Basis:
    """What a signal rests on: what its limit or schedule cites, else its card's."""
    return signal.basis or card_of(signal).basis


def family_of(signal: Signal) -> str:
    """late, missing, inconsistent or altered."""
    return SIGNAL_BOOK[signal.code].family if signal.code in SIGNAL_BOOK else _ALTERED


def as_text(found: Sequence[Signal], answers: Answers, lang: Lang, _: Tree) -> str:
    """Each signal in a few lines, by family, then one line that counts them."""
    blocks = [
        _block(s, answers.get(s.key, ()), lang)
        for f in ("altered", "inconsistent", "missing", "late")
        for s in found
        if family_of(s) == f
    ]
    return "\n".join([*blocks, _count(found, answers, lang)]) + "\n"


def _block(signal: Signal, said: Sequence[Answer], lang: Lang) -> str:
    basis = basis_of(signal)
    lines = [f"{FAMILIES[family_of(signal)].say(lang)}[{signal.key}]: {signal.say.say(lang)}"]
    where = f"  {signal.when.isoformat(timespec='minutes')}  {signal.path}"
    lines.append(where + (f"  {signal.commit[:12]}" if signal.commit else ""))
    lines.append(f"  {Word('依据', 'basis').say(lang)}: {basis.text.say(lang)} [{FORCES[basis.force].say(lang)}]")
    lines += [
        f"  {STANCES[a.stance].say(lang)}: {a.reason} ({a.by}, {a.at.isoformat(timespec='minutes')}, {a.id})"
        for a in said
    ]
    return "\n".join(lines) + "\n"


def _count(found: Sequence[Signal], answers: Answers, lang: Lang) -> str:
    number = Counter(map(family_of, found))
    parts = [f"{FAMILIES[f].say(lang)} {number[f]}" for f in ("late", "missing", "inconsistent", "altered")]
    open_ = sum(s.key not in answers for s in found)
    shown = same(("，" if lang == "zh" else ", ").join(parts))
    tail = Word(
        "{p}；待说明 {n}。信号是线索，不是结论。", "{p}; {n} not answered. A signal is a lead, not a finding of fault."
    )
    return tail.fill(p=shown, n=open_).say(lang)


def as_json(found: Sequence[Signal], answers: Answers, lang: Lang, tree: Tree) -> str:
    """Version 1 of the audit's JSON (design, section 6)."""
    chosen = Chosen(tree, {s.path for s in found})
    sources = {path: source_of(chosen, path) for path in {s.path for s in found}}
    rows = [_row(s, _place(s, sources[s.path]), answers.get(s.key, ()), lang) for s in found]
    return json.dumps({"version": VERSION, "findings": rows}, ensure_ascii=False, indent=1) + "\n"


def _place(signal: Signal, source: Source | None) -> Spot:
    return Spot(1, 1) if source is None else source.place(signal.at, False)


def _row(signal: Signal, place: Spot, said: Sequence[Answer], lang: Lang) -> dict[str, object]:
    basis = basis_of(signal)
    return {
        "code": signal.code,
        "level": "warning",
        "family": family_of(signal),
        "path": signal.path,
        "line": place.line,
        "column": place.column,
        "record": signal.record,
        "commit": signal.commit,
        "signal": signal.key,
        "when": signal.when.isoformat(timespec="minutes"),
        "message": signal.say.say(lang),
        "help": card_of(signal).mend.say(lang),
        "basis": {"text": basis.text.say(lang), "force": basis.force},
        "answers": [
            {"id": a.id, "stance": a.stance, "by": a.by, "at": a.at.isoformat(timespec="minutes"), "reason": a.reason}
            for a in said
        ],
    }
