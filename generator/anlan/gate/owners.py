"""CODEOWNERS from campus.yml: what judges proposals changes only with the office's own review."""

from __future__ import annotations

import re
from typing import Literal

from anlan.model import Campus
from anlan.rules.loosened import GUARDS
from anlan.sources.problem import CannotRun

ForgeKind = Literal["github", "gitlab", "gitea"]
FORGES: tuple[ForgeKind, ...] = ("github", "gitlab", "gitea")
_HEAD = """# What judges a proposal is not changed by a proposal: these need the safety office's own review.
# Made by `anlan codeowners --forge {forge}` from campus.yml; turn on review by code owners for the main branch.
"""


def codeowners(campus: Campus, forge: ForgeKind) -> str:
    """The file as a forge reads it; raises CannotRun where the office has no account there and no mail."""
    names = " ".join(_names(campus, forge))
    if not names:
        raise CannotRun(
            f"campus.yml 里主管部门没有 {forge} 认得的账号；在 identities 里写 {forge}:账号",
            f"campus.yml gives the office no account that {forge} knows; write {forge}:account among its identities",
        )
    paths = [_pattern(p, forge) for p in dict.fromkeys(("campus.yml", "plan/", "standards/", *GUARDS))]
    width = max(map(len, paths))
    return _HEAD.format(forge=forge) + "".join(f"{p:<{width}} {names}\n" for p in paths)


def _names(campus: Campus, forge: ForgeKind) -> list[str]:
    """The office's accounts at the forge, else its mail addresses, which Gitea does not take."""
    listed = [i for u in campus.units if campus.is_office(u.id) for i in u.identities]
    accounts = [f"@{i.partition(':')[2]}" for i in listed if i.startswith(f"{forge}:")]
    if accounts or forge == "gitea":
        return accounts
    return [i for i in listed if re.fullmatch(r"[^@:\s]+@[^@:\s]+", i)]


def _pattern(path: str, forge: ForgeKind) -> str:
    """GitHub and GitLab read patterns as .gitignore does; Gitea reads regular expressions that must fit the whole path."""
    if forge == "gitea":
        return path.replace(".", "[.]") + (".*" if path.endswith("/") else "")
    return f"/{path}"
