"""Ctrl-C is heard wherever it comes."""

from __future__ import annotations

import subprocess
import sys

SWALLOWED = """
import sys, weakref
from anlan.cli import main as cli

def build(args, lang):
    class Thing: pass
    def swallowed(_): raise KeyboardInterrupt
    thing = Thing()
    kept = weakref.ref(thing, swallowed)
    del thing
    for _ in range(10_000_000): pass
    return 0

class Parsed:
    run = staticmethod(build)

cli.parser = lambda *_: type("Parser", (), {"parse_args": lambda *_: Parsed})()
sys.exit(cli.main(["check", "--lang", "en"]))
"""


def test_an_interrupt_that_python_cannot_raise_is_heard_a_moment_later() -> None:
    done = subprocess.run([sys.executable, "-c", SWALLOWED], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "anlan: interrupted; what stood before still stands\n")
