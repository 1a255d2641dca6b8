"""Work done by a forked process, which knows all that this one knows and answers in bytes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

WORTH_A_PROCESS = 600  # records; below, a process costs more than it saves


def forks(jobs: int, size: int) -> bool:
    """Whether work of some size is worth another process here."""
    return jobs > 1 and size >= WORTH_A_PROCESS and hasattr(os, "fork")


def forked(work: Callable[[], bytes]) -> Callable[[], bytes | None]:
    """Starts work in a forked process; the answer, once, is None when it died."""
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
            status = 0
        finally:
            os._exit(status)
    os.close(into)

    def answer() -> bytes | None:
        with os.fdopen(out, "rb") as pipe:
            data = pipe.read()
        _, status = os.waitpid(pid, 0)
        return data if status == 0 else None

    return answer
