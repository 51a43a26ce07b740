"""What a camera shows now: stills and low-latency streams, for a stated purpose."""
