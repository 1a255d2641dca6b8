"""A fictional college with a year of records and a real Git history; the same arguments give the same commits."""
