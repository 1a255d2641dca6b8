"""The audit pack: one archive that proves itself on a machine without Anlan."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from anlan.facts.derive import Facts
from anlan.ledger import Ledger
from anlan.papers.bundle import write_bundle
from anlan.papers.verify import (
    AGAINST,
    BUNDLE,
    HAZARDS,
    MANIFEST,
    RECEIPTS,
    Member,
    canonical,
    chunks_of,
    directory,
    local_header,
    sealed,
    weighed,
)
from anlan.sources.git import Repository
from anlan.sources.problem import CannotRun, failure
from anlan.trace.receipts import BRANCH, Receipts
from anlan.trace.verify import Verified

MOST = (1 << 32) - (1 << 24)  # what the archive's form can hold


@dataclass(frozen=True, slots=True)
class Pack:
    """What a pack is made of; `texts` are the pages and data that are not made here."""

    repository: Repository
    commit: str
    moment: datetime
    ledger: Ledger
    facts: Facts
    seen: Verified
    receipts: Receipts
    tool: str
    texts: Mapping[str, bytes]


def write_pack(pack: Pack, out: Path) -> str:
    """Writes the archive, whole or not at all, and gives its SHA-256; the same input gives the same bytes."""
    with TemporaryDirectory(prefix="anlan-pack-") as place:
        folder = Path(place)
        names = _members(pack, folder)
        found = [_weigh(folder / name) for name in names]
        manifest = canonical(_manifest(pack, found))
        (folder / MANIFEST).write_bytes(manifest)
        members = [_weigh(folder / MANIFEST), *found]
        if sum(m.size for m in members) > MOST:
            raise CannotRun("历史超过 4 GB，装不进一个审计包", "the history is larger than 4 GB and fits into no pack")
        return _archived(folder, members, out)


def _members(pack: Pack, folder: Path) -> list[str]:
    """Writes every file but the manifest, and names them in the order of the archive."""
    here = Path(__file__).parent
    for name in ("verify.py", AGAINST):
        shutil.copyfile(here / name, folder / name)
    for name, data in pack.texts.items():
        (folder / name).write_bytes(data)
    (folder / HAZARDS).write_bytes(canonical(hazards(pack.facts)))
    (folder / RECEIPTS).write_bytes(b"".join(line.data + b"\n" for line in pack.receipts.lines))
    refs = {"refs/heads/main": pack.commit} | ({BRANCH: pack.receipts.tip} if pack.receipts.tip else {})
    write_bundle(pack.repository, refs, folder / BUNDLE)
    return ["verify.py", AGAINST, *sorted(pack.texts), HAZARDS, RECEIPTS, BUNDLE]


def _weigh(file: Path) -> Member:
    with file.open("rb") as data:
        return weighed(file.name, chunks_of(data))


def _manifest(pack: Pack, found: list[Member]) -> dict[str, Any]:
    lines = pack.receipts.lines
    manifest = {
        "format": 1,
        "tool": f"anlan {pack.tool}",
        "moment": pack.moment.isoformat(),
        "day": pack.facts.days.today.isoformat(),
        "prefix": pack.repository.prefix,
        "main": {"commit": pack.commit, "tree": pack.repository.ask("rev-parse", f"{pack.commit}^{{tree}}")},
        "receipts": {"lines": len(lines), "hash": lines[-1].hash() if lines else None},
        "purged": dict(sorted(pack.seen.purged.now_of.items())),
        "unreadable": [f"{pack.repository.prefix}{path}" for path in pack.ledger.unreadable],
        "members": [{"name": m.name, "size": m.size, "sha256": m.sha256} for m in found],
    }
    return manifest | {"seal": sealed(manifest)}


def hazards(facts: Facts) -> list[dict[str, Any]]:
    """The status of every hazard, as the site's data says it, with place, unit and grade."""
    return [
        {
            "id": h.id,
            "status": h.state,
            "deadline": h.deadline.isoformat() if h.deadline else None,
            "overdue": h.overdue > 0,
            "place": h.place,
            "unit": h.unit,
            "grade": h.now.grade,
        }
        for _, h in sorted(facts.hazards.items())
    ]


def _archived(folder: Path, members: list[Member], out: Path) -> str:
    fresh = out.with_name(f".{out.name}.unfinished")
    try:
        with fresh.open("wb") as file:
            for chunk in _bytes(folder, members):
                file.write(chunk)
        digest = _weigh(fresh).sha256
        fresh.replace(out)
    except OSError as error:
        raise CannotRun(f"写不了 {out}：{failure(error).zh}", f"cannot write {out}: {failure(error).en}") from None
    finally:
        fresh.unlink(missing_ok=True)
    return digest


def _bytes(folder: Path, members: list[Member]) -> Iterator[bytes]:
    for member in members:
        yield local_header(member.name, member.crc, member.size)
        with (folder / member.name).open("rb") as data:
            yield from chunks_of(data)
    yield directory(members)
