"""Where footage comes from when the ring does not have it: other makers' recorders, all behind one port."""
