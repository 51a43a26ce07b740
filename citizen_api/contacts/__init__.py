"""Trusted contacts: people whom a resident gives a link, and what they see behind it."""
