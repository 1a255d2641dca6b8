"""Ctrl-C is heard wherever it comes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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


ENDING = """
import atexit, sys, tempfile
from anlan.cli import main as cli

held = tempfile.TemporaryDirectory()
print(held.name, file=sys.stderr)

class Slow:
    def __del__(self): print("taken apart")

slow = Slow()
slow.itself = slow
atexit.register(lambda: print("at the end"))

def run(args, lang):
    print("x" * 200_000)
    return 1

class Parsed:
    pass

Parsed.run = staticmethod(run)
cli.parser = lambda *_: type("Parser", (), {"parse_args": lambda *_: Parsed})()
cli.program()
"""


def test_it_ends_with_its_code_all_it_said_and_nothing_left_behind() -> None:
    done = subprocess.run([sys.executable, "-c", ENDING], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == "x" * 200_000 + "\nat the end\n", "what needs no end is not taken apart"
    assert not Path(done.stderr.strip()).exists()
