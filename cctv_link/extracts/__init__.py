"""What an officer takes out of a clip: one picture, or a piece of it, each an item of its own under custody."""
