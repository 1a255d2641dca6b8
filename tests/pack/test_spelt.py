"""How the offline verifier reads a record's steps: as the tool does, or not at all, however people spell them."""

from __future__ import annotations

import pytest
from anlan.papers import against
from anlan.trace import steps_of
from anlan.trace.changes import values_of

STEPS = """id: hz-20260504-library-1
title: 安全出口堆放纸箱
steps:
  - step: assigned
    at: 2026-05-04T11:00+08:00
    by: security/head
    demand: 清走
    deadline: 2026-05-30
"""
READ = {
    "as the tool writes it": ("", ""),
    "a comment on the step": ("assigned\n", "assigned # 交办\n"),
    "a comment on the time": ("+08:00\n", "+08:00   # about\n"),
    "a comment on the deadline": ("-30\n", "-30 # c\n"),
    "comments on lines of their own": ("    by:", "# c\n    # at: 2026-01-01T00:00+08:00\n\n    by:"),
    "a comment on the steps": ("steps:\n", "steps:  # what was done\n"),
    "spaces behind": ("steps:\n", "steps:  \n"),
    "quotes": ("2026-05-30\n", "'2026-05-30' # c\n"),
    "other quotes": ("step: assigned", 'step: "assigned"'),
    "a hash within a text": ("清走", "清走#2 “# 不是注释”"),
    "a block of text that looks like steps": (
        "清走",
        "|\n\n      x\n      deadline: 2026-01-01\n      # c\n      it's \"open",
    ),
    "a folded text": ("清走", ">- # c\n      deadline: 2026-01-01"),
    "a text on two lines": ("清走", "清走\n      纸箱"),
    "a quoted text, whole": ("清走", '"清走: \\"纸箱\\" # 不是注释" # c'),
    "a list": ("清走", "清走\n    evidence:\n      - {file: x, what: 'a # b'} # c\n      - file: y"),
    "a block of text in the head": ("纸箱", '纸箱\nnotes: |\n  steps:\n  "x\n   - step: closed'),
    "line ends of Windows": ("\n", "\r\n"),
}
UNREAD = {
    "a quoted text that goes on": ("清走", '"清走\n    deadline: 2026-12-30"'),
    "a quoted text that goes on, as texts in the head do": ("纸箱", '"纸箱\nsteps:\n  - step: closed\n    at: 2026-05-04T11:00+08:00"'),
    "one in the line below its key": ("清走", '\n      "清走\n    deadline: 2026-12-30"'),
    "one in a list": ("清走", "清走\n    evidence:\n      - file: 'x\n    deadline: 2026-12-30'"),
    "a list that goes on": ("清走", "清走\n    evidence: [a,\n    deadline: 2026-12-30]"),
    "a value in the line below its key": ("2026-05-30", "\n      2026-05-30"),
    "a value that is a block": ("2026-05-30", "|-\n      2026-05-30"),
    "a quoted key": ("demand", '"demand"'),
    "a key spelt with an escape": ("deadline", '"dead\\x6cine"'),
    "steps spelt with an escape": ("steps:", '"st\\x65ps":'),
    "steps asked for as a key": ("steps:\n", "? steps\n:\n"),
    "steps between brackets": (STEPS[STEPS.index("steps") :], "steps: [{step: void, at: 2026-05-04T11:00+08:00, by: security/head}]\n"),
    "all between brackets": (STEPS, "{id: hz-20260504-library-1, steps: [{step: void, at: 2026-05-04T11:00+08:00}]}\n"),
    "all moved in": (STEPS, "".join(f"  {line}\n" for line in STEPS.splitlines())),
    "another indentation": ("    ", "      "),
    "tabs": ("deadline: ", "deadline:\t"),
    "an escape in a value": ("2026-05-30", '"2026-05-3\\x30"'),
    "a time that is none": ("2026-05-04T11", "2026-05-34T11"),
    "no time": ("    at: 2026-05-04T11:00+08:00\n", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_what_it_reads_is_what_the_tool_reads(name: str) -> None:
    """However people spell a step; what is a comment, or in a text, is no part of it."""
    assert READ[name][0] in STEPS
    text = STEPS.replace(*READ[name])
    read = values_of(text.encode())
    assert read, text
    kept = ("step", "at", "deadline")
    ours = [{k: v for k, v in step.items() if k in kept} for step in steps_of(read)]
    theirs = against.steps_of(text)
    assert theirs is not None, text
    assert [{k: v for k, v in step.items() if k in kept} for step in theirs] == ours


@pytest.mark.parametrize("name", UNREAD)
def test_what_only_a_yaml_reader_understands_is_not_compared(name: str) -> None:
    assert UNREAD[name][0] in STEPS
    assert against.steps_of(STEPS.replace(*UNREAD[name])) is None
