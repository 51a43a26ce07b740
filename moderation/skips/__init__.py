"""Skipping a task: it is given back, and comes last for this officer for a while."""
