"""Files put in their place: whole or not at all, a new one never over another, an old one only if nobody changed it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from anlan.sources.problem import CannotRun


class Taken(Exception):
    """Somebody else has just written a file of this name."""


@contextmanager
def evidence_filed(root: Path, files: Mapping[str, bytes]) -> Iterator[None]:
    """Evidence in its place while the record that names it is written; what was added goes again if that fails."""
    added: list[Path] = []
    try:
        for path, data in files.items():
            try:
                file_new(root, path, data)
                added.append(root / path)
            except Taken:
                continue  # named by its content: the same photo is there already
        yield
    except BaseException:
        for file in added:
            file.unlink(missing_ok=True)
        raise


def file_new(root: Path, path: str, data: bytes) -> None:
    """Writes a file that was not there; raises Taken where it is."""
    with _written(root, f"{path.rpartition('/')[2]}.{os.getpid()}", data) as rough:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(rough, root / path)
        except FileExistsError:
            raise Taken(path) from None


def file_over(root: Path, path: str, old: bytes, new: bytes) -> None:
    """Writes a file over what was read; refuses where that has changed since."""
    with _written(root, path.rpartition("/")[2], new) as rough:
        if (root / path).read_bytes() != old:
            raise CannotRun(f"{path} 刚被别人改过，请再来一次", f"{path} has just been changed; please try again")
        rough.chmod((root / path).stat().st_mode & 0o777)
        rough.replace(root / path)


@contextmanager
def _written(root: Path, name: str, data: bytes) -> Iterator[Path]:
    """The bytes in a file of this name beside the records; while it stands nobody else can write the same."""
    rough = root / "records" / f".{name}.new"
    rough.parent.mkdir(exist_ok=True)
    try:
        file = rough.open("xb")
    except FileExistsError:
        raise CannotRun(
            f"别人正在写这条记录；如果没有，删去 records/{rough.name} 再来一次",
            f"somebody is writing this record; if not, remove records/{rough.name} and try again",
        ) from None
    try:
        with file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield rough
    finally:
        rough.unlink(missing_ok=True)
