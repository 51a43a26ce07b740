"""The reader for many cameras: RTSP over TCP in Python, one thread for all of them."""
