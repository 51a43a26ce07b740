"""Evidence under custody: clips and stills with their hashes, shown only for a stated purpose."""
