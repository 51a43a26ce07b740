"""Who looked at the footage of a report: told to whoever made it, from the same entries that the auditors read."""
