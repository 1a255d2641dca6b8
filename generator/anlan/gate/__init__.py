"""The gate: what a proposal or a push changes, judged by the rules that were in force before it."""

from anlan.gate.judged import judged
from anlan.gate.push import Push, Update, Verdict, updates, verdict
from anlan.gate.sides import landing, pair_of, revisions, working_tree
from anlan.gate.then import wrong_then
from anlan.gate.vouched import Pushed, PushLog

__all__ = [
    "Push", "PushLog", "Pushed", "Update", "Verdict", "judged", "landing", "pair_of", "revisions", "updates", "verdict", "working_tree", "wrong_then",
]  # fmt: skip
