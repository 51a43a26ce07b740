"""The Central Police Office's wall: what arrives, what is open, and what the cameras saw."""
