"""Writes the demo: the year as one stream into a fresh repository aside, checked out and put in its place at the end."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from anlan.demo.college import College, read_college
from anlan.demo.receipts import write_receipts
from anlan.demo.stream import History
from anlan.demo.year import year
from anlan.model.scalars import RECORD
from anlan.sources.git import new_repository
from anlan.sources.problem import CannotRun
from anlan.sources.tree import WorkTree
from anlan.terms.word import Word

BEGUN = ("campus.yml", "mkdocs.yml", "plan", "standards")
SETTINGS = ((".gitattributes", b"* -text\n*.jpg binary\n"), (".gitignore", b"/site/\n"))
_LINK = re.compile(rf"\[([^\]\n]+)\]\([^)\s]*records/[a-z]+/\d{{4}}/\d\d/{RECORD}\.yml\)")
_BECAUSE = re.compile(r"^because: \[([^\]\n]+)\]\n", re.M)
Tell = Callable[[Word], None]


def write_demo(college: Path, out: Path, records: int, seed: int, tell: Tell) -> str:
    """A repository at `out` with so many records; gives its tip. Raises CannotRun where something stands there."""
    out = out.absolute()
    _refuse_others(out)
    aside = out.with_name(f".{out.name}.unfinished")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        aside.mkdir(parents=True)
        tip = _write(read_college(college), aside, records, seed, tell)
        aside.rename(out)
    except OSError as error:
        raise CannotRun(
            f"写不进 {out.parent}：{error.strerror}", f"cannot write into {out.parent}: {error.strerror}"
        ) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return tip


def _refuse_others(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise CannotRun(f"{out} 不是文件夹", f"{out} is not a folder")
    if out.exists() and any(out.iterdir()):
        raise CannotRun(
            f"{out} 里已有文件，换一个空的或新的文件夹", f"{out} is not empty; choose a new or an empty folder"
        )


def _write(college: College, folder: Path, records: int, seed: int, tell: Tell) -> str:
    tell(Word(f"编写 {records} 条记录", f"Writing {records} records"))
    desk = year(college, records, seed, lambda n: tell(Word(f"已写 {n}/{records} 条", f"{n} of {records} written")))
    history = History(college.office, college.author)
    stream = b"".join(history.write(desk.root(tuple(begun(college))), desk.pulls))
    tell(
        Word(
            f"写入 Git：{history.commits} 次提交，其中合并 {history.merges} 次",
            f"Into Git: {history.commits} commits, {history.merges} of them merges",
        )
    )
    repository = new_repository(folder, "main")
    with repository.said("-c", "core.fsync=none", "fast-import", "--quiet", "--done", told=stream) as said:
        for line in said:
            done = line.split()[-1].decode()
            tell(Word(f"已合并 {done}/{history.merges}", f"{done} of {history.merges} merged"))
    tell(Word("写回执", "Writing receipts"))
    write_receipts(repository, college)
    tell(Word("检出文件", "Checking out"))
    repository.ask("reset", "--quiet", "--hard", "main")
    return repository.commit("main")


def begun(college: College) -> Iterator[tuple[str, bytes]]:
    """The college before anything happened: its settings and plan, without what they tell of records."""
    yield from SETTINGS
    tree = WorkTree(college.root)
    entries = tree.entries(BEGUN)
    for entry, data in zip(entries, tree.read_all(entries), strict=True):
        yield entry.path, _BECAUSE.sub(_reasons, _LINK.sub(r"\1", data.decode())).encode()


def _reasons(seen: re.Match[str]) -> str:
    """A line of reasons without the records of another history."""
    kept = [r for r in seen[1].split(", ") if not re.match(RECORD, r)]
    return f"because: [{', '.join(kept)}]\n" if kept else ""
