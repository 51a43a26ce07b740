"""Asking a camera itself, over ONVIF: its profiles, its stream's address, where it stands and which way it looks."""
