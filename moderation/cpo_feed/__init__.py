"""The Central Police Office's feed: one entry per event, gap-free, never rewritten."""
