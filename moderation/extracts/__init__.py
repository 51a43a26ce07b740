"""Taking a still or a piece out of a clip, by the claim on its task."""
