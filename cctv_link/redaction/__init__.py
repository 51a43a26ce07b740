"""Redacted copies: for the officer who may pass the door to evidence, and has no right to the original."""
