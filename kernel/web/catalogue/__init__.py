"""The one catalogue of all faces: how it is gathered from the sources, kept, and checked. The words are in ur.po and sd.po."""
