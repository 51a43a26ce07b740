"""Which consoles hear the feed, and telling the others when one does not."""
