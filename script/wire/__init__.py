"""The tools of the wire contract: generated clients, examples in three languages, a mock, two checks. All read files only."""
