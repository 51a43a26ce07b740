"""How much of a month each pole could see."""
