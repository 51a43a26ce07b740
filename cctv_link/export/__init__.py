"""Evidence that leaves the house: a file that says what is in it, for whom, and can be checked without us."""
