"""Git repositories of every shape, written by `git fast-import`, and the truth about them, found the slow and obvious way."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from anlan.trace.revisions import Trace

Files = Mapping[str, bytes]
_QUIET = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C"}


def git(repo: Path, *words: str, told: bytes = b"", **env: str) -> bytes:
    """A command of Git that must go well, without the caller's own settings; what it prints."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    done = subprocess.run(
        ["git", "-C", str(repo), *words], input=told, capture_output=True, env={**kept, **_QUIET, **env}
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout


@dataclass(frozen=True)
class Shape:
    """A history to be written: each commit's whole content and its parents, by number; the last is the tip.

    A path that ends on `+x` is that of a file that may be run, one on `+l` that of a link.
    """

    commits: list[tuple[Files, tuple[int, ...]]] = field(default_factory=list)

    def add(self, files: Files, *parents: int) -> int:
        """One more commit; its number."""
        self.commits.append((dict(files), parents))
        return len(self.commits) - 1


def written(shape: Shape, folder: Path, dates: Sequence[int] = (), hashed: str = "sha1") -> Path:
    """A bare repository of a shape; commits are a minute apart, or dated as given."""
    git(folder.parent, "init", "-q", "--bare", "-b", "main", f"--object-format={hashed}", str(folder))
    stream = b"".join(_commit(n, *commit, dates) for n, commit in enumerate(shape.commits))
    git(folder, "fast-import", "--quiet", "--done", told=stream + b"done\n")
    git(folder, "update-ref", "refs/heads/main", f"refs/heads/b{len(shape.commits) - 1}")
    return folder


def _commit(n: int, files: Files, parents: tuple[int, ...], dates: Sequence[int]) -> bytes:
    when = dates[n] if dates else 1_700_000_000 + 60 * n
    who = f"Unit <library@hillside.example> {when} +0800"
    lines = [
        f"commit refs/heads/b{n}",
        f"mark :{n + 1}",
        f"author {who}",
        f"committer {who}",
        f"data {len(str(n))}",
        str(n),
    ]
    lines += [f"{'merge' if k else 'from'} :{p + 1}" for k, p in enumerate(parents)]
    head = "\n".join([*lines, "deleteall", ""]).encode()
    return head + b"".join(
        b"M %s inline %s\ndata %d\n%s\n" % (_mode(path), _quoted(path), len(data), data) for path, data in files.items()
    )


_MODES = {"+x": b"100755", "+l": b"120000"}


def _mode(path: str) -> bytes:
    return _MODES.get(path[-2:], b"100644")


def _name(path: str) -> str:
    return path[:-2] if path[-2:] in _MODES else path


def _quoted(path: str) -> bytes:
    raw = _name(path).encode("utf-8", "surrogateescape")
    return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n") + b'"'


Row = tuple[str, str, str, str]  # commit, role, change, blob


def truth(repo: Path, path: str, tip: str = "HEAD") -> set[Row]:
    """The revisions of a file by the definition alone: every commit asked for its blob and those of its parents."""
    rows = [line.split() for line in git(repo, "rev-list", "--parents", tip).decode().splitlines()]
    blob = _blobs(repo, path, [row[0] for row in rows])
    line = set(git(repo, "rev-list", "--first-parent", tip).decode().split())
    out = set()
    for here, *parents in rows:
        stood = [blob[p] for p in (parents[:1] if here in line else parents)] or [""]
        if all(before != blob[here] for before in stood):
            change = "deleted" if not blob[here] else "modified" if any(stood) else "added"
            out.add((here, "landing" if here in line else "draft", change, blob[here]))
    return out


def _blobs(repo: Path, path: str, commits: Iterable[str]) -> dict[str, str]:
    return {commit: _blob(repo, path, commit) for commit in commits}


def _blob(repo: Path, path: str, commit: str) -> str:
    """What `git ls-tree` says of one path, which names it without any quoting; empty where no file is there, or a link."""
    out = git(repo, "ls-tree", "-z", "--full-tree", commit, "--", path, GIT_LITERAL_PATHSPECS="1")  # fmt: skip
    mode, _, blob = out.split(b"\t")[0].decode().split() if out else ("", "", "")
    return blob if mode in ("100644", "100755") else ""


def all_paths(shape: Shape) -> list[str]:
    """Every path that ever stood in a shape."""
    return sorted({_name(path) for files, _ in shape.commits for path in files})


def at_random(seed: int, commits: int = 30) -> tuple[Shape, list[int]]:
    """A random history: up to four parents, several roots, contents that come back, evil merges, links, dates that lie."""
    chance = random.Random(seed)
    paths = ("records/a.yml", "records/b/c.yml", "records/b", "d.yml")
    shape, dates = Shape(), []
    for n in range(commits):
        parents = _parents(chance, n)
        files = dict(shape.commits[chance.choice(parents)][0]) if parents else {}
        for path in paths:
            if chance.random() < 0.3:
                for name in (path, f"{path}+l"):
                    files.pop(name, None)
                if chance.random() < 0.75 and not _clashes(path, files):
                    files[path + chance.choice(("", "", "", "+l"))] = b"n: %d\n" % chance.randrange(4)
        shape.add(files, *parents)
        dates.append(1_700_000_000 + chance.choice((0, 60 * n, -60 * n, chance.randrange(10**6))))
    return shape, dates


def _parents(chance: random.Random, n: int) -> tuple[int, ...]:
    if n == 0 or (chance.random() < 0.05):
        return ()
    near = range(max(0, n - 6), n)
    count = min(len(near), chance.choices((1, 2, 3, 4), (60, 30, 7, 3))[0])
    return tuple(chance.sample(near, count))


def _clashes(path: str, files: Files) -> bool:
    return any(p.startswith(f"{path}/") or path.startswith(f"{p}/") for p in map(_name, files))


def same(kept: Trace, plain: Trace) -> bool:
    """Equal in all that can be seen of them; what was kept of a commit is its first words only."""

    def seen(of: Trace) -> object:
        return (
            of.tip,
            of.commits,
            of.line,
            [(p, [(r.commit.brief(), *r[1:]) for r in rs]) for p, rs in of.revisions.items()],
        )

    return seen(kept) == seen(plain)
