"""The markup of what nearly every record's page is made of: its head, its steps, the commits behind it; all is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import repeat

from markupsafe import Markup

from anlan.boards.pieces import Cell, Line, Row, Table
from anlan.boards.record import RevisionView, StepView
from anlan.boards.voice import Voice
from anlan.site.markup import plain, said
from anlan.terms.word import Word

_ENTERED = Word("（{who}代录）", " (entered by {who})")
_CLOCKS = (Word("自报", "claimed"), Word("提交", "committed"), Word("收到", "received"), Word("相差", "gap"))
_COMMIT = Word("提交", "commit")
_NUMBER = ' class="al-r al-num"'


class RecordMarkup:
    """Writes what a template would write some fifty times a page: a tenth of the time of a whole build hangs on it."""

    def __init__(self, voice: Voice, commits: str) -> None:
        """`commits` is the forge's address of commits, to which an id is added; empty where there is no forge."""
        self._commits, self._word = plain(commits), voice.say(_COMMIT)
        self._claimed, self._committed, self._received, self._gap = map(voice.say, _CLOCKS)
        self._entered = voice.say(_ENTERED)

    def commit(self, commit: str) -> Markup:
        """A commit by its first digits, as a link where there is a forge."""
        short = commit[:7]
        if not self._commits:
            return Markup(f'<code class="al-sha">{short}</code>')  # noqa: S704  (the digits of an id)
        return Markup(  # noqa: S704  (as above; the address is escaped)
            f'<a class="al-sha" href="{self._commits}{commit}" aria-label="{self._word} {short}">{short}</a>'
        )

    def head(self, lines: Iterable[Line], wide: bool, base: str) -> Markup:
        """The narrow or the wide lines of a head."""
        look = ' class="wide"' if wide else ""
        return Markup(  # noqa: S704  (labels and pieces are escaped)
            "".join(
                f"<div{look}><dt>{plain(label)}</dt><dd>{said(pieces, base)}</dd></div>"
                for label, pieces, broad in lines
                if broad == wide
            )
        )

    def table(self, table: Table, base: str) -> Markup:
        """A table of a record, every row of it: there is no other page that holds the rest."""
        heads = "".join(map(_column, table.heads, _looks(table, ' class="al-r"')))
        cells = tuple(map(_opening, range(len(table.heads)), table.heads, repeat(table.main), _looks(table, _NUMBER)))
        rows = "".join(
            f'<tr role="row"{_anchor(row)}>{"".join(map(_cell, cells, row.cells, repeat(base)))}</tr>\n'
            for row in table.rows
        )
        return Markup(  # noqa: S704  (heads, anchors and cells are escaped)
            '<div class="al-scroll"><table class="al-t al-t--cards al-t--tight" role="table">'
            f'<caption class="al-hide">{plain(table.caption)}</caption><thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
            f'<tbody role="rowgroup">\n{rows}</tbody></table></div>\n'
        )

    def steps(self, steps: Iterable[StepView], base: str) -> Markup:
        """The items of the list of steps."""
        return Markup("".join(f"{self._step(s, base)}\n" for s in steps))  # noqa: S704  (each is escaped)

    def _step(self, step: StepView, base: str) -> str:
        key = ' class="is-key"' if step.key else ""
        entered = self._entered.format(who=plain(step.entered)) if step.entered else ""
        trust = said((step.trust,), base) if step.trust else ""
        commit = self.commit(step.commit) if step.commit else ""
        lines = "".join(f"<p><b>{plain(x.label)}</b> {said(x.pieces, base)}</p>" for x in step.lines)
        return (
            f"<li{key}><header><b>{plain(step.name)}</b><span>{plain(step.who)}{entered}</span>{trust}{commit}</header>"
            f'{lines}<p class="al-when">{self._claimed} {step.claimed}{self._clocks(step)}</p></li>'
        )

    def _clocks(self, step: StepView) -> str:
        if not step.committed:
            return ""
        received = f" <span>{self._received} {step.received}</span>" if step.received else ""
        long = ' class="al-long"' if step.long else ""
        return f" <span>{self._committed} {step.committed}</span>{received} <span{long}>{self._gap} {step.gap}</span>"

    def revisions(self, revisions: Iterable[RevisionView]) -> Markup:
        """The items of the list of landings and drafts."""
        return Markup("".join(map(self._revision, revisions)))  # noqa: S704  (each is escaped)

    def _revision(self, revision: RevisionView) -> str:
        dim = "" if revision.landing else ' class="al-dim"'
        said_by = f"{revision.at} {plain(revision.author)} <small>{revision.role}</small>"
        return f"<li{dim}>{self.commit(revision.commit)} {said_by}</li>"


def _looks(table: Table, right: str) -> tuple[str, ...]:
    """What stands in the tags of each column; numbers stand at the right."""
    return tuple(right if n in table.right else "" for n in range(len(table.heads)))


def _column(head: str, look: str) -> str:
    return f'<th role="columnheader" scope="col"{look}>{plain(head)}</th>'


def _opening(column: int, head: str, main: int, look: str) -> str:
    """The tag that opens the cells of a column: on narrow screens each but the subject bears its column's head."""
    said_as = ' class="al-main"' if column == main else f' data-h="{plain(head)}"{look}'
    return f'<td role="cell"{said_as}>'


def _anchor(row: Row) -> str:
    return f' id="{plain(row.anchor)}"' if row.anchor else ""


def _cell(opening: str, cell: Cell, base: str) -> str:
    notes = f"<small>{said(cell.notes, base)}</small>" if cell.notes else ""
    return f"{opening}{said(cell.pieces, base)}{notes}</td>"
