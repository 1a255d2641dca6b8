"""What the tool brings along: packed into the wheel, or lying in the repository it runs from."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped(name: str) -> Path:
    """The folder of the default templates (`site_templates`) or of the fictional college (`college`)."""
    packed = _PACKAGE / "shipped" / name
    if packed.is_dir():
        return packed
    repository = _PACKAGE.parents[1]
    return repository if name == "college" else repository / name
