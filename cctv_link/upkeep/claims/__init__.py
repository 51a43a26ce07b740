"""What cameras claim of themselves by their ONVIF events: heard, kept, and taken for a suspicion."""
