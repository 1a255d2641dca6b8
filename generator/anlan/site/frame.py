"""Framed pages, kept between builds by the hash of everything that goes into them."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import metadata
from pathlib import Path

from anlan.site.stage import Staged

KEPT = 6
FRAMING = "framing-"
SITE, SEAL = "site", "sealed"


@contextmanager
def framed(staged: Staged, cache: Path | None) -> Iterator[Path]:
    """The folder of the framed pages: from the cache, or made and put there; without a cache that can be written, made anew.

    What lies in the cache is believed only where it is, byte by byte, what was put there.
    """
    ready = cache.absolute() / _key(staged) if cache is not None and _writable(cache) else None
    if ready is not None and not _whole(ready):
        _discard(ready)
        _kept(staged, ready)
        _forget(ready.parent)
    if ready is not None and _whole(ready):
        os.utime(ready)
        yield ready / SITE
        return
    with tempfile.TemporaryDirectory(prefix=FRAMING) as temp:
        yield _made(staged, Path(temp))


def _whole(ready: Path) -> bool:
    """Whether a kept framing is what was kept."""
    try:
        return (ready / SEAL).read_bytes() == _seal(ready / SITE)
    except OSError:
        return False


def _seal(site: Path) -> bytes:
    """A checksum of every file of a framing, its name and its bytes."""
    sha = hashlib.sha256()
    for path in sorted(p for p in site.rglob("*") if not p.is_dir()):
        data = path.read_bytes()
        sha.update(f"{path.relative_to(site).as_posix()}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        sha.update(data)
    return sha.hexdigest().encode()


def _discard(ready: Path) -> None:
    """Takes away what is not whole, folder or file."""
    with suppress(OSError):
        if ready.is_dir() and not ready.is_symlink():
            shutil.rmtree(ready, ignore_errors=True)
        else:
            ready.unlink(missing_ok=True)


def _writable(cache: Path) -> bool:
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(cache, os.W_OK | os.X_OK)


def _kept(staged: Staged, ready: Path) -> None:
    """Frames the pages in the cache; a lock on the workplace tells others that its maker is alive."""
    with tempfile.TemporaryDirectory(prefix=FRAMING, dir=ready.parent) as temp, _locked(Path(temp)):
        kept = Path(temp) / "kept"
        kept.mkdir()
        _made(staged, Path(temp)).rename(kept / SITE)
        (kept / SEAL).write_bytes(_seal(kept / SITE))
        with suppress(OSError):  # another build was quicker with the same pages
            kept.rename(ready)


def _made(staged: Staged, work: Path) -> Path:
    """Framed below a folder; MkDocs takes longer to load than a small site to build, and is loaded only here."""
    from anlan.site.framing import made  # noqa: PLC0415

    return made(staged, work)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Holds a folder's lock, which dies with its holder; raises BlockingIOError where somebody else holds it."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(held)


def _key(staged: Staged) -> str:
    sha = hashlib.sha256()
    versions = [
        f"{name} {metadata.version(name)}"
        for name in ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "jinja2")
    ]
    sha.update(
        repr(
            (
                staged.lang,
                staged.site_name,
                staged.links.url,
                staged.links.file(""),
                staged.nav,
                staged.titles,
                staged.linked,
                staged.pictured,
                versions,
                [p.read_bytes() for p in sorted(Path(__file__).parent.glob("*.py"))],
            )
        ).encode()
    )
    for path in sorted(staged.files):
        if not path.startswith("templates/"):
            sha.update(repr((path, staged.files[path])).encode())
    return sha.hexdigest()[:32]


def _forget(cache: Path) -> None:
    """Keeps the framings used last, and removes the workplaces of builds that were killed."""
    folders = [p for p in cache.iterdir() if p.is_dir()]
    for left in (p for p in folders if p.name.startswith(FRAMING)):
        with suppress(OSError), _locked(left):
            shutil.rmtree(left, ignore_errors=True)
    kept = sorted((p for p in folders if not p.name.startswith(FRAMING)), key=lambda p: p.stat().st_mtime_ns)
    for old in kept[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
