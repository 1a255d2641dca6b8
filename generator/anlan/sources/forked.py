"""Work done by a forked process, which knows all that this one knows and answers in bytes."""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import sys
import weakref
from collections.abc import Callable
from contextlib import suppress
from ctypes import CDLL
from mmap import ACCESS_READ, mmap
from tempfile import TemporaryFile
from typing import IO, TypeVar

T = TypeVar("T")

_PDEATHSIG = 1
_WHOLE = b"."  # behind an answer that is all there
_RUNNING: dict[int, bool] = {}  # the processes that were started, and whether each was asked for its answer
WORTH_A_PROCESS = 600  # records; below, a process costs more than it saves


def forks(jobs: int, size: int = WORTH_A_PROCESS) -> bool:
    """Whether work of some size, or of a size that nobody knows before, is worth another process here."""
    return jobs > 1 and size >= WORTH_A_PROCESS and hasattr(os, "fork")


def forked(work: Callable[[], bytes], then: Callable[[], None] | None = None) -> Callable[[], memoryview | None]:
    """Starts work in a forked process; the answer, once, is None when it died.

    The answer lies in a file of no name, so that whoever gives it need not wait until somebody takes it. Once it has
    answered, it may do something more that nobody waits for before this process ends. Where nobody can ask for its
    answer any more, because it was dropped or this process is gone, it is ended.
    """
    _reap()
    out, into = os.pipe()
    said = TemporaryFile()  # noqa: SIM115  (closed with the answer)
    sys.stdout.flush()
    sys.stderr.flush()
    asker = os.getpid()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            _RUNNING.clear()  # they are the asker's
            _tie_to(asker)
            os.close(out)
            said.write(work())
            said.flush()
            with os.fdopen(into, "wb") as pipe:
                pipe.write(_WHOLE)
            if then is not None:
                then()
            status = 0
        finally:
            os._exit(status)
    os.close(into)
    _RUNNING[pid] = False
    unread = [out]

    def answer() -> memoryview | None:
        with os.fdopen(unread.pop(), "rb") as pipe:
            whole = pipe.read() == _WHOLE
        _RUNNING[pid] = True
        if then is None:
            del _RUNNING[pid]
            os.waitpid(pid, 0)
        with said:
            empty = os.fstat(said.fileno()).st_size == 0
            return memoryview(b"" if empty else mmap(said.fileno(), 0, access=ACCESS_READ)) if whole else None

    weakref.finalize(answer, _dropped, pid, unread, said, asker).atexit = False
    return answer


def _dropped(pid: int, unread: list[int], said: IO[bytes], asker: int) -> None:
    """Ends a process whose answer was not heard and can be asked for no more."""
    said.close()
    if os.getpid() == asker and _RUNNING.get(pid) is False:
        del _RUNNING[pid]
        if unread:
            os.close(unread.pop())
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _tie_to(parent: int) -> None:
    """The kernel ends this process when its parent is gone, also by SIGKILL; where it cannot, the pipe's other end is
    missed at last."""
    with suppress(OSError, AttributeError):
        CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def elsewhere(work: Callable[[], T]) -> Callable[[], T]:
    """Starts work in a forked process; the answer, once, is its result, worked out here where that process died."""
    answer = forked(lambda: pickle.dumps(work()))

    def result() -> T:
        data = answer()
        said: T = pickle.loads(data) if data else work()  # noqa: S301  (from our own child)
        return said

    return result


def _reap() -> None:
    """Takes leave of those that have done what nobody waits for."""
    for pid in [p for p, heard in _RUNNING.items() if heard and os.waitpid(p, os.WNOHANG)[0]]:
        del _RUNNING[pid]


@atexit.register
def _ended() -> None:
    """Waits for what processes do after their answers; those whose answer nobody wants any more are ended."""
    for pid, heard in _RUNNING.items():
        if not heard:
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
