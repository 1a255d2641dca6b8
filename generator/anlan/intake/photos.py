"""Photos and papers taken in as evidence: each is named by its content and lies where that name says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from anlan.intake.answers import Values
from anlan.intake.form import head_form
from anlan.rules.evidence import LARGEST
from anlan.sources.problem import CannotRun
from anlan.sources.strict_yaml import Value

_STARTS = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png", b"%PDF-": "pdf"}


def taken_in(values: Mapping[str, Value], near: Path) -> tuple[Values, dict[str, bytes]]:
    """The values with every file of evidence by its name, and the files by their path in the repository.

    What is a name already and no file stays as it is. Raises CannotRun for a file that cannot be evidence.
    """
    listed, files = values.get("evidence"), {}
    if not isinstance(listed, list):
        return dict(values), {}
    out = []
    for thing in listed:
        name = thing.get("file") if isinstance(thing, dict) else None
        if isinstance(name, str) and not (_is_name(name) and not (near / name).is_file()):
            kept, data = photo(near / name)
            files[f"records/evidence/{kept[:2]}/{kept}"] = data
            thing = {**thing, "file": kept}  # noqa: PLW2901  (the same thing under its name)
        out.append(thing)
    return {**values, "evidence": out}, files


def _is_name(text: str) -> bool:
    evidence = head_form("report").find("evidence")
    assert evidence is not None
    return evidence.parts[0].fits(text)


def photo(path: Path) -> tuple[str, bytes]:
    """The name and the bytes of a jpg, png or pdf; raises CannotRun for what is none or too large."""
    try:
        data = path.read_bytes()
    except (OSError, ValueError):
        raise CannotRun(f"读不到文件 {path.name}", f"the file {path.name} cannot be read") from None
    sort = next((s for start, s in _STARTS.items() if data.startswith(start)), None)
    if sort is None:
        raise CannotRun(
            f"{path.name} 不是 jpg、png 或 pdf；照片另存为 jpg，文档导出为 pdf",
            f"{path.name} is no jpg, png or pdf; save a photo as jpg, a paper as pdf",
        )
    if len(data) > LARGEST:
        raise CannotRun(
            f"{path.name} 有 {-(-len(data) // 1024)} KB，上限 {LARGEST // 1024} KB；把照片缩到长边 1600 像素再试",
            f"{path.name} has {-(-len(data) // 1024)} KB, the limit is {LARGEST // 1024}; scale a photo to 1600 pixels and try again",
        )
    return f"{hashlib.sha256(data).hexdigest()[:32]}.{sort}", data
