"""Inspections complete, incidents reported in order, seals and draws that anybody can compute again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from anlan.facts.lots import drawn, seal_digest
from anlan.model import Draw, Inspection, Record, Seal, Tombstone, kind_of
from anlan.rules.rule import Ground, found, rule, staged
from anlan.terms.finding import Basis, Card, Finding
from anlan.terms.word import Word, listed, same

FIRST_REPORT = Basis(
    Word(
        "国务院令第493号 第九条（事业单位参照）；高等学校消防安全管理规定 第二十四条",
        "State Council Order 493 art. 9 (by reference); Order 28 of the Ministry of Education art. 24",
    ),
    "rule",
)


@rule(
    Card("IN701", "inspection", Word("检查表逐项答全", "A checklist is answered in full"),
         Word("漏答的一项，往往正是有问题的一项", "the item left out is often the one that is not in order"), Word("每项写 ok、not_ok 或 na", "write ok, not_ok or na for each item")),
    Card("IN702", "inspection", Word("用当日有效的检查表版本", "The version of the checklist in force that day"),
         Word("新版增加的检查项，旧版查不到", "an older version does not ask what the newer one added"), Word("改用当日有效的版本", "use the version in force that day")),
)  # fmt: skip
def inspections(ground: Ground) -> Iterator[Finding]:
    """Results against the checklist's items or the inspection's own questions."""
    plan = ground.ledger.plan
    for record in ground.ledger.of("inspection"):
        card = plan.checklists.get(record.checklist or "")
        items = {i.key for i in card.items} if card else set(record.asks)
        if record.checklist and card is None:
            continue
        answered = record.results.keys()
        if lacking := [i for i in items if i not in answered]:
            say = Word("没有回答：{i}", "not answered: {i}").fill(i=listed([same(x) for x in sorted(lacking)]))
            yield found("IN701", record.id, ("results",), say, Word("补上这些项", "answer them"), key=True)
        for key in answered - items:
            yield found(
                "IN701",
                record.id,
                ("results", key),
                Word(f"没有 {key} 这一项", f"there is no item {key}"),
                Word("核对检查项代号", "look up the keys of the items"),
                key=True,
            )
        if card:
            yield from _version(ground, record, card)


def _version(ground: Ground, record: Inspection, card: Any) -> Iterator[Finding]:
    day = ground.day(record.at)
    versions = [c for c in ground.ledger.plan.checklist_families[card.family] if c.from_ <= day]
    right = versions[-1].id if versions else None
    if right != card.id:
        say = Word(f"{day} 有效的是 {right or '（还没有）'}", f"in force on {day} is {right or '(none yet)'}")
        yield found(
            "IN702", record.id, ("checklist",), say, Word("改用当日有效的版本", "use the version in force that day")
        )


@rule(
    Card("IN703", "inspection", Word("不符合的项有隐患记录跟着", "An item not in order has a hazard that names it"),
         Word("查到了不登记，等于没查", "what was found and not filed might as well not have been found"), Word("报一条隐患，found_in 写“检查编号#检查项”", "file a hazard whose found_in is `id#item`"), level="warning"),
)  # fmt: skip
def followed(ground: Ground) -> Iterator[Finding]:
    """Every item not in order is named by some record."""
    bad = [r for r in ground.ledger.of("inspection") if "not_ok" in r.results.values()]
    if not bad:
        return
    names = _mentioned(ground)
    for record in bad:
        if record.id in names or ground.course(record).now.state == "void":
            continue
        for key, result in record.results.items():
            if result == "not_ok" and f"{record.id}#{key}" not in names:
                yield found("IN703", record.id, ("results", key), Word(f"{key} 不符合，没有隐患记录提到它", f"{key} is not in order and no hazard names it"),
                            Word(f"报一条隐患，found_in: {record.id}#{key}", f"file a hazard with found_in: {record.id}#{key}"))  # fmt: skip


def _mentioned(ground: Ground) -> set[str]:
    names = {h.found_in for r in ground.ledger.of("hazard") if (h := ground.head(r)).found_in}
    for record in ground.ledger.living():
        names.update(record.see)
        for step in record.__dict__["steps"]:
            names.update(step.see)
    return names


@rule(
    Card("IC601", "incident", Word("事件报告先后有序", "Reports of an incident come in order"),
         Word("首报、续报、终报一份接一份，知悉之前不会有首报", "first, follow-up and final report follow each other; none comes before the incident was known"), Word("核对 known_at 与各次报告的 at", "look at known_at and the times of the reports"), basis=FIRST_REPORT),
    Card("IC602", "incident", Word("续报、终报不把已报的伤亡改少", "A later report does not lower the casualties silently"),
         Word("数字变小必须说明", "a number that shrinks is explained"), Word("在这一步写 note 说明为什么变少", "explain the smaller number in the step's note")),
)  # fmt: skip
def incidents(ground: Ground) -> Iterator[Finding]:
    """Reports after the incident was known, counts that only grow."""
    for record in ground.ledger.of("incident"):
        counts, known = dict[str, int](), ground.head(record).known_at
        for n, step in enumerate(record.steps):
            if step.step not in ("first", "follow", "final"):
                continue
            if step.at < known:
                yield found("IC601", record.id, ("steps", n, "at"), Word(f"报告早于知悉时间 {known:%Y-%m-%dT%H:%M}", f"the report is before the incident was known, {known:%Y-%m-%dT%H:%M}"),
                            Word("核对 known_at 与 at", "look at known_at and at"))  # fmt: skip
            less = [k for k in ("deaths", "injured") if step.counts.get(k, 0) < counts.get(k, 0)]
            if less and not step.note:
                yield found("IC602", record.id, ("steps", n, "counts"), Word(f"{'、'.join(less)} 比上一次报的少", f"{', '.join(less)}: fewer than reported before"),
                            Word("在 note 里说明", "explain it in note"))  # fmt: skip
            counts |= step.counts


@rule(
    Card("SE801", "case", Word("启封内容与封存摘要相符", "What is opened matches the seal"),
         Word("先封存、后启封，证明方案没有事后改过", "sealed first and opened later, a plan is proved unchanged"), Word("写封存时的原文和盐，一字不差", "write text and salt exactly as sealed")),
)  # fmt: skip
def seals(ground: Ground) -> Iterator[Finding]:
    """The digest of salt and text, and not opened early."""
    for record, n, stage in staged(ground, "opened"):
        assert isinstance(record, Seal)
        if seal_digest(stage.step.salt, stage.step.text) != record.digest:
            yield found(
                "SE801",
                record.id,
                ("steps", n, "text"),
                Word("启封内容算出的摘要与封存的不同", "salt and text do not give the digest that was sealed"),
                Word("写封存时的原文和盐", "write text and salt as sealed"),
            )
        if stage.step.at < record.open_after and record.about == "draw_seed":
            yield found(
                "SE801",
                record.id,
                ("steps", n, "at"),
                Word("启封早于约定的时间", "opened before the agreed time"),
                Word("等到 open_after 之后", "wait until open_after"),
            )


@rule(
    Card("DW802", "case", Word("抽签结果可以重算", "A draw can be computed again"),
         Word("名单、种子公开后，任何人都得到同样结果", "with lists and seed anybody gets the same result"), Word("用 anlan 重新抽取，结果照抄", "draw again and copy the result")),
)  # fmt: skip
def draws(ground: Ground) -> Iterator[Finding]:
    """The result follows from the frozen lists and the opened seeds."""
    for record in ground.ledger.of("draw"):
        if bool(record.seed) == bool(record.seals):
            yield found(
                "DW802",
                record.id,
                ("id",),
                Word(
                    "抽签要有种子：seals 或 seed 只写一个，没有种子就可以预料",
                    "a draw has seals or a public seed, exactly one; without it the result can be foreseen",
                ),
                Word("加上 seals", "add seals"),
            )
    for record, n, stage in staged(ground, "drawn"):
        assert isinstance(record, Draw)
        buried = _buried(ground, record)
        if buried and all(b.tombstone.at > stage.step.at for b in buried):
            continue  # a seed that was lawfully deleted since cannot be read again
        seed = _seed(ground, record)
        if buried:
            yield found(
                "DW802",
                record.id,
                ("steps", n, "step"),
                Word("抽签时种子已是存根，没有启封", "when it was drawn a seed was buried, and nobody had opened it"),
                Word("这次抽签作废，重新封存再抽", "void the draw; seal anew, and draw again"),
            )
        elif seed is None:
            yield found(
                "DW802",
                record.id,
                ("steps", n, "step"),
                Word("种子还没有全部启封", "not every seed is opened"),
                Word("先启封种子", "open the seeds first"),
            )
        elif (again := drawn(record, seed)) != tuple((p.place, p.inspectors) for p in stage.step.picked):
            result = "；".join(f"{p}: {', '.join(i)}" for p, i in again)
            yield found(
                "DW802",
                record.id,
                ("steps", n, "picked"),
                Word(f"重算的结果是 {result}", f"computed again the result is {result}"),
                Word("照重算的结果写", "write the computed result"),
            )


def _buried(ground: Ground, draw: Draw) -> list[Tombstone]:
    """The tombstones in the place of a draw's seals; one that stood there when it was drawn hid no seed."""
    return [t for rid in draw.seals if isinstance(t := ground.ledger.records.get(rid), Tombstone)]


def _seed(ground: Ground, draw: Draw) -> str | None:
    if draw.seed:
        return draw.seed
    texts = []
    for rid in draw.seals:
        seal = ground.ledger.records.get(rid)
        opened = (
            [s for s in seal.__dict__["steps"] if s.step == "opened"]
            if isinstance(seal, Record) and kind_of(rid) == "seal"
            else []
        )
        if not opened:
            return None
        texts.append(opened[0].text)
    return "\n".join(texts)
