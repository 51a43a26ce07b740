"""What the community is told about a verified incident: whom it concerns, in which words, by which way."""
