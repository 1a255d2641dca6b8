"""What is planted inconsistent: photos and texts used again, evidence left out, closures in bulk, one hand for two units."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from anlan.demo.case import Case
from anlan.demo.desk import Filed
from anlan.demo.planted.plot import Off, Plot
from anlan.demo.pulls import local

_SAME = "已按要求逐项整改到位，现场清理干净，并对相关人员进行了教育"
_SUBMITTED = re.compile(r"  - step: submitted\n    at: (\S+)")
_MINUTES = "22:00 00:00 02:00 04:00"


def inconsistent(plot: Plot) -> None:
    """Everything of the family, as many of each as the plot asks."""
    for n in range(plot.each):
        _unproved(plot)
        _one_photo(plot, f"planted-{plot.seed}-{n}")
        _bulk(plot)
        _one_text(plot, n)
        _back_soon(plot)
        _same_rounds(plot, n)
        _one_hand(plot)
        _claimed_ahead(plot)


def _unproved(plot: Plot) -> None:
    """Closed without the photo that campus.yml asks for."""
    case = plot.tend(plot.reported(field_="fire"), "closed", Off(photos={"submitted": ()}))
    plot.plant("NC101", "closed without the photo that was asked for", case.filed)


def _one_photo(plot: Plot, use: str) -> None:
    """One photo for two hazards; one photo before and after."""
    off, day = Off(photos={"submitted": (f"door@{use}",)}), plot.day()
    first = plot.tend(plot.reported(field_="fire", day=day), "closed", off)
    second = plot.tend(plot.reported(field_="fire", day=day + timedelta(days=14)), "closed", off)
    plot.plant("NC102", f"the photo of {first.filed.id}", second.filed)
    again = f"door@{use}/again"
    third = plot.reported(field_="fire", photos=(again,))
    plot.tend(third, "closed", Off(photos={"submitted": (again,)}))
    plot.plant("NC102", "the same photo before and after", third.filed)


def _bulk(plot: Plot) -> None:
    """Six hazards of one unit, verified one by one, closed in one landing."""
    day = plot.day()
    cases = [plot.tend(plot.reported(day=day), "verified") for _ in range(6)]
    at = max(max(c.filed.last, local(c.filed.landed)) for c in cases) + timedelta(hours=1)
    host = cases[0].filed
    for n, case in enumerate(cases):
        filed = case.filed
        if n:
            filed.pull = host.pull
        plot.desk.step(filed, "closed", at + timedelta(minutes=n), plot.college.staff[0], lag=timedelta(minutes=20),
                       join=n > 0)  # fmt: skip
    plot.plant("NC103", "six closings in one landing", host)


def _one_text(plot: Plot, n: int) -> None:
    """Six hazards of one unit with one text within a fortnight."""
    day, done = plot.day(), f"{_SAME}（第{n + 1}批）"
    cases: list[Case] = []
    unit = ""
    while len(cases) < 6:
        case = plot.reported(day=day)
        unit = unit or case.to
        case.to = unit
        cases.append(plot.tend(case, "closed", Off(values={"submitted": {"done": done}})))
    first = min(cases, key=lambda c: (_SUBMITTED.search(c.filed.text)[1], c.filed.id))  # type: ignore[index]
    plot.plant("NC104", f"one text in {', '.join(c.filed.id for c in cases)}", first.filed)


def _back_soon(plot: Plot) -> None:
    """Reopened five days after it was closed."""
    case = plot.tend(plot.reported(), "closed")
    at = case.filed.last + timedelta(days=5)
    values = {"to": case.to, "deadline": at.date() + timedelta(days=9), "reason": "同一部位又出现，重新整改"}
    plot.desk.step(case.filed, "reopened", at, plot.college.staff[0], values)
    for name in ("planned", "submitted", "verified", "closed"):
        plot.take(case, name, Off())
    plot.plant("NC105", "reopened five days after closing", case.filed)


def _same_rounds(plot: Plot, n: int) -> None:
    """Two weeks of nights with the same minutes, in two sheets."""
    places = [p.id for p in plot.chance.shuffled(plot.college.tops) if "." not in p.id and not p.id.startswith("dorm")]
    day = plot.day()
    place = next(p for p in places if plot.college.owner(p, day) and not _told(plot, p, day))
    by = plot.college.keeper(plot.college.owner(place, day) or plot.college.office)
    sheets: list[Filed] = []
    for week in range(2):
        first = day + timedelta(days=7 * week)
        rows = [{"date": first + timedelta(days=d), "shift": "night", "rounds": _MINUTES.replace(":00", f":{n + 10}", 1),
                 "result": "ok"} for d in range(7)]  # fmt: skip
        at = datetime.combine(first + timedelta(days=7), datetime.min.time()) + timedelta(hours=8)
        sheets.append(plot.desk.file("patrol", at, by, {"place": place}, rows=rows, day=first,
                                     suffix=f"{place}.p{n}", lag=timedelta(minutes=20)))  # fmt: skip
    plot.plant("NC106", "fourteen nights with the same minutes", sheets[0])


def _told(plot: Plot, place: str, day: date) -> bool:
    """Whether other sheets tell of a place in these weeks."""
    near = {f"pa-{day + timedelta(days=n):%Y%m%d}" for n in range(-7, 14)}
    return any(rid[:11] in near and rid.split("-")[3].startswith(place) for rid in plot.desk.taken if rid[:3] == "pa-")


def _one_hand(plot: Plot) -> None:
    """The office enters the submission and the verification of it, and both land together."""
    office = plot.college.staff[0]
    case = plot.reported()
    unit = case.to.partition("/")[0]
    by = next(u for u in plot.college.verifiers(unit, unit) if u != plot.college.office)
    off = Off(entered={"submitted": office, "verified": office}, joined=frozenset({"verified"}), waits={"verified": 0.1},
              by={"verified": plot.college.post(by, "head")})  # fmt: skip
    plot.tend(case, "closed", off)
    plot.plant("NC107", "submission and verification entered by one unit at once", case.filed)


def _claimed_ahead(plot: Plot) -> None:
    """A hazard whose claimed time is a day after it landed."""
    day = plot.day()
    place = next(p.id for p in plot.chance.shuffled(plot.college.tops) if plot.college.owner(p.id, day))
    by = plot.college.keeper(plot.college.owner(place, day) or plot.college.office)
    rows = [{"date": day, "shift": "day", "rounds": f"09:{plot.chance.number(10, 50)}", "result": "ok"}]
    at = plot.chance.at(day + timedelta(days=3), 9, 16)
    suffix = f"{place}.q{plot.chance.number(1, 999)}"
    filed = plot.desk.file(
        "patrol", at, by, {"place": place}, rows=rows, day=day, suffix=suffix, lag=timedelta(hours=-48)
    )
    plot.plant("NC108", "claimed a day or two after it landed", filed)
