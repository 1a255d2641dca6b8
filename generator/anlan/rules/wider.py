"""What of campus.yml a change makes wider: limits, roles, accounts, days off; fewer places, less evidence."""

from __future__ import annotations

from collections.abc import Iterator

from anlan.model import Campus
from anlan.model.campus import Dated, EvidenceAsked, Limit, Span
from anlan.terms.finding import FieldPath

Loosening = tuple[FieldPath, str, str]


def wider(old: Campus, new: Campus) -> Iterator[Loosening]:
    """Where in campus.yml, and what, in both languages."""
    yield from _limits(old, new)
    for name in ("office", "verify", "approve_general", "approve_major"):
        more = [x for x in getattr(new.roles, name) if x not in getattr(old.roles, name)]
        if more:
            yield ("roles", name), f"roles.{name} 增加 {'、'.join(more)}", f"roles.{name} gains {', '.join(more)}"
    if new.timezone != old.timezone:
        zh, en = (
            f"时区从 {old.timezone} 改为 {new.timezone}，期限跟着挪",
            f"the time zone changes from {old.timezone} to {new.timezone}, and every deadline with it",
        )
        yield ("timezone",), zh, en
    yield from _renamed(old, new)
    yield from _units(old, new)
    yield from _places(old, new)
    yield from _shifts(old, new)
    if not all(any(_asks(n, e) for n in new.evidence) for e in old.evidence):
        yield ("evidence",), "少要了留证的步骤", "fewer steps ask for evidence"
    if new.started and (old.started is None or new.started > old.started):
        yield ("started",), f"started 推迟到 {new.started}", f"started is later, {new.started}"
    yield from _calendar(old, new)
    if any(getattr(new.lec, c) > getattr(old.lec, c) for c in ("red", "orange", "yellow")):
        yield ("lec",), "风险分级的分值提高", "the scores of risk levels are raised"


def _asks(one: EvidenceAsked, other: EvidenceAsked) -> bool:
    """Whether evidence is asked by one wherever the other asks for it: of the same step, in no fewer grades and fields."""
    same = (one.kind, one.step) == (other.kind, other.step)
    return same and one.grade in (None, other.grade) and one.field in (None, other.field)


def _units(old: Campus, new: Campus) -> Iterator[Loosening]:
    for n, unit in enumerate(new.units):
        known, at = old.unit_by_id.get(unit.id), ("units", n)
        if known is None:
            continue
        more = [i for i in unit.identities if i not in known.identities]
        if more:
            zh, en = f"{unit.id} 增加账号 {'、'.join(more)}", f"{unit.id} gains the identities {', '.join(more)}"
            yield (*at, "identities"), zh, en
        if unit.external and not known.external:
            yield (
                (*at, "external"),
                f"{unit.id} 改为外单位，谁都可以替它录入",
                f"{unit.id} becomes external: anybody may enter for it",
            )
        if known.until != unit.until:
            zh, en = (
                f"{unit.id} 的终止日改为 {unit.until or '（没有）'}",
                f"{unit.id} now ends: {unit.until or 'never'}",
            )
            yield (*at, "until"), zh, en
        if _later(known, unit):
            yield (*at, "from"), f"{unit.id} 从 {unit.from_} 起才有", f"{unit.id} exists only from {unit.from_}"
        if known.parent != unit.parent:
            yield (
                at,
                f"{unit.id} 的上级单位变了，谁能验收跟着变",
                f"the unit above {unit.id} changes, and with it who may verify",
            )


def _later(old: Dated, new: Dated) -> bool:
    """Whether something begins later than it did: before that nothing is asked of it."""
    return new.from_ is not None and (old.from_ is None or new.from_ > old.from_)


