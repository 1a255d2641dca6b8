"""A campus to write into: the repository's settings and plan with a few of its records, and a clock that stands."""

import fcntl
import os
import pty
import select
import shutil
import subprocess
import sys
import termios
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOW = "2026-05-26T12:00+08:00"
KEPT = (
    "hazard/2026/03/hz-20260312-library-1.yml",
    "inspection/2026/03/in-20260318-security-1.yml",
    "evidence/ae/ae57f693c3545b1c9232aba9a7538d20.jpg",
)
PHOTO = b"\xff\xd8\xff\xe0 a very small photo"
RUN = f"""
import sys
import termios
from datetime import datetime
from anlan.cli import write
from anlan.cli.main import main
write.clock = lambda: datetime.fromisoformat("{NOW}")
sys.exit(main(sys.argv[1:]))
"""
Told = tuple[int, str, str]
Tell = Callable[..., Told]


def copied(folder: Path) -> Path:
    """The campus without history."""
    for name in ("plan", "standards"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("campus.yml", *(f"records/{k}" for k in KEPT)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    return folder


def snapshot(campus: Path) -> dict[str, bytes]:
    """Every file there is."""
    return {p.relative_to(campus).as_posix(): p.read_bytes() for p in campus.rglob("*") if p.is_file()}


def started(campus: Path, *words: str, **options: object) -> subprocess.Popen[bytes]:
    """The tool as a process of its own."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    return subprocess.Popen([sys.executable, "-c", RUN, *words, "--repo", str(campus)], env=env, **options)  # type: ignore[call-overload,no-any-return]


def teller(campus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Tell:
    """The tool in this process, with the clock that stands: exit code, standard output, standard error."""
    from anlan.cli import write
    from anlan.cli.main import main

    monkeypatch.setattr(write, "clock", lambda: datetime.fromisoformat(NOW))

    def tell(*words: str) -> Told:
        code = main([*words, "--repo", str(campus)])
        out, err = capsys.readouterr()
        return code, out, err

    return tell


def _at_terminal() -> None:
    """The process leads a session of its own at this terminal, so that Ctrl-C reaches it."""
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """A person at a real terminal: waits for a question, then answers."""

    def __init__(self, campus: Path, *words: str) -> None:
        self.end, other = pty.openpty()
        streams = {"stdin": other, "stderr": other, "stdout": subprocess.PIPE}
        self.process = started(campus, *words, **streams, preexec_fn=_at_terminal)
        os.close(other)
        self.seen = ""

    def asked(self, question: str) -> str:
        """What was said up to a question; fails when it does not come."""
        said = b""
        while not said.decode("utf-8", "replace").endswith(question):
            ready, _, _ = select.select([self.end], [], [], 20)
            assert ready, f"no {question!r} in {said.decode('utf-8', 'replace')}"
            try:
                piece = os.read(self.end, 1)
            except OSError:
                piece = b""
            assert piece, f"ended before {question!r}: {said.decode('utf-8', 'replace')}"
            said += piece
        return said.decode("utf-8", "replace")

    def answer(self, question: str, text: str) -> str:
        """Answers a question with a line."""
        said = self.asked(question)
        os.write(self.end, f"{text}\n".encode())
        return said

    def press(self, key: bytes) -> None:
        """A key such as Ctrl-C."""
        os.write(self.end, key)

    def left(self) -> Told:
        """How it ended: exit code, standard output, what the terminal still showed."""
        rest = b""
        try:
            while select.select([self.end], [], [], 10)[0] and (piece := os.read(self.end, 4096)):
                rest += piece
        except OSError:
            pass
        os.close(self.end)  # whoever still asks reads the end of the input
        out, _ = self.process.communicate(timeout=20)
        return self.process.returncode, out.decode(), rest.decode("utf-8", "replace").replace("\r\n", "\n")
