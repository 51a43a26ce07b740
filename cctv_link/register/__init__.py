"""The technician's register page: which poles and cameras there are, where each one looks, and turning it."""
