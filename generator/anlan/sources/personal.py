"""Personal data that must not enter a repository: identity numbers, mobile numbers, bank cards.

Identity numbers are told by birthday and check digit (GB 11643), cards by issuer prefix and Luhn, mobiles by their
eleven digits. Digits that are glued to letters, or by a sign to letters or digits, are part of a serial number, and
those of an address on the net belong to it: they are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from anlan.sources.encoding import spot_of
from anlan.sources.problem import Problem
from anlan.terms.word import Word

_HALF = str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")
_ADDRESS = re.compile(r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}://[!-~]+", re.I)
_MAYBE = re.compile(r"\d\d\d[ -]?\d\d\d\d[ -]?\d\d\d\d")  # a mobile number, and some part of each of the others
_EDGE = r"(?<![0-9A-Za-z])(?<![0-9A-Za-z][-_#./])"
_END = r"(?![0-9A-Za-z_])(?!-\d)"
_IDENTITY = re.compile(rf"{_EDGE}([1-8]\d{{5}})([ -]?)((?:18|19|20)\d{{2}})(\d\d)(\d\d)\2(\d{{3}})([\dXx]){_END}")
_MOBILE = re.compile(rf"{_EDGE}(?:(?:\+|00)?86[ -]?)?(1[3-9]\d)([ -]?)(\d{{4}})\2(\d{{4}}){_END}")
_CARD = re.compile(
    rf"{_EDGE}(?:62\d\d|955[89]|4\d{{3}}|5[1-5]\d\d|35\d\d)([ -]?)\d{{4}}\1\d{{4}}\1\d{{4}}(?:\1\d{{1,3}})?{_END}"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

MEND = Word(
    "删去；人用岗位代替。已经推送过的，联系主管部门清除历史",
    "remove it; write the post instead of the person. If it was pushed, ask the office to purge the history",
)


def personal(text: str) -> Problem | None:
    """The first piece of personal data in a text, without repeating it."""
    if not _MAYBE.search(text):
        return None
    plain = _ADDRESS.sub(lambda seen: "/" * len(seen.group()), text.translate(_HALF))
    return next(_found(plain), None)


def _found(text: str) -> Iterator[Problem]:
    for seen in _IDENTITY.finditer(text):
        if _checks(re.sub(r"[ -]", "", seen.group())):
            yield _problem("PD101", text, seen.start(), Word("这里像是身份证号", "this looks like an identity number"))
    for seen in _MOBILE.finditer(text):
        yield _problem("PD102", text, seen.start(), Word("这里像是手机号", "this looks like a mobile number"))
    for seen in _CARD.finditer(text):
        if _luhn(re.sub(r"\D", "", seen.group())):
            yield _problem("PD103", text, seen.start(), Word("这里像是银行卡号", "this looks like a bank card number"))


def _problem(code: str, text: str, index: int, say: Word) -> Problem:
    return Problem(code, spot_of(text, index), say, MEND, hidden=True)


def _checks(number: str) -> bool:
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    left = sum(int(d) * w for d, w in zip(number[:17], _WEIGHTS, strict=True)) % 11
    return "10X98765432"[left] == number[17].upper()


def _luhn(number: str) -> bool:
    digits = [int(d) for d in reversed(number)]
    return sum(d if n % 2 == 0 else sum(divmod(2 * d, 10)) for n, d in enumerate(digits)) % 10 == 0
