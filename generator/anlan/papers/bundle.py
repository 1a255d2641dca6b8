"""A Git bundle whose bytes follow from its commits alone, however the repository happens to keep them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from anlan.sources.git import Repository

_PACKED = (
    "-c", "pack.compression=6", "-c", "pack.window=10", "-c", "pack.depth=50", "-c", "pack.packSizeLimit=0",
    "-c", "pack.useBitmaps=false", "-c", "core.bigFileThreshold=512m", "-c", "pack.windowMemory=0",
    "pack-objects", "--stdout", "--revs", "--quiet", "--threads=1", "--no-reuse-delta", "--no-reuse-object", "--delta-base-offset",
)  # fmt: skip


def write_bundle(repository: Repository, refs: Mapping[str, str], out: Path) -> None:
    """Writes some commits with all that they reach, under the names given."""
    wide = any(len(commit) == 64 for commit in refs.values())
    head = "# v3 git bundle\n@object-format=sha256\n" if wide else "# v2 git bundle\n"
    names = "".join(f"{commit} {name}\n" for name, commit in sorted(refs.items()))
    told = "".join(f"{commit}\n" for _, commit in sorted(refs.items()))
    with out.open("wb") as file:
        file.write(f"{head}{names}\n".encode())
        with repository.said(*_PACKED, told=told.encode()) as said:
            shutil.copyfileobj(said, file)
