"""Every list of allowed values, each written once, with its labels; schema, forms, pages and docs take them from here."""

from __future__ import annotations

from typing import Literal, NamedTuple

from anlan.terms.word import Word

Tone = Literal["wait", "work", "done", "off", "over"]


class State(NamedTuple):
    """A state of a case: named by what comes next, since readers ask whose turn it is."""

    word: Word
    tone: Tone


KINDS = {
    "hazard": Word("隐患", "Hazard"),
    "inspection": Word("检查", "Inspection"),
    "patrol": Word("巡查", "Patrol"),
    "duty": Word("值班", "Duty"),
    "rota": Word("轮检", "Rota"),
    "incident": Word("突发事件", "Incident"),
    "drill": Word("演练", "Drill"),
    "training": Word("培训宣传", "Training"),
    "meeting": Word("例会", "Meeting"),
    "notice": Word("通知督办", "Notice"),
    "waiver": Word("免检", "Waiver"),
    "report": Word("任务报告", "Report"),
    "answer": Word("信号说明", "Answer"),
    "seal": Word("封存", "Seal"),
    "draw": Word("抽签", "Draw"),
    "risk": Word("风险点", "Risk point"),
}

STATES = {
    "reported": State(Word("待登记", "Reported"), "wait"),
    "registered": State(Word("待交办", "Registered"), "wait"),
    "assigned": State(Word("待制定措施", "Assigned"), "work"),
    "rectifying": State(Word("整改中", "Being mended"), "work"),
    "submitted": State(Word("待验收", "Awaiting check"), "wait"),
    "verified": State(Word("待销号", "Checked"), "wait"),
    "closed": State(Word("已销号", "Closed"), "done"),
    "merged": State(Word("已并入", "Merged"), "off"),
    "void": State(Word("已作废", "Void"), "off"),
    "filed": State(Word("已归档", "Filed"), "done"),
    "issued": State(Word("待回复", "Awaiting reply"), "wait"),
    "replied": State(Word("已回复", "Replied"), "work"),
    "returned": State(Word("退回补充", "Sent back"), "work"),
    "accepted": State(Word("已认可", "Accepted"), "done"),
    "lifted": State(Word("已撤销督办", "Lifted"), "done"),
    "known": State(Word("待首报", "Not yet reported"), "wait"),
    "sent": State(Word("已首报", "First report sent"), "work"),
    "final": State(Word("已终报", "Final report sent"), "work"),
    "ended": State(Word("已结束", "Ended"), "done"),
    "asked": State(Word("待批准", "Asked"), "wait"),
    "approved": State(Word("已同意", "Approved"), "done"),
    "refused": State(Word("不同意", "Refused"), "off"),
    "sealed": State(Word("封存中", "Sealed"), "wait"),
    "opened": State(Word("已启封", "Opened"), "done"),
    "frozen": State(Word("待抽取", "Frozen"), "wait"),
    "drawn": State(Word("已抽取", "Drawn"), "done"),
    "noticed": State(Word("待评估", "Not assessed"), "wait"),
    "assessed": State(Word("已评估", "Assessed"), "done"),
    "retired": State(Word("已停用", "Retired"), "off"),
    "tombstone": State(Word("依法删除", "Removed by law"), "off"),
}

STEPS = {
    "registered": Word("登记", "Registered"),
    "assigned": Word("交办", "Assigned"),
    "planned": Word("制定措施", "Measures planned"),
    "submitted": Word("申请验收", "Submitted for check"),
    "rejected": Word("退回", "Rejected"),
    "verified": Word("验收", "Verified"),
    "closed": Word("销号", "Closed"),
    "fixed": Word("立行立改", "Fixed on the spot"),
    "extended": Word("延期", "Deadline extended"),
    "regraded": Word("调级", "Regraded"),
    "transferred": Word("移交", "Transferred"),
    "merged": Word("并入", "Merged"),
    "reopened": Word("重启", "Reopened"),
    "checked": Word("回头看", "Effect checked"),
    "noted": Word("补充进展", "Noted"),
    "corrected": Word("更正", "Corrected"),
    "redacted": Word("依法删除", "Redacted"),
    "void": Word("作废", "Voided"),
    "first": Word("首报", "First report"),
    "follow": Word("续报", "Follow-up report"),
    "final": Word("终报", "Final report"),
    "learned": Word("复盘", "Learned"),
    "replied": Word("回复", "Replied"),
    "accepted": Word("认可", "Accepted"),
    "approved": Word("同意", "Approved"),
    "returned": Word("退回补充", "Sent back"),
    "refused": Word("不同意", "Refused"),
    "lifted": Word("撤销督办", "Supervision lifted"),
    "ended": Word("结束", "Ended"),
    "retired": Word("停用", "Retired"),
    "opened": Word("启封", "Opened"),
    "drawn": Word("抽取", "Drawn"),
    "assessed": Word("评估", "Assessed"),
}

