"""What `anlan verify` found, as people and machines read it, and what cannot be known from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from anlan.report.formats import VERSION
from anlan.terms.vocab import TRUSTS
from anlan.terms.word import Lang, Word
from anlan.trace.verify import Verified

SHOWN = 20


class Asked(NamedTuple):
    """Whether a list of signers, and a hash kept elsewhere, were given."""

    listed: bool
    anchored: bool


def as_json(seen: Verified, asked: Asked, lang: Lang) -> str:
    """Version 1 of the JSON of `verify` (docs/audit.md)."""
    last = seen.last
    value = {
        "version": VERSION,
        "trust": seen.level,
        "landings": len(seen.levels),
        "levels": [sum(n == level for n in seen.levels.values()) for level in range(len(TRUSTS))],
        "last": {"seq": last.seq, "hash": last.hash(), "time": last.time.isoformat()} if last else None,
        "adopted": seen.adopted,
        "signed_by": [key._asdict() for key in seen.keys],
        "purged": {"landings": len(seen.purged.now_of), "blobs": list(seen.purged.blobs)},
        "findings": [
            {"sort": f.sort, "seq": f.seq, "commit": f.commit, "record": f.record or None, "message": f.say.say(lang)}
            for f in seen.faults
        ],
        "unknown": [w.say(lang) for w in _unknown(seen, asked)],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def as_text(seen: Verified, asked: Asked, lang: Lang) -> str:
    """A line for each disagreement, then what stands proved, then what cannot be known."""
    lines = [*_faults(seen), *_proved(seen), *_unknown(seen, asked)]
    return "".join(f"{w.say(lang)}\n" for w in lines)


def _faults(seen: Verified) -> Iterator[Word]:
    for _, of in groupby(seen.faults, lambda f: f.sort):
        rows = list(of)
        yield from (Word(f"✗ {f.say.zh}", f"✗ {f.say.en}") for f in rows[:SHOWN])
        if (more := len(rows) - SHOWN) > 0:
            yield Word(f"✗ ……同样的另有 {more} 个", f"✗ … and {more} more of this sort")
    if not seen.faults and seen.last is not None:
        yield Word("✓ 回执与主线一致", "✓ receipts and the main line agree")


def _proved(seen: Verified) -> Iterator[Word]:
    total = len(seen.levels)
    trust = TRUSTS[seen.level]
    yield Word(f"整体信任级别 L{seen.level}：{trust.zh}（{total} 次落地里最弱的）",
               f"trust level of the whole: L{seen.level}, {trust.en} (the weakest of {total} landings)")  # fmt: skip
    for level, trust in enumerate(TRUSTS):
        if count := sum(n == level for n in seen.levels.values()):
            yield Word(
                f"  L{level} {trust.zh}：{count} 次落地",
                f"  L{level} {trust.en}: {count} landing{'' if count == 1 else 's'}",
            )
    for name, first, last in seen.keys:
        yield Word(f"  签名：{name}，第 {first}–{last} 号", f"  signed by {name}, receipts {first}–{last}")
    if seen.purged.now_of:
        count, blobs = len(seen.purged.now_of), len(seen.purged.blobs)
        yield Word(f"  依法清除：{blobs} 份内容；放回它们的编号，{count} 次落地与回执逐一相符，别的都没有动",
                   f"  purged by law: {blobs} contents; with their ids put back, {count} landings are what was received: nothing else was touched")  # fmt: skip
    if seen.last is not None:
        digest = f"{seen.last.seq} {seen.last.hash()}"
        yield Word(f"最后一行：{digest}", f"last line: {digest}")


def _unknown(seen: Verified, asked: Asked) -> Iterator[Word]:
    """What cannot be known from this."""
    if seen.last is None:
        yield Word("没有回执：提交的时间和先后只是提交者自己写的；是一直没有，还是被删掉了，从这份副本看不出来。",
                   "There are no receipts: time and order are what the committer wrote. Whether there never were any, or they were removed, this copy does not show.")  # fmt: skip
    if seen.adopted:
        yield Word(f"{seen.adopted} 次落地在开始写回执时已在主线上：只知道不晚于那时。",
                   f"{seen.adopted} landings stood when receipts began: they were received then or before, no more is known.")  # fmt: skip
    if seen.keys and not asked.listed:
        yield Word("没有给出签名者名单（--signers）：签名有效，属于谁没有核对。",
                   "No list of signers was given (--signers): the signatures are good, whose they are was not checked.")  # fmt: skip
    if seen.last is not None and not asked.anchored:
        yield Word("没有与别处记下的摘要比对（--anchor）：末尾若被截去几行，或历史连同回执一起重写，从这里看不出来。",
                   "Nothing was compared with a hash kept elsewhere (--anchor): lines cut from the end, or history and receipts rewritten together, would not show here.")  # fmt: skip
    yield Word("回执证明何时收到了什么，不证明所写属实。",
               "Receipts prove what was received when, not that what was written is true.")  # fmt: skip
