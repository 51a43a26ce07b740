"""What was verified, for anyone's programs: CAP 1.2, Atom, GeoJSON. Coarse, delayed, from templates."""
