"""Checks an audit pack on a machine without Anlan: `python3 -I verify.py [PACK or folder]`, the standard library alone.

用标准库核对审计包：每个字节、回执链；装有 git 时，还核对提交、先后和每条隐患的状态。Exit 0: all agrees; 1: it does not.
"""

from __future__ import annotations

import binascii
import hashlib
import importlib.util
import json
import re
import shutil
import struct
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

MANIFEST, AGAINST, BUNDLE, RECEIPTS, HAZARDS = (
    "manifest.json",
    "against.py",
    "history.bundle",
    "receipts.jsonl",
    "hazards.json",
)
CHUNK = 1 << 20


class Wrong(Exception):
    """The pack cannot be read any further; the message is in both languages."""


class Member(NamedTuple):
    """One file of a pack: its size, its CRC-32, the SHA-256 of its bytes."""

    name: str
    size: int
    crc: int
    sha256: str


def both(zh: str, en: str) -> str:
    """One message in both languages."""
    return f"{zh} · {en}"


def local_header(name: str, crc: int, size: int) -> bytes:
    """What stands before a member of the archive: a ZIP without compression, of no date."""
    data = name.encode("ascii")
    return struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 0, 0, 33, crc, size, size, len(data), 0) + data


def directory(members: Iterable[Member]) -> bytes:
    """What stands behind the members of the archive."""
    rows, at, count = b"", 0, 0
    for name, size, crc, _ in members:
        data = name.encode("ascii")
        fields = (0x02014B50, 0x0314, 20, 0, 0, 0, 33, crc, size, size, len(data), 0, 0, 0, 0, 0o100644 << 16, at)
        rows += struct.pack("<IHHHHHHIIIHHHHHII", *fields) + data
        at, count = at + 30 + len(data) + size, count + 1
    return rows + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(rows), at, 0)


def weighed(name: str, chunks: Iterable[bytes]) -> Member:
    """A member by its bytes."""
    size, crc, digest = 0, 0, hashlib.sha256()
    for chunk in chunks:
        size, crc = size + len(chunk), binascii.crc32(chunk, crc)
        digest.update(chunk)
    return Member(name, size, crc, digest.hexdigest())


def chunks_of(file: BinaryIO, size: int = -1) -> Iterator[bytes]:
    """The bytes of an open file, or the next so many, in pieces."""
    while size and (chunk := file.read(CHUNK if size < 0 else min(CHUNK, size))):
        size -= len(chunk) if size > 0 else 0
        yield chunk


