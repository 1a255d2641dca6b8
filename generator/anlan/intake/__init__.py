"""Writes records: a new head, one more step, a photo; checked before anything is put in its place."""
