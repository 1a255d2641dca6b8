"""Anlan (安澜): a campus safety office run from one Git repository."""

__version__ = "0.1.0"
