"""The reader for any camera: libavformat, one thread a camera."""
