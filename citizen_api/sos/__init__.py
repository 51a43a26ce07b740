"""The SOS alert: raise, follow positions, stand down. Nothing here refuses a person who needs help."""
