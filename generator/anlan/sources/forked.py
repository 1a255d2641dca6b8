"""Work done by a forked process, which knows all that this one knows and answers in bytes."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable

_WHOLE = b"."  # behind an answer that is all there
WORTH_A_PROCESS = 600  # records; below, a process costs more than it saves


def forks(jobs: int, size: int = WORTH_A_PROCESS) -> bool:
    """Whether work of some size, or of a size that nobody knows before, is worth another process here."""
    return jobs > 1 and size >= WORTH_A_PROCESS and hasattr(os, "fork")


def forked(work: Callable[[], bytes], then: Callable[[], None] | None = None) -> Callable[[], bytes | None]:
    """Starts work in a forked process; the answer, once, is None when it died.

    Once it has answered, it may do something more that nobody waits for before this process ends.
    """
    out, into = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.close(out)
            with os.fdopen(into, "wb") as pipe:
                pipe.write(work())
                pipe.write(_WHOLE)
            if then is not None:
                then()
            status = 0
        finally:
            os._exit(status)
    os.close(into)
    if then is not None:
        atexit.register(os.waitpid, pid, 0)

    def answer() -> bytes | None:
        with os.fdopen(out, "rb") as pipe:
            data = pipe.read()
        if then is None:
            os.waitpid(pid, 0)
        return data[:-1] if data.endswith(_WHOLE) else None

    return answer
