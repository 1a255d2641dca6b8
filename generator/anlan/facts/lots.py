"""Seals and draws: digests and lots that anybody can compute again (method anlan-draw-1)."""

from __future__ import annotations

import hashlib

from anlan.model import Draw


def seal_digest(salt: str, text: str) -> str:
    """`sha256:` of salt, a line end, and the sealed text."""
    return "sha256:" + hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def drawn(draw: Draw, seed: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Places and their inspectors: rank by SHA-256 of seed and name, take the lowest, pass over who is recused."""

    def rank(word: str) -> bytes:
        return hashlib.sha256(f"{seed}\n{word}".encode()).digest()

    barred = {(r.inspector, r.place) for r in draw.recuse}
    chosen = (*draw.always, *sorted(draw.pool, key=rank)[: draw.take])
    return tuple(
        (
            place,
            tuple(
                sorted((i for i in draw.inspectors if (i, place) not in barred), key=lambda i: rank(f"{place}\n{i}"))[
                    : draw.each
                ]
            ),
        )
        for place in chosen
    )
