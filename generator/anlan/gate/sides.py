"""The two sides of a change: what would land against its base, a base and the working tree, two commits, two folders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from pathlib import Path

from anlan.ledger import read_ledger
from anlan.sources.chosen import Chosen, Joined
from anlan.sources.git import Repository
from anlan.sources.lines import differing, landings_of, meeting, merged, naming
from anlan.sources.problem import CannotRun
from anlan.sources.tree import RevisionTree, WorkTree
from anlan.trace import Sides, Stood

SHOWN = 5
CAMPUS = "campus.yml"


def landing(work: Repository, name: str, base: str, head: str) -> Sides:
    """What would land: the merge of a base and a head, against the base. Writes the merge into `work`.

    Others' landings are on both sides and blame nobody; a merge that is clean and wrong is seen. Raises CannotRun
    where the two conflict.
    """
    if meeting(work, base, head) is None:
        raise CannotRun(f"{name} 与提议没有共同的历史", f"{name} and the proposal have no common history")
    merge = merged(work, base, head)
    if merge.conflicts:
        paths = ", ".join(merge.conflicts[:SHOWN]) + (" …" if len(merge.conflicts) > SHOWN else "")
        raise CannotRun(
            f"与 {name} 冲突：{paths}；先合并再提交：git merge {name}",
            f"conflicts with {name}: {paths}; merge it first: git merge {name}",
        )
    return revisions(work, name, base, merge.tree)


def revisions(repository: Repository, name: str, before: str, after: str) -> Sides:
    """Two commits or trees of a repository."""
    paths = tuple(d.path for d in differing(repository, before, after))

    def ask(words: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        return {w: tuple(naming(repository, before, [w], _roots(w))) for w in words}

    def older(path: str) -> Iterator[Stood]:
        standing = takewhile(lambda put: put.blob, landings_of(repository, before, [path]))
        return (Stood(put.commit, next(repository.contents([put.blob]))) for put in standing)

    return Sides(name, RevisionTree(repository, before), RevisionTree(repository, after), paths, ask, older)


def in_force(sides: Sides, moment: datetime) -> Sides | None:
    """Of sides whose base has no readable campus.yml, the same with the last that could be read in its place, if any.

    The audit judges such a landing by that one too. So whoever may change campus.yml mends it, and nobody else may do
    more meanwhile than before it broke.
    """
    base = sides.before
    if not isinstance(base, RevisionTree):
        return None
    for stood in sides.older(CAMPUS):
        settings = Chosen(RevisionTree(base.repository, stood.commit), (CAMPUS,))
        if read_ledger(settings, moment)[0] is not None:
            return replace(sides, before=Joined(settings, base), stood_at={CAMPUS: stood.commit[:12]})
    return None


def _roots(word: str) -> tuple[str, ...]:
    """Where a word can be named in a way that matters: a checklist by inspections, a hazard by its kind, a photo by all."""
    if "." in word:
        return ("records",)
    return ("records/hazard",) if word.startswith("hz-") else ("records/inspection",)


def working_tree(repository: Repository, name: str, base: str) -> Sides:
    """A base, as far as it is part of HEAD, and the files as they lie in the folder."""
    root = Path(repository.ask("rev-parse", "--show-toplevel")) / repository.prefix
    start = meeting(repository, base, "HEAD") or base
    changed = repository.ask_bytes(
        "diff", "--name-only", "-z", "--no-renames", "--ignore-submodules=none", "--relative", start
    )
    fresh = repository.ask_bytes("ls-files", "--others", "--exclude-standard", "-z")
    paths = {p.decode("utf-8", "surrogateescape") for p in (changed + fresh).split(b"\0") if p}
    sides = revisions(repository, name, start, start)
    return Sides(name, sides.before, WorkTree(root), tuple(sorted(paths)), sides.naming, sides.older)


def pair_of(folder: Path) -> Sides | None:
    """The sides of a folder that holds `before/` and `after/`, as the examples of rules over changes do."""
    old, new = folder / "before", folder / "after"
    if not (old / "campus.yml").is_file() or not (new / "campus.yml").is_file() or (folder / "campus.yml").exists():
        return None
    files = {side: {p.relative_to(side).as_posix(): p for p in side.rglob("*") if p.is_file()} for side in (old, new)}
    paths = sorted({*files[old], *files[new]})
    differ = [p for p in paths if _content(files[old].get(p)) != _content(files[new].get(p))]

    def ask(words: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        return {
            w: tuple(p for p, file in files[old].items() if p.startswith(_roots(w)) and w.encode() in file.read_bytes())
            for w in words
        }

    return Sides("BASE", WorkTree(old), WorkTree(new), tuple(differ), ask, lambda _: iter(()))


def _content(file: Path | None) -> bytes | None:
    return None if file is None else file.read_bytes()
