"""Records that land again and again in ways that nobody planned, and the truth about what of them was altered."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from anlan.ledger import read_record
from anlan.sources.strict_yaml import read_yaml

from tests.gate.campus import hazard, made, path, step
from tests.reader.small import git

ENDS = ['x: "\n', "  abc\n", "- a\n", "\t\n", "# 11010519491231002X\n", "steps:\n", "title: x\n", "  - step: noted\n", "  - a\n",
        "    note: |\n", "      more\n", "tombstone:\n  by: a/b\n", "...\n", "---\n", "text: |\n  abc\n"]  # fmt: skip
LINES = ["# c", "", "x: 1", "    note: 加", "  - step: noted", "    by: library/head", "notes: 加"]
NOTES = ["已看", "再看", '"引"', "'单'", "甲？", "a?"]
Story = list[str | None]


def stories(chance: Random, count: int, landings: int) -> dict[str, Story]:
    """What each record is after each landing; None where it is not there."""
    out: dict[str, Story] = {}
    for n in range(count):
        rid = f"hz-20260504-library-{100 + n}"
        story = out[rid] = [None]
        for _ in range(landings):
            old = [text for text in story if text is not None]
            story.append(_next(chance, rid, story[-1], old))
    return out


def _next(chance: Random, rid: str, text: str | None, old: Sequence[str]) -> str | None:
    if text is None:
        first = hazard(rid, *([_step(chance)] if chance.random() < 0.6 else []))
        return first if not old else chance.choice(old) if chance.random() < 0.5 else None
    return _mutated(chance, text, old) if chance.random() < 0.8 else text


def _step(chance: Random) -> str:
    day, hour = chance.randrange(10, 25), chance.randrange(10)
    return step("noted", f"{day}T0{hour}:00", "library/head", note=chance.choice(NOTES))


def _mutated(chance: Random, text: str, old: Sequence[str]) -> str | None:
    lines, at = text.split("\n"), chance.randrange(len(text) or 1)
    line, head, (before, steps, after) = chance.randrange(len(lines)), _head(chance, text), text.rpartition("  - step:")
    more = ("" if "\nsteps:\n" in text else "steps:\n") + _step(chance)
    ways = [
        *[text + more] * 5,
        text + more + _step(chance),
        text + chance.choice(ENDS),
        text.replace("安全出口", "通道", 1),
        "\n".join(lines[:line] + lines[line + 1 :]),
        "\n".join([*lines[:line], chance.choice(LINES), *lines[line:]]),
        chance.choice(old),
        chance.choice(old) + chance.choice([*ENDS, more]),
        text.replace("\r\n", "\n") if "\r" in text else text.replace("\n", "\r\n"),
        head,
        before if steps else text + after,
        text.removesuffix("\n"),
        text.replace("note: ", "note: >\n      ", 1),
        text.replace("title: ", 'title: "', 1),
        text[:at] + chance.choice("[]{}\"':#-? \n|>\\") + text[at:],
    ]
    return chance.choice([*ways, None]) or None


def _head(chance: Random, text: str) -> str:
    """A line of the head put behind the steps, as it is or as a block of text."""
    head, steps, rest = text.partition("\nsteps:\n")
    rows = head.split("\n")
    if not steps or len(rows) < 3:
        return text
    moved = rows.pop(chance.randrange(1, len(rows)))
    key, _, value = moved.partition(": ")
    return "\n".join(rows) + steps + rest + chance.choice([f"{moved}\n", f"{key}: |\n  {value}\n"])


def landed(repo: Path, told: dict[str, Story]) -> Path:
    """A bare repository in which all stories land together, each landing a commit on main."""
    made(repo)
    said: list[bytes] = []
    for n in range(1, len(next(iter(told.values())))):
        said.append(
            f"commit refs/heads/main\ncommitter c <c@c.example> {1780300800 + n * 60} +0800\ndata 1\nx\n".encode()
        )
        if n == 1:
            said.append(f"from {git(repo, 'rev-parse', 'main')}\n".encode())
        for rid, story in told.items():
            data = (story[n] or "").encode()
            if story[n] is None and story[n - 1] is not None:
                said.append(f'D "{path(rid)}"\n'.encode())
            elif story[n] is not None:
                said.append(f'M 100644 inline "{path(rid)}"\ndata {len(data)}\n'.encode() + data + b"\n")
    subprocess.run(["git", "-C", repo, "fast-import", "--quiet", "--force"], input=b"".join(said), check=True)
    return repo


def was_altered(rid: str, story: Story) -> bool:
    """Whether a record went, or a version that is one does not hold all that the last such version held."""
    stood: tuple[Any, list[Any]] | None = None
    for text, next_ in zip(story, [*story[1:], ""], strict=True):
        values = read_yaml(text.encode(), 1 << 20) if text and read_record(path(rid), text.encode()) else None
        if isinstance(values, dict):
            steps = values.pop("steps", [])
            taken = [s for s in steps if isinstance(s, dict)] if isinstance(steps, list) else []
            if stood is not None and (stood[0] != values or taken[: len(stood[1])] != stood[1]):
                return True
            stood = values, taken
        if text is not None and next_ is None:
            return True
    return False


def was_unreadable(rid: str, story: Story) -> bool:
    """Whether a version was no record: then a landing may be shown although nothing was altered at last."""
    return any(text is not None and read_record(path(rid), text.encode()) is None for text in story)
