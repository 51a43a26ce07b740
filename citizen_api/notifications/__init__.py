"""The inbox: what a device was told, whether or not a push message ever reached it."""