GRADES = {"general": Word("一般", "General"), "major": Word("重大", "Major")}
NATURES = {"site": Word("现场", "On site"), "management": Word("管理", "Management")}
SOURCES = {
    "self": Word("自查上报", "Own check"),
    "report": Word("师生反映", "Reported by staff or students"),
    "higher": Word("上级交办", "Handed down"),
}
METHODS = {
    "open": Word("明察", "Announced"),
    "covert": Word("暗访", "Unannounced"),
    "random": Word("随机抽查", "By draw"),
    "special": Word("专项检查", "Special"),
    "expert": Word("专家诊察", "By experts"),
    "self": Word("自查", "Own check"),
}
RESULTS = {
    "ok": Word("正常", "In order"),
    "not_ok": Word("不符合", "Not in order"),
    "na": Word("不适用", "Not applicable"),
    "found": Word("有发现", "Something found"),
}
CLASSES = {
    "nature": Word("自然灾害", "Natural disaster"),
    "accident": Word("事故灾难", "Accident"),
    "health": Word("公共卫生", "Public health"),
    "security": Word("社会安全", "Public security"),
}
LEVELS = {
    "rectify": Word("整改通知", "Order to mend"),
    "supervise": Word("督办", "Supervision"),
    "listed": Word("挂牌督办", "Listed supervision"),
}
STANCES = {"explained": Word("已说明", "Explained"), "accepted": Word("已认可", "Accepted")}
ABOUTS = {"covert_plan": Word("暗访方案", "Covert plan"), "draw_seed": Word("抽签种子", "Seed of a draw")}
VISIBILITIES = {"campus": Word("校内", "Campus"), "office": Word("保卫处内部", "Office only")}
VIAS = {"phone": Word("电话", "Phone"), "document": Word("书面", "In writing"), "system": Word("系统", "System")}
COUNTS = {
    "deaths": Word("死亡（人）", "Deaths"),
    "injured": Word("受伤（人）", "Injured"),
    "evacuated": Word("疏散（人）", "Evacuated"),
    "affected": Word("受影响（人）", "Affected"),
    "loss_yuan": Word("损失（元）", "Loss (CNY)"),
}
CHANGES = {
    "plan": Word("改计划", "Change the plan"),
    "checklist": Word("改检查表", "Change the checklist"),
    "schedule": Word("改周期", "Change the schedule"),
}
RISKS = {
    "red": Word("红 重大风险", "Red, major risk"),
    "orange": Word("橙 较大风险", "Orange, high risk"),
    "yellow": Word("黄 一般风险", "Yellow, medium risk"),
    "blue": Word("蓝 低风险", "Blue, low risk"),
    "none": Word("未评", "Not assessed"),
}
FORCES = {
    "law": Word("法律", "Law"),
    "rule": Word("规章", "Regulation"),
    "standard": Word("标准", "Standard"),
    "local": Word("地方", "Local"),
    "own": Word("本校", "Own"),
}
WORDINGS = {"quoted": Word("原文", "Quoted"), "paraphrase": Word("意译", "Paraphrase")}
WHOS = {
    "office": Word("保卫处", "The office"),
    "responsible": Word("责任单位", "The responsible unit"),
    "verifier": Word("验收单位", "A verifying unit"),
    "reporter": Word("上报单位", "The reporting unit"),
    "any": Word("任何单位", "Any unit"),
}
SCHEDULE_WHOS = {
    "owner": Word("管理单位", "The unit that holds the place"),
    "office": Word("保卫处", "The office"),
    "any": Word("任何单位", "Any unit"),
}
TASK_EVIDENCE = {
    "inspection": Word("检查记录", "an inspection"),
    "patrol": Word("巡查记录", "a patrol"),
    "drill": Word("演练记录", "a drill"),
    "training": Word("培训记录", "a training"),
    "report": Word("任务报告", "a report"),
    "meeting": Word("例会记录", "a meeting"),
}
LIMITS = {
    "enter": Word("录入", "Entry"),
    "assign": Word("交办", "Assignment"),
    "plan": Word("制定措施", "Planning"),
    "rectify": Word("整改", "Mending"),
    "verify": Word("验收", "Verification"),
    "check": Word("回头看", "Effect check"),
    "first_report": Word("首报", "First report"),
    "supplement": Word("补报", "Supplement"),
}
FORGES = {"github": Word("GitHub", "GitHub"), "gitlab": Word("GitLab", "GitLab"), "gitea": Word("Gitea", "Gitea")}
LEVELS_OF_FINDING = {"error": Word("错误", "error"), "warning": Word("提醒", "warning")}
# How well a landing is proved (design, section 2.3).
TRUSTS = (
    Word("没有回执", "no receipt"),
    Word("有回执", "receipt"),
    Word("签名回执", "signed receipt"),
    Word("外部存证", "anchored elsewhere"),
)
FAMILIES = {
    "file": Word("文件", "Files"),
    "schema": Word("字段", "Fields"),
    "reference": Word("引用", "References"),
    "campus": Word("校园设置", "Campus"),
    "hazard": Word("隐患", "Hazards"),
    "case": Word("流转", "Course of a case"),
    "sheet": Word("逐班记录", "Sheets"),
    "incident": Word("突发事件", "Incidents"),
    "inspection": Word("检查", "Inspections"),
    "evidence": Word("证据", "Evidence"),
    "privacy": Word("个人信息", "Personal data"),
    "page": Word("页面", "Pages"),
    "plan": Word("计划", "Plan"),
    "change": Word("改动", "Changes"),
    "late": Word("疑似偏晚", "Possibly late"),
    "missing": Word("疑似缺项", "Possibly missing"),
    "inconsistent": Word("疑似不符", "Possibly inconsistent"),
    "altered": Word("疑似改动", "Possibly altered"),
}
# the labels of a field's values, by the field's name
CHOICES: dict[str, dict[str, Word]] = {
    "grade": GRADES, "nature": NATURES, "source": SOURCES, "method": METHODS, "result": RESULTS, "results": RESULTS,
    "class": CLASSES, "level": LEVELS, "stance": STANCES, "about": ABOUTS, "via": VIAS, "counts": COUNTS,
    "change": CHANGES, "visibility": VISIBILITIES,
}  # fmt: skip
ENDED_STATES = frozenset({"closed", "merged", "void"})
