"""The crime report: what a resident says, once, in their own words."""
