"""A hazard on its way, with what is written of it: said differently each time, with the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from anlan.demo.chance import Chance
from anlan.demo.desk import Filed
from anlan.demo.typical import Typical


@dataclass(slots=True)
class Case:
    """A hazard, what is known of it, and where it stands."""

    filed: Filed
    entry: Typical
    place: str
    spot: str
    owner: str
    n: str
    landed: int
    state: str = "reported"
    grade: str | None = None
    to: str = ""
    deadline: date = date.max
    ended: datetime | None = None
    assigned: datetime = datetime.max  # noqa: DTZ901  (the college's clock)

    def say(self, text: str) -> str:
        """A text of the library with this case's number."""
        return text.replace("{n}", self.n)

    def measures(self, chance: Chance) -> str:
        """What is to be done."""
        said = self.say(self.entry.measures)
        return chance.pick(
            (
                f"{self.spot}：{said}，{_day(self.deadline)}前完成",
                f"{said}，{_day(self.deadline)}前完成",
                f"{said}；{_day(self.deadline)}前自查",
            )
        )

    def done(self, chance: Chance, at: datetime) -> str:
        """What was done."""
        said = self.say(chance.pick(self.entry.done))
        return chance.pick(
            (
                f"{_day(at)}已做好：{said}",
                f"{_day(at)}{self.spot}：{said}",
                f"{said}，{_day(at)}完工",
                f"{_day(at)}处理：{said}",
                f"{said}，{_day(at)}自查合格",
            )
        )

    def found(self, chance: Chance, at: datetime) -> str:
        """What was found when somebody looked."""
        said = self.say(chance.pick(self.entry.found))
        return chance.pick(
            (
                f"{_day(at)}到场，{said}",
                f"{_day(at)}看{self.spot}：{said}",
                f"{_day(at)}现场看，{said}",
                f"{said}，{_day(at)}核对过",
            )
        )


@dataclass(frozen=True)
class Wish:
    """What a course should show: the state in which it stands at the end, or turns that it takes."""

    stop: str | None = None
    turns: frozenset[str] = frozenset()


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
