"""The police's side: the worklist, the verification, the feed and the pages of the officers."""
