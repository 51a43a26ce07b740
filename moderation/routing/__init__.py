"""Whose an incident is: the stations that it was told to, and who therefore sees it."""
