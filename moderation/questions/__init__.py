"""Asking the reporter: by templates, through the app; no telephone number is shown, and none is asked for."""
