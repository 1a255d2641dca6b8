"""References: what a record names must exist, be of the right kind, and be in force on the record's day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any, get_args

from anlan.facts.days import Days
from anlan.ledger import Ledger
from anlan.model import KIND_BY_NAME, Part, Record, Tombstone, kind_of, row_key, unit_of
from anlan.rules.corrected import newly_set
from anlan.rules.rule import Ground, found, rule
from anlan.terms.fields import label
from anlan.terms.finding import Card, FieldPath, Finding
from anlan.terms.vocab import KINDS
from anlan.terms.word import Word, listed, same

_SHOWN = 12
_POSTS = {"by", "entered_by", "approved_by", "leader", "officer", "chair", "inspector", "with_", "inspectors", "to"}
_UNITS = {"unit", "units"}
_PLACES = {"place", "places", "pool", "always"}
_NAMES = {"field", "shift", "schedule", "campaign", "lessons", "checklist"}
TARGETS: dict[str, tuple[str, ...]] = {
    "see": tuple(KIND_BY_NAME),
    "into": ("hazard",),
    "found_in": ("inspection", "patrol", "duty", "rota", "drill", "incident"),
    "hazards": ("hazard",),
    "seals": ("seal",),
    "sealed_in": ("seal",),
    "drawn_by": ("draw",),
    "risk_point": ("risk",),
    "fulfils": ("measure", "meeting", "drill", "incident"),
}
_GROUPS = {
    **dict.fromkeys(_POSTS, "post"),
    **dict.fromkeys(_UNITS, "unit"),
    **dict.fromkeys(_PLACES, "place"),
    **dict.fromkeys(_NAMES, "name"),
    **dict.fromkeys(TARGETS, "target"),
}


def _named(part: Part, at: FieldPath) -> Iterator[tuple[str, str, str, FieldPath]]:
    """Everything a part names: (group, field, value, where)."""
    values = part.__dict__
    direct, nested = _fields(type(part))
    for name, group, alias in direct:
        value = values[name]
        if value.__class__ is str:
            yield group, name, value, (*at, alias)
        elif value:
            for n, item in enumerate(value):
                yield group, name, item, (*at, alias, n)
    for name, alias in nested:
        value = values[name]
        if value.__class__ is tuple:
            for n, item in enumerate(value):
                yield from _named(item, (*at, alias, n))
        elif value is not None:
            yield from _named(value, (*at, alias))


def _said(part: Part, out: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """As `_named`, without saying where: (field, value)."""
    values = part.__dict__
    direct, nested = _fields(type(part))
    for name, _, _ in direct:
        value = values[name]
        if value.__class__ is str:
            out.append((name, value))
        elif value:
            out += [(name, item) for item in value]
    for name, _ in nested:
        value = values[name]
        if value.__class__ is tuple:
            for item in value:
                _said(item, out)
        elif value is not None:
            _said(value, out)
    return out


_FIELDS: dict[type[Part], tuple[list[tuple[str, str, str]], list[tuple[str, str]]]] = {}


def _fields(model: type[Part]) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """The fields of a model that name something, and those that hold parts; worked out once a model."""
    if model not in _FIELDS:
        direct, nested = [], []
        for name, info in model.model_fields.items():
            alias = info.alias or name
            if name in _GROUPS:
                direct.append((name, _GROUPS[name], alias))
            elif _holds_parts(info.annotation):
                nested.append((name, alias))
        _FIELDS[model] = (direct, nested)
    return _FIELDS[model]


def _holds_parts(annotation: Any) -> bool:
    if isinstance(annotation, type) and not get_args(annotation):
        return issubclass(annotation, Part)
    return any(_holds_parts(a) for a in get_args(annotation))


class Known:
    """What there is to be named, as sets."""

    def __init__(self, ledger: Ledger) -> None:
        campus, plan = ledger.campus, ledger.plan
        self.ledger, self.days = ledger, Days.at(ledger.moment, ledger.zone)
        self.posts, self.units, self.places = campus.holders, campus.unit_by_id, campus.place_by_id
        self.names: dict[str, Any] = {
            "field": campus.field_by_id, "shift": campus.shift_by_id, "schedule": plan.schedules,
            "campaign": plan.campaigns, "lessons": plan.lessons, "checklist": plan.checklists,
        }  # fmt: skip
        self.guesses = 200  # a guess looks through all names; when everything is wrong, only the first get one
        self.dated_units = {u.id: u for u in campus.units if u.from_ or u.until}
        self.dated_places = {p.id: p for p in campus.places if p.from_ or p.until}
        self.dated_posts = {p.id: p for p in campus.posts if p.from_ or p.until}
        self.dated_fields = {f.id: f for f in campus.fields if f.from_ or f.until}

    def missing(self, group: str, field: str, value: str) -> str | None:
        """The code of the rule that a value breaks by not being there."""
        if group == "post":
            return None if value in self.posts or (field == "to" and value in self.units) else "RF303"
        if group == "unit":
            return None if value in self.units else "RF303"
        if group == "place":
            return None if value in self.places else "RF304"
        return None if value in self.names[field] else "RF305"

    def ended(self, group: str, value: str, day: date) -> bool:
        """Whether what is named was not in force on a day."""
        return not all(c.stands(day) for c in self.dated(group, value))

    def near(self, value: str, names: Any) -> Word:
        """The name that was perhaps meant."""
        self.guesses -= 1
        near = get_close_matches(value, list(names), 1, 0.6) if self.guesses >= 0 else []
        if near:
            return Word(f"是不是 {near[0]}？", f"did you mean {near[0]}?")
        return Word("看 campus.yml 和 plan/ 里有哪些", "see what campus.yml and plan/ hold")

    def dated(self, group: str, value: str) -> tuple[Any, ...]:
        """What is named, where it has a first or a last day."""
        if group in ("post", "unit"):
            unit, _, post = value.partition("/")
            cards: tuple[Any, ...] = (self.dated_units.get(unit), self.dated_posts.get(post))
        elif group == "place":
            cards = (self.dated_places.get(value),)
        else:
            cards = (self.dated_fields.get(value),)
        return tuple(c for c in cards if c is not None)


@rule(
    Card("RF301", "reference", Word("所指的编号要存在", "What is named exists"),
         Word("断了的引用让人追不到依据", "a broken reference leads nobody to the evidence"), Word("写真实的编号，或先提交被指的记录", "name a real id, or file that record first")),
    Card("RF302", "reference", Word("所指的记录类别要对", "What is named is of the right kind"),
         Word("例如“并入”只能指向隐患", "a merged hazard, for one, goes into a hazard"), Word("指向对的那一类记录", "name a record of the right kind")),
    Card("RF303", "reference", Word("单位和岗位要在 campus.yml 里", "Units and posts stand in campus.yml"),
         Word("岗位代替人名，写错就找不到责任", "posts stand for people; a wrong one leaves nobody responsible"), Word("写 campus.yml 里的单位/岗位", "write a unit/post of campus.yml")),
    Card("RF304", "reference", Word("场所要在 campus.yml 里", "Places stand in campus.yml"),
         Word("场所写错，看板就漏了这一处", "a wrong place drops out of every board"), Word("写 campus.yml 里的场所代码", "write the code of a place of campus.yml")),
    Card("RF305", "reference", Word("领域、班次、检查表等要有定义", "Fields, shifts, checklists and the like are defined"),
         Word("没有定义的代码无法归类", "an undefined code cannot be sorted"), Word("写 campus.yml 或 plan/ 里有的代码", "write a code that campus.yml or plan/ defines")),
    Card("RF306", "reference", Word("所写的单位、岗位、场所、领域当日在用", "Units, posts, places and fields are in force that day"),
         Word("撤销的单位不能再担责，旧记录仍照旧有效", "a unit that ended can no longer answer; old records stay valid"), Word("写当日在用的代码", "name what was in force that day")),
)  # fmt: skip
def references(ground: Ground) -> list[Finding]:
    """Every name in every record; what was found to be there on every day is not looked at again."""
    known = Known(ground.ledger)
    fine: set[tuple[str, str]] = set()
    out: list[Finding] = []
    for record in ground.ledger.living():
        fresh = [pair for pair in _said(record, []) if pair not in fine]
        if not all(_stands(known, record, *pair, fine) for pair in fresh):
            out += (f for named in _named(record, ()) for f in _judged(known, record, *named))
        for field, value, at in newly_set(record):
            if field in _GROUPS:
                out += _judged(known, record, _GROUPS[field], field, value, at)
    return out


def _stands(known: Known, record: Record, field: str, value: str, fine: set[tuple[str, str]]) -> bool:
    group = _GROUPS[field]
    if next(_judged(known, record, group, field, value, ()), None):
        return False
    if not known.dated(group, value):
        fine.add((field, value))
    return True


def _judged(known: Known, record: Record, group: str, field: str, value: str, at: FieldPath) -> Iterator[Finding]:
    if group == "target":
        yield from _target(known, record, field, value, at)
    elif code := known.missing(group, field, value):
        yield _unknown(known, code, record, group, field, value, at)
    elif known.ended(group, value, day := known.days.of(record.at)):
        say = Word(f"{value} 在 {day} 不在用", f"{value} was not in force on {day}")
        yield found("RF306", record.id, at, say, Word("写当日在用的代码", "name what was in force that day"))


def _unknown(known: Known, code: str, record: Record, group: str, field: str, value: str, at: FieldPath) -> Finding:
    pool = known.names[field] if group == "name" else getattr(known, f"{group}s")
    say = Word("没有 {v} 这个{l}", "there is no {v} ({l})").fill(v=same(value), l=label(kind_of(record.id), field))
    return found(code, record.id, at, say, known.near(value, pool))


def _target(known: Known, record: Record, field: str, value: str, at: FieldPath) -> Iterator[Finding]:
    rid, _, part = value.partition("#")
    ledger = known.ledger
    aim = ledger.records.get(rid) or ledger.plan.find(rid)
    if aim is None:
        pool = [i for i in ledger.records if i[:2] == rid[:2]][:2000]
        yield found(
            "RF301",
            record.id,
            at,
            Word(f"没有编号为 {rid} 的记录或计划条目", f"there is no record or plan item {rid}"),
            known.near(rid, pool),
        )
        return
    sort = kind_of(rid) if rid in ledger.records else type(aim).__name__.lower()
    if sort not in TARGETS[field]:
        kinds = listed([KINDS.get(k, Word("措施", "measure")) for k in TARGETS[field]])
        yield found("RF302", record.id, at, Word("{r} 是{s}", "{r} is a {s}").fill(r=same(rid), s=KINDS.get(sort, same(sort))),
                    Word("这里应当指向：{k}", "name one of: {k}").fill(k=kinds))  # fmt: skip
    elif part and lacks(aim, part):
        yield found(
            "RF301",
            record.id,
            at,
            Word(f"{rid} 里没有 {part} 这一部分", f"{rid} has no part {part}"),
            _one_of(parts_of(aim)),
        )
    elif field == "fulfils" and not part:
        yield found(
            "RF301",
            record.id,
            at,
            Word("要写明落实的是哪一项（编号#代号）", "say which one is fulfilled (id#key)"),
            _one_of(parts_of(aim)),
        )


def _one_of(parts: set[str]) -> Word:
    """The parts that may be named; of many, the first few."""
    names = sorted(parts)
    if not names:
        return Word("它没有可指的部分，去掉 # 和后面的字", "it has no parts to name; remove the # and what follows")
    more = len(names) - _SHOWN
    zh, en = "、".join(names[:_SHOWN]), ", ".join(names[:_SHOWN])
    return Word(f"可写：{zh}{' 等' if more > 0 else ''}", f"known: {en}{f' and {more} more' if more > 0 else ''}")


def lacks(aim: Any, part: str) -> bool:
    """Whether a record or plan item has no such part; of what a tombstone stands for nobody can tell any more."""
    return not isinstance(aim, Tombstone) and part not in parts_of(aim)


def parts_of(aim: Any) -> set[str]:
    """The parts of a record or plan item that `id#part` may name."""
    if isinstance(aim, Tombstone):
        return set()
    values = aim.__dict__
    out = {row_key(r) for r in values.get("rows", ())}
    out |= set(values.get("results", {}))
    for group in ("actions", "tasks", "items"):
        out |= {a.key for a in values.get(group, ())}
    return out | {a.key for s in values.get("steps", ()) for a in s.__dict__.get("actions", ())}


@rule(
    Card("RF307", "reference", Word("编号里的日期和单位与开头一致", "Day and unit of the id agree with the head"),
         Word("编号由日期和单位组成，两边不同就认不出是谁哪天的记录", "an id is made of day and unit; when they differ nobody knows whose record it is"),
         Word("改编号和文件名，使日期、单位与 at、by 一致", "rename the record so that day and unit agree with at and by")),
)  # fmt: skip
def identity(ground: Ground) -> Iterator[Finding]:
    """The id says the campus's day of `at` (of sheets: that of the first row) and the unit of `by`."""
    for record in ground.ledger.living():
        rows = record.__dict__.get("rows")
        day = rows[0].date if rows else ground.day(record.at)
        _, said, unit, _ = record.id.split("-")
        if said != f"{day.year:04}{day.month:02}{day.day:02}" or unit != unit_of(record.by):
            say = Word(
                f"编号写的是 {said} {unit}，开头是 {day:%Y%m%d} {unit_of(record.by)}",
                f"the id says {said} {unit}, the head {day:%Y%m%d} {unit_of(record.by)}",
            )
            yield found("RF307", record.id, ("id",), say, Word("两边改成一致", "make them agree"))
