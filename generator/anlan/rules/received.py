"""Signals of alteration from receipts: what the machine that received it wrote down, and history does not bear out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from anlan.model import KINDS, path_of
from anlan.rules.signal import Signal, SignalGround, signal_card, signal_rule
from anlan.terms.word import Word
from anlan.trace.fault import BACKDATED, REWRITTEN, VANISHED, Fault

_LOOK = Word("运行 anlan verify 看全部，找当时的副本或审计包比对；查清后写一条说明（answer）",
             "run anlan verify for all of it, compare with a copy or an audit pack of that time, then answer it")  # fmt: skip
_ODD = re.compile(r"[^a-z0-9.#-]+")
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@signal_rule(
    signal_card("AL201", "altered", Word("疑似改动：主线被改写", "Possibly altered: the main line was rewritten"),
                Word("收到过的提交不见了或换了位置，说明有人重写了历史", "a commit that was received is gone or stands elsewhere: somebody wrote history anew"), _LOOK),
    signal_card("AL202", "altered", Word("疑似改动：记录不见了，或落地没有回执", "Possibly altered: a record vanished, or a landing has no receipt"),
                Word("记录只作废、不消失；回执一个落地一行，中间不缺", "records are voided and never vanish; receipts have a line for each landing and no gap"), _LOOK),
    signal_card("AL203", "altered", Word("疑似改动：提交时间写早了", "Possibly altered: a commit is backdated"),
                Word("提交不会早于它所依据的提交被收到的时间；差一小时以内不算", "a commit is not older than the receipt of what it stands on; within an hour it says nothing"), _LOOK),
    signal_card("AL204", "altered", Word("疑似改动：回执被动过", "Possibly altered: the receipts were touched"),
                Word("回执一行扣一行，有的还有签名；对不上就是被改、被删或被换", "each receipt holds the hash of the one before, some a signature; where these do not fit, a line was changed, dropped or replaced"), _LOOK),
)  # fmt: skip
def received(ground: SignalGround) -> Iterator[Signal]:
    """Every disagreement between receipts and history; each record and each commit once a sort."""
    for fault in ground.faults:
        code = _code(fault)
        subject = _ODD.sub("-", fault.record.lower()).strip("-") or fault.commit[:12] or f"receipt-{fault.seq}"
        path = path_of(fault.record) if fault.record[:2] in KINDS else "campus.yml"
        say = Word(f"疑似改动：{fault.say.zh}", f"possibly altered: {fault.say.en}")
        key = f"{code}/{subject}" + (f"/{fault.sort}" if fault.sort != "backdated" else "")
        record = fault.record or None
        yield Signal(code, key, path, say, fault.when or _BEGINNING, (), record, fault.commit or None)


def _code(fault: Fault) -> str:
    groups = {"AL201": REWRITTEN, "AL202": VANISHED, "AL203": BACKDATED}
    return next((code for code, sorts in groups.items() if fault.sort in sorts), "AL204")
