"""The cameras' side: the register, the recordings, and the footage around a moment."""
