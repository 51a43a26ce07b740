"""Asking people near an SOS for help: whoever has said that they may be asked, by a supervisor alone, once an alert."""
