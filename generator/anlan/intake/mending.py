"""Which answers are to be given anew, by what the check found in the record that they made."""

from __future__ import annotations

from collections.abc import Iterable

from anlan.intake.answers import Values
from anlan.intake.form import Form
from anlan.intake.typed import spoilt
from anlan.terms.finding import Finding, Spot

_OF_TWO = frozenset({"CS509"})  # an end before its start: either may be the wrong one


def wrong_fields(form: Form, values: Values, findings: Iterable[Finding]) -> tuple[set[str], set[str]]:
    """The names of the fields that findings are about, and of those among them that may be right.

    The reader knows a line and a column only; what it refuses in a text that was written here is told by the text.
    """
    names: set[str] = set()
    doubtful: set[str] = set()
    for finding in findings:
        if isinstance(finding.at, Spot):
            names.update(n for n, v in values.items() if spoilt(v))
            continue
        at = finding.at[2:] if finding.at[:1] == ("steps",) else finding.at
        names.update(str(part) for part in at[:1])
        if finding.code in _OF_TWO:
            doubtful |= {str(at[0]), "from" if form.find("from") else "at"}
    return {f.name for f in form.fields if f.name in names | doubtful}, doubtful
