"""A commit in brief shows all that the whole one shows, however it was written, and keeps nothing else of it."""

from __future__ import annotations

import pytest
from anlan.trace.walk import Commit

TREE, PARENT = "a" * 40, "b" * 40
AUTHOR = "author 图书馆 <library@anlan.example> 1780300800 +0800\n"
COMMITTER = "committer Gone <gone@anlan.example> 1780300860 +0800\n"
SIGNED = "gpgsig -----BEGIN GONE-----\n \n gone\n -----END GONE-----\n"
START = f"tree {TREE}\nparent {PARENT}\n"
SAID = {
    "one line": f"{START}{AUTHOR}{COMMITTER}\n    hz-1: 整改\n",
    "one line, before rows": f"{START}{AUTHOR}{COMMITTER}\n    hz-1: 整改",
    "one line that begins with spaces": f"{START}{AUTHOR}{COMMITTER}\n      整改  \n",
    "a first commit": f"tree {TREE}\n{AUTHOR}{COMMITTER}\n    first\n",
    "a merge": f"{START}parent {PARENT}\n{AUTHOR}{COMMITTER}\n    Merge pull request #7\n",
    "several lines": f"{START}{AUTHOR}{COMMITTER}\n    first\n    second\n    \n    Gone\n",
    "a signature": f"{START}{AUTHOR}{COMMITTER}{SIGNED}\n    signed\n",
    "no message": f"{START}{AUTHOR}{COMMITTER}\n",
    "an empty line first": f"{START}{AUTHOR}{COMMITTER}\n    \n    first\n",
    "a name with brackets": f"{START}{AUTHOR.replace('图书馆', 'a <b> c')}{COMMITTER}\n    x\n",
    "no name": f"{START}author  <> 0 +0000\n{COMMITTER}\n    x\n",
    "no time": f"{START}author a <b>\ncommitter c <d>\n\n    x\n",
    "an odd zone": f"{START}author a <b> 5 +9999\ncommitter c <d> 99999999999999 -0330\n\n    x\n",
    "bytes that are no text": f"{START}author \udcb0 <\udcb1> 5 +0800\n{COMMITTER}\n    \udcb2\n",
    "a message that looks like a commit": f"{START}{AUTHOR}{COMMITTER}\n    author x <y> 1 +0000\n",
}


@pytest.mark.parametrize("name", SAID)
def test_a_commit_in_brief(name: str) -> None:
    whole = Commit("c" * 40, (PARENT,), SAID[name])
    brief = whole.brief()
    for shown in ("id", "parents", "tree", "author", "mail", "committed_at", "subject"):
        assert getattr(brief, shown) == getattr(whole, shown), shown
    assert "gone" not in brief.said.lower()
    assert PARENT not in brief.said
    assert brief.brief() == brief
