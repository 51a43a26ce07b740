"""Outlines of the city: roads, districts, police stations with their areas, and what stands between lens and place."""
