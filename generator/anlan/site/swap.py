"""A site is built aside and swapped in whole: whatever kills the build, what stands at the address is one whole site."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anlan.site.problem import CannotBuild

MARKER = ".anlan-site"
_EXCHANGE = 2
_HERE = -100


@contextmanager
def swapped_in(out: Path) -> Iterator[Path]:
    """A fresh folder beside `out`, which takes its place when the block ends well and vanishes when it does not.

    Builds to one address wait for each other; what killed builds left is removed. Raises CannotBuild where something
    that is no site of ours stands at the address.
    """
    refuse_others(out)
    out = Path(os.path.realpath(out))
    out.parent.mkdir(parents=True, exist_ok=True)
    with _alone(out):
        old = _beside(out, "old")
        _recovered(out, old)
        refuse_others(out)
        new = _beside(out, "new")
        _removed(new)
        new.mkdir()
        try:
            (new / MARKER).write_bytes(b"")
            yield new
            _swap(new, out, old)
        finally:
            _surely_removed(new)


def _beside(out: Path, name: str) -> Path:
    return out.with_name(f".{out.name}.anlan-{name}")


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Waits until no other build works on the address; the lock dies with its holder, and its file goes with it."""
    path = _beside(out, "lock")
    lock = _held(path)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(lock)


def _held(path: Path) -> int:
    """The lock, once it is ours; one whose file the last holder has removed meanwhile locks nothing, so ask again."""
    while True:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if path.exists() and os.path.samestat(os.fstat(lock), path.stat()):
                return lock
        except BaseException:
            os.close(lock)
            raise
        os.close(lock)


def _recovered(out: Path, old: Path) -> None:
    """Finishes a pair of renames that was cut in two."""
    if old.exists() and not out.exists():
        old.rename(out)
    _removed(old)


def refuse_others(out: Path) -> None:
    """Raises CannotBuild where something that is no site of ours stands at an address."""
    if out.is_symlink():
        raise CannotBuild(
            f"{out} 是符号链接，不能作输出文件夹", f"{out} is a symbolic link and cannot be the output folder"
        )
    if not out.exists():
        return
    if not out.is_dir():
        raise CannotBuild(f"{out} 不是文件夹", f"{out} is not a folder")
    if not (out / MARKER).exists() and any(out.iterdir()):
        raise CannotBuild(
            f"{out} 里有别的文件，不是本工具生成的网站，换一个文件夹",
            f"{out} holds files that are no site of this tool; choose another folder",
        )


def _swap(new: Path, out: Path, old: Path) -> None:
    if not out.exists():
        new.rename(out)
    elif not exchanged(new, out):
        out.rename(old)
        new.rename(out)
        _removed(old)


def exchanged(one: Path, other: Path) -> bool:
    """Exchanges two folders in one step; False where the system or its file system cannot."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    mark = other.stat().st_ino
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return one.stat().st_ino == mark
    if (error := ctypes.get_errno()) in (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EXDEV):
        return False
    raise OSError(error, os.strerror(error), str(other))


def _removed(path: Path) -> None:
    if path.exists():
        shutil.rmtree(path)


def _surely_removed(path: Path) -> None:
    """Ctrl-C in the middle of removing is heard when that is done."""
    try:
        _removed(path)
    except KeyboardInterrupt:
        _removed(path)
        raise
