"""Trip watch: whoever does not arrive when they said is looked for."""
