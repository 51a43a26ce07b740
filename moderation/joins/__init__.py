"""Duplicates: which reports may tell of the same thing, taking them for one, and taking them apart again."""
