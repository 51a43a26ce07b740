"""The demonstration city: poles and cameras placed plausibly in Karachi, every one of them made up and marked so."""
