"""A report's words in another language: by a machine and marked so, or by an officer with their name. Never in place of the words."""
