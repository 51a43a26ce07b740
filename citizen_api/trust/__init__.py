"""How a resident's reports are treated, by what became of earlier ones: private, fading, and open to appeal."""
