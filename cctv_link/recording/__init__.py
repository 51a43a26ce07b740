"""The ring buffer: pole streams onto disk, indexed by true time, overwritten unless held."""
