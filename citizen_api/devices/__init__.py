"""Residents' devices: enrolment, where their push messages go, and which places they watch."""
