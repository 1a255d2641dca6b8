"""campus.yml and the plan agree with themselves and with each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from anlan.facts.recurrence import EXAMPLE, Unread, recurrence
from anlan.model import KIND_BY_NAME, Campus, course_of
from anlan.model.campus import LONGEST
from anlan.rules.references import lacks
from anlan.rules.rule import Ground, rule
from anlan.terms.finding import Card, FieldPath, Finding
from anlan.terms.word import Word

Odd = tuple[FieldPath, Word]
MEND = Word("写 campus.yml 里已有的代码，或先加上它", "write a code that campus.yml holds, or add it first")


@rule(
    Card("CA401", "campus", Word("校园设置自相一致", "campus.yml agrees with itself"),
         Word("设置里断一处，许多记录都会误判", "one loose end in the settings misjudges many records"), Word("按提示改 campus.yml", "mend campus.yml as told")),
)  # fmt: skip
def campus_agrees(ground: Ground) -> Iterator[Finding]:
    """Ids once only; everything that campus.yml names stands in it."""
    campus = ground.ledger.campus
    for at, say in (*_twice(campus), *_units(campus), *_places(campus), *_roles(campus), *_settings(campus)):
        yield Finding("CA401", "campus.yml", say, MEND, at)


def _missing(name: str) -> Word:
    return Word(f"campus.yml 里没有 {name}", f"campus.yml holds no {name}")


def _twice(campus: Campus) -> Iterator[Odd]:
    for group in ("posts", "units", "fields", "place_kinds", "places", "shifts", "windows", "indicators"):
        count = Counter(x.id for x in getattr(campus, group))
        for n, item in enumerate(getattr(campus, group)):
            if count[item.id] > 1:
                count[item.id] = 0
                yield (group, n, "id"), Word(f"{item.id} 写了两次", f"{item.id} stands twice")
    owners: dict[str, str] = {}
    for n, unit in enumerate(campus.units):
        for i, identity in enumerate(unit.identities):
            if (owner := owners.setdefault(identity.casefold(), unit.id)) != unit.id:
                yield (
                    ("units", n, "identities", i),
                    Word(
                        f"身份 {identity} 已属 {owner}",
                        f"the identity {identity} belongs to {owner} already",
                    ),
                )


def _units(campus: Campus) -> Iterator[Odd]:
    for n, unit in enumerate(campus.units):
        if unit.parent and unit.parent not in campus.unit_by_id:
            yield ("units", n, "parent"), _missing(unit.parent)
        for i, post in enumerate(unit.posts):
            if post not in campus.post_by_id:
                yield ("units", n, "posts", i), _missing(post)


def _places(campus: Campus) -> Iterator[Odd]:
    kinds = {k.id for k in campus.place_kinds}
    for n, place in enumerate(campus.places):
        above = place.id.rpartition(".")[0]
        if above and above not in campus.place_by_id:
            yield ("places", n, "id"), _missing(above)
        if place.kind and place.kind not in kinds:
            yield ("places", n, "kind"), _missing(place.kind)
        if place.unit and place.unit not in campus.unit_by_id:
            yield ("places", n, "unit"), _missing(place.unit)
        for i, held in enumerate(place.was):
            if held.unit not in campus.unit_by_id:
                yield ("places", n, "was", i, "unit"), _missing(held.unit)


def _roles(campus: Campus) -> Iterator[Odd]:
    for group in ("office", "verify"):
        for i, unit in enumerate(getattr(campus.roles, group)):
            if unit not in campus.unit_by_id:
                yield ("roles", group, i), _missing(unit)
    for group in ("approve_general", "approve_major"):
        for i, post in enumerate(getattr(campus.roles, group)):
            if post not in campus.holders:
                yield ("roles", group, i), _missing(post)


def _settings(campus: Campus) -> Iterator[Odd]:
    if campus.format != 1:
        yield (
            ("format",),
            Word(
                f"不认识格式 {campus.format}，这个版本的 anlan 只读 1",
                f"format {campus.format} is unknown; this anlan reads 1",
            ),
        )
    for n, asked in enumerate(campus.evidence):
        if asked.kind not in KIND_BY_NAME:
            yield ("evidence", n, "kind"), Word(f"没有 {asked.kind} 这类记录", f"there is no kind {asked.kind}")
        elif asked.step not in course_of(asked.kind).moves:
            yield (
                ("evidence", n, "step"),
                Word(f"{asked.kind} 没有 {asked.step} 这一步", f"{asked.kind} has no step {asked.step}"),
            )
    for n, limit in enumerate(campus.limits):
        if limit.of not in KIND_BY_NAME:
            yield ("limits", n, "of"), Word(f"没有 {limit.of} 这类记录", f"there is no kind {limit.of}")
        if limit.field and limit.field not in campus.field_by_id:
            yield ("limits", n, "field"), _missing(limit.field)
        if (limit.hours is None) == (limit.days is None):
            yield (
                ("limits", n, "what"),
                Word("hours 和 days 必须有且只有一个", "exactly one of hours and days must stand"),
            )
        for unit, most in (("hours", 24 * LONGEST), ("days", LONGEST)):
            if (getattr(limit, unit) or 0) > most:
                yield (
                    ("limits", n, unit),
                    Word(
                        f"限时至多一百年，{unit} 不超过 {most}",
                        f"a limit is a hundred years at most: {unit} up to {most}",
                    ),
                )
    if not campus.lec.red > campus.lec.orange > campus.lec.yellow:
        yield ("lec", "red"), Word("红、橙、黄的分值要依次降低", "the scores of red, orange and yellow must fall")


@rule(
    Card("PL401", "plan", Word("计划条目的编号只用一次", "A plan item's id stands once"),
         Word("同号两条，引用就不知指哪条", "with two of one id a reference leads nowhere"), Word("换一个编号", "choose another id")),
    Card("PL402", "plan", Word("计划所指的都存在", "What the plan names exists"),
         Word("计划里断一处，任务和应查就推不出来", "one loose end, and tasks and duties cannot be derived"), Word("写已有的编号，或先加上它", "name an id that exists, or add it first")),
    Card("PL403", "plan", Word("周期写法要能读懂", "A recurrence can be read"),
         Word("周期由 RFC 5545 的写法给出", "recurrences are written as RFC 5545 says"), EXAMPLE),
)  # fmt: skip
def plan_agrees(ground: Ground) -> Iterator[Finding]:
    """Schedules, campaigns, measures, checklists and lessons."""
    yield from _schedules(ground)
    yield from _measures(ground)
    yield from _checklists(ground)
    yield from _lessons(ground)


def _plan_finding(ground: Ground, rid: str, at: FieldPath, name: str) -> Finding:
    return Finding(
        "PL402",
        ground.ledger.plan.files[rid],
        Word(f"没有 {name}", f"there is no {name}"),
        Word("写已有的编号，或先加上它", "name an id that exists, or add it first"),
        at,
    )


def _in_list(ground: Ground, rid: str, group: str) -> FieldPath:
    """Where an item of schedules.yml or campaigns.yml stands in its own file."""
    plan = ground.ledger.plan
    shelf: Iterable[str] = getattr(plan, group)
    mates = [i for i in shelf if plan.files[i] == plan.files[rid]]
    return (group, mates.index(rid))


def _schedules(ground: Ground) -> Iterator[Finding]:
    campus, plan = ground.ledger.campus, ground.ledger.plan
    spans = {w.id for w in campus.windows} | {t.id for t in campus.calendar.terms}
    for rid, card in plan.schedules.items():
        at = _in_list(ground, rid, "schedules")
        if card.checklist and card.checklist not in plan.checklist_families:
            yield _plan_finding(ground, rid, (*at, "checklist"), card.checklist)
        for n, unit in enumerate(card.units):
            if unit not in campus.unit_by_id:
                yield _plan_finding(ground, rid, (*at, "units", n), unit)
        for n, span in enumerate(card.except_):
            if span not in spans:
                yield _plan_finding(ground, rid, (*at, "except", n), span)
        if card.shift and card.shift not in campus.shift_by_id:
            yield _plan_finding(ground, rid, (*at, "shift"), card.shift)
    for group in ("schedules", "campaigns"):
        for rid, card in getattr(plan, group).items():
            if isinstance(read := recurrence(card.rrule, card.start), Unread):
                at = (*_in_list(ground, rid, group), "rrule")
                yield Finding("PL403", plan.files[rid], read.say, read.mend, at)


def _measures(ground: Ground) -> Iterator[Finding]:
    campus, plan = ground.ledger.campus, ground.ledger.plan
    refs = {p.ref for x in plan.plans.values() for p in x.paragraphs}
    for rid, card in plan.measures.items():
        for group in ("lead", "responsible"):
            for n, unit in enumerate(getattr(card, group)):
                if unit not in campus.unit_by_id:
                    yield _plan_finding(ground, rid, (group, n), unit)
        for n, ref in enumerate(card.source):
            if refs and ref not in refs:
                yield _plan_finding(ground, rid, ("source", n), ref)
        for n, task in enumerate(card.tasks):
            for i, schedule in enumerate(task.schedules):
                if schedule not in plan.schedules:
                    yield _plan_finding(ground, rid, ("tasks", n, "schedules", i), schedule)
            for i, unit in enumerate(task.units):
                if unit not in campus.unit_by_id:
                    yield _plan_finding(ground, rid, ("tasks", n, "units", i), unit)
        yield from _because(ground, rid, card.because)


def _because(ground: Ground, rid: str, refs: tuple[str, ...]) -> Iterator[Finding]:
    ledger = ground.ledger
    for n, ref in enumerate(refs):
        name, _, part = ref.partition("#")
        aim = ledger.records.get(name) or ledger.plan.find(name)
        if aim is None or (part and lacks(aim, part)):
            yield _plan_finding(ground, rid, ("because", n), ref)


def _checklists(ground: Ground) -> Iterator[Finding]:
    for rid, card in ground.ledger.plan.checklists.items():
        if card.field not in ground.ledger.campus.field_by_id:
            yield _plan_finding(ground, rid, ("field",), card.field)
        seen: set[str] = set()
        for n, item in enumerate(card.items):
            if item.key in seen:
                yield Finding(
                    "PL401",
                    ground.ledger.plan.files[rid],
                    Word(f"检查项 {item.key} 写了两次", f"the item {item.key} stands twice"),
                    Word("换一个代号", "choose another key"),
                    ("items", n, "key"),
                )
            seen.add(item.key)
        yield from _because(ground, rid, card.because)


def _lessons(ground: Ground) -> Iterator[Finding]:
    for rid, card in ground.ledger.plan.lessons.items():
        for n, campaign in enumerate(card.campaigns):
            if campaign not in ground.ledger.plan.campaigns:
                yield _plan_finding(ground, rid, ("campaigns", n), campaign)
