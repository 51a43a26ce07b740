"""What was verified, for anyone's programs: CAP 1.2, Atom, GeoJSON. Coarse, delayed, from templates.

CAP calls each of them an alert, and so do its addresses and its answers, which programs know; the house does not.
"""
