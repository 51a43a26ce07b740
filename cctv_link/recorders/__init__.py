"""Recorders that are not ours: which there are, how they are entered, and which cameras they keep."""
