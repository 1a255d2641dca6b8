"""Writes the demo: the year as one stream into a fresh repository aside, checked out and put in its place at the end."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from anlan.demo.college import College, read_college
from anlan.demo.desk import Desk
from anlan.demo.planted.plot import as_json
from anlan.demo.planted.sow import harm, sow
from anlan.demo.receipts import write_receipts
from anlan.demo.stream import History
from anlan.demo.year import whole_year
from anlan.model.scalars import RECORD
from anlan.sources.git import Repository, new_repository
from anlan.sources.ignored import ignored
from anlan.sources.problem import CannotRun, failure
from anlan.sources.tree import WorkTree
from anlan.terms.word import Word

BEGUN = ("campus.yml", "mkdocs.yml", "plan", "standards")
SETTINGS = ((".gitattributes", b"* -text\n*.jpg binary\n"), (".gitignore", b"/site/\n/anlan-audit.zip\n/pack/\n"))
_LINK = re.compile(rf"\[([^\]\n]+)\]\([^)\s]*records/[a-z]+/\d{{4}}/\d\d/{RECORD}\.yml\)")
_BECAUSE = re.compile(r"^because: \[([^\]\n]+)\]\n", re.M)
Tell = Callable[[Word], None]


def write_demo(college: Path, out: Path, records: int, seed: int, tell: Tell, plant: Path | None = None) -> str:
    """A repository at `out` with so many records; gives its tip. Raises CannotRun where something stands there.

    With `plant`, irregularities are planted in it and listed in that file, which lies outside.
    """
    out = out.absolute()
    _refuse_others(out)
    _refuse_campus(out)
    if plant is not None:
        refuse_inside(plant.absolute(), out)
    aside = out.with_name(f".{out.name}.unfinished")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        aside.mkdir(parents=True)
        tip, listed = _write(read_college(college), aside, Order(records, seed, plant is not None), tell)
        if plant is not None:
            plant.write_text(listed, "utf-8")
        aside.rename(out)
    except OSError as error:
        raise CannotRun(
            f"写不进 {out.parent}：{failure(error).zh}", f"cannot write into {out.parent}: {failure(error).en}"
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


def _refuse_campus(out: Path) -> None:
    """A campus in another would be read with it, and committed; where that one's Git ignores it, it is apart."""
    above = next((p for p in out.resolve().parents if (p / "campus.yml").is_file()), None)
    if above is not None and not ignored(out):
        raise CannotRun(
            f"{out} 在另一所校园 {above} 里，换一处", f"{out} lies in another campus, {above}; choose another place"
        )


def refuse_inside(file: Path, out: Path) -> None:
    """What lists the irregularities is no part of the repository: whoever looks for them would read it."""
    if file.resolve().is_relative_to(out.resolve()):
        raise CannotRun(f"{file} 在 {out} 里，应放在外面", f"{file} lies in {out}; it belongs outside")
    if file.is_dir() or not file.parent.is_dir():
        raise CannotRun(f"写不了 {file}", f"{file} cannot be written")


@dataclass(frozen=True)
class Order:
    """What is asked for: how many records, which seed, whether irregularities are planted."""

    records: int
    seed: int
    planted: bool


def _write(college: College, folder: Path, order: Order, tell: Tell) -> tuple[str, str]:
    """The tip, and the list of what was planted."""
    records = order.records
    tell(Word(f"编写 {records} 条记录", f"Writing {records} records"))
    said = lambda n: tell(Word(f"已写 {n}/{records} 条", f"{n} of {records} written"))  # noqa: E731
    acts = whole_year(college, records, order.seed, said)
    files = dict(begun(college))
    plot = sow(acts, order.seed, records, files) if order.planted else None
    repository = new_repository(folder, "main")
    history = History(college.office, college.author)
    commits = _import(repository, history, acts.desk, files, tell)
    tell(Word("写回执", "Writing receipts"))
    listed = ""
    if plot is None:
        write_receipts(repository, college)
    else:
        landings = {pull: commits[mark] for pull, mark in history.landings.items()}
        listed = as_json(plot, landings, order.seed, harm(repository, college, plot, landings))
    tell(Word("检出文件", "Checking out"))
    repository.ask("reset", "--quiet", "--hard", "main")
    return repository.commit("main"), listed


def _import(
    repository: Repository, history: History, desk: Desk, files: dict[str, bytes], tell: Tell
) -> dict[int, str]:
    """Brings the year into Git; gives the commits by their marks."""
    stream = b"".join(history.write(desk.root(tuple(files.items())), desk.pulls))
    tell(
        Word(
            f"写入 Git：{history.commits} 次提交，其中合并 {history.merges} 次",
            f"Into Git: {history.commits} commits, {history.merges} of them merges",
        )
    )
    marks = Path(repository.home) / "marks"
    words = ("fast-import", "--quiet", "--done", f"--export-marks={marks}")
    with repository.said("-c", "core.fsync=none", *words, told=stream) as said:
        for line in said:
            done = line.split()[-1].decode()
            tell(Word(f"已合并 {done}/{history.merges}", f"{done} of {history.merges} merged"))
    rows = (line[1:].split() for line in marks.read_text("ascii").splitlines())
    commits = {int(mark): commit for mark, commit in rows}
    marks.unlink()
    return commits


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
