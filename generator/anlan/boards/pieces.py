"""The small parts that pages are made of: a piece of text, a labelled line, a table. Plain text only, never markup."""

from __future__ import annotations

from typing import NamedTuple


class Piece(NamedTuple):
    """Some text; where it leads, from the site's root (`href`) or outside it (`out`); how it looks (`look`)."""

    text: str
    href: str = ""
    look: str = ""
    out: str = ""


GLUE = "glue"  # the look of a comma: it stands between two pieces without a space of its own


class Line(NamedTuple):
    """A label and what stands behind it."""

    label: str
    pieces: tuple[Piece, ...]
    wide: bool = False


class Cell(NamedTuple):
    """A cell of a table: its pieces, then smaller notes below."""

    pieces: tuple[Piece, ...] = ()
    notes: tuple[Piece, ...] = ()
    look: str = ""


class Row(NamedTuple):
    """A row; `facets` are the values that the page's filter looks at, `text` what it searches."""

    cells: tuple[Cell, ...]
    text: str = ""
    facets: tuple[tuple[str, str], ...] = ()
    anchor: str = ""


class Table(NamedTuple):
    """A table with a caption; the column `main` is its subject, the columns `right` hold numbers."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    main: int = 0
    right: tuple[int, ...] = ()


class Choice(NamedTuple):
    """A drop-down of a filter: the facet, its label, and its values with their labels."""

    facet: str
    label: str
    options: tuple[tuple[str, str], ...]


class Figure(NamedTuple):
    """A key figure: its name, the number, one line that explains; its days so far, where there are any."""

    name: str
    number: str
    note: Piece
    days: tuple[int, ...] = ()
    spoken: str = ""
    unit: str = ""


def text(value: str, note: str = "") -> Cell:
    """A cell of plain text."""
    return Cell((Piece(value),) if value else (), (Piece(note),) if note else ())
