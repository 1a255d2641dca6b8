"""Whether a repository holds its whole history, as it was written; where not, in one line, how to mend it."""

from __future__ import annotations

import shlex
from pathlib import Path

from anlan.sources.git import Repository
from anlan.sources.problem import CannotRun

_PROMISED = r"^(remote\..*\.(promisor|partialclonefilter)|extensions\.partialclone)$"


def must_be_whole(repository: Repository) -> None:
    """What every command that proves something asks first.

    Raises CannotRun for a history that is cut off, fetched in part, or shown otherwise than it was written.
    """
    must_be_deep(repository)
    _must_be_fetched(repository)
    _must_not_be_replaced(repository)
    _must_not_be_grafted(repository)


def must_be_deep(repository: Repository) -> None:
    """Raises CannotRun for a shallow clone."""
    if repository.shallow():
        raise CannotRun(
            "这是浅克隆，历史不全；先运行 git fetch --unshallow",
            "this clone is shallow and its history cut off; run git fetch --unshallow first",
        )


def _must_be_fetched(repository: Repository) -> None:
    """A partial clone fetches what it lacks while it is read: what is there is not what was looked at."""
    rows = repository.answer("config", "--local", "-z", "--get-regexp", _PROMISED)[1].decode("utf-8", "replace")
    keys = dict.fromkeys(row.partition("\n")[0] for row in rows.split("\0") if row)
    if not keys:
        return
    remote = next((k.split(".", 1)[1].rpartition(".")[0] for k in keys if k.startswith("remote.")), "origin")
    steps = [f"git fetch --refetch --no-filter {shlex.quote(remote)}"]
    steps += [f"git config --unset-all {shlex.quote(key)}" for key in keys]
    mend = " && ".join(steps)
    raise CannotRun(
        f"这是部分克隆，缺少的对象要另外取；先运行 {mend}，或重新完整克隆",
        f"this clone is partial and fetches objects only when asked; run {mend} first, or clone anew",
    )


def _must_not_be_replaced(repository: Repository) -> None:
    refs = repository.ask("for-each-ref", "--format=%(refname:lstrip=2)", "refs/replace").split()
    if refs:
        mend = f"git replace -d {' '.join(refs[:1]) if len(refs) == 1 else '$(git replace -l)'}"
        raise CannotRun(
            f"仓库里有 {len(refs)} 个替换引用（refs/replace），git 显示的历史不是原样；先运行 {mend}",
            f"{len(refs)} replace refs make git show another history than was written; run {mend} first",
        )


def _must_not_be_grafted(repository: Repository) -> None:
    file = Path(repository.home) / "info" / "grafts"
    try:
        rows = file.read_bytes().split(b"\n")
    except OSError:
        return
    if any(row.strip() and not row.startswith(b"#") for row in rows):
        mend = f"rm {shlex.quote(str(file))}"
        raise CannotRun(
            f"仓库里有嫁接文件 info/grafts，git 显示的历史不是原样；先运行 {mend}",
            f"info/grafts makes git show another history than was written; run {mend} first",
        )
