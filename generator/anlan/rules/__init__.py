"""Judgements over the Ledger: each rule is one generator with its card; all of them stand in one visible tuple."""

from anlan.rules.book import BOOK, CHANGE_CODES, CHANGE_RULES, RULES, judge, judge_change, judging, level

__all__ = ["BOOK", "CHANGE_CODES", "CHANGE_RULES", "RULES", "judge", "judge_change", "judging", "level"]
