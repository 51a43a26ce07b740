"""What the box at the foot of a pole says of itself: door, mains, link."""
