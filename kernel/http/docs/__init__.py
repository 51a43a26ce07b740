"""The contract as a page for people: our own templates, since the usual viewers break a strict content policy."""
