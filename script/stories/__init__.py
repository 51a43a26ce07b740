"""The stories of the demonstration, told by clients that know of the server only what any client knows."""
