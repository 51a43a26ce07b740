"""Doubles with behaviour, run through the same contract tests as the real thing."""
