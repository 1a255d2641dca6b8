"""Pull requests: drafts of a unit on a branch, merged by the office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  (local times of the college; its offset is taken off in `seconds`)
OFFSET = 8 * 3600


def seconds(at: datetime) -> int:
    """A time on the college's clock as Git counts it."""
    return int((at - EPOCH).total_seconds()) - OFFSET


def local(when: int) -> datetime:
    """A time of Git on the college's clock, in whole minutes."""
    return EPOCH + timedelta(minutes=(when + OFFSET) // 60)


@dataclass(frozen=True, slots=True)
class Draft:
    """One commit on a branch: whole files by path, none where a file goes; `dated` is what it claims as its time."""

    when: int
    unit: str
    subject: str
    files: tuple[tuple[str, bytes | None], ...]
    dated: int | None = None


@dataclass(slots=True)
class Pull:
    """A branch: its drafts in order, and when it was merged.

    What happens behind a gate: `direct`, its drafts are pushed to main; `beyond`, what its merge changes beyond the
    branch; `beside`, a branch that the same merge takes in.
    """

    unit: str
    subject: str
    drafts: list[Draft] = field(default_factory=list)
    merged: int = 0
    direct: bool = False
    beyond: tuple[tuple[str, bytes | None], ...] = ()
    beside: Pull | None = None

    @property
    def last(self) -> int:
        """When the newest draft was committed."""
        return self.drafts[-1].when

    def files(self) -> dict[str, bytes | None]:
        """What the branch changes, as it is merged."""
        return {path: data for draft in self.drafts for path, data in draft.files}


@dataclass(frozen=True, slots=True)
class Happening:
    """A commit in its turn: the n-th draft of a pull, or its merge."""

    when: int
    order: int
    pull: Pull
    draft: int | None


def in_turn(pulls: list[Pull]) -> Iterator[Happening]:
    """All drafts and merges in the order of their time; of one pull always the drafts first."""
    all_of_them = []
    for pull in pulls:
        moments = [(d.when, n) for n, d in enumerate(pull.drafts)]
        all_of_them += [(when, n, pull) for when, n in moments] + [(pull.merged, None, pull)]
    ranked = sorted(enumerate(all_of_them), key=lambda x: (x[1][0], x[0]))
    for order, (when, draft, pull) in ranked:
        yield Happening(when, order, pull, draft)
