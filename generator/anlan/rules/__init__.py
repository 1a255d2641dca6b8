"""Judgements over the Ledger: each rule is one generator with its card; all of them stand in one visible tuple."""

from anlan.rules.book import BOOK, RULES, judge, level

__all__ = ["BOOK", "RULES", "judge", "level"]
