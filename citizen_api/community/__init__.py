"""What anybody may read of what was verified: coarse, in template words, without who asked and without where they are."""
