"""The SOS ladder's steps: who is called when nobody answers, and how somebody outside is told."""
