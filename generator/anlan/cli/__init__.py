"""Wiring, clock, progress and exit codes; nothing else."""
