"""Footage around a moment: held at receipt, cut when its window has closed, handed to evidence."""
