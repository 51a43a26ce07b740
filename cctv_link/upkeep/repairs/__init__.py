"""Repair tickets and the technician's worklist."""
