"""Signed heads: what the ends of the chains were, kept where whoever owns the database cannot change it."""
