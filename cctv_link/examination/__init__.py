"""Residents' uploads, looked at once by a limited child: nobody's browser is the first to decode them."""
