"""How many records of each kind a demo of so many records holds."""

from __future__ import annotations

from dataclasses import dataclass

_PER_MILLE = {
    "inspection": 240, "patrol": 200, "duty": 50, "training": 40, "rota": 40, "meeting": 35, "drill": 20, "report": 36,
    "risk": 10, "notice": 12, "incident": 10, "seal": 10, "answer": 6, "waiver": 5, "draw": 4,
}  # fmt: skip
_FEW = {"inspection": 340, "patrol": 110}  # of a small demo, so that most of what the schedules ask is done
SMALL = 1000
_MOST = {"risk": 24, "draw": 12, "seal": 40, "waiver": 12, "answer": 30, "meeting": 200, "training": 260, "drill": 120,
         "report": 160, "incident": 90, "duty": 420, "rota": 400}  # fmt: skip
_LEAST = {"draw": 1, "seal": 3, "waiver": 3, "answer": 2, "incident": 4, "notice": 4, "report": 24, "training": 14,
          "meeting": 13, "drill": 14, "duty": 33, "risk": 4}  # fmt: skip
WHOLE = 300


@dataclass
class Quota:
    """What is left to write; hazards are what remains when all other kinds have their share."""

    total: int
    left: dict[str, int]

    def take(self, kind: str) -> bool:
        """One of a kind, if any is left."""
        if self.left.get(kind, 0) < 1:
            return False
        self.left[kind] -= 1
        return True

    def take_all(self, kind: str) -> int:
        """Everything that is left of a kind."""
        count, self.left[kind] = self.left.get(kind, 0), 0
        return count


def quota_of(total: int) -> Quota:
    """The shares of a total; from `WHOLE` records on every kind has some."""
    shares = _PER_MILLE | (_FEW if total < SMALL else {})
    left = {kind: min(total * share // 1000, _MOST.get(kind, total)) for kind, share in shares.items()}
    if total >= WHOLE:
        left |= {kind: max(left[kind], least) for kind, least in _LEAST.items()}
        left["tombstone"] = 1
    left["hazard"] = total - sum(left.values())
    return Quota(total, left)
