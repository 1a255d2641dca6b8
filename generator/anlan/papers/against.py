"""Holds an audit pack against its own Git bundle: commits, trees, their order, and the status of every hazard.

A part of the pack's verifier, loaded by verify.py once its bytes are checked; the standard library and git alone.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

BRANCH = "anlan-receipts"
Say = Callable[[str], None]
# What a step makes of a hazard: from which states, to which state (=: it stays).
MOVES = {
    "registered": ("reported", "registered"), "assigned": ("reported registered", "assigned"),
    "fixed": ("reported registered", "closed"), "planned": ("assigned rectifying", "rectifying"),
    "submitted": ("assigned rectifying", "submitted"), "rejected": ("submitted verified", "rectifying"),
    "verified": ("submitted", "verified"), "closed": ("verified", "closed"),
    "transferred": ("assigned rectifying", "assigned"), "extended": ("assigned rectifying", "="),
    "regraded": ("registered assigned rectifying", "="), "merged": ("reported registered assigned rectifying", "merged"),
    "void": ("reported registered assigned rectifying", "void"), "checked": ("closed", "="),
    "reopened": ("closed merged void", "assigned"),
}  # fmt: skip
# What is read of a step, and how that is spelt.
SAID = {
    "step": re.compile("[a-z]+").fullmatch,
    "at": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{5,8}(?:Z|[+-][0-9]{2}:[0-9]{2})").fullmatch,
    "deadline": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch,
}
ROW = re.compile(r"""( *(?:- +)*)(?:([^\s"'#\[\]{}]+):(?: +|$))?(.*)""")
QUOTED = r"""'(?:[^']|'')*'|"(?:[^"\\]|\\.)*\""""


def both(zh: str, en: str) -> str:
    """One message in both languages."""
    return f"{zh} · {en}"


class History:
    """The bundle, fetched by git into a folder that vanishes; git checks every object by its hash while it reads."""

    def __init__(self, folder: Path, bundle: Path, width: int) -> None:
        self.folder = folder
        self.ask("init", "--quiet", "--bare", f"--object-format={'sha1' if width == 40 else 'sha256'}", str(folder))
        self.ask(
            "-c", "fetch.fsckObjects=false", "fetch", "--quiet", "--no-tags", str(bundle), "refs/heads/*:refs/heads/*"
        )

    def ask(self, *words: str, told: bytes = b"") -> bytes:
        """What a command of git answers; raises OSError where it fails."""
        quiet = {
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_DIR": str(self.folder),
            "LC_ALL": "C",
        }
        environment = {"PATH": os.environ.get("PATH", os.defpath), **quiet}
        done = subprocess.run(["git", *words], input=told, env=environment, capture_output=True, check=False)  # noqa: S603, S607
        if done.returncode:
            why = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise OSError(both(f"git {words[0]} 读不了历史包 {why}", f"git {words[0]} cannot read the bundle {why}"))
        return done.stdout

    def texts(self, commit: str, under: str) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of every file at or below a path of a commit."""
        rows = self.ask("ls-tree", "-r", "-z", "--full-tree", commit, *([under] if under else [])).split(b"\0")[:-1]
        blobs = [row.partition(b"\t")[0].split(b" ")[2] for row in rows if row.startswith(b"100644 blob ")]
        paths = [row.partition(b"\t")[2].decode("utf-8", "replace") for row in rows if row.startswith(b"100644 blob ")]
        said, at = self.ask("cat-file", "--batch", "--buffer", told=b"".join(b + b"\n" for b in blobs)), 0
        for path in paths:
            start = said.index(b"\n", at) + 1
            size = int(said[at:start].split()[2])
            yield path, said[start : start + size]
            at = start + size + 1


def against_history(
    history: History, manifest: Mapping[str, Any], rows: list[dict[str, Any]], data: bytes
) -> Iterator[str]:
    """What commits, trees and their order show against the receipts."""
    main = manifest["main"]
    line = [
        x.split()
        for x in history.ask("log", "--first-parent", "--reverse", "--format=%H %T", "main").decode().splitlines()
    ]
    if line[-1] != [main["commit"], main["tree"]]:
        yield both("历史包的主线不是清单所说的提交", "main of the bundle is not the commit that the manifest names")
    trees, place = dict(line), {c: n for n, (c, _) in enumerate(line)}
    before = -1
    for row in rows:
        commit, purged = str(row.get("commit")), manifest["purged"]
        here = place.get(purged.get(commit, commit), -1)
        if here <= before or (commit in trees and trees[commit] != row.get("tree")):
            yield both(f"第 {row.get('seq')} 号回执的提交 {commit[:12]} 不在主线上、次序或内容不符：历史被改写",
                       f"receipt {row.get('seq')}: {commit[:12]} is not on the main line, or not in its order, or has other content: history was rewritten")  # fmt: skip
        before = max(before, here)
    have = {manifest["purged"].get(r.get("commit"), r.get("commit")) for r in rows}
    missing = [c for c, _ in line[: before + 1] if c not in have]
    if missing:
        yield both(
            f"主线上有 {len(missing)} 次落地没有回执，如 {missing[0][:12]}",
            f"{len(missing)} landings have no receipt, such as {missing[0][:12]}",
        )
    if not history.ask("for-each-ref", f"refs/heads/{BRANCH}"):
        return
    branch = b"".join(text for _, text in sorted(history.texts(BRANCH, "")))
    rest = branch[len(data) :].decode("utf-8", "replace")
    if not branch.startswith(data) or any(f'"commit":"{c}"' in rest for c in place):
        yield both("回执与历史包里的回执分支不符", "the receipts are not those of the bundle's own branch")


def steps_of(text: str) -> list[dict[str, str]] | None:
    """The steps of a record as the tool and most people write them; None for a spelling that only a YAML reader
    understands for sure."""
    rows = rows_of(text.replace("\r\n", "\n"))
    top = [(n, key) for n, (lead, key, _) in enumerate(rows or []) if not lead]
    if rows is None or "" in (keys := [key for _, key in top]) or "id" not in keys or keys.count("steps") > 1:
        return None
    begins = next((n for n, key in top if key == "steps"), None)
    if begins is None:
        return []
    steps: list[dict[str, str]] = []
    last = "steps"
    for lead, key, value in rows[begins + 1 :]:
        if key and (lead == "  - " or (lead == "    " and steps)):
            steps += [{}] if lead == "  - " else []
            steps[-1][key], last = value, key
        elif not lead.startswith("     ") or last in ("steps", *SAID):
            return None
    return steps if steps and not rows[begins][2] and all(map(_plain, steps)) else None


def _plain(step: Mapping[str, str]) -> bool:
    """Whether a step says what it needs, each spelt in the one way that the tool accepts."""
    if not {"step", "at"} <= step.keys() or not all(SAID[k](step[k]) for k in SAID if k in step):
        return False
    try:
        moment_of(step["at"])
    except ValueError:
        return False
    return True


def rows_of(text: str) -> list[tuple[str, str, str]] | None:
    """What stands before each line's content, its key and its value, without comments and blocks of text; None where a
    value might go on in the next line as if that were another."""
    if re.search("[\t\r\x85\u2028\u2029]", text):
        return None
    rows: list[tuple[str, str, str]] = []
    block = len(text)
    for line in text.split("\n"):
        body = line.lstrip(" ")
        if not body or len(line) - len(body) > block:
            continue
        block = len(text)
        if body[0] == "#":
            continue
        lead, key, rest = ROW.fullmatch(line).groups("")  # type: ignore[union-attr]
        value = said(rest)
        if value is None or (value[:1] in ("|", ">") and not key):
            return None
        block = len(lead) if rest[:1] in ("|", ">") else block
        rows.append((lead, key, value))
    return rows


def said(value: str) -> str | None:
    """What a value says that ends on its line, without a comment; None for one that does not, or needs a YAML reader."""
    if value[:1] in ('"', "'"):
        seen = re.fullmatch(rf"({QUOTED})(?: +#.*| *)", value)
        return seen[1][1:-1] if seen else None
    if value[:1] in ("[", "{"):
        bare = re.sub(" #.*", "", re.sub(QUOTED, "", value)).rstrip(" ")
        whole = all(bare.count(x) == bare.count(y) for x, y in ("[]", "{}")) and bare[-1] in "]}"
        return value if whole and not re.search("[\"']", bare) else None
    if re.match(r"[&*!%@`]|\? ", value):
        return None
    return re.sub(r"(?:^| )#.*", "", value).rstrip(" ")


def folded(steps: list[dict[str, str]], moment: datetime, day: str) -> dict[str, Any]:
    """Status, deadline and whether it is overdue, by the steps up to a moment."""
    state, turn, deadlines = "reported", 1, dict[int, str]()
    for step in steps:
        name = step["step"]
        frm, to = MOVES.get(name, ("", ""))
        if moment_of(step["at"]) > moment or state not in frm.split():
            continue
        turn += name == "reopened"
        state = state if to == "=" else to
        if step.get("deadline"):
            deadlines[turn] = step["deadline"]
    deadline = deadlines.get(turn)
    late = bool(deadline) and state in ("assigned", "rectifying") and str(deadline) < day
    return {"status": state, "deadline": deadline, "overdue": late}


def moment_of(text: str) -> datetime:
    """A moment as records write it."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def against_records(
    history: History, manifest: Mapping[str, Any], rows: list[dict[str, Any]], say: Say
) -> Iterator[str]:
    """What the records in the bundle say of each hazard, against what the pack says."""
    listed = {row["id"]: {k: row[k] for k in ("status", "deadline", "overdue")} for row in rows}
    moment, apart = moment_of(manifest["moment"]), set(manifest["unreadable"])
    for path, data in history.texts(manifest["main"]["commit"], f"{manifest['prefix']}records/hazard"):
        rid, text = path.rpartition("/")[2][:-4], data.decode("utf-8", "replace")
        steps = steps_of(text)
        if path in apart or (steps is not None and re.search(r"^tombstone:", text, re.M)):
            continue
        told = listed.pop(rid, None)
        if steps is None:
            say(
                both(
                    f"  {rid} 的写法要用 YAML 读，没有比对",
                    f"{rid} is spelt so that only a YAML reader could compare it",
                )
            )
        elif told != (own := folded(steps, moment, manifest["day"])):
            yield both(
                f"{rid} 的状态不符：包里写 {told}，记录推出 {own}",
                f"{rid}: the pack says {told}, its record gives {own}",
            )
    for rid in sorted(listed):
        yield both(f"{rid} 在历史里没有记录", f"{rid} has no record in the history")


def disagreements(folder: Path, manifest: Mapping[str, Any], rows: list[dict[str, Any]], say: Say) -> list[str]:
    """Everything in which the bundle and the rest of a pack disagree."""
    with tempfile.TemporaryDirectory() as place:
        history = History(Path(place) / "h", folder / "history.bundle", len(manifest["main"]["commit"]))
        hazards = json.loads((folder / "hazards.json").read_bytes())
        wrong = [*against_history(history, manifest, rows, (folder / "receipts.jsonl").read_bytes())]
        wrong += against_records(history, manifest, hazards, say)
    if manifest["purged"]:
        say(both(f"  依法清除后换了编号的落地 {len(manifest['purged'])} 次，请用 anlan verify 逐一核对",
                 f"{len(manifest['purged'])} landings have other ids since contents were purged by law; anlan verify checks each"))  # fmt: skip
    if not wrong:
        say(both(f"✓ 提交、先后与 {len(hazards)} 条隐患的状态和历史包相符",
                 f"commits, their order and the statuses of {len(hazards)} hazards are what the bundle says"))  # fmt: skip
    return wrong
