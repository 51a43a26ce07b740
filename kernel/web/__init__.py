"""What the faces share: tokens, components, fonts, the schematic map, how a value is written for people."""
