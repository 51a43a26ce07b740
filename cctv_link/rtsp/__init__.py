"""What the recorder and the pull from other recorders both know of RTSP: messages, passwords, tracks, payloads. Pure."""