def canonical(value: object) -> bytes:
    """A value as the pack writes it, so that two spellings of one value cannot both pass."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def sealed(manifest: Mapping[str, Any]) -> str:
    """The hash of a manifest without its seal."""
    return hashlib.sha256(canonical({k: v for k, v in manifest.items() if k != "seal"})).hexdigest()


def unpacked(pack: Path, folder: Path) -> list[Member]:
    """The members of an archive, written into a folder; raises Wrong where one byte is not as it was packed."""
    found: list[Member] = []
    with pack.open("rb") as file:
        while (head := file.read(30))[:4] == b"PK\3\4":
            crc, size, length = (struct.unpack("<I", head[14:18] or b"0000")[0], *struct.unpack("<IH", head[22:28]))
            name = file.read(length)
            if not re.fullmatch(rb"[a-z0-9-]{1,40}\.[a-z]{2,6}", name) or name.decode() in {m.name for m in found}:
                raise Wrong(both(f"包里有不该有的文件 {name!r}", f"the pack holds a file of an odd name, {name!r}"))
            member = _copied(name.decode(), file, size, folder)
            if head + name != local_header(member.name, member.crc, member.size) or (crc, size) != (
                member.crc,
                member.size,
            ):
                raise Wrong(both(f"{member.name} 有字节被改动", f"bytes of {member.name} were changed"))
            found.append(member)
        rest = head + file.read()
    if not found or rest != directory(found):
        raise Wrong(both("压缩包的目录不符：有文件被删、被加、被换或被截断，或重新打过包",
                         "the archive's directory does not fit: files were removed, added, swapped or cut off, or it was packed anew"))  # fmt: skip
    return found


def _copied(name: str, file: BinaryIO, size: int, folder: Path) -> Member:
    with (folder / name).open("wb") as out:

        def passed() -> Iterator[bytes]:
            for chunk in chunks_of(file, size):
                out.write(chunk)
                yield chunk

        return weighed(name, passed())


def in_folder(folder: Path) -> list[Member]:
    """The members of a pack that somebody unpacked."""
    names = sorted(p.name for p in folder.iterdir())
    odd = [n for n in names if not (folder / n).is_file() or (folder / n).is_symlink()]
    if odd:
        raise Wrong(both(f"文件夹里有不该有的 {odd[0]}", f"the folder holds {odd[0]}, which is no file of a pack"))
    out = []
    for name in names:
        with (folder / name).open("rb") as file:
            out.append(weighed(name, chunks_of(file)))
    return out


def read_manifest(folder: Path, found: list[Member], ordered: bool) -> dict[str, Any]:
    """The manifest, after all members have been held against it."""
    data = (folder / MANIFEST).read_bytes() if (folder / MANIFEST).is_file() else b""
    try:
        manifest = json.loads(data)
        listed = [(m["name"], m["size"], m["sha256"]) for m in manifest["members"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Wrong(both("清单读不了", "the manifest cannot be read")) from None
    if canonical(manifest) != data or manifest.get("seal") != sealed(manifest):
        raise Wrong(both("清单被改动", "the manifest was changed"))
    have = [(m.name, m.size, m.sha256) for m in found if m.name != MANIFEST]
    if ordered and (found[0].name != MANIFEST or [h[0] for h in have] != [x[0] for x in listed]):
        raise Wrong(both("文件缺少、多出或次序不对", "files are missing, added or out of order"))
    for name in sorted({h[0] for h in have} ^ {x[0] for x in listed}):
        raise Wrong(both(f"多出或缺少文件 {name}", f"the file {name} is missing or does not belong here"))
    for name, _, _ in sorted(set(have) - set(listed)):
        raise Wrong(both(f"{name} 与清单不符", f"{name} is not what the manifest says"))
    return dict(manifest)


def chain(data: bytes, manifest: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """The receipts, and what is wrong with their chain."""
    rows: list[dict[str, Any]] = []
    wrong, prev = [], "0" * 64
    last: datetime | None = None
    for n, line in enumerate(data.split(b"\n")[:-1], 1):
        try:
            row = json.loads(line)
            time = datetime.fromisoformat(row["time"])  # with whatever offset the machine had that wrote it
            forward = time.tzinfo is not None and (last is None or time >= last)
            fits, last = row["seq"] == n and row["prev"] == prev and forward, time
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            row, fits, last = {}, False, None
        if not fits:
            wrong.append(both(f"第 {n} 行回执与前一行不符", f"receipt line {n} does not fit the one before it"))
        rows.append(row)
        prev = hashlib.sha256(line).hexdigest()
    said = manifest["receipts"]
    if (len(rows), prev if rows else None) != (said["lines"], said["hash"]):
        wrong.append(
            both("回执的行数或末行摘要与清单不符", "number or last hash of the receipts is not the manifest's")
        )
    return rows, wrong


def checked(folder: Path, found: list[Member], ordered: bool) -> list[str]:
    """Everything that is wrong with a pack whose members lie in a folder."""
    manifest = read_manifest(folder, found, ordered)
    own = Path(__file__)
    wrong = []
    if own.resolve().parent != folder.resolve() and own.read_bytes() != (folder / "verify.py").read_bytes():
        wrong.append(
            both("正在运行的 verify.py 不是包里的那一份", "the verify.py that runs is not the one in the pack")
        )
    say(both(f"✓ {len(found)} 个文件逐字节相符", f"{len(found)} files are the manifest's, byte by byte"))
    data = (folder / RECEIPTS).read_bytes()
    rows, broken = chain(data, manifest)
    wrong += broken
    last = manifest["receipts"]
    say(
        both(
            f"  回执 {len(rows)} 行，末行 {last['lines']} {last['hash']}，请与别处记下的比对",
            "compare the last receipt with what was written down elsewhere",
        )
    )
    if shutil.which("git") is None:
        say(both("! 没有 git：历史与状态没有比对", "git is not installed: history and statuses were not compared"))
        return wrong
    sys.dont_write_bytecode = True  # nothing is added to a folder that is checked
    spec = importlib.util.spec_from_file_location("against", folder / AGAINST)  # its bytes are the manifest's
    if spec is None or spec.loader is None:
        raise Wrong(both(f"{AGAINST} 读不了", f"{AGAINST} cannot be read"))
    against = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(against)
    wrong += against.disagreements(folder, manifest, rows, say)
    return wrong


def say(line: str) -> None:
    """One line for whoever checks."""
    sys.stdout.write(f"{line}\n")


def main(words: list[str]) -> int:
    """Checks the pack or folder that is named, else the folder of this file."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    pack = Path(words[0]) if words else Path(__file__).resolve().parent
    try:
        with tempfile.TemporaryDirectory() as place:
            folder = pack if pack.is_dir() else Path(place)
            found = in_folder(folder) if pack.is_dir() else unpacked(pack, folder)
            wrong = checked(folder, found, not pack.is_dir())
    except (Wrong, OSError, UnicodeError, struct.error) as error:
        wrong = [str(error)]
    for item in wrong:
        say(f"✗ {item}")
    if wrong:
        say(both("✗ 有不符之处", "the pack does not hold"))
    elif shutil.which("git") is None:
        say(both("✓ 比对过的都相符，只比对了一部分", "what was compared agrees; it was only a part"))
    else:
        say(both("✓ 全部相符", "everything agrees"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
