"""Working copies with their viewer burnt in, for an installation that wants to know whose screen a picture left."""
