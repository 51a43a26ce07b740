"""Camera rows from a file into the register: read, checked row by row, compared, and taken whole or not at all."""
