"""The table of generated pages: where each lies, its title, the slot that fills it, the section it stands in."""

from __future__ import annotations

from typing import NamedTuple

from anlan.terms.slots import SLOTS
from anlan.terms.word import Word


class Shell(NamedTuple):
    """A page that holds one slot; `section` is its place in the navigation, none for pages that are linked only."""

    path: str
    title: Word
    slot: str
    section: str = ""


SECTIONS = {
    "proposal": Word("本次提议", "This proposal"),
    "today": Word("今日", "Today"),
    "plan": Word("计划", "Plan"),
    "boards": Word("看板", "Boards"),
    "education": Word("教育", "Education"),
    "register": Word("台账", "Register"),
    "weekly": Word("例会", "Weekly"),
    "audit": Word("审计", "Audit"),
    "submit": Word("提交", "Submit"),
}
SHELLS = (
    Shell("index.md", Word("今日", "Today"), "today", "today"),
    Shell("boards/hazards.md", Word("隐患看板", "Hazards"), "hazards", "boards"),
    Shell("boards/overdue.md", Word("超期与临期", "Overdue and due soon"), "overdue", "boards"),
    Shell("boards/lists.md", Word("三张清单", "Three lists"), "lists", "boards"),
    Shell("boards/inspections.md", Word("检查", "Inspections"), "inspections", "boards"),
    Shell("boards/coverage.md", Word("应查覆盖", "Coverage"), "coverage", "boards"),
    Shell("boards/incidents.md", Word("突发事件", "Incidents"), "incidents", "boards"),
    Shell("boards/drills.md", Word("演练", "Drills"), "drills", "boards"),
    Shell("boards/training.md", Word("培训宣传", "Training"), "training", "boards"),
    Shell("ledger.md", Word("台账", "Register"), "ledger", "register"),
    Shell("weekly.md", Word("安全工作例会周报", "Weekly safety sheet"), "weekly", "weekly"),
    Shell("audit/signals.md", Word("疑似信号", "Signals"), "signals", "audit"),
    Shell("audit/changes.md", Word("变更簿", "Change register"), "changes", "audit"),
    Shell("audit/drift.md", Word("期限变动", "Deadline drift"), "drift", "audit"),
    Shell("audit/timeliness.md", Word("录入及时性", "Timeliness"), "timeliness", "audit"),
    Shell("audit/responsible.md", Word("谁当班", "Who was on duty"), "responsible", "audit"),
    Shell("audit/rules.md", Word("规则书", "Rule book"), "rules", "audit"),
    Shell("audit/bad.md", Word("有问题的记录", "Bad records"), "bad", "audit"),
    Shell("submit.md", Word("提交", "Submit"), "submit", "submit"),
    Shell("style.md", Word("样式一览", "Styles"), "style"),
)
SLOT_OF = {shell.path.replace(".md", "/index.html"): shell.slot for shell in SHELLS}
# Only in the preview of a proposal.
PROPOSAL = Shell("proposal.md", Word("这次提议改了什么", "What this changes"), "proposal", "proposal")
FAMILIES = {"r": "record", "u": "unit", "p": "place"}
HEAD_TOKEN, BODY_TOKEN = "anlan0title0token", "anlan0body0token"
SHELL_PAGES = {f"{folder}/shell/index.html": folder for folder in FAMILIES}
# They show, with the site's data, what no other page does: another process may be the only one that works it out.
ASIDE_PAGES = frozenset(("ledger/index.html", "audit/changes/index.html"))
# They tell of signals, which take longest to find and which another process may still be looking for.
LAST_PAGES = frozenset(("audit/signals/index.html", "index.html", "weekly/index.html"))
APPENDED = {
    "matrix": Word("责任矩阵", "Responsibility matrix"),
    "measures": Word("措施与进度", "Measures and progress"),
    "scope": Word("不纳入系统的条目", "Paragraphs that are out of scope"),
    "tasks": Word("任务与进度", "Tasks and progress"),
    "quiz": Word("自己试一试", "Try yourself"),
    "taught": Word("谁学过", "Who studied it"),
}
KNOWN = frozenset((*SLOTS, *APPENDED, *(shell.slot for shell in (*SHELLS, PROPOSAL)), "foot"))
