"""What was done, by whom, to what, and why: append-only, numbered without gaps by the relay."""
