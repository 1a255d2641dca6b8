"""The slots that a page may hold: `<!-- anlan:board NAME -->`, filled with a board when the site is built."""

from __future__ import annotations

import re

from anlan.terms.word import Word

SLOT = re.compile(r"<!--\s*anlan:(?P<sort>board)\s+(?P<name>[^\s>]+)\s*-->")
SLOTS = {
    "today": Word("今日", "Today"),
    "matrix": Word("责任矩阵", "Responsibility matrix"),
    "measures": Word("措施与进度", "Measures and progress"),
    "scope": Word("不纳入系统的条目", "Out of scope"),
    "lists": Word("三张清单", "Three lists"),
    "hazards": Word("隐患看板", "Hazards"),
    "overdue": Word("超期隐患", "Overdue"),
    "inspections": Word("检查看板", "Inspections"),
    "incidents": Word("突发事件", "Incidents"),
    "drills": Word("演练", "Drills"),
    "training": Word("培训宣传", "Training"),
    "lessons": Word("课程", "Lessons"),
    "quiz": Word("自己试一试", "Try yourself"),
    "taught": Word("谁学过", "Who studied it"),
    "ledger": Word("台账", "Register"),
    "weekly": Word("例会周报", "Weekly sheet"),
    "signals": Word("疑似信号", "Signals"),
    "changes": Word("变更簿", "Change register"),
    "drift": Word("期限变动", "Deadline drift"),
    "timeliness": Word("录入及时性", "Timeliness"),
    "responsible": Word("谁当班", "Who was on duty"),
    "rules": Word("规则书", "Rule book"),
    "bad": Word("读不了的记录", "Bad records"),
    "submit": Word("提交", "Submit"),
    "style": Word("样式一览", "Styles"),
}
