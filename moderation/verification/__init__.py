"""The officer's decision whether it happened, and what follows from it."""
