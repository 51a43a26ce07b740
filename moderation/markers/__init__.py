"""Markers: what an officer noticed at a second, for themselves and for the next one."""
