"""Where a pack may be written: over a pack of ours or where nothing is, and never where Git would take it along."""

from __future__ import annotations

from pathlib import Path

from anlan.papers.verify import MANIFEST
from anlan.sources.git import Repository
from anlan.sources.ignored import ignored
from anlan.sources.problem import CannotRun
from anlan.sources.tree import ROOTS, SITE_ROOTS

_MARK = b'{\n "format": 1,\n "tool": "anlan '  # how the manifest of every pack begins, and with it the pack
_HEAD = 30  # bytes before the name of an archive's first member


def refuse_place(repository: Repository, out: Path) -> None:
    """Raises CannotRun for a file that is no pack of ours, for what the campus is read from, and for a place in a work
    tree that Git does not ignore: a pack holds the office's records too, and `git add -A` would commit it."""
    _refuse_others(out)
    campus, place = repository.path.resolve(), out.resolve()
    own = (*(campus / root for root in (*ROOTS, *SITE_ROOTS, ".git")), Path(repository.home).resolve())
    if any(place.is_relative_to(folder) for folder in own):
        raise CannotRun(
            f"审计包不能放在 {out}：那里是校园仓库的内容，换一处",
            f"the pack cannot go to {out}, which belongs to the campus's repository; choose another place",
        )
    if ignored(place) is False:
        raise CannotRun(
            f"{out} 在 Git 工作区里又没有被忽略，git add -A 会把仅限主管部门的记录一起提交；换一处，或在 .gitignore 里写上它",
            f"{out} lies in a work tree and is not ignored, so that git add -A would commit the office's records with it; "
            "choose another place, or name it in .gitignore",
        )


def _refuse_others(out: Path) -> None:
    if out.is_symlink():
        raise CannotRun(f"{out} 是符号链接，不能作审计包", f"{out} is a symbolic link and cannot be the pack")
    if not out.exists():
        return
    if not out.is_file():
        raise CannotRun(f"{out} 不是文件", f"{out} is not a file")
    if out.stat().st_size and not is_pack(out):
        raise CannotRun(
            f"{out} 不是本工具生成的审计包，不覆盖；换一个文件名",
            f"{out} is no pack of this tool and is not written over; choose another name",
        )


def is_pack(file: Path) -> bool:
    """Whether a file begins as every pack of this tool does."""
    name = MANIFEST.encode()
    with file.open("rb") as data:
        head = data.read(_HEAD + len(name) + len(_MARK))
    return head[:4] == b"PK\3\4" and head[_HEAD:] == name + _MARK
