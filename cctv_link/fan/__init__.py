"""The escape fan: where somebody who got away may pass next, and which minutes of which cameras to look at."""
