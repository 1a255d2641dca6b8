"""What pages and papers say, as frozen values: no markup, no judgement, no file."""

from anlan.boards.book import Boards, boards

__all__ = ["Boards", "boards"]
