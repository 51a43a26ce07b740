"""Fairness: audit items whose answer is known, and the supervisors' page of agreement, times and outcomes."""
