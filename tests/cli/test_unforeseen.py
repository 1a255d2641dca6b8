"""What nobody foresaw ends in one line that says what to do, with all that Python knows of it only where that is asked."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

FAULTY = """
import sys
from anlan.cli import main as cli

def run(args, lang):
    raise {error}

class Parsed:
    pass

Parsed.run = staticmethod(run)
cli.parser = lambda *_: type("Parser", (), {{"parse_args": lambda *_: Parsed}})()
sys.exit(cli.main(["check", "--lang", {lang!r}]))
"""


def ran(error: str, lang: str = "en", **more: str) -> subprocess.CompletedProcess[str]:
    """A run that fails so."""
    env = {k: v for k, v in os.environ.items() if k != "ANLAN_DEBUG"} | more
    program = FAULTY.format(error=error, lang=lang)
    return subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("error", ["ValueError('of all\\nthings')", "RecursionError()", "KeyError('x')"])
def test_an_error_of_the_tool_is_one_line_and_exit_2(error: str) -> None:
    done = ran(error)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"anlan: an unforeseen error, a bug of the tool: {error.partition('(')[0]}")
    assert "ANLAN_DEBUG=1" in done.stderr
    assert "Traceback" not in done.stderr
    assert ran(error, "zh").stderr.startswith("anlan: 没有料到的错误")


def test_all_of_it_is_shown_where_that_is_asked() -> None:
    said = ran("KeyError('x')", ANLAN_DEBUG="1").stderr
    assert said.startswith("Traceback")
    assert 'File "<string>", line 6, in run' in said
    assert said.splitlines()[-1].startswith("anlan: an unforeseen error")
