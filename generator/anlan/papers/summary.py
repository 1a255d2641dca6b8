"""The printed page of an audit pack, for A4: what stands open, which signals there are, what is proved, how to check it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from anlan.boards.voice import Voice
from anlan.facts.hazards import HazardFact
from anlan.model import Tombstone
from anlan.rules.signal import Signal, answers
from anlan.terms.vocab import STANCES, TRUSTS
from anlan.terms.word import Word
from anlan.trace.verify import Verified

_STYLE = """@page{size:A4;margin:18mm 15mm}body{font:10.5pt/1.5 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;max-width:180mm;margin:auto;padding:4mm}
h1{font-size:17pt;margin:0}h2{font-size:12.5pt;margin:7mm 0 2mm;break-after:avoid}p{margin:1mm 0}table{border-collapse:collapse;width:100%;font-size:9pt}
th,td{border-bottom:.3mm solid #bbb;padding:1mm 1.5mm;text-align:left;vertical-align:top;overflow-wrap:anywhere}tr{break-inside:avoid}thead{display:table-header-group}
code{font-size:8.5pt;overflow-wrap:anywhere}.over{font-weight:700}"""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the page is made of."""

    voice: Voice
    commit: str
    seen: Verified
    signals: Sequence[Signal]


def summary(of: Summary) -> bytes:
    """The whole page; every text on it is escaped."""
    voice = of.voice
    title = voice("审计包摘要", "Audit pack: summary")
    parts = (_head(of), _trust(of), _hazards(of), _signals(of), _removed(of), _how(of))
    body = "\n".join(line for part in parts for line in part)
    lang = "zh-CN" if voice.lang == "zh" else "en"
    page = f'<!doctype html>\n<html lang="{lang}">\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n'
    return f"{page}<h1>{escape(title)}</h1>\n{body}\n</html>\n".encode()


def _p(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _h2(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "<table><thead><tr>" + "".join(f"<th>{escape(x)}</th>" for x in head) + "</tr></thead><tbody>"
    yield from ("<tr>" + "".join(f"<td>{escape(x)}</td>" for x in row) + "</tr>" for row in rows)
    yield "</tbody></table>"


def _head(of: Summary) -> Iterator[str]:
    voice, ledger = of.voice, of.voice.ledger
    yield _p(ledger.campus.name)
    yield _p(
        voice(
            f"截至 {voice.moment(ledger.now)}，版本 {of.commit}",
            f"As of {voice.moment(ledger.now)}, revision {of.commit}",
        )
    )
    last = of.seen.last
    if last is not None:
        yield _p(voice(f"最后一行回执：{last.seq} {last.hash()}", f"Last receipt: {last.seq} {last.hash()}"))


def _trust(of: Summary) -> Iterator[str]:
    voice, levels = of.voice, list(of.seen.levels.values())
    yield _h2(voice("信任级别", "Trust levels"))
    rows = [(f"L{n}", voice.say(word), str(levels.count(n))) for n, word in enumerate(TRUSTS)]
    yield from _table((voice("级别", "Level"), voice("含义", "Meaning"), voice("落地", "Landings")), rows)
    if of.seen.faults:
        yield _p(voice("回执与历史不符之处：", "Where receipts and history disagree:"))
        yield from _table(
            (voice("种类", "Sort"), voice("说明", "What")), ((f.sort, voice.say(f.say)) for f in of.seen.faults)
        )


def _hazards(of: Summary) -> Iterator[str]:
    voice, open_ = of.voice, of.voice.facts.open
    over = sum(h.overdue > 0 for h in open_)
    yield _h2(
        voice(f"未了结的隐患 {len(open_)} 条，其中超期 {over} 条", f"{len(open_)} open hazards, {over} of them overdue")
    )
    head = (voice("编号", "Id"), voice("隐患", "Hazard"), voice("场所", "Place"), voice("责任单位", "Responsible"),
            voice("状态", "Status"), voice("时限", "Deadline"), voice("超期", "Overdue"))  # fmt: skip
    yield from _table(head, (_hazard(voice, h) for h in open_))


def _hazard(voice: Voice, hazard: HazardFact) -> Sequence[str]:
    over = voice.days(hazard.overdue) if hazard.overdue else ""
    unit = voice.unit(hazard.unit) if hazard.unit else ""
    state = voice.state(hazard.state).text
    deadline = voice.day(hazard.deadline) if hazard.deadline else ""
    return hazard.id, voice.title(hazard.id), voice.place(hazard.place), unit, state, deadline, over


def _signals(of: Summary) -> Iterator[str]:
    voice, said = of.voice, answers(of.voice.ledger)
    silent = sum(s.key not in said for s in of.signals)
    yield _h2(
        voice(f"疑似信号 {len(of.signals)} 个，待说明 {silent} 个", f"{len(of.signals)} signals, {silent} not answered")
    )
    yield _p(voice("信号是线索，不是结论。", "A signal is a lead, not a finding of fault."))
    head = (voice("信号", "Signal"), voice("内容", "What"), voice("说明", "Answers"))
    rows = []
    for signal in of.signals:
        replies = [f"{voice.say(STANCES[a.stance])}：{a.reason}（{voice.who(a.by)}）" for a in said.get(signal.key, ())]
        rows.append((signal.key, voice.say(signal.say), " ".join(replies)))
    yield from _table(head, rows)


def _removed(of: Summary) -> Iterator[str]:
    """Records and passages that were lawfully removed."""
    voice = of.voice
    rows = []
    for rid, record in of.voice.ledger.records.items():
        removed = [record.tombstone] if isinstance(record, Tombstone) else [
            s for s in record.__dict__["steps"] if s.step == "redacted"
        ]  # fmt: skip
        rows += [(rid, voice.moment(x.at), voice.who(x.by), voice.who(x.approved_by), x.reason) for x in removed]
    if rows:
        yield _h2(voice("依法删除", "Removed by law"))
        head = Word("编号 时间 办理 批准 理由", "Record When By Approved Reason")
        yield from _table(voice.say(head).split(" "), rows)


def _how(of: Summary) -> Iterator[str]:
    voice = of.voice
    yield _h2(voice("怎样核对", "How to check this"))
    yield _p(voice("在任何装有 Python 3 的电脑上，不需要网络，也不需要安装本系统；装有 git 时核对得更多：",
                   "On any computer with Python 3, without network and without this system; with git installed it checks more:"))  # fmt: skip
    yield "<p><code>python3 -m zipfile -e PACK.zip pack<br>python3 -I pack/verify.py PACK.zip</code></p>"
    yield _p(voice("再把“最后一行回执”的编号和摘要与当时在别处记下的比对：相同，说明到那一行为止历史没有被重写。",
                   "Then compare number and hash of the last receipt with what was written down elsewhere at the time: where they agree, history up to that line was not written anew."))  # fmt: skip
