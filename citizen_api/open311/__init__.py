"""Open311 GeoReport v2, for programs that speak it: what is no emergency is reported, and what was verified is read."""
