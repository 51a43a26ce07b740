"""Simulated pole cameras: a real RTSP server with a picture worth looking at and a clock a test can read."""