def _places(old: Campus, new: Campus) -> Iterator[Loosening]:
    for n, place in enumerate(new.places):
        known, at = old.place_by_id.get(place.id), ("places", n)
        if known is None:
            continue
        lost = [t for t in known.tags if t not in place.tags]
        if lost or (known.key and not place.key):
            zh, en = (
                f"{place.id} 不再是重点或少了标签，要查的会变少",
                f"{place.id} is no longer key or loses tags: fewer checks are asked",
            )
            yield at, zh, en
        if (known.unit, known.kind) != (place.unit, place.kind):
            yield (
                at,
                f"{place.id} 的管理单位或类别变了，由谁查、查什么跟着变",
                f"the unit or kind of {place.id} changes, and with it who checks what",
            )
        if _later(known, place):
            yield (
                (*at, "from"),
                f"{place.id} 从 {place.from_} 起才在用",
                f"{place.id} is in use only from {place.from_}",
            )
        if place.until and (known.until is None or place.until < known.until):
            yield (*at, "until"), f"{place.id} 终止于 {place.until}", f"{place.id} ends on {place.until}"


def _shifts(old: Campus, new: Campus) -> Iterator[Loosening]:
    stood = {s.id: s for s in old.shifts}
    for n, shift in enumerate(new.shifts):
        known = stood.get(shift.id)
        if known and (known.from_, known.until) != (shift.from_, shift.until):
            yield ("shifts", n), f"班次 {shift.id} 的起止时间变了", f"the hours of the shift {shift.id} change"


def _renamed(old: Campus, new: Campus) -> Iterator[Loosening]:
    """Ids that are given another name: records that name them mean something else from then on."""
    for group in ("units", "posts", "fields", "place_kinds", "places"):
        stood = {x.id: x.name for x in getattr(old, group)}
        for n, item in enumerate(getattr(new, group)):
            was = stood.get(item.id, item.name)
            if was != item.name:
                zh, en = (
                    f"{item.id} 从“{was}”改名“{item.name}”，旧记录里的它也跟着变",
                    f"{item.id} is renamed from “{was}” to “{item.name}”, in old records too",
                )
                yield (group, n, "name"), zh, en


def _calendar(old: Campus, new: Campus) -> Iterator[Loosening]:
    off = [d for d in new.calendar.days if not d.work and d not in old.calendar.days]
    if off:
        yield ("calendar", "days"), f"增加不上班的日子 {len(off)} 天", f"{len(off)} more day{'s' * (len(off) > 1)} off"
    told = {d.date for d in new.calendar.days}
    gone = [d for d in old.calendar.days if d.work and d.date not in told]
    if gone:
        zh, en = f"少了调休上班的日子 {len(gone)} 天", f"{len(gone)} day{'s' * (len(gone) > 1)} of work fewer"
        yield ("calendar", "days"), zh, en
    stood = {w.id: w for w in (*old.windows, *old.calendar.terms)}
    spans: list[tuple[FieldPath, Span]] = [(("windows", n), w) for n, w in enumerate(new.windows)]
    spans += [(("calendar", "terms", n), w) for n, w in enumerate(new.calendar.terms)]
    for at, window in spans:
        known = stood.get(window.id)
        if known and (window.from_ < known.from_ or window.until > known.until):
            yield at, f"时段 {window.id} 变长", f"the window {window.id} grows"


def _limits(old: Campus, new: Campus) -> Iterator[Loosening]:
    after = {_key(x): (n, x) for n, x in enumerate(new.limits)}
    for limit in old.limits:
        if _key(limit) not in after:
            name = _name(limit)
            yield ("limits",), f"少了时限 {name}", f"the limit {name} is gone"
    for n, limit in after.values():
        stood = old.limit(limit.what, limit.of, limit.grade, limit.field)
        if stood is not None and _hours(limit) > _hours(stood):
            name, was, now = _name(limit), _said(stood), _said(limit)
            yield ("limits", n), f"时限 {name} 从 {was} 放长到 {now}", f"the limit {name} grows from {was} to {now}"


def _key(limit: Limit) -> tuple[str | None, ...]:
    return limit.what, limit.of, limit.grade, limit.field


def _name(limit: Limit) -> str:
    return " ".join(x for x in _key(limit) if x)


def _hours(limit: Limit) -> int:
    return limit.hours or 0 if limit.days is None else limit.days * 24


def _said(limit: Limit) -> str:
    return f"{limit.hours} h" if limit.days is None else f"{limit.days} d"
